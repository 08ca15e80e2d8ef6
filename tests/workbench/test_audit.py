"""The audit on screen: sentences, details, filters, copies that are taken out, the review, and the button for assessors."""

import csv
import io
import json
import re
from hashlib import sha256

import pytest

from cms.audit import browsing
from cms.audit.actions import record
from cms.audit.browsing import head
from cms.audit.models import AuditReview, Event
from cms.catalogues.archives import unpacked
from cms.people.models import Person
from cms.releases.evidence_proof import MANIFEST, prove_pack
from tests.universe import PASSWORD

AUDIT = "/workbench/audit/"
QUERIES = 10


def text_of(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def sentences(answer):
    return re.findall(r'<strong class="fw-semibold"><bdi>(.*?)</bdi>', text_of(answer))


def test_events_are_read_as_sentences_newest_first(enter, published):
    record(actor="publisher", act="rolled back", subject="release 0123456789ab", release="0" * 64)
    record(actor="coordinator", act="duty ended", subject="translator", role="translator", language="pl")
    shown = sentences(enter("coordinator").get(AUDIT))
    assert shown[:2] == ["coordinator ended a duty of translator.", "publisher went back to release 0123456789ab."]
    assert len(shown) == 50


def test_details_show_what_was_before_beside_what_came_after_and_the_whole_digest(enter, published):
    told = {"before": 3, "severity": 1, "floor": 3, "note": "A <b>typo</b>."}
    event = record(actor="clinician", act="severity confirmed", subject="paracetamol v1 how-to-take-it", **told)
    page = text_of(enter("publisher").get(AUDIT))
    assert "<del><bdi>3</bdi></del>" in page
    assert "<ins><bdi>1</bdi></ins>" in page
    assert "A &lt;b&gt;typo&lt;/b&gt;." in page
    assert event.digest in page


def test_events_lead_to_what_they_are_about(enter, published):
    record(actor="reviser", act="remark answered", subject="paracetamol how-to-take-it pl", remark=1, outcome="done", reason="")
    record(actor="publisher", act="message closed", subject="message 12 about paracetamol v1 pl")
    record(actor="coordinator", act="duty given", subject="translator", role="reviser", language="ur")
    page = text_of(enter("coordinator").get(AUDIT))
    translator = Person.objects.get(username="translator")
    for address in (
        "/workbench/paracetamol/pl/segments/how-to-take-it/history/",
        "/workbench/paracetamol/pl/",
        "/workbench/feedback/12/",
        f"/workbench/people/{translator.pk}/",
    ):
        assert f'<a href="{address}">' in page


def test_subjects_that_lead_nowhere_are_shown_all_the_same(enter, published):
    for subject in ("", "paracetamol pl a/b?c", "message x about y", "/workbench/paracetamol/", "release"):
        record(actor="x", act="refused", subject=subject)
    assert enter("coordinator").get(AUDIT).status_code == 200


def test_the_list_asks_as_often_for_fifty_events_as_for_one(enter, published, django_assert_num_queries):
    client = enter("coordinator")
    for address in (AUDIT, f"{AUDIT}?actor=publisher", f"{AUDIT}?before=2"):
        with django_assert_num_queries(QUERIES):
            client.get(address)


def test_the_filter_narrows_and_stays_in_the_form_and_in_the_way_on(enter, published, monkeypatch):
    monkeypatch.setattr(browsing, "PER_PAGE", 2)
    page = text_of(enter("coordinator").get(f"{AUDIT}?factsheet=paracetamol&language=pl&actor=translator"))
    assert page.count('class="event"') == 2
    assert 'value="paracetamol"' in page
    [older] = re.findall(r'rel="next" href="([^"]+)"', page)
    assert "factsheet=paracetamol" in older
    assert "before=" in older


def test_a_group_of_what_stands_out_is_a_filter(enter, published):
    record(actor="outsider", act="refused", subject="/workbench/x/", reasons=["No."])
    shown = sentences(enter("coordinator").get(f"{AUDIT}?group=refused+attempts"))
    assert "outsider was refused: /workbench/x/." in shown
    assert {line.split(" was refused")[1][:1] for line in shown} == {":"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=yesterday", "“yesterday” is no day; write it as in 2027-01-31."),
        ("until=2026-02-30", "“2026-02-30” is no day"),
        ("since=2026-03-02&until=2026-03-01", "The first day is after the last one."),
    ],
)
def test_a_day_that_is_none_is_told_and_not_left_out_in_silence(enter, published, query, said):
    answer = enter("coordinator").get(f"{AUDIT}?{query}")
    assert answer.status_code == 400
    assert said in text_of(answer)
    assert enter("coordinator").get(f"{AUDIT}events.csv?{query}").status_code == 409


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "above=99999999999999999999", "language=xx", "group=none", "act=%00", "q=%00%27%25_"]
)
def test_senseless_questions_get_a_page(enter, published, query):
    assert enter("coordinator").get(f"{AUDIT}?{query}").status_code == 200


def test_where_nothing_is_found_the_page_says_so(enter, published):
    assert "There is no such event here." in text_of(enter("coordinator").get(f"{AUDIT}?actor=nobody-at-all"))


def test_a_page_of_words_says_how_far_it_looked(enter, published, monkeypatch):
    monkeypatch.setattr(browsing, "STRETCH", 5)
    page = text_of(enter("coordinator").get(f"{AUDIT}?q=nowhere-to-be-found"))
    assert f"back to event {head()[0] - 4}; what is older was not looked at yet." in page
    assert "Look further back" in page


# Copies.


def rows_of(answer):
    return list(csv.reader(io.StringIO(text_of(answer).removeprefix("\ufeff"))))


def test_a_table_holds_every_event_up_to_that_moment_and_no_formula(enter, published):
    record(actor="=cmd", act="refused", subject="+1+1", reasons=["@x"])
    up_to = head()[0]
    answer = enter("coordinator").get(f"{AUDIT}events.csv")
    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="audit-to-{up_to}.csv"'
    headings, *rows = rows_of(answer)
    assert headings == ["number", "at", "actor", "act", "subject", "payload", "previous", "digest"]
    assert [int(row[0]) for row in rows] == list(range(1, up_to + 1))
    assert rows[-1][2:6] == ["'=cmd", "refused", "'+1+1", '{"reasons": ["@x"]}']


def test_taking_out_a_copy_is_itself_in_the_audit(enter, published):
    up_to = head()[0]
    enter("publisher").get(f"{AUDIT}events.jsonl?factsheet=paracetamol&q=tablets&since=2026-01-01")
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("publisher", "audit exported", "the audit")
    asked = {"factsheet": "paracetamol", "words": "tablets", "from": "2026-01-01"}
    assert event.payload == {"form": "jsonl", "asked": asked, "up_to": up_to}


def test_lines_of_json_are_the_events_of_the_filter(enter, published):
    answer = enter("coordinator").get(f"{AUDIT}events.jsonl?actor=clinician&language=ur")
    told = [json.loads(line) for line in text_of(answer).splitlines()]
    assert {one["actor"] for one in told} == {"clinician"}
    assert [one["number"] for one in told] == sorted(one["number"] for one in told)
    assert told[-1]["digest"] == Event.objects.get(number=told[-1]["number"]).digest


def test_a_page_to_print_has_the_sentences_and_says_what_was_asked(enter, published):
    answer = enter("coordinator").get(f"{AUDIT}events.html?actor=clinician")
    page = text_of(answer)
    assert "Content-Disposition" not in answer
    assert "<dt>actor</dt><dd><bdi>clinician</bdi></dd>" in page
    assert page.count("<li>") == Event.objects.filter(actor="clinician").count()
    assert "clinician signed paracetamol v1 pl." in page
    assert page.rstrip().endswith("</html>")


def test_there_is_no_other_form(enter, published):
    answer = enter("coordinator").get(f"{AUDIT}events.xlsx")
    assert answer.status_code == 404
    assert "csv, jsonl, html" in text_of(answer)


# The review.


def post_review(client, **changed):
    form = {"read": str(head()[0]), "looked_at": "Refusals.", "found": "Nothing.", "password": PASSWORD} | changed
    return client.post(f"{AUDIT}review/", form)


def test_a_coordinator_sees_what_stands_out_and_signs(enter, published):
    record(actor="outsider", act="refused", subject="/workbench/x/", reasons=["No."])
    client = enter("coordinator")
    page = text_of(client.get(f"{AUDIT}review/"))
    assert "Nobody has reviewed the audit yet" in page
    assert f'name="read" value="{head()[0]}"' in page
    assert f'href="{AUDIT}?group=refused%20attempts"' in page
    assert post_review(client).status_code == 302
    page = text_of(client.get(f"{AUDIT}review/"))
    assert f"Signed: the review of events 1 to {AuditReview.objects.get().to_number}." in page
    assert "by <bdi>Coordinator</bdi>" in page


def test_what_was_typed_comes_back_with_the_reason_but_never_the_password(enter, published):
    answer = post_review(enter("coordinator"), password="guessed-wrong", found="Two things <i>amiss</i>.")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "This is not your password; nothing was signed." in page
    assert "Two things &lt;i&gt;amiss&lt;/i&gt;." in page
    assert "guessed-wrong" not in page
    assert AuditReview.objects.count() == 0


def test_what_came_in_while_the_form_was_read_is_not_signed_for(enter, published):
    read = head()[0]
    record(actor="outsider", act="refused", subject="/workbench/x/", reasons=["No."])
    post_review(enter("coordinator"), read=str(read))
    assert AuditReview.objects.get().to_number == read
    assert "What stands out in the 2 events since then" in text_of(enter("coordinator").get(f"{AUDIT}review/"))


@pytest.mark.parametrize("read", ["", "x", "0", "999999999999"])
def test_a_form_that_names_no_event_signs_nothing(enter, published, read):
    assert post_review(enter("coordinator"), read=read).status_code == 409
    assert AuditReview.objects.count() == 0


def test_a_publisher_reads_the_reviews_and_cannot_sign(enter, published):
    assert "Sign the review" not in text_of(enter("publisher").get(f"{AUDIT}review/"))
    assert post_review(enter("publisher")).status_code == 403


# The pack.


def test_one_click_hands_over_a_pack_that_holds(enter, published):
    answer = enter("publisher").post("/workbench/paracetamol/ur/evidence.zip")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="evidence-paracetamol-ur.zip"'
    assert [broken for proof in prove_pack(answer.content, filename="x") for broken in proof.breaks] == []
    digest = sha256(unpacked(answer.content, filename="x")[MANIFEST]).hexdigest()
    assert Event.objects.latest("number").payload == {"digest": digest}


@pytest.mark.parametrize(("username", "is_offered"), [("coordinator", True), ("publisher", True), ("translator", False)])
def test_the_button_says_that_names_are_in_it_and_stands_where_it_can_be_used(enter, published, username, is_offered):
    for address in ("/workbench/paracetamol/", "/workbench/paracetamol/pl/"):
        page = text_of(enter(username).get(address))
        assert ("/workbench/paracetamol/pl/evidence.zip" in page) == is_offered
        assert ("with names" in page) == is_offered


def test_there_is_no_pack_where_nobody_works(enter, published):
    answer = enter("coordinator").post("/workbench/paracetamol/ar/evidence.zip")
    assert answer.status_code == 404
    assert "There is no edition of paracetamol in Arabic yet" in text_of(answer)
