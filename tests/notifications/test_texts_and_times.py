"""When an e-mail is due, where a notification leads, and what its text can hold."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.notifications.kinds import ALWAYS, How, Kind, how_of
from cms.notifications.texts import MAX_TEXT, one_line, safe_place, sheet_of
from cms.notifications.timing import WAITS, moment_of, wait_after

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        (Kind.ASSIGNED, How.AT_ONCE),
        (Kind.RETURNED, How.AT_ONCE),
        (Kind.MENTIONED, How.AT_ONCE),
        (Kind.QUESTION, How.DIGEST),
        (Kind.ANSWERED, How.AT_ONCE),
        (Kind.DUE_SOON, How.DIGEST),
        (Kind.SAFETY, How.AT_ONCE),
        (Kind.FEEDBACK, How.DIGEST),
        (Kind.CONNECTION, How.DIGEST),
    ],
)
def test_without_a_choice_only_what_is_waited_for_is_mailed_at_once(kind, how):
    assert how_of(kind, {}) is how


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("how", How)
def test_a_choice_holds_for_all_but_safety(kind, how):
    assert how_of(kind, {kind: how}) is (How.AT_ONCE if kind in ALWAYS else how)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-01-05T06:59", "2026-01-05T07:00"),
        ("2026-01-05T07:00", "2026-01-06T07:00"),
        ("2026-01-05T23:30", "2026-01-06T07:00"),
        ("2026-03-28T12:00", "2026-03-29T06:00"),  # in summer, seven o'clock in London is six in UTC
    ],
)
def test_a_digest_is_due_at_the_next_full_hour_of_it_where_we_are(at, due):
    at, due = (datetime.fromisoformat(time).replace(tzinfo=UTC) for time in (at, due))
    assert moment_of(at, How.DIGEST, hour=7, zone=LONDON) == due


@given(
    at=st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)),
    hour=st.integers(0, 23),
)
def test_a_digest_is_never_due_before_nor_more_than_a_day_and_an_hour_after(at, hour):
    due = moment_of(at, How.DIGEST, hour=hour, zone=LONDON)
    assert at < due <= at + timedelta(hours=25)
    assert moment_of(at, How.AT_ONCE, hour=hour, zone=LONDON) == at


def test_waits_grow_and_then_stay():
    assert [wait_after(tries) for tries in range(1, 8)] == [*WAITS, WAITS[-1], WAITS[-1]]


@pytest.mark.parametrize(
    "place",
    ["", "paracetamol/ur/#how-to-take-it", "paracetamol/ur/?segment=how#how", "feedback/12/", "webhooks/", "a/b/?next=//x"],
)
def test_a_place_below_the_workbench_is_led_to(place):
    assert safe_place(place) == place


@pytest.mark.parametrize(
    "place",
    [
        "/evil.example.org",
        "//evil.example.org",
        "../ur/",
        "a/../../../ur/",
        "a/%2e%2E/%2e%2e/",
        "..\\..\\",
        "a\\b",
        "a/\t../b",
        "./a",
    ],
)
def test_a_place_that_leads_elsewhere_is_not_led_to(place):
    assert safe_place(place) == ""


def test_the_sheet_of_a_place_is_its_first_word():
    assert [sheet_of(place) for place in ("paracetamol/ur/#x", "scans?x", "")] == ["paracetamol", "scans", ""]


@given(st.text(max_size=700))
def test_a_text_is_one_line_that_a_header_and_a_feed_can_hold(text):
    line = one_line(text)
    assert len(line) <= MAX_TEXT
    assert line.splitlines() in ([], [line])
    assert line.isprintable() or not any(character in "\0\r\n\t\x0b\x1b" for character in line)
    line.encode()
