"""Every role against every address: a new view without an entry fails."""

import pytest
from django.test import Client
from django.urls import get_resolver

from cms.audit.models import Event
from cms.workbench.urls import urlpatterns

CAST = ["author", "translator", "reviser", "clinician", "publisher", "coordinator", "outsider"]
EVERYBODY = dict.fromkeys(CAST, 200)


def only(*people, otherwise=403, allowed=200):
    return {person: allowed if person in people else otherwise for person in CAST}


# GET of each address in Polish, except where English is meant; None: POST only.
GET = {
    "my_work": ("/workbench/", EVERYBODY),
    "sign_in": ("/workbench/sign-in/", dict.fromkeys(CAST, 302)),
    "sign_out": ("/workbench/sign-out/", dict.fromkeys(CAST, 405)),
    "factsheets": ("/workbench/factsheets/", EVERYBODY),
    "releases": ("/workbench/releases/", EVERYBODY),
    "roll_back": ("/workbench/releases/roll-back/", dict.fromkeys(CAST, 405)),
    "feedback": ("/workbench/feedback/", EVERYBODY),
    "feedback_export": ("/workbench/feedback/table.csv", EVERYBODY),
    "message": ("/workbench/feedback/1/", dict.fromkeys(CAST, 404)),  # there is none
    "memory": ("/workbench/memory/?q=tablets&language=pl", EVERYBODY),
    "collections": ("/workbench/memory/collections/", dict.fromkeys(CAST, 405)),
    "memory_export": ("/workbench/memory/approved.tmx?language=pl", only("translator", "reviser", "coordinator")),
    "glossary": ("/workbench/glossary/", EVERYBODY),
    "new_term": ("/workbench/glossary/new/", only("author")),
    "term": ("/workbench/glossary/terms/tablet/", dict.fromkeys(CAST, 404)),  # there is none
    "glossary_task": ("/workbench/glossary/tasks/1/", dict.fromkeys(CAST, 404)),  # there is none
    "glossary_download": ("/workbench/glossary/download/?form=csv", EVERYBODY),
    "glossary_upload": ("/workbench/glossary/upload/", only("author", "translator", "reviser")),
    "sheet": ("/workbench/paracetamol/", EVERYBODY),
    "source": ("/workbench/paracetamol/source/", EVERYBODY),
    "start_version": ("/workbench/paracetamol/versions/", dict.fromkeys(CAST, 405)),
    "withdraw": ("/workbench/paracetamol/withdraw/", dict.fromkeys(CAST, 405)),
    "copies": ("/workbench/paracetamol/copies/", EVERYBODY),
    "copies_file": ("/workbench/paracetamol/copies.csv", EVERYBODY),
    "edition": ("/workbench/paracetamol/pl/", EVERYBODY),
    "act_on_all": ("/workbench/paracetamol/pl/all/", dict.fromkeys(CAST, 405)),
    "segment": ("/workbench/paracetamol/pl/segments/how-to-take-it/", EVERYBODY),
    "findings": ("/workbench/paracetamol/pl/segments/how-to-take-it/findings/", dict.fromkeys(CAST, 405)),
    "beside": ("/workbench/paracetamol/pl/segments/how-to-take-it/beside/", EVERYBODY),
    "words": ("/workbench/paracetamol/pl/words/?q=tablets", EVERYBODY),
    "propose_words": ("/workbench/paracetamol/pl/proposals/", dict.fromkeys(CAST, 405)),
    "download": ("/workbench/paracetamol/pl/catalogue.po", only("translator", "reviser", "coordinator")),
    "download_xliff": ("/workbench/paracetamol/pl/catalogue.xlf", only("translator", "reviser", "coordinator")),
    "download_csv": ("/workbench/paracetamol/pl/catalogue.csv", only("translator", "reviser", "coordinator")),
    "bundles": ("/workbench/bundles/", EVERYBODY),
    "bundle": ("/workbench/bundles/pl.zip", only("translator", "reviser", "coordinator")),
    "report": (f"/workbench/uploads/{'0' * 64}.csv", dict.fromkeys(CAST, 404)),  # there is none
    "upload": ("/workbench/paracetamol/pl/catalogue/", only("translator", "reviser")),
    "adopt": ("/workbench/paracetamol/pl/adopt/", only("translator", "reviser")),
    "preview": ("/workbench/paracetamol/pl/preview/", EVERYBODY),
    "publish": ("/workbench/paracetamol/pl/publish/", dict.fromkeys(CAST, 405)),
    "sign": ("/workbench/paracetamol/pl/sign/", only("clinician")),
}
# POST of the acts: 403 for everybody without the duty, else the refusal (409) or redirect (302) that the act itself gives.
POST = {
    "roll_back": ("/workbench/releases/roll-back/", {}, only("publisher", allowed=302)),
    "start_version": ("/workbench/paracetamol/versions/", {}, only("author", allowed=302)),
    "withdraw": (
        "/workbench/paracetamol/withdraw/",
        {"language": "pl", "reason": "wrong"},
        only("publisher", "coordinator", allowed=302),
    ),
    "adopt": ("/workbench/paracetamol/pl/adopt/", {}, only("translator", "reviser", allowed=400)),
    "collections": ("/workbench/memory/collections/", {"language": "pl"}, only("translator", "reviser", allowed=400)),
    "publish": ("/workbench/paracetamol/pl/publish/", {}, only("publisher", allowed=409)),
    "sign": ("/workbench/paracetamol/pl/sign/", {"meaning": "clinical approval"}, only("clinician", allowed=409)),
    "source": ("/workbench/paracetamol/source/", {"text": "# A", "save": "1"}, only("author", allowed=409)),
    "write": ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"act": "write"}, only("translator", "reviser", allowed=409)),
    "revise": ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"act": "revise"}, only("reviser", allowed=409)),
    "approve": ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"act": "approve"}, only("clinician", allowed=409)),
    "act_on_all": ("/workbench/paracetamol/pl/all/", {"act": "approve"}, only("clinician", allowed=409)),
    "findings": (
        "/workbench/paracetamol/pl/segments/how-to-take-it/findings/",
        {"text": "Jak"},
        only("translator", "reviser"),
    ),
    "propose_words": ("/workbench/paracetamol/pl/proposals/", {}, only("translator", "reviser")),
    "new_term": ("/workbench/glossary/new/", {"english": ""}, only("author", allowed=409)),
    "term": ("/workbench/glossary/terms/tablet/", {"act": "about"}, only("author", allowed=404)),
    "term_forms": (
        "/workbench/glossary/terms/tablet/",
        {"act": "forms", "language": "pl"},
        only("translator", "reviser", allowed=404),
    ),
    "glossary_upload": ("/workbench/glossary/upload/", {}, only("author", "translator", "reviser", allowed=400)),
    "message": ("/workbench/feedback/1/", {"act": "close"}, only("author", "publisher", "coordinator", allowed=404)),
}


def signed_in(universe, username):
    client = Client()
    client.force_login(universe.people[username])
    return client


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(GET)


def test_nothing_but_the_workbench_and_the_readers_form_is_routed_here():
    routed = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert routed == {"workbench/", "workbench/admin/", "<slug:language>/feedback/"}


@pytest.mark.parametrize("name", sorted(GET))
def test_each_role_gets_what_it_may_see(published, name):
    address, expected = GET[name]
    assert {person: signed_in(published, person).get(address).status_code for person in CAST} == expected


@pytest.mark.parametrize("name", sorted(POST))
def test_each_role_can_do_what_its_duties_allow(published, name):
    address, form, expected = POST[name]
    order = sorted(CAST, key=lambda person: expected[person] != 403)[::-1]
    got = {}
    for person in sorted(CAST, key=lambda person: expected[person] != 403):
        got[person] = signed_in(published, person).post(address, form).status_code
        if expected[person] == 302:
            break
    assert got == {person: expected[person] for person in got}
    assert order


@pytest.mark.parametrize("name", sorted(set(GET) - {"sign_in", "sign_out"}))
def test_nobody_sees_anything_without_signing_in(published, name):
    answer = Client().get(GET[name][0])
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/workbench/sign-in/")


def test_an_act_without_the_duty_is_recorded_in_the_audit(published):
    signed_in(published, "outsider").post("/workbench/paracetamol/pl/publish/")
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("outsider", "refused", "/workbench/paracetamol/pl/publish/")


@pytest.mark.parametrize(
    "address", ["/workbench/aspirin/", "/workbench/paracetamol/xx/", "/workbench/paracetamol/pl/segments/no/"]
)
def test_what_is_not_there_is_a_404_that_says_so(published, address):
    answer = signed_in(published, "author").get(address)
    assert answer.status_code == 404
    assert "There is no" in answer.content.decode() or "no language" in answer.content.decode()
