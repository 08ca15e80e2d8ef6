"""How much a change matters: authors propose, a clinician confirms, raises or lowers, and the audit tells of it."""

import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets import source
from cms.factsheets.actions import start_version
from cms.people.actions import appoint
from cms.review.actions import write_source
from cms.review.grading import changes_of, confirm, confirm_all, graded_changes, propose, unconfirmed
from cms.review.models import Grading
from cms.review.verification import breaks_in_gradings
from cms.roles import Role

KEY = "do-not-take-it-with-alcohol"
DOSE = "take-2-tablets-of-500-mg"
WORDS = "Do not take it with alcohol."


@pytest.fixture
def changed(published):
    """Words of a plain bullet are clearer now: floor S2, as no number, denial or medicine changed."""
    published.change_english(WORDS, "Do not take it together with alcohol.")
    return published


def only(universe):
    [one] = graded_changes(universe.version)
    return one


def say(act, universe, severity, note="", by=None, key=KEY, **more):
    by = by or (universe.author if act is propose else universe.clinician)
    return act(version=universe.version, key=key, severity=severity, note=note, by=by, **more)


def test_an_author_proposes_and_a_clinician_confirms(changed):
    assert unconfirmed(changed.version) == [KEY]
    say(propose, changed, 3, "New advice.")
    assert (only(changed).severity, only(changed).is_confirmed) == (3, False)
    say(confirm, changed, 3)
    assert (only(changed).severity, only(changed).is_confirmed) == (3, True)
    assert unconfirmed(changed.version) == []
    assert changed.segment(KEY).severity == 3


@pytest.mark.parametrize(
    ("act", "severity", "reason"),
    [
        (propose, 1, "The change itself asks for at least 2. Say why 1 is right."),
        (confirm, 1, "The change itself asks for at least 2. Say why 1 is right."),
        (propose, 5, "A severity is 0, 1, 2, 3 or 4."),
        (confirm, -1, "A severity is 0, 1, 2, 3 or 4."),
    ],
)
def test_nobody_goes_below_the_floor_without_a_reason(changed, act, severity, reason):
    with pytest.raises(Refused) as refused:
        say(act, changed, severity)
    assert refused.value.reasons == (reason,)
    assert not Grading.objects.exists()


def test_a_clinician_lowers_with_a_reason_and_the_audit_tells_of_floor_and_reason(changed):
    say(propose, changed, 3, "New advice.")
    with pytest.raises(Refused, match="The author proposed 3"):
        say(confirm, changed, 2)
    say(confirm, changed, 1, "“Together” adds nothing.")
    assert only(changed).is_lowered
    told = Event.objects.filter(act="severity confirmed").get()
    assert (told.actor, told.subject) == ("clinician", f"{changed.version} {KEY}")
    assert told.payload["before"] == 3
    assert told.payload["severity"] == 1
    assert told.payload["floor"] == 2
    assert told.payload["floor_reasons"] == ["Words changed."]
    assert told.payload["note"] == "“Together” adds nothing."


def test_to_raise_needs_no_reason(changed):
    say(propose, changed, 2)
    say(confirm, changed, 4)
    assert only(changed).severity == 4


def test_only_authors_propose_and_only_clinicians_of_the_english_confirm(changed):
    with pytest.raises(NotEntitled):
        say(propose, changed, 2, by=changed.translator)
    with pytest.raises(NotEntitled):
        say(confirm, changed, 2, by=changed.author)


def test_nobody_confirms_a_change_in_their_own_words(changed):
    appoint(person=changed.author, role=Role.CLINICAL_REVIEWER, language="en", by="tests")
    with pytest.raises(Refused, match="in your own words"):
        say(confirm, changed, 2, by=changed.author)


def test_what_is_said_is_about_exactly_this_change_and_comes_back_with_it(changed):
    say(confirm, changed, 3)
    changed.change_english("together with alcohol", "together with any alcohol")
    assert unconfirmed(changed.version) == [KEY]
    assert changed.segment(KEY).severity == 0
    changed.change_english("together with any alcohol", "together with alcohol")
    assert unconfirmed(changed.version) == []
    assert changed.segment(KEY).severity == 3


def test_another_edit_elsewhere_leaves_a_severity_standing(changed):
    say(confirm, changed, 3)
    changed.change_english("How to take it", "How you take it")
    assert changed.segment(KEY).severity == 3
    assert unconfirmed(changed.version) == ["how-to-take-it"]


def test_who_has_another_change_before_them_is_told_to_read_again(changed):
    read = only(changed).change.digest
    changed.change_english("together with alcohol", "together with any alcohol")
    with pytest.raises(Refused, match="changed while you were reading it"):
        say(confirm, changed, 3, read=read)


def test_all_are_confirmed_as_proposed_or_at_their_floor(changed):
    changed.change_english("How to take it", "How you take it")
    say(propose, changed, 3)
    read = {one.key: one.change.digest for one in graded_changes(changed.version)}
    confirm_all(version=changed.version, read=read, by=changed.clinician)
    assert {one.key: one.severity for one in graded_changes(changed.version)} == {KEY: 3, "how-to-take-it": 2}


def test_what_was_proposed_below_the_floor_is_not_confirmed_with_all_the_others(changed):
    say(propose, changed, 1, "A word more.")
    with pytest.raises(Refused, match="asks for at least 2"):
        confirm_all(version=changed.version, read={KEY: only(changed).change.digest}, by=changed.clinician)


def test_what_was_removed_is_graded_too(changed):
    changed.change_english("- you have taken more than 8 tablets in 24 hours\n", "")
    gone = "you-have-taken-more-than-8"
    assert gone in unconfirmed(changed.version)
    say(confirm, changed, 4, key=gone)
    assert gone not in unconfirmed(changed.version)


def test_what_is_not_changed_cannot_be_graded(changed):
    with pytest.raises(Refused, match="does not change “how-to-take-it”"):
        say(confirm, changed, 3, key="how-to-take-it")
    with pytest.raises(Unknown, match="has no segment “nothing”"):
        say(confirm, changed, 3, key="nothing")


def test_the_first_version_changes_nothing(drafted):
    assert changes_of(drafted.version) == []
    with pytest.raises(Refused, match="The first version changes nothing"):
        say(confirm, drafted, 3, key="how-to-take-it")


def test_once_published_authors_have_had_their_say(changed):
    changed.review("en")
    changed.publish("en")
    with pytest.raises(Refused, match="is published"):
        say(propose, changed, 3)


def test_what_was_carried_over_is_not_called_back_by_another_severity(changed):
    say(confirm, changed, 1, "A word more.")
    changed.review("en")
    changed.publish("en")
    with pytest.raises(Refused, match="were carried over"):
        say(confirm, changed, 3)
    assert changed.segment(KEY).severity == 1


def test_verification_finds_every_severity_told_of(changed):
    say(propose, changed, 3, "New advice.")
    say(confirm, changed, 3)
    count = [0]
    assert list(breaks_in_gradings(count)) == []
    assert count == [2]


def test_many_changes_are_read_with_as_many_queries_as_one(changed, django_assert_num_queries):
    start = source.write(changed.version.pieces())
    with django_assert_num_queries(6):
        assert len(graded_changes(changed.version)) == 1
    text = start.replace("How to take it", "How you take it").replace("What to know", "What you should know")
    write_source(version=changed.version, pieces=source.read(text), by=changed.author)
    with django_assert_num_queries(6):
        assert len(graded_changes(changed.version)) == 3


def test_an_open_version_without_a_change_has_nothing_to_grade(published):
    start_version(factsheet=published.sheet, by=published.author)
    assert graded_changes(published.version) == []
