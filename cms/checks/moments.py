"""Checks of dates and times of day: 4/3 is not 3/4, and 5pm not 5am."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.tokens import Kind, Token, fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_NAMED = (
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_NAME},? (?P<year>\d{{4}})"),
    re.compile(rf"\b{_NAME} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"),
)
_DAY_FIRST = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?![\d/-]|\.\d)"
)
_YEAR_FIRST = (
    re.compile(r"(?<![\d./-])(?P<year>\d{4})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/-])"),
    re.compile(r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号號]"),
)
_HINT = re.compile(r"\d[./-]\d\d?[./-]\d|年")
_NOON = re.compile(r"([ap])\.?m", re.IGNORECASE)


class Date(NamedTuple):
    year: int
    month: int
    day: int
    start: int
    end: int

    @property
    def exact(self) -> tuple[int, int, int]:
        return self.year % 100, self.month, self.day

    @property
    def exchanged(self) -> tuple[int, int, int]:
        return self.year % 100, self.day, self.month


def dates(folded: str) -> Iterator[Date]:
    """Yield the dates that are written with a number for each part, or with an English name of the month; days come first."""
    for pattern in (*_NAMED, _DAY_FIRST, *_YEAR_FIRST):
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else int(parts["month"])
            yield Date(int(parts["year"]), month, int(parts["day"]), *match.span())


@check("dates", mqm="accuracy/mistranslation")
def day_and_month(pair: Pair) -> Iterator[Finding]:
    """Day and month have changed places: 3/4/2026 for 4/3/2026 or 4 March 2026."""
    if not _HINT.search(fold(pair.target)):
        return
    wanted = {date.exact: date for date in dates(fold(pair.source))}
    for date in dates(fold(pair.target)) if wanted else ():
        if date.exact not in wanted and date.exchanged in wanted:
            there = wanted[date.exchanged]
            said = "Day and month have changed places; days come first here, or the year, the month and then the day."
            yield Finding("dates", Severity.BLOCK, said, ((date.start, date.end),), ((there.start, there.end),))


@check("times", mqm="accuracy/mistranslation")
def morning_and_afternoon(pair: Pair) -> Iterator[Finding]:
    """A time of day has am for pm, or pm for am."""
    if Kind.TIME not in pair.kinds:
        return
    wanted = Counter(moment for token in pair.source_tokens if (moment := _half(token)))
    found = Counter(moment for token in pair.target_tokens if (moment := _half(token)))
    for half, values in (found - wanted) if wanted else ():
        other = "a" if half == "p" else "p"
        if wanted[other, values] > found[other, values]:
            spans = tuple(token.span for token in pair.target_tokens if _half(token) == (half, values))
            said = f"The English has {':'.join(values)} {other}m, this text {half}m."
            yield Finding("times", Severity.BLOCK, said, spans)


def _half(token: Token) -> tuple[str, tuple[str, ...]] | None:
    noon = _NOON.search(token.folded) if token.kind is Kind.TIME else None
    return (noon[1].lower(), token.values) if noon else None
