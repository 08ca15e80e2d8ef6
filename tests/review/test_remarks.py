"""Remarks on exact wordings: how they are made, who is told, how they are listed and counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audit.models import Event
from cms.errors import NotEntitled
from cms.notifications.models import Notification
from cms.review.models import Decision, Remark
from cms.review.mqm import ErrorSeverity, ErrorType, Outcome
from cms.review.remarks import dispose, remarks_on, scores_of
from cms.review.state import State, Verdict
from tests.review.remarking import NEW, TEXT, TITLE, make, refusal, send_back, told
from tests.review.stages import KEY


def test_a_return_is_a_decision_and_a_remark_on_the_very_words(published):
    wording = published.read(KEY, "pl")[KEY]
    assert send_back(published) == [KEY]
    [made] = Remark.objects.all()
    assert (made.segment_key, made.language, made.source, made.target) == (KEY, "pl", wording.source, wording.target)
    assert (made.digest, made.error_type, made.severity) == (wording.digest, "mistranslation", "major")
    assert (made.text, made.by) == (TEXT, published.reviser)
    decision = Decision.objects.get(segment_key=KEY, language="pl", verdict=Verdict.RETURNED.value)
    assert (decision.digest, decision.reason) == (wording.digest, TEXT)
    assert published.state(KEY, "pl") is State.RETURNED


def test_a_remark_alone_leaves_the_words_where_they_are(published):
    make(published)
    assert published.state(KEY, "pl") is State.APPROVED
    assert Remark.objects.get().text == TEXT


def test_several_wordings_get_one_remark_each(published):
    send_back(published, KEY, TITLE)
    assert sorted(Remark.objects.values_list("segment_key", flat=True)) == [KEY, TITLE]


def test_the_writer_is_told_once_what_was_found_and_where(published):
    send_back(published)
    where = f"paracetamol/pl/?segment={KEY}#{KEY}"
    assert told(published.translator) == [
        ("returned", f"paracetamol, Polish, {KEY}: returned, major mistranslation: {TEXT}", where)
    ]
    assert told(published.reviser) == []


def test_of_many_wordings_the_writer_is_told_once_with_their_count(published):
    make(published, KEY, TITLE)
    [(_, text, where)] = told(published.translator)
    assert text == f"paracetamol, Polish, 2 wordings: remark, major mistranslation: {TEXT}"
    assert where == f"paracetamol/pl/?segment={TITLE}#{TITLE}"


def test_each_writer_is_told_of_their_own_words_alone(published):
    published.write(KEY, "pl", NEW, by=published.second_translator)
    make(published, KEY, TITLE)
    assert [text for _, text, _ in told(published.second_translator)] == [
        f"paracetamol, Polish, {KEY}: remark, major mistranslation: {TEXT}"
    ]
    assert [text for _, text, _ in told(published.translator)] == [
        f"paracetamol, Polish, {TITLE}: remark, major mistranslation: {TEXT}"
    ]


def test_who_remarks_on_their_own_words_is_not_told(published):
    published.write(KEY, "pl", NEW, by=published.reviser)
    make(published)
    assert Notification.objects.count() == 0


@pytest.mark.parametrize("door", [make, send_back])
@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        ({"error_type": "bad mood"}, f"“bad mood” is no kind of error. The kinds are: {'; '.join(ErrorType)}."),
        (
            {"severity": "fatal"},
            "“fatal” is not how much an error matters. That is one of: neutral, minor, major, critical.",
        ),
    ],
)
def test_a_forged_kind_is_refused_with_the_kinds_there_are(published, door, forged, reason):
    assert refusal(door, published, **forged) == [reason]


@pytest.mark.parametrize("door", [make, send_back])
@pytest.mark.parametrize(("text", "reason"), [("  \n", "Say in a remark what"), ("Nie\u202e tak.", "right-to-left override")])
def test_a_remark_needs_a_text_without_hidden_characters(published, door, text, reason):
    [said] = refusal(door, published, text=text)
    assert reason in said


def test_words_that_changed_meanwhile_get_no_remark(published):
    read = published.read(KEY, "pl")
    published.write(KEY, "pl", NEW)
    assert refusal(make, published, read=read) == [f"“{KEY}” changed while you were reading it."]


def test_what_is_not_there_gets_no_remark(opened):
    assert refusal(make, opened, language="cy") == ["There are no words yet to remark on."]
    read = {"zebra": opened.read(KEY, "cy")[KEY]}
    assert refusal(make, opened, language="cy", read=read) == ["There is no segment “zebra” in this version."]
    assert refusal(make, opened, language="cy", read={}) == ["No wording was chosen."]


def test_published_english_gets_no_remark(published):
    [reason] = refusal(make, published, language="en", by=published.clinician)
    assert reason.startswith("Version 1 is published and stays as it is")


@pytest.mark.parametrize("name", ["translator", "publisher", "outsider", "author"])
def test_only_revisers_and_clinicians_remark_on_a_translation(published, name):
    with pytest.raises(NotEntitled):
        make(published, by=getattr(published, name))


def test_a_remark_is_told_of_in_the_audit_with_its_words(published):
    [made] = make(published)
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("reviser", "remark made", "paracetamol v1 pl")
    assert event.payload == {
        "remarks": {KEY: made.pk},
        "wordings": {KEY: made.digest},
        "error_type": "mistranslation",
        "severity": "major",
        "text": TEXT,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_all_remarks_of_an_edition_with_their_answers_are_one_query(published, count):
    keys = [segment.key for segment in published.version.ordered()][:count]
    for made in make(published, *keys, severity=ErrorSeverity.MINOR):
        dispose(remark=made, outcome=Outcome.DONE, by=published.translator)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = remarks_on(published.sheet, "pl")
        said = [(one.by.username, one.disposition.by.username) for ones in found.values() for one in ones]
    assert (sorted(found), said, len(queries)) == (sorted(keys), [("reviser", "translator")] * count, 1)


def test_remarks_are_listed_by_segment_oldest_first_and_for_chosen_segments_alone(published):
    make(published, KEY, TITLE, text="First.")
    make(published, KEY, text="Second.", by=published.clinician)
    assert [one.text for one in remarks_on(published.sheet, "pl", [KEY])[KEY]] == ["First.", "Second."]
    assert list(remarks_on(published.sheet, "pl", [TITLE])) == [TITLE]
    assert remarks_on(published.sheet, "pl", []) == remarks_on(published.sheet, "ur") == {}


def test_a_score_counts_what_was_found_while_its_version_was_worked_on(published):
    make(published, severity=ErrorSeverity.MAJOR)
    make(published, TITLE, severity=ErrorSeverity.MINOR)
    [mistaken] = make(published, severity=ErrorSeverity.CRITICAL)
    dispose(remark=mistaken, outcome=Outcome.NOT_DONE, reason="I was mistaken.", by=published.reviser)
    score = scores_of(published.version)["pl"]
    assert (score.penalty, score.set_aside, score.words) == (6, 1, 54)
    assert score.per_thousand_words == pytest.approx(6_000 / 54)
    assert {language: one.penalty for language, one in scores_of(published.version).items()} == {"en": 0, "pl": 6, "ur": 0}
    published.change_english("How to take it", "How to take them")
    assert scores_of(published.version)["en"].penalty == 0
    published.bring_out("en")
    make(published, TITLE, severity=ErrorSeverity.MINOR)
    scores = {version.number: scores_of(version)["pl"].penalty for version in published.sheet.versions.all()}
    assert scores == {1: 6, 2: 1}
