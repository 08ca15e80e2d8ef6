"""The same day in the calendar that a language counts its years by: 4 March 2026 is 13 Esfand 1404 in Iran. Pure."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import icu

from cms.checks.moments import dates
from cms.checks.tokens import fold

_CALENDARS = {
    **dict.fromkeys(["fa", "prs", "ps", "ckb"], "persian"),
    **dict.fromkeys(["am", "ti"], "ethiopic"),
    **dict.fromkeys(["ar", "ur"], "islamic-umalqura"),
    "th": "buddhist",
}
# Years before ours at which these calendars began; two, because their years begin at another time.
_EARLIER = {"persian": (621, 622), "ethiopic": (7, 8), "buddhist": (-543,)}
_YEARS = range(1900, 2100)


def converted(source: str, found: Counter[str], language: str) -> Iterator[tuple[Counter[str], Counter[str]]]:
    """Yield (numbers of a date in the language's own calendar, numbers of the English) for dates and years that both may have."""
    calendar = _CALENDARS.get(language)
    if calendar is None:
        return
    for date in dates(fold(source)):
        if date.year in _YEARS and 1 <= date.month <= 12 and 1 <= date.day <= 31:
            year, month, day = _day_in(calendar, date.year, date.month, date.day)
            named = Counter([str(day), str(year)])
            meant = Counter([str(date.day), str(date.year)])
            yield named + Counter([str(month)]), meant + Counter([str(date.month)])
            yield named + Counter([str(month)]), meant
            yield named, meant
    for year in _YEARS if calendar in _EARLIER else ():
        for earlier in _EARLIER[calendar]:
            if found[str(year - earlier)]:
                yield Counter([str(year - earlier)]), Counter([str(year)])


@cache
def _day_in(calendar: str, year: int, month: int, day: int) -> tuple[int, int, int]:
    ours = icu.GregorianCalendar(year, month - 1, day, 12, 0)
    theirs = icu.Calendar.createInstance(icu.Locale(f"en@calendar={calendar}"))
    theirs.setTime(ours.getTime())
    return (
        theirs.get(icu.UCalendarDateFields.YEAR),
        theirs.get(icu.UCalendarDateFields.MONTH) + 1,
        theirs.get(icu.UCalendarDateFields.DATE),
    )
