"""By when translations have to follow a change to the English, by how much the change matters. Pure."""

from datetime import date, timedelta

SATURDAY = 5
# Severity → days; what is technical or editorial waits for the next occasion.
DAYS = {2: 60, 3: 14}
WORKING_DAYS = {4: 2}


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY


def due_on(published: date, severity: int) -> date | None:
    """The working day by which words that a change of this severity made stale are to be given anew; None without a limit."""
    if severity in WORKING_DAYS:
        return _after_working_days(published, WORKING_DAYS[severity])
    if severity in DAYS:
        return _working_day_up_to(published + timedelta(days=DAYS[severity]))
    return None


def _after_working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def _working_day_up_to(day: date) -> date:
    """A limit that ends at a weekend ends before it, so that it is never longer than it says."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
