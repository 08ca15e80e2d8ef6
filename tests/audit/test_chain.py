"""The chain as such: pure, on events that were never stored."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.audit.chain import GENESIS, breaks_in, canonical, digest_of, event_digest

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@dataclass(frozen=True)
class Link:
    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    payload: object
    previous: str
    digest: str


def link(number, previous, payload=None):
    content = {
        "at": NOON + timedelta(minutes=number),
        "actor": "ann",
        "act": f"act {number}",
        "subject": "sheet",
        "payload": payload,
    }
    return Link(number=number, previous=previous, digest=event_digest(previous=previous, **content), **content)


def chain(length):
    events, previous = [], GENESIS
    for number in range(1, length + 1):
        events.append(link(number, previous, {"words": number}))
        previous = events[-1].digest
    return events


@pytest.mark.parametrize("length", [0, 1, 5])
def test_an_untouched_chain_has_no_breaks(length):
    assert list(breaks_in(chain(length))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"words": 99}},
        {"actor": "bob"},
        {"act": "another act"},
        {"subject": "another sheet"},
        {"at": NOON},
        {"digest": "f" * 64},
    ],
)
def test_a_changed_event_is_named(change):
    events = chain(4)
    events[1] = replace(events[1], **change)
    found = list(breaks_in(events))
    assert found[0] == f"Event 2 ({events[1].act} {events[1].subject}) was changed after it was written."


def test_an_event_changed_with_its_digest_is_betrayed_by_the_next():
    events = chain(4)
    events[1] = link(2, events[0].digest, {"words": "forged"})
    assert list(breaks_in(events)) == ["Event 3 (act 3) does not follow the event before it."]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_event_is_missed(place):
    events = chain(4)
    del events[place]
    number = place + 1
    assert list(breaks_in(events)) == [
        f"Event {number} is missing; the next one there is event {number + 1}.",
        f"Event {number + 1} (act {number + 1}) does not follow the event before it.",
    ]


def test_an_inserted_event_is_found_even_if_all_are_numbered_anew():
    events = chain(4)
    inserted = link(3, events[1].digest, {"words": "slipped in"})
    events = [*events[:2], inserted, *(replace(event, number=event.number + 1) for event in events[2:])]
    assert list(breaks_in(events)) == ["Event 4 (act 3) does not follow the event before it."]


def test_swapped_events_are_found():
    first, second, third, fourth = chain(4)
    swapped = [first, replace(third, number=2), replace(second, number=3), fourth]
    assert [found.split(" (")[0] for found in breaks_in(swapped)] == ["Event 2", "Event 3", "Event 4"]


def test_the_digest_does_not_depend_on_the_time_zone_the_time_is_given_in():
    content = {"previous": GENESIS, "actor": "ann", "act": "act", "subject": "sheet", "payload": {}}
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert event_digest(at=NOON, **content) == event_digest(at=elsewhere, **content)


@given(json_values, json_values)
def test_two_values_have_one_form_exactly_when_they_are_the_same_json(one, other):
    assert (canonical(one) == canonical(other)) == (_typed(one) == _typed(other))


def _typed(value):
    """Tell true from one, which Python holds equal and JSON does not."""
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return (type(value), value)


def test_the_order_of_keys_does_not_count_and_letters_stay_letters():
    assert canonical({"ż": 1, "a": [True, None]}) == '{"a":[true,null],"ż":1}'.encode()
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
