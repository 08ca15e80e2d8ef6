"""The screens of full reviews: what a factsheet rests on, the checklist, and the list by due date."""

import csv
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cms.audit.models import Event
from cms.factsheets import about
from cms.factsheets.models import Evidence, Factsheet
from cms.feedback.models import Message
from cms.releases.reviews_due import reviews_due
from cms.review.checklist import contact_code
from cms.review.full_review import checklist_of, open_full_review, open_review_of

ABOUT = "/workbench/paracetamol/about/"
REVIEW = "/workbench/paracetamol/review/"
CONTACT = contact_code("0808 157 0192")
TODAY = timezone.localdate()


def text_of(answer):
    return unescape(answer.content.decode())


@pytest.fixture
def review(published):
    return open_full_review(factsheet=published.sheet, by=published.author)


def filled_in(review, **changes):
    """The checklist with everything answered well."""
    asked = [point.code for point in checklist_of(review) if point.code.startswith("question-")]
    form = {f"reply-{code}": "yes" for code in asked} | {f"note-{code}": "" for code in asked}
    form |= {f"reply-{CONTACT}": "done", f"note-{CONTACT}": "Rang at nine.", "reply-feedback": "done", "note-feedback": ""}
    return form | {"review": review.pk, "act": "keep"} | changes


# About this information


def test_an_author_says_what_a_factsheet_is_about(published, enter):
    client = enter("author")
    texts = {"audience": "Adults at home.", "need": "Asked for.", "funding": "None."}
    assert client.post(ABOUT, texts | {"act": "about"}).status_code == 302
    published.sheet.refresh_from_db()
    assert (published.sheet.audience, published.sheet.funding) == ("Adults at home.", "None.")
    assert "Adults at home." in text_of(client.get(ABOUT))


def test_evidence_is_added_checked_and_retired(published, enter):
    client = enter("author")
    added = {"act": "add", "text": "A newer guideline", "url": "https://www.example.org/new", "note": ""}
    client.post(ABOUT, added | {"checked_on": (TODAY - timedelta(40)).isoformat()})
    new = Evidence.objects.get(text="A newer guideline")
    client.post(ABOUT, {"act": "check", "number": new.pk, "note": "Still so."})
    new.refresh_from_db()
    assert (new.checked_on, new.note) == (TODAY, "Still so.")
    client.post(ABOUT, {"act": "retire", "number": new.pk, "reason": "Superseded."})
    page = text_of(client.get(ABOUT))
    assert "Superseded." in page
    assert [one.text for one in about.evidence_of(published.sheet)] != ["A newer guideline"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "interval", "months": "60"}, "A factsheet is reviewed in full after 1 to 36 months; 60 is outside that."),
        ({"act": "interval", "months": "many"}, "“many” is no number of months."),
        (
            {"act": "add", "text": "Trap", "url": "javascript:alert(1)", "checked_on": "2026-01-01"},
            "An address of evidence is a web address",
        ),
        ({"act": "add", "text": "Dream", "checked_on": "2126-01-01"}, "lies in the future"),
        ({"act": "add", "text": "Dream", "checked_on": "31.1.2026"}, "is no day"),
        ({"act": "retire", "number": "x", "reason": "y"}, "is no number of evidence"),
        ({"act": "about", "audience": "", "need": "Typed need", "funding": "f"}, "its audience stays said"),
        ({"act": "picture", "asset": "none.png", "credit": "c", "licence": "l"}, "is no picture of this factsheet"),
        ({"act": "juggle"}, "The form names nothing"),
    ],
)
def test_bad_input_gets_its_sentence_and_what_was_typed_comes_back(published, enter, form, said):
    before = Event.objects.count(), Evidence.objects.count()
    answer = enter("author").post(ABOUT, form)
    page = text_of(answer)
    assert (answer.status_code, said in page) == (409, True)
    assert (Event.objects.count(), Evidence.objects.count()) == before
    for typed in ("text", "url", "need"):
        assert form.get(typed, "") in page


def test_the_interval_is_set_on_the_screen(published, enter):
    assert enter("author").post(ABOUT, {"act": "interval", "months": "12"}).status_code == 302
    assert Factsheet.objects.get(key="paracetamol").review_interval_months == 12


def test_evidence_of_another_factsheet_is_not_found(published, enter):
    assert enter("author").post(ABOUT, {"act": "check", "number": "1000000"}).status_code == 409


def test_who_may_not_change_it_reads_it_without_forms(published, enter):
    page = text_of(enter("translator").get(ABOUT))
    assert "Guideline on the treatment" in page
    assert 'name="act"' not in page


def test_the_interface_is_no_leaflet(published, enter):
    assert enter("author").get("/workbench/interface/about/").status_code == 409


# The checklist


def test_a_review_is_opened_kept_completed_and_leads_to_the_signature(published, enter):
    author, clinician = enter("author"), enter("clinician")
    assert "No full review is open." in text_of(author.get(REVIEW))
    author.post(REVIEW, {"act": "open"})
    review = open_review_of(published.sheet)
    page = clinician.get(REVIEW)
    assert (page.context["done"], page.context["count"]) == (4, 16)  # what is said of it, and the evidence, are of today
    clinician.post(REVIEW, filled_in(review))
    assert "16 of 16 points are done" in text_of(clinician.get(REVIEW))
    clinician.post(REVIEW, filled_in(review, act="complete"))
    page = text_of(clinician.get(REVIEW))
    assert 'href="/workbench/paracetamol/en/sign/"' in page
    published.sign("en")
    assert "signed by Clinician" in text_of(author.get(REVIEW))


def test_a_note_that_is_lacking_keeps_nothing_and_loses_nothing(review, enter):
    client = enter("clinician")
    form = filled_in(review, **{"reply-question-risks": "no", "note-question-aims": "Typed at length."})
    answer = client.post(REVIEW, form)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "“No” needs a note that says what is missing." in page
    assert "Typed at length." in page
    assert "Rang at nine." in page
    assert page.count(" checked>") == 12
    assert open_review_of(review.factsheet).answers == {}


def test_completing_with_points_open_says_which_and_keeps_the_answers(review, enter):
    form = filled_in(review, act="complete")
    del form["reply-feedback"]
    answer = enter("clinician").post(REVIEW, form)
    assert (answer.status_code, answer.context["problems"]) == (409, ("What readers wrote was not read yet.",))
    assert "Rang at nine." in text_of(enter("author").get(REVIEW))


def test_evidence_is_checked_from_the_checklist_and_what_was_typed_beside_it_is_kept(review, enter, published):
    Evidence.objects.update(checked_on=TODAY - timedelta(400))
    [one] = about.evidence_of(published.sheet)
    form = filled_in(review, evidence=str(one.pk), **{f"note-evidence-{one.pk}": "Fifth edition, same advice."})
    del form["act"]
    assert enter("clinician").post(REVIEW, form).status_code == 302
    one.refresh_from_db()
    assert (one.checked_on, one.note) == (TODAY, "Fifth edition, same advice.")
    assert open_review_of(published.sheet).answers[CONTACT]["note"] == "Rang at nine."


def test_what_was_typed_into_a_review_that_ended_meanwhile_is_shown(review, enter):
    client = enter("clinician")
    form = filled_in(review)
    client.post(REVIEW, {"act": "call off", "review": review.pk, "reason": "Not now."})
    answer = client.post(REVIEW, form)
    assert (answer.status_code, "Rang at nine." in text_of(answer)) == (409, True)
    assert "That review is not open any more" in text_of(answer)
    assert "called off – Not now." in text_of(client.get(REVIEW))


def test_messages_that_wait_are_counted_beside_the_question(review, enter):
    Message.objects.create(factsheet="paracetamol", language="en", version=1, identity="0" * 12, day=TODAY, text="Hello")
    assert "One message waits" in text_of(enter("clinician").get(REVIEW))


def test_who_may_not_review_reads_the_checklist(review, enter):
    page = text_of(enter("translator").get(REVIEW))
    assert "<fieldset disabled>" in page
    assert 'value="complete"' not in page


# The list


def test_the_list_has_every_published_factsheet_by_its_day(published, enter):
    page = enter("coordinator").get("/workbench/reviews/")
    assert [one.key for one in page.context["page"]] == ["paracetamol"]
    assert "overdue since" not in text_of(page)


def test_the_table_can_be_downloaded_and_holds_no_formula(published, enter):
    Factsheet.objects.filter(key="paracetamol").update(review_interval_months=1)
    body = enter("coordinator").get("/workbench/reviews/table.csv").content.decode("utf-8-sig")
    header, row = list(csv.reader(StringIO(body)))
    assert header[:5] == ["factsheet", "title", "owner", "last reviewed", "due"]
    assert row[:3] == ["paracetamol", "Paracetamol", "Author"]


def test_an_owner_finds_a_review_under_way_in_my_work(review, enter):
    assert "Full reviews of your factsheets" in text_of(enter("author").get("/workbench/"))
    assert "Full reviews of your factsheets" not in text_of(enter("clinician").get("/workbench/"))


# The calendar


@pytest.fixture
def calendar(enter):
    def opened(username):
        answer = enter(username).post("/workbench/notifications/settings/", {"act": "open feed"})
        return answer.context["calendar_url"].removeprefix("http://127.0.0.1:8000")

    return opened


def events_in(answer):
    return Calendar.from_ical(answer.content).events


def test_a_calendar_has_one_day_for_each_factsheet_and_asks_for_no_sign_in(published, calendar):
    address = calendar("author")
    answer = Client().get(address)
    [event] = events_in(answer)
    [due] = reviews_due()
    assert (event["summary"], event["dtstart"].dt) == ("Full review due: Paracetamol", due.on)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(1)
    assert event["url"] == "http://127.0.0.1:8000/workbench/paracetamol/review/"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    assert Client().get(address).content == answer.content


@pytest.mark.parametrize(("username", "count"), [("coordinator", 1), ("translator", 0), ("back_translator", 0)])
def test_a_coordinator_sees_all_reviews_others_their_own(published, calendar, username, count):
    assert len(events_in(Client().get(calendar(username)))) == count


def test_the_calendar_ends_with_the_feed(published, calendar, enter):
    address = calendar("author")
    assert Client().get("/workbench/notifications/feed/guessed.ics").status_code == 404
    enter("author").post("/workbench/notifications/settings/", {"act": "end feed"})
    assert Client().get(address).status_code == 404
