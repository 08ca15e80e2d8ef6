"""Rounds of user testing: recorded once, answered for later, struck out where mistaken, and never changed."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone

from cms.audit.guards import lift_guards
from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.feedback.models import UserTest, UserTestOutcome, UserTestStrike
from cms.feedback.user_test_rules import MAX_FOUND, MAX_WHO, Method, reasons_against_round
from cms.feedback.user_tests import (
    record_user_test,
    strike_out,
    tell_outcome,
    user_test_numbered,
    user_testing_of,
    user_tests_of,
)
from cms.people.competences import declare_conflict
from cms.people.models import ConflictOfInterest
from cms.releases.verification import prove
from tests.feedback.rounds import DAY, TODAY, TOLD, recorded, told

WHAT = "rounds of user testing backed by the audit"


def reasons_of(act, *arguments, **more):
    before = UserTest.objects.count(), UserTestOutcome.objects.count(), UserTestStrike.objects.count(), Event.objects.count()
    with pytest.raises(Refused) as refusal:
        act(*arguments, **more)
    after = UserTest.objects.count(), UserTestOutcome.objects.count(), UserTestStrike.objects.count(), Event.objects.count()
    assert after == before
    return list(refusal.value.reasons)


def test_a_round_is_on_record_with_its_day_its_edition_and_the_person_who_recorded_it(published):
    made = recorded(published)
    assert (made.edition, made.done_on, made.participants, made.by) == (published.edition("pl"), DAY, 8, published.author)
    assert made.found == TOLD["found"]
    assert list(user_tests_of(published.sheet)) == [made]
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("author", "user testing recorded", "paracetamol v1 pl")


def test_no_word_that_was_told_enters_the_audit(published):
    made = recorded(published, outcome="The number stands first now.")
    tell_outcome(user_test=made, text="And it is bigger.", by=published.coordinator)
    for event in Event.objects.filter(act__contains="user testing"):
        assert not {"who", "found", "text"} & set(event.payload)
    assert [len(one.payload["digest"]) for one in Event.objects.filter(act__contains="user testing")] == [64] * 3


def test_the_english_and_a_translation_are_tested_alike(published):
    english, urdu = recorded(published, "en"), recorded(published, "ur")
    assert {one.edition.language for one in user_tests_of(published.sheet)} == {"en", "ur"}
    assert english.told() == urdu.told()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"done_on": None}, "Say on which day it was done, as in 2027-01-31."),
        ({"done_on": TODAY + timedelta(1)}, "The day on which it was done lies in the future."),
        ({"done_on": DAY.replace(year=206, day=1)}, "is more than 30 years ago; look at the year."),
        ({"method": "by telepathy"}, "Choose how it was done."),
        ({"participants": None}, "Say in digits how many people took part; at least 1."),
        ({"participants": 0}, "Say in digits how many people took part; at least 1."),
        ({"participants": 10_000}, "10,000 people are more than can be told here; at most 9,999."),
        ({"who": " \n"}, "Say who took part, in words without names."),
        ({"who": "Patients; ask anna@example.org."}, "“anna@example.org” could lead to a person; say who took part without it."),
        ({"who": "Patients, on 020 7946 0000."}, "“020 7946 0000” could lead to a person; say who took part without it."),
        ({"who": "x" * (MAX_WHO + 1)}, "Who took part: The text has 501 characters; the limit is 500."),
        ({"found": ""}, "Say what was found; that all was understood is a finding too."),
        ({"found": "x" * (MAX_FOUND + 1)}, "What was found: The text has 4,001 characters; the limit is 4,000."),
        ({"found": "a\x00b"}, "What was found: "),
    ],
)
def test_what_cannot_be_recorded_is_told_in_a_sentence(wrong, reason):
    [said] = reasons_against_round(told(**wrong), today=TODAY)
    assert reason in said


def test_a_round_of_today_with_one_person_about_a_telephone_number_is_fine():
    said = {"done_on": TODAY, "participants": 1, "found": "She rang 0808 157 0192 at once.", "method": Method.THINK_ALOUD}
    assert list(reasons_against_round(told(**said), today=TODAY)) == []


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_kept(published):
    wrong = {"done_on": None, "method": "", "participants": None, "who": "", "found": ""}
    assert len(reasons_of(recorded, published, **wrong)) == 5
    assert reasons_of(recorded, published, outcome="x" * (MAX_FOUND + 1)) == [
        "What came of it: The text has 4,001 characters; the limit is 4,000."
    ]


def test_a_form_that_is_sent_twice_makes_one_record(published):
    made = recorded(published)
    assert reasons_of(recorded, published) == ["This round is on record already."]
    strike_out(user_test=made, reason="Another factsheet was meant.", by=published.author)
    assert recorded(published).pk != made.pk


def test_the_interface_is_tested_with_the_factsheets(published):
    edition = published.edition("pl", published.interface)
    act = {"edition": edition, "told": told(), "by": published.author, "today": TODAY}
    assert reasons_of(record_user_test, **act) == [
        "The interface is no leaflet; test a factsheet, and its words are tested with it."
    ]


def test_what_came_of_a_round_is_told_with_it_or_later_and_again(published):
    made = recorded(published, outcome="The number stands first now.")
    later = tell_outcome(user_test=made, text=" Version 2 says it twice.\r\n", by=published.coordinator)
    said = [(one.text, one.by) for one in made.outcomes.all()]
    assert said == [("The number stands first now.", published.author), ("Version 2 says it twice.", published.coordinator)]
    event = Event.objects.latest("number")
    assert (event.act, event.payload["user_test"], event.payload["outcome"]) == (
        "outcome of user testing told",
        made.pk,
        later.pk,
    )


def test_an_outcome_says_something_and_something_new(published):
    made = recorded(published, outcome="Nothing.")
    act = {"user_test": made, "by": published.author}
    assert reasons_of(tell_outcome, text="\n", **act) == [
        "Say what came of it; that nothing had to change is an answer, with the reason."
    ]
    assert reasons_of(tell_outcome, text="Nothing. ", **act) == ["This is said of it already."]


def test_a_mistaken_record_is_struck_out_with_a_reason_and_stays(published):
    made = recorded(published)
    act = {"user_test": made, "by": published.coordinator}
    assert reasons_of(strike_out, reason=" ", **act) == ["Say why this record is mistaken."]
    strike_out(reason="It was about another leaflet.", **act)
    [kept] = user_tests_of(published.sheet)
    assert (kept.is_struck_out, kept.found, kept.strike.reason) == (True, TOLD["found"], "It was about another leaflet.")
    struck = f"This round was struck out on {timezone.localdate(kept.strike.at):%-d %B %Y}."
    assert reasons_of(strike_out, reason="Once more.", **act) == [struck]
    assert reasons_of(tell_outcome, text="Too late.", **act) == [struck]


def test_what_stands_is_counted_and_what_was_struck_out_is_not(published, django_assert_num_queries):
    assert (user_testing_of(published.sheet).rounds, user_testing_of(published.sheet).last) == (0, None)
    recorded(published, done_on=DAY - timedelta(9), outcome="Done.")
    newest = recorded(published, "ur")
    strike_out(user_test=recorded(published, done_on=TODAY), reason="Never took place.", by=published.author)
    with django_assert_num_queries(2):
        found = user_testing_of(published.sheet)
    assert (found.rounds, found.last, found.unanswered) == (2, newest, 1)


@pytest.mark.parametrize("name", ["translator", "reviser", "clinician", "publisher", "outsider"])
def test_only_authors_and_coordinators_record_user_testing(published, name):
    made, by = recorded(published), getattr(published, name)
    for act in (
        lambda: recorded(published, "ur", by=by),
        lambda: tell_outcome(user_test=made, text="Done.", by=by),
        lambda: strike_out(user_test=made, reason="Wrong.", by=by),
    ):
        with pytest.raises(NotEntitled, match="Only a coordinator or an author can record user testing here."):
            act()


def test_a_conflict_of_interest_keeps_its_holder_from_recording(published):
    about = {"about": ConflictOfInterest.About.FACTSHEET, "key": "paracetamol", "what": "Paid by the maker."}
    declare_conflict(person=published.author, by=published.coordinator, today=TODAY, **about)
    with pytest.raises(NotEntitled, match="Paid by the maker"):
        recorded(published)


def test_a_round_of_another_factsheet_is_none_of_this_one(universe):
    made = recorded(universe, "en")
    assert user_test_numbered(universe.sheet, made.pk) == made
    with pytest.raises(Unknown, match="no such round"):
        user_test_numbered(universe.interface, made.pk)


def test_the_database_knows_no_round_without_people(published):
    with pytest.raises(Error), transaction.atomic():
        UserTest.objects.create(
            edition=published.edition("pl"), by=published.author, at="2026-01-01T00:00Z", **TOLD | {"participants": 0}
        )


def wrong():
    [proof] = [one for one in prove() if one.what == WHAT]
    return proof.checked, list(proof.breaks)


def test_verify_holds_every_record_against_the_audit(published):
    made = recorded(published, outcome="Done.")
    strike_out(user_test=made, reason="Wrong leaflet.", by=published.author)
    assert wrong() == (3, [])


@pytest.mark.parametrize(
    ("model", "field", "act"),
    [
        (UserTest, "found", "user testing recorded"),
        (UserTestOutcome, "text", "outcome of user testing told"),
        (UserTestStrike, "reason", "user testing struck out"),
    ],
)
def test_verify_finds_what_was_changed_behind_the_applications_back(published, model, field, act):
    made = recorded(published, outcome="Done.")
    strike_out(user_test=made, reason="Wrong leaflet.", by=published.author)
    lift_guards(transaction.get_connection(), model._meta.db_table)
    model.objects.update(**{field: "Everybody was delighted."})
    assert wrong()[1] == [
        f"The table {model._meta.db_table} has lost the triggers that keep its rows.",
        f"“{act}” of paracetamol v1 pl, round {made.pk}, by author is not told of in the audit as it is there.",
        f"“{act}” of paracetamol v1 pl, round {made.pk}, by author is told of in the audit and gone.",
    ]
