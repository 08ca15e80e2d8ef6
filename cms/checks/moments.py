"""Checks of dates and times of day: 4/3 is not 3/4, and 5pm not 5am."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cms.checks.findings import Finding, Severity
from cms.checks.locales import halves_of, months_of
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
# “May”, which is a verb as often, is no month without a day or a year beside it.
_ENGLISH_MONTH = re.compile(
    r"\b(?P<name>January|February|March|April|May(?= \d)|(?<=\d )May|June|July|August|September|October|November|December)\b"
)
_BESIDE = 14  # letters between a time and the words for its part of the day
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


@check("months", mqm="accuracy/mistranslation")
def months(pair: Pair) -> Iterator[Finding]:
    """A date has the name of another month, as April for March; names are those that CLDR has for the language."""
    named = _months_here(pair.language)
    wanted = _english_months(pair.source) if named else {}
    if named is None or not wanted:
        return
    known = months_of(pair.language)
    found = {known[match[0]]: match.span() for match in named.finditer(pair.target.lower())}
    lost, new = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    if len(lost) == len(new) == 1 and not _numbers_of(pair.target_tokens) & {str(lost[0])} - _numbers_of(pair.source_tokens):
        said = f"The English names month {lost[0]} of the year, this text month {new[0]}."
        yield Finding("months", Severity.WARN, said, (found[new[0]],), (wanted[lost[0]],))


@lru_cache(maxsize=4096)
def _english_months(text: str) -> dict[int, tuple[int, int]]:
    return {_MONTHS.index(match["name"][:3].lower()) + 1: match.span() for match in _ENGLISH_MONTH.finditer(text)}


def _numbers_of(tokens: tuple[Token, ...]) -> set[str]:
    return {value for token in tokens for value in token.values}


@cache
def _months_here(language: str) -> re.Pattern[str] | None:
    names = "|".join(sorted(map(re.escape, months_of(language)), key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])") if names else None


@check("times", mqm="accuracy/mistranslation")
def morning_and_afternoon(pair: Pair) -> Iterator[Finding]:
    """A time of day has am for pm, or pm for am; so have words beside it, as “in the morning” for 5pm."""
    if Kind.TIME not in pair.kinds:
        return
    wanted = Counter(moment for token in pair.source_tokens if (moment := _half(token)))
    halves = halves_of(pair.language)
    found = Counter(
        moment for token in pair.target_tokens if (moment := _half(token) or _half_beside(pair.target, token, halves))
    )
    for half, values in (found - wanted) if wanted else ():
        other = "a" if half == "p" else "p"
        if wanted[other, values] > found[other, values]:
            spans = tuple(token.span for token in pair.target_tokens if token.values == values)
            said = f"The English has {':'.join(values)} {other}m, this text {half}m."
            yield Finding("times", Severity.BLOCK, said, spans)


def _half(token: Token) -> tuple[str, tuple[str, ...]] | None:
    noon = _NOON.search(token.folded) if token.kind is Kind.TIME else None
    return (noon[1].lower(), token.values) if noon else None


def _half_beside(text: str, token: Token, halves: dict[str, str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the half of the day that words right before or behind a time say, where all of them say the same."""
    if token.kind not in {Kind.TIME, Kind.NUMBER} or not halves or not token.values or int(float(token.values[0])) > 12:
        return None
    beside = text[max(0, token.start - _BESIDE) : token.start].lower() + "  " + text[token.end : token.end + _BESIDE].lower()
    said = {half for words, half in halves.items() if words in beside}
    return (said.pop(), token.values) if len(said) == 1 else None
