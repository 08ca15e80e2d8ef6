"""Publication at a time and not before one."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.notifications.models import Notification
from cms.releases.actions import live_of
from cms.releases.models import Schedule
from cms.releases.scheduling import publish_due, schedule, set_embargo, take_back, waiting
from cms.releases.verification import prove
from tests.releases.patients import page

ALCOHOL, SOBER = "Do not take it with alcohol.", "Do not take it with any alcohol."


@pytest.fixture
def ready(published):
    """Signed English that is not out yet."""
    published.change_english(ALCOHOL, SOBER)
    published.review("en")
    return published


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def ask(universe, at=None, language="en", by=None, **more):
    at = at or in_an_hour()
    return schedule(factsheet=universe.sheet, language=language, at=at, by=by or universe.publisher, **more)


def let_it_be_due(made):
    Schedule.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(minutes=1))


def test_it_goes_out_when_its_time_has_come_and_not_before(ready, capsys):
    made = ask(ready)
    assert publish_due() == []
    assert SOBER not in page("en")
    let_it_be_due(made)
    call_command("publish_due")
    assert "published" in capsys.readouterr().out
    assert SOBER in page("en")
    made.refresh_from_db()
    assert (made.outcome, waiting(ready.sheet)) == ("published", [])
    assert [broken for proof in prove() for broken in proof.breaks] == []


def test_it_is_published_in_the_name_of_who_asked_for_it(ready):
    let_it_be_due(ask(ready))
    publish_due()
    assert Event.objects.filter(act="edition published").latest("number").actor == "publisher"


@pytest.mark.parametrize(
    ("ahead", "reason"),
    [
        (timedelta(hours=-1), "That time has passed already; publish it now, or choose a later time."),
        (timedelta(days=400), "That is more than a year ahead; words are to be read again by then."),
    ],
)
def test_a_time_that_has_passed_or_is_far_off_is_refused(ready, ahead, reason):
    with pytest.raises(Refused) as refused:
        ask(ready, timezone.now() + ahead)
    assert refused.value.reasons == (reason,)


def test_only_what_could_go_out_is_scheduled_once_and_by_a_publisher(ready):
    with pytest.raises(NotEntitled):
        ask(ready, by=ready.coordinator)
    with pytest.raises(Refused, match="Exactly these words are already live"):
        ask(ready, language="pl")
    ask(ready)
    with pytest.raises(Refused, match="A time is set for it already"):
        ask(ready)


def test_what_was_taken_back_does_not_go_out(ready):
    made = ask(ready)
    take_back(schedule=made, by=ready.publisher)
    let_it_be_due(made)
    assert publish_due() == []
    with pytest.raises(Refused, match="It was taken back already"):
        take_back(schedule=made, by=ready.publisher)
    ask(ready)


def test_other_words_than_those_that_were_asked_for_are_held_back_and_people_hear_of_it(ready):
    made = ask(ready)
    ready.change_english(SOBER, "Do not take it with any alcohol at all.")
    ready.review("en")
    let_it_be_due(made)
    publish_due()
    made.refresh_from_db()
    assert made.outcome == "held back: The words that are signed now are not those that were to go out."
    assert "at all" not in page("en")
    assert {one.person.username for one in Notification.objects.filter(kind="publication held back")} == {
        "publisher",
        "coordinator",
    }


def test_what_lost_its_signature_is_held_back(ready):
    made = ask(ready)
    ready.change_english(SOBER, "Do not take it with any alcohol at all.")
    let_it_be_due(made)
    publish_due()
    made.refresh_from_db()
    assert made.outcome.startswith("held back: Only an approved and signed edition can be published")


def test_one_schedule_is_done_by_one_process_and_taken_up_again_if_that_was_killed(ready):
    made = ask(ready)
    let_it_be_due(made)
    Schedule.objects.filter(pk=made.pk).update(ended_at=timezone.now(), outcome="being published")
    assert publish_due() == []
    Schedule.objects.filter(pk=made.pk).update(ended_at=timezone.now() - timedelta(hours=1))
    publish_due()
    made.refresh_from_db()
    assert (made.outcome, SOBER in page("en")) == ("published", True)


def test_a_process_killed_after_it_had_published_does_not_publish_twice(ready):
    made = ask(ready)
    ready.publish("en")
    Schedule.objects.filter(pk=made.pk).update(ended_at=timezone.now() - timedelta(hours=1), outcome="being published")
    publish_due()
    made.refresh_from_db()
    assert made.outcome == "published"
    assert len(live_of(ready.sheet, "en")) == 1


# Embargo


def embargo(universe, until, reason="The guideline is announced then."):
    set_embargo(version=universe.version, until=until, reason=reason, by=universe.publisher)


def test_under_embargo_nothing_goes_out_by_hand_or_by_schedule_until_it_ends(ready):
    until = timezone.now() + timedelta(days=2)
    embargo(ready, until)
    with pytest.raises(Refused, match="Nothing of this version goes out before"):
        ready.publish("en")
    with pytest.raises(Refused, match="Nothing of this version goes out before"):
        ask(ready, timezone.now() + timedelta(days=1))
    made = ask(ready, until)
    let_it_be_due(made)
    publish_due()
    made.refresh_from_db()
    assert made.outcome.startswith("held back: Nothing of this version goes out before")


def test_a_lifted_embargo_holds_nothing_back_and_both_are_told_of(ready):
    embargo(ready, timezone.now() + timedelta(days=2))
    embargo(ready, None, "It was announced early.")
    ready.publish("en")
    acts = list(Event.objects.filter(act__startswith="embargo").order_by("number").values_list("act", "payload__reason"))
    assert acts == [("embargo set", "The guideline is announced then."), ("embargo lifted", "It was announced early.")]


def test_an_embargo_needs_a_reason_and_a_time_to_come(ready):
    with pytest.raises(Refused, match="That time has passed already"):
        embargo(ready, timezone.now() - timedelta(days=1))
    with pytest.raises(Refused, match="Say why"):
        embargo(ready, timezone.now() + timedelta(days=1), " ")
