from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.due import due_on, is_working_day
from cms.review.rules import SEVERITIES

MONDAY, THURSDAY, FRIDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 7)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("published", "severity", "due"),
    [
        (MONDAY, 0, None),
        (MONDAY, 1, None),
        (MONDAY, 2, date(2026, 5, 1)),
        (MONDAY, 3, date(2026, 3, 16)),
        (SATURDAY, 3, date(2026, 3, 20)),
        (MONDAY, 4, date(2026, 3, 4)),
        (THURSDAY, 4, date(2026, 3, 9)),
        (FRIDAY, 4, date(2026, 3, 10)),
        (SATURDAY, 4, date(2026, 3, 10)),
    ],
)
def test_the_graver_a_change_the_sooner_translations_follow(published, severity, due):
    assert due_on(published, severity) == due


@given(DAYS)
def test_whatever_the_day_a_limit_ends_on_a_working_day_and_is_never_longer_than_it_says(published):
    due = {severity: day for severity in SEVERITIES if (day := due_on(published, severity))}
    assert set(due) == {2, 3, 4}
    assert all(is_working_day(day) and day > published for day in due.values())
    assert due[4] < due[3] < due[2] <= published + timedelta(days=60)
    assert due[3] <= published + timedelta(days=14)
    assert sum(is_working_day(published + timedelta(days=one)) for one in range(1, (due[4] - published).days + 1)) == 2
