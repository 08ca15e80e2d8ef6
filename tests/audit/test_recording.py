import pytest
from django.db import connection, transaction

from cms.audit.actions import record
from cms.audit.chain import GENESIS, breaks_in
from cms.audit.guards import is_guarded, lift_guards, raise_guards
from cms.audit.models import Event
from cms.errors import Refused

pytestmark = pytest.mark.django_db
TABLE = "audit_event"


@pytest.fixture
def unguarded(db):
    """Somebody with the database's own tools has taken the triggers away."""
    lift_guards(connection, TABLE)
    yield
    raise_guards(connection, TABLE)


def breaks():
    return list(breaks_in(Event.objects.order_by("number")))


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def last():
    return Event.objects.order_by("-number")[0]


def test_an_event_follows_the_one_before_it_and_keeps_names_as_text():
    first = record(actor="ann", act="tested", subject="sheet", words=["ż", 1, None])
    second = record(actor="bob", act="tested", subject="sheet")
    assert (second.number, second.previous) == (first.number + 1, first.digest)
    stored = Event.objects.get(pk=first.pk)
    assert (stored.actor, stored.payload, str(stored)) == ("ann", {"words": ["ż", 1, None]}, f"{first.number} ann tested sheet")
    assert breaks() == []


def test_the_first_event_of_all_follows_the_beginning(unguarded):
    execute(f"DELETE FROM {TABLE}")
    event = record(actor="ann", act="tested", subject="sheet")
    assert (event.number, event.previous) == (1, GENESIS)


@transaction.atomic
def fail_after_recording():
    record(actor="ann", act="tested", subject="sheet")
    raise Refused("It was not to be.")


def test_an_event_goes_with_the_act_that_failed():
    before = last()
    with pytest.raises(Refused):
        fail_after_recording()
    assert last() == before


def test_the_events_of_the_whole_universe_are_one_chain(published):
    assert Event.objects.count() > 100
    assert breaks() == []


def test_a_payload_changed_behind_the_triggers_is_found(unguarded):
    number = last().number - 3
    execute(f"UPDATE {TABLE} SET payload = '{{}}' WHERE number = %s", number)
    event = Event.objects.get(number=number)
    assert breaks() == [f"Event {number} ({event.act} {event.subject}) was changed after it was written."]


def test_an_event_removed_behind_the_triggers_is_found(unguarded):
    number = last().number - 3
    execute(f"DELETE FROM {TABLE} WHERE number = %s", number)
    after = Event.objects.get(number=number + 1)
    assert breaks() == [
        f"Event {number} is missing; the next one there is event {number + 1}.",
        f"Event {number + 1} ({after.act}) does not follow the event before it.",
    ]


def test_an_event_inserted_behind_the_triggers_is_found(unguarded):
    newest = last()
    execute(f"UPDATE {TABLE} SET number = number + 1 WHERE number = %s", newest.number)
    execute(
        f"INSERT INTO {TABLE} (number, at, actor, act, subject, payload, previous, digest) "
        f"SELECT number - 1, at, 'mallory', act, subject, payload, %s, %s FROM {TABLE} WHERE number = %s",
        "a" * 64,
        "b" * 64,
        newest.number + 1,
    )
    assert breaks() == [
        f"Event {newest.number} ({newest.act}) does not follow the event before it.",
        f"Event {newest.number} ({newest.act} {newest.subject}) was changed after it was written.",
        f"Event {newest.number + 1} ({newest.act}) does not follow the event before it.",
    ]


def test_two_events_swapped_behind_the_triggers_are_found(unguarded):
    number = last().number
    for old, new in [(number, 0), (number - 1, number), (0, number - 1)]:
        execute(f"UPDATE {TABLE} SET number = %s WHERE number = %s", new, old)
    assert [found.split(" (")[0] for found in breaks()] == [f"Event {number - 1}", f"Event {number}"]


def test_missing_triggers_are_noticed(unguarded):
    assert not is_guarded(connection, TABLE)


def test_triggers_raised_twice_stand_once():
    raise_guards(connection, TABLE)
    assert is_guarded(connection, TABLE)
