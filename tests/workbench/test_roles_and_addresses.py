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
    "ready": ("/workbench/releases/ready/", only("publisher")),
    "roll_back": ("/workbench/releases/roll-back/", dict.fromkeys(CAST, 405)),
    "feedback": ("/workbench/feedback/", EVERYBODY),
    "feedback_export": ("/workbench/feedback/table.csv", EVERYBODY),
    "message": ("/workbench/feedback/1/", dict.fromkeys(CAST, 404)),  # there is none
    "audit": ("/workbench/audit/", only("publisher", "coordinator")),
    "audit_review": ("/workbench/audit/review/", only("publisher", "coordinator")),
    "audit_export": ("/workbench/audit/events.csv", only("publisher", "coordinator")),
    "evidence": ("/workbench/paracetamol/pl/evidence.zip", dict.fromkeys(CAST, 405)),
    "memory": ("/workbench/memory/?q=tablets&language=pl", EVERYBODY),
    "collections": ("/workbench/memory/collections/", dict.fromkeys(CAST, 405)),
    "memory_export": ("/workbench/memory/approved.tmx?language=pl", only("translator", "reviser", "coordinator")),
    "notifications": ("/workbench/notifications/", EVERYBODY),
    "notifications_read": ("/workbench/notifications/read/", dict.fromkeys(CAST, 405)),
    "notifications_settings": ("/workbench/notifications/settings/", EVERYBODY),
    "notifications_feed": ("/workbench/notifications/feed/guessed.atom", dict.fromkeys(CAST, 404)),  # nobody's
    "notifications_calendar": ("/workbench/notifications/feed/guessed.ics", dict.fromkeys(CAST, 404)),  # nobody's
    "notification": ("/workbench/notifications/1/", dict.fromkeys(CAST, 404)),  # there is none
    "webhooks": ("/workbench/webhooks/", only("coordinator")),
    "webhook": ("/workbench/webhooks/1/", dict.fromkeys(CAST, 405)),
    "people": ("/workbench/people/", only("coordinator")),
    "new_person": ("/workbench/people/new/", only("coordinator")),
    "my_duties": ("/workbench/people/mine/", EVERYBODY),
    "register_file": ("/workbench/people/competences.csv", only("coordinator")),
    "person": ("/workbench/people/1000000/", only("coordinator", allowed=404)),  # there is none
    "choose_password": ("/workbench/people/password/MQ/guessed/", dict.fromkeys(CAST, 404)),  # nobody's
    "contacts": ("/workbench/contacts/", EVERYBODY),
    "contact": ("/workbench/contacts/none/", dict.fromkeys(CAST, 404)),  # there is none
    "glossary": ("/workbench/glossary/", EVERYBODY),
    "new_term": ("/workbench/glossary/new/", only("author")),
    "term": ("/workbench/glossary/terms/tablet/", dict.fromkeys(CAST, 404)),  # there is none
    "glossary_task": ("/workbench/glossary/tasks/1/", dict.fromkeys(CAST, 404)),  # there is none
    "glossary_download": ("/workbench/glossary/download/?form=csv", EVERYBODY),
    "glossary_upload": ("/workbench/glossary/upload/", only("author", "translator", "reviser")),
    "search": ("/workbench/search/?q=tablets", EVERYBODY),
    "overview": ("/workbench/overview/", EVERYBODY),
    "reports": ("/workbench/reports/", EVERYBODY),
    "reports_table": ("/workbench/reports/throughput.csv", EVERYBODY),
    "overview_views": ("/workbench/overview/views/", dict.fromkeys(CAST, 405)),
    "overview_table": ("/workbench/overview/table.csv", EVERYBODY),
    "import_new": ("/workbench/import/", only("author")),
    "import": ("/workbench/paracetamol/import/", only("author")),
    "pictures": ("/workbench/paracetamol/pictures/", EVERYBODY),
    "about": ("/workbench/paracetamol/about/", EVERYBODY),
    "user_tests": ("/workbench/paracetamol/user-testing/", EVERYBODY),
    "full_review": ("/workbench/paracetamol/review/", EVERYBODY),
    "reviews": ("/workbench/reviews/", EVERYBODY),
    "reviews_table": ("/workbench/reviews/table.csv", EVERYBODY),
    "story": ("/workbench/paracetamol/story/", EVERYBODY),
    "sheet": ("/workbench/paracetamol/", EVERYBODY),
    "source": ("/workbench/paracetamol/source/", EVERYBODY),
    "source_beside": ("/workbench/paracetamol/source/beside/", dict.fromkeys(CAST, 405)),
    "source_picture": ("/workbench/paracetamol/source/pictures/none.png", dict.fromkeys(CAST, 404)),  # there is none
    "changes": ("/workbench/paracetamol/changes/", EVERYBODY),
    "versions": ("/workbench/paracetamol/versions/", EVERYBODY),
    "version": ("/workbench/paracetamol/versions/1/", EVERYBODY),
    "restore_version": ("/workbench/paracetamol/versions/1/restore/", dict.fromkeys(CAST, 405)),
    "start_version": ("/workbench/paracetamol/versions/new/", dict.fromkeys(CAST, 405)),
    "recall_sheet": ("/workbench/paracetamol/recall/", only("publisher", "coordinator")),
    "recalls": ("/workbench/recalls/", EVERYBODY),
    "recall": ("/workbench/recalls/1000000/", dict.fromkeys(CAST, 404)),  # there is none
    "recall_letter": ("/workbench/recalls/1000000/letter/", dict.fromkeys(CAST, 404)),
    "recall_text": ("/workbench/recalls/1000000/letter.txt", dict.fromkeys(CAST, 404)),
    "recall_draft": ("/workbench/recalls/1000000/letter.eml", only("publisher", "coordinator", allowed=404)),
    "recall_copies": ("/workbench/recalls/1000000/copies.csv", dict.fromkeys(CAST, 404)),
    "distributors": ("/workbench/recalls/distributors/", only("coordinator")),
    "distributor": ("/workbench/recalls/distributors/1000000/", dict.fromkeys(CAST, 405)),
    "coordinate": ("/workbench/paracetamol/people/", only("coordinator")),
    "copies": ("/workbench/paracetamol/copies/", EVERYBODY),
    "copies_file": ("/workbench/paracetamol/copies.csv", EVERYBODY),
    "edition": ("/workbench/paracetamol/pl/", EVERYBODY),
    "act_on_all": ("/workbench/paracetamol/pl/all/", dict.fromkeys(CAST, 405)),
    "segment": ("/workbench/paracetamol/pl/segments/how-to-take-it/", EVERYBODY),
    "history": ("/workbench/paracetamol/pl/segments/how-to-take-it/history/", EVERYBODY),
    "next": ("/workbench/paracetamol/pl/next/", dict.fromkeys(CAST, 302)),
    "draft": ("/workbench/paracetamol/pl/draft/", dict.fromkeys(CAST, 405)),
    "findings": ("/workbench/paracetamol/pl/segments/how-to-take-it/findings/", dict.fromkeys(CAST, 405)),
    "beside": ("/workbench/paracetamol/pl/segments/how-to-take-it/beside/", EVERYBODY),
    "talk": ("/workbench/paracetamol/pl/segments/how-to-take-it/talk/", EVERYBODY),
    "talk_picture": ("/workbench/paracetamol/pl/segments/how-to-take-it/talk/1/picture/", dict.fromkeys(CAST, 404)),  # none
    "questions": ("/workbench/questions/", EVERYBODY),
    "presence": ("/workbench/paracetamol/pl/presence/", dict.fromkeys(CAST, 405)),
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
    "publish": ("/workbench/paracetamol/pl/publish/", only("publisher")),
    "sign": ("/workbench/paracetamol/pl/sign/", only("clinician")),
    "sign_paper": ("/workbench/paracetamol/pl/sign/paper.pdf", only("clinician", allowed=409)),  # nothing is printed here
    "reconcile": ("/workbench/paracetamol/pl/reconcile/", only("clinician")),
    "back": ("/workbench/back/", only()),
    "back_edition": ("/workbench/back/1/", only()),
}
# POST of the acts: 403 for everybody without the duty, else the refusal (409) or redirect (302) that the act itself gives.
POST = {
    "overview_views": ("/workbench/overview/views/", {"name": "Mine", "query": "state=approved"}, dict.fromkeys(CAST, 302)),
    "audit_review": ("/workbench/audit/review/", {}, only("coordinator", allowed=409)),
    "evidence": ("/workbench/paracetamol/pl/evidence.zip", {}, only("publisher", "coordinator")),
    "ready": ("/workbench/releases/ready/", {}, only("publisher", allowed=409)),
    "roll_back": ("/workbench/releases/roll-back/", {}, only("publisher", allowed=302)),
    "start_version": ("/workbench/paracetamol/versions/new/", {}, only("author", allowed=302)),
    "changes": ("/workbench/paracetamol/changes/", {"act": "confirm", "key": "none"}, only("clinician", allowed=409)),
    "version": ("/workbench/paracetamol/versions/1/", {"act": "propose", "key": "none"}, only("author", allowed=409)),
    "restore_version": ("/workbench/paracetamol/versions/1/restore/", {}, only("author", allowed=409)),
    "recall_sheet": (
        "/workbench/paracetamol/recall/",
        {"language": "pl", "reason": "wrong", "act": "recall"},
        only("publisher", "coordinator", allowed=302),
    ),
    "distributors": ("/workbench/recalls/distributors/", {"name": "A. Ward"}, only("coordinator", allowed=302)),
    "distributor": ("/workbench/recalls/distributors/1000000/", {}, only("coordinator", allowed=404)),
    "adopt": ("/workbench/paracetamol/pl/adopt/", {}, only("translator", "reviser", allowed=400)),
    "collections": ("/workbench/memory/collections/", {"language": "pl"}, only("translator", "reviser", allowed=400)),
    "publish": ("/workbench/paracetamol/pl/publish/", {}, only("publisher", allowed=409)),
    "sign": ("/workbench/paracetamol/pl/sign/", {"meaning": "clinical approval"}, only("clinician", allowed=409)),
    "reconcile": ("/workbench/paracetamol/pl/reconcile/", {"back_translation": "1"}, only("clinician", allowed=409)),
    "back_edition": ("/workbench/back/1/", {"text": "Words"}, only()),
    "source": ("/workbench/paracetamol/source/", {"text": "# A", "save": "1"}, only("author", allowed=409)),
    "source_beside": ("/workbench/paracetamol/source/beside/", {"text": "# A"}, only("author")),
    "import_new": ("/workbench/import/", {}, only("author", allowed=400)),
    "import": ("/workbench/paracetamol/import/", {}, only("author", allowed=409)),  # what is published stays as it is
    "pictures": ("/workbench/paracetamol/pictures/", {}, only("author", allowed=400)),
    "about": ("/workbench/paracetamol/about/", {"act": "interval", "months": "60"}, only("author", allowed=409)),
    "user_tests": ("/workbench/paracetamol/user-testing/", {"act": "record"}, only("author", "coordinator", allowed=409)),
    "full_review": ("/workbench/paracetamol/review/", {"act": "keep"}, only("author", "clinician", allowed=409)),
    "write": ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"act": "write"}, only("translator", "reviser", allowed=409)),
    "revise": ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"act": "revise"}, only("reviser", allowed=409)),
    "approve": ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"act": "approve"}, only("clinician", allowed=409)),
    "act_on_all": ("/workbench/paracetamol/pl/all/", {"act": "approve"}, only("clinician", allowed=409)),
    "findings": (
        "/workbench/paracetamol/pl/segments/how-to-take-it/findings/",
        {"text": "Jak"},
        only("translator", "reviser"),
    ),
    "coordinate": ("/workbench/paracetamol/people/", {}, only("coordinator", allowed=409)),
    "draft": ("/workbench/paracetamol/pl/draft/", {"text-how-to-take-it": "Jak"}, only("translator", "reviser")),
    "propose_words": ("/workbench/paracetamol/pl/proposals/", {}, only("translator", "reviser")),
    "contacts": ("/workbench/contacts/", {"key": "", "name": ""}, only("author", allowed=409)),
    "contact": ("/workbench/contacts/none/", {"act": "check"}, dict.fromkeys(CAST, 404)),
    "new_term": ("/workbench/glossary/new/", {"english": ""}, only("author", allowed=409)),
    "term": ("/workbench/glossary/terms/tablet/", {"act": "about"}, only("author", allowed=404)),
    "term_forms": (
        "/workbench/glossary/terms/tablet/",
        {"act": "forms", "language": "pl"},
        only("translator", "reviser", allowed=404),
    ),
    "new_person": ("/workbench/people/new/", {}, only("coordinator", allowed=409)),
    "person": ("/workbench/people/1000000/", {"act": "give"}, only("coordinator", allowed=404)),
    "glossary_upload": ("/workbench/glossary/upload/", {}, only("author", "translator", "reviser", allowed=400)),
    "webhooks": ("/workbench/webhooks/", {"url": "nonsense"}, only("coordinator", allowed=409)),
    "webhook": ("/workbench/webhooks/1/", {"act": "remove"}, only("coordinator", allowed=404)),
    "talk": (
        "/workbench/paracetamol/pl/segments/how-to-take-it/talk/",
        {"act": "comment", "text": ""},
        only("author", "translator", "reviser", "clinician", "publisher", "coordinator", allowed=409),
    ),
    "presence": (
        "/workbench/paracetamol/pl/presence/",
        {"segment": "how-to-take-it"},
        only("author", "translator", "reviser", "clinician", "publisher", "coordinator"),
    ),
    "message": ("/workbench/feedback/1/", {"act": "close"}, only("author", "publisher", "coordinator", allowed=404)),
}


# What a back-translator gets; everything else is refused, whatever is asked for and however.
BLIND = {
    "my_work": 302,
    "sign_in": 302,
    "sign_out": 405,
    "back": 200,
    "my_duties": 200,
    "choose_password": 404,
    "notifications": 200,
    "notifications_read": 405,
    "notifications_settings": 200,
    "notifications_feed": 404,
    "notifications_calendar": 404,
    "notification": 404,
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


@pytest.mark.parametrize("name", sorted(set(GET) - {"back_edition"}))
def test_a_back_translator_gets_their_own_screens_alone_and_no_english(published, name):
    client = signed_in(published, "back_translator")
    answer = client.get(GET[name][0])
    assert answer.status_code == BLIND.get(name, 403)
    assert english_in(answer, published) == []
    if name not in BLIND:
        refused = Event.objects.latest("number")
        assert (refused.actor, refused.act, refused.subject) == ("back_translator", "refused", GET[name][0].partition("?")[0])
        assert client.head(GET[name][0]).status_code == client.delete(GET[name][0]).status_code == 403


@pytest.mark.parametrize("name", sorted(set(POST) - {"back_edition"}))
def test_a_back_translator_can_do_nothing_else(published, name):
    address, form, _ = POST[name]
    answer = signed_in(published, "back_translator").post(address, form)
    assert (answer.status_code, english_in(answer, published)) == (403, [])


@pytest.mark.parametrize("address", ["", "people/person/", "factsheets/segment/", "review/decision/"])
def test_a_back_translator_does_not_get_into_the_administration_even_as_its_superuser(published, address):
    published.back_translator.is_staff = published.back_translator.is_superuser = True
    published.back_translator.save()
    answer = signed_in(published, "back_translator").get(f"/workbench/admin/{address}")
    assert answer.status_code in {403, 404}
    assert english_in(answer, published) == []


def english_in(answer, universe):
    """What of the English, or of the keys that are made of it, stands in an answer or its headers."""
    body = (b"" if answer.streaming else answer.content).decode() + str(dict(answer.headers))
    given = {segment.source for segment in universe.sheet.latest().ordered()} | {universe.sheet.key, "how-to-take-it"}
    return sorted(words for words in given if words in body)


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


OPEN = {"sign_in", "sign_out", "notifications_feed", "notifications_calendar", "choose_password"}


@pytest.mark.parametrize("name", sorted(set(GET) - OPEN))
def test_nobody_sees_anything_without_signing_in(published, name):
    answer = Client().get(GET[name][0])
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/workbench/sign-in/")


def test_a_feed_asks_for_no_sign_in_but_for_the_word_in_its_address(published):
    assert Client().get(GET["notifications_feed"][0]).status_code == 404


def test_an_invitation_asks_for_no_sign_in_but_for_the_words_in_its_address(published):
    assert Client().get(GET["choose_password"][0]).status_code == 404


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
