"""The screens of people: what coordinators see and do, what each person sees of themselves, and the first password."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from cms.audit.models import Event
from cms.people.competences import declare_conflict
from cms.people.models import Competence, ConflictOfInterest, Person
from cms.people.rules import shown
from cms.people.staff import invite, word_for_password
from cms.review.assignments import assign
from cms.review.state import State
from cms.roles import Role
from tests.people.test_competences import LONG_AGO, vouch
from tests.universe import PASSWORD

LIST = "/workbench/people/"
QUERIES = 8


@pytest.fixture
def client(enter):
    return enter("coordinator")


def page_of(universe, username="reviser"):
    return f"{LIST}{universe.people[username].pk}/"


def post(client, address, act, **form):
    return client.post(address, {"act": act} | form)


def recorded(**changed):
    today = timezone.localdate()
    form = {"role": "reviser", "language": "pl", "route": "degree in translation", "evidence": "MA seen."}
    form |= {"register": "CIOL", "number": "77", "checked_on": today.isoformat()}
    return form | {"valid_until": (today + timedelta(400)).isoformat()} | changed


def test_the_list_tells_who_holds_what_and_what_is_amiss(published, client):
    vouch(published, today=LONG_AGO)
    vouch(published, "translator", Role.TRANSLATOR, "ur", valid_until=timezone.localdate() + timedelta(20))
    page = client.get(LIST).content.decode()
    assert "expired on 1 January 2022" in page
    assert f"until {shown(timezone.localdate() + timedelta(20))}" in page
    assert "Second Clinician" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=expired", ["Reviser"]),
        ("state=ends soon", []),
        ("state=conflict of interest", ["Clinician"]),
        ("state=left", ["Outsider"]),
        ("state=no duty", []),
        ("role=translator&language=ur", ["Translator"]),
        ("language=ur&role=", ["Back Translator", "Clinician", "Reviser", "Translator"]),
        ("q=second clin", ["Second Clinician"]),
        ("q=nobody%00", []),
        ("state=nonsense&role=x&language=y&q=publisher&page=x", ["Publisher"]),
    ],
)
def test_the_list_is_narrowed(published, client, query, names):
    vouch(published, today=LONG_AGO)
    today = timezone.localdate()
    declare_conflict(
        person=published.clinician, about="topic", key="medicines", what="Paid.", by=published.coordinator, today=today
    )
    post(client, page_of(published, "outsider"), "deactivate", reason="Left.")
    page = client.get(f"{LIST}?{query}")
    assert [entry.person.printed_name for entry in page.context["page"]] == names
    assert ("Nobody is like that." in page.content.decode()) == (not names)


def test_the_list_asks_as_often_for_many_as_for_few(published, client, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            vouch(published, language=("pl", "ur")[number % 2])
        with django_assert_num_queries(QUERIES):
            client.get(LIST)


def test_the_register_is_a_table_for_a_spreadsheet(published, client):
    vouch(published, evidence="=1+1", register="CIOL", number="1")
    vouch(published, "translator", Role.TRANSLATOR, today=LONG_AGO)
    answer = client.get(f"{LIST}competences.csv")
    assert "competences.csv" in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    told = [(row["user name"], row["duty"], row["language"], row["evidence"][:4], row["register"], row["state"]) for row in rows]
    assert told == [
        ("reviser", "reviser", "pl", "'=1+", "CIOL", "current"),
        ("translator", "translator", "pl", "MA i", "", "expired"),
    ]
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.payload) == ("coordinator", "register exported", {"count": 2})


def test_somebody_is_enrolled_invited_and_signs_in(published, client):
    form = {"username": "ann", "printed_name": "Ann Kowalska", "profession": "Nurse", "email": "ann@example.org"}
    answer = client.post(f"{LIST}new/", form, follow=True)
    ann = Person.objects.get(username="ann")
    assert "so nobody can sign in with it" in answer.content.decode()
    invited = post(client, f"{LIST}{ann.pk}/", "invite").context["invitation"]
    address = invited[invited.index("/workbench/") :]
    hers = Client()
    page = hers.get(address)
    assert "Welcome, Ann Kowalska." in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    refused = hers.post(address, {"password": "short", "again": "short"})
    assert (refused.status_code, "too short" in refused.content.decode()) == (409, True)
    assert hers.post(address, {"password": PASSWORD, "again": PASSWORD}).url == "/workbench/sign-in/"
    assert hers.post("/workbench/sign-in/", {"username": "ann", "password": PASSWORD}).status_code == 302
    assert hers.get(address).status_code == 404


def test_what_was_typed_comes_back_when_nobody_could_be_enrolled(published, client):
    answer = client.post(f"{LIST}new/", {"username": "reviser", "printed_name": "Ann Kowalska", "email": "a@example.org"})
    page = answer.content.decode()
    assert (answer.status_code, "There is already an account “reviser”." in page) == (409, True)
    assert 'value="Ann Kowalska"' in page
    assert 'value="a@example.org"' in page


def test_a_competence_is_recorded_renewed_and_ended_on_the_page(published, client):
    address = page_of(published)
    assert post(client, address, "record", **recorded(checked_by=published.clinician.pk)).status_code == 302
    made = Competence.objects.get()
    assert (made.checked_by, made.register, made.number) == (published.clinician, "CIOL", "77")
    today = timezone.localdate()
    until = today + timedelta(900)
    form = {"which": made.pk, "checked_on": today.isoformat(), "valid_until": until.isoformat(), "evidence": "Seen again."}
    assert post(client, address, "renew", **form).status_code == 302
    newest = Competence.objects.latest("pk")
    assert (newest.valid_until, newest.evidence) == (until, "Seen again.")
    page = client.get(address).content.decode()
    assert f"until {shown(until)}" in page
    assert "Ended and renewed" in page
    assert post(client, address, "end", which=newest.pk, reason="Retired.").status_code == 302
    assert "Cannot act as reviser for Polish:" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": "juggler"}, "is no duty here"),
        ({"language": "xx"}, "is none of"),
        ({"route": "luck"}, "Choose how the person came to be competent."),
        ({"evidence": ""}, "Say what the evidence is"),
        ({"valid_until": "2020-01-01"}, "1 January 2020 has passed already"),
        ({"valid_until": "2126-01-01"}, "at the latest"),
        ({"valid_until": "31.1.2027"}, "“31.1.2027” is no day; write it as in 2027-01-31."),
        ({"checked_on": ""}, "Say on which day the evidence was checked."),
        ({"checked_by": "x"}, "There is no person 0."),
    ],
)
def test_what_cannot_be_recorded_gets_a_sentence_and_what_was_typed_comes_back(published, client, changed, said):
    answer = post(client, page_of(published), "record", **recorded(number="8899") | changed)
    page = answer.content.decode()
    assert (answer.status_code, said in page, 'value="8899"' in page) == (409, True, True)
    assert not Competence.objects.exists()


def test_nobody_records_a_competence_of_their_own(published, client):
    address = page_of(published, "coordinator")
    page = client.get(address).content.decode()
    assert ("Record a competence" in page, "Nobody vouches for themselves" in page) == (False, True)
    assert "Nobody vouches for themselves" in post(client, address, "record", **recorded()).content.decode()


def test_duties_are_given_and_ended_on_the_page(published, client):
    address = page_of(published, "outsider")
    assert post(client, address, "give", role="translator", language="cy").status_code == 302
    duty = published.outsider.duties.get()
    refused = post(client, address, "give", role="author", language="cy")
    assert "is for the whole site, not for a language." in refused.content.decode()
    assert "names no duty of this person" in post(client, page_of(published), "relieve", which=duty.pk).content.decode()
    assert post(client, address, "relieve", which=duty.pk).status_code == 302
    assert "Earlier duties" in client.get(address).content.decode()


def test_a_conflict_is_declared_and_ended_on_the_page(published, client):
    address = page_of(published, "clinician")
    assert post(client, address, "declare", about="factsheet:paracetamol", what="Paid.").status_code == 302
    conflict = ConflictOfInterest.objects.get()
    assert "names no conflict" in post(client, page_of(published), "settle", which=conflict.pk, reason="x").content.decode()
    refused = post(client, address, "settle", which=conflict.pk, reason="")
    assert (refused.status_code, "Say in a few words why." in refused.content.decode()) == (409, True)
    assert post(client, address, "settle", which=conflict.pk, reason="Over.").status_code == 302
    for about in ("", "factsheet:aspirin", "planet:mars", "topic:"):
        refused = post(client, address, "declare", about=about, what="My own words")
        assert "Choose the factsheet or the topic" in refused.content.decode()
        assert 'value="My own words"' in refused.content.decode()


def test_who_leaves_is_deactivated_with_a_reason_and_what_they_are_asked_for_is_listed(published, client, enter):
    theirs = enter("reviser")
    today = timezone.localdate()
    asked = {"factsheet": published.sheet, "language": "pl", "role": Role.REVISER, "due_on": None, "today": today}
    assign(person=published.reviser, by=published.coordinator, **asked)
    address = page_of(published)
    assert "/workbench/paracetamol/people/" in client.get(address).content.decode()
    assert "Say in a few words why." in post(client, address, "deactivate", reason="").content.decode()
    assert post(client, address, "deactivate", reason="Moved.").status_code == 302
    assert theirs.get("/workbench/").status_code == 302  # to the sign-in
    assert "Let them sign in again" in client.get(address).content.decode()
    assert post(client, address, "reactivate").status_code == 302
    assert "has not left; deactivate" in post(client, address, "erase").content.decode()
    post(client, address, "deactivate", reason="Asked for it.")
    assert post(client, address, "erase").status_code == 302
    assert "Somebody who left" in client.get(address).content.decode()


def test_names_and_consent_are_corrected_on_the_page(published, client):
    form = {"printed_name": "Rhian Evans", "profession": "Linguist", "email": "", "consent": "yes"}
    assert post(client, page_of(published), "change", **form).status_code == 302
    changed = Person.objects.get(username="reviser")
    assert (changed.printed_name, changed.profession, changed.is_named_on_pages) == ("Rhian Evans", "Linguist", True)
    refused = post(client, page_of(published), "change", **form | {"email": "nonsense"})
    assert (refused.status_code, 'value="nonsense"' in refused.content.decode()) == (409, True)


def test_a_form_without_an_act_and_a_person_that_is_not_there_are_refused(published, client):
    assert "names no act on a person" in post(client, page_of(published), "").content.decode()
    assert client.get(f"{LIST}0/").status_code == 404
    refused = post(client, page_of(published), "end", which="9" * 30, reason="x")
    assert "There is no competence 0." in refused.content.decode()


def test_each_person_sees_their_own_page_and_can_change_nothing_on_it(published, enter):
    vouch(published, today=LONG_AGO)
    page = enter("reviser").get(f"{LIST}mine/").content.decode()
    assert "Your competence as reviser for Polish expired on 1 January 2022; the coordinator can renew it." in page
    assert "MA in translation, certificate seen." in page
    assert "<form" not in page.partition("<main")[2]


def test_a_back_translator_sees_their_page_without_the_names_of_factsheets(published, enter):
    today = timezone.localdate()
    about = {"about": "factsheet", "key": "paracetamol", "what": "Paid.", "by": published.coordinator, "today": today}
    declare_conflict(person=published.back_translator, **about)
    answer = enter("back_translator").get(f"{LIST}mine/")
    assert (answer.status_code, "paracetamol" in answer.content.decode()) == (200, False)


def test_a_back_translator_whose_competence_expired_is_told_so(published, enter):
    for language in ("pl", "ur"):
        vouch(published, "back_translator", Role.BACK_TRANSLATOR, language, today=LONG_AGO)
    answer = enter("back_translator").get("/workbench/back/")
    said = "Your competence as back-translator for Polish expired on 1 January 2022"
    assert (answer.status_code, said in answer.content.decode()) == (403, True)


def test_my_work_says_what_does_not_count_and_offers_none_of_it(drafted, enter):
    client = enter("translator")
    assert "ibuprofen" in client.get("/workbench/").content.decode()
    for language in ("pl", "ur"):
        vouch(drafted, "translator", Role.TRANSLATOR, language, today=LONG_AGO)
    page = client.get("/workbench/").content.decode()
    assert page.count("the coordinator can renew it") == 2
    assert "ibuprofen/pl" not in page
    assert 'name="text"' not in client.get("/workbench/ibuprofen/pl/segments/how-to-take-it/").content.decode()


@pytest.mark.parametrize("address", ["/workbench/ibuprofen/pl/sign/", "/workbench/ibuprofen/pl/sign/paper.pdf"])
def test_an_expired_competence_refuses_a_signature_and_the_audit_has_it(drafted, enter, address):
    vouch(drafted, "clinician", Role.CLINICAL_REVIEWER, today=LONG_AGO)
    answer = enter("clinician").get(address)
    said = "Your competence as clinical reviewer for Polish expired on 1 January 2022; the coordinator can renew it."
    assert (answer.status_code, said in answer.content.decode()) == (403, True)
    refused = Event.objects.latest("number")
    assert (refused.act, refused.payload) == ("refused", {"reasons": [said]})


def test_a_conflict_hides_the_steps_and_refuses_what_is_sent_anyway(drafted, enter):
    drafted.translate("pl")
    drafted.submit("pl")
    client = enter("reviser")
    address, shown_then = "/workbench/ibuprofen/pl/", 8
    assert client.get(address).context["mine"] == shown_then
    about = {"about": "topic", "key": "medicines", "what": "Paid.", "by": drafted.coordinator, "today": timezone.localdate()}
    declare_conflict(person=drafted.reviser, **about)
    assert client.get(address).context["mine"] == 0
    assert [client.post(f"{address}all/", {"act": act}).status_code for act in ("revise", "approve")] == [403, 403]
    assert drafted.state("how-to-take-it", "pl") == State.SUBMITTED


def test_nobody_else_is_shown_the_people(published, enter):
    for username in ("author", "clinician", "publisher", "outsider"):
        page = enter(username)
        assert page.get(LIST).status_code == 403
        assert f'href="{LIST}"' not in page.get("/workbench/").content.decode()
    assert f'href="{LIST}"' in enter("coordinator").get("/workbench/").content.decode()


def test_an_invitation_is_no_way_round_for_who_has_a_password(published):
    ann = invite(username="ann", printed_name="Ann", profession="", email="", by=published.coordinator)
    number, token = word_for_password(person=ann, by=published.coordinator)
    assert Client().get(f"{LIST}password/{number}/{token}/").status_code == 200
    assert Client().get(f"{LIST}password/{number}/{token[:-1]}/").status_code == 404
