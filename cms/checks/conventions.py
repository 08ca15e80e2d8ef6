"""The same numbers as a language writes them: 100 000 for 100,000, 10 万 for 100,000, 3月 for March, 17:00 for 5pm. Pure.

Every rule names a number that the English has and the target lacks, and takes away only what stands in its place, so
that a changed number is still found.
"""

import re
from collections import Counter
from collections.abc import Iterator

from cms.checks.calendars import converted
from cms.checks.locales import entry_of
from cms.checks.tokens import GAP, Kind, Token, fold, numbers, tokens, value_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_NUMBERED_MONTH = re.compile(r"(?<![\d.,])0?(1[0-2]|[1-9])[ \u00a0]?月|[Tt]háng[ \u00a0]0?(1[0-2]|[1-9])(?![\d.,])")
_GROUPED = re.compile(r"(?<![\d.,])(?<!\d )\d{1,3}(?: \d{3})+(?:,\d+)?(?! ?\d)")
_KEPT_TOGETHER = re.compile(r"(?<![\d.,])\d{1,3}(?:[\u00a0\u202f]\d{3})+(?!\d)")
_SLASHED = re.compile(r"(?<![\d./,])(\d+)/(\d+)(?![\d./,])")
_DATE = re.compile(r"(?<![\d./-])\d{1,2}([./-])(\d{1,2})\1\d{4}(?!\d)")
_DOTTED_DATE = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_TEN_THOUSANDS = re.compile(
    r"(?<![\d,.])(?:(\d[\d,]*(?:\.\d+)?)[ \u00a0]?[至到~～–-][ \u00a0]?)?(\d[\d,]*(?:\.\d+)?)[ \u00a0]?([万萬亿億])"
)
# 100.000 is nobody's hundred; 1.000 may be one, written too exactly.
_POINTED = re.compile(r"(?<![\d.,])(?:\d{2,3}\.000|\d{1,3}(?:\.\d{3}){2,})(?![\d.,]\d)")
_ZEROS = {"万": 4, "萬": 4, "亿": 8, "億": 8}
_CLOCK = re.compile(rf"(?<![\d.,:])([0-9]|[01][0-9]|2[0-3])([.:]|{GAP}?h{GAP}?)([0-5][0-9])(?!\d)")
_AFTERNOON = frozenset(map(str, range(13, 24)))
_WHOLE_HOUR = re.compile(rf"([0-9]|[01][0-9]|2[0-3]){GAP}?h")


def as_english_writes(source: str, target: str, language: str) -> Counter[str]:
    """Return the numbers of the target, those that only look different turned to what the English writes."""
    wanted, found = numbers(source), numbers(target, language)
    entry = entry_of(language)
    if entry.unicode_script == "Hani":
        _count_ten_thousands(fold(target), found)
    if entry.decimal_mark == ",":
        for match in _GROUPED.finditer(fold(target)):
            _replace(found, numbers(match.group(), language), Counter([value_of(match.group(), ",")]), wanted)
    for match in _KEPT_TOGETHER.finditer(fold(target)):  # a short telephone number that must not break at the line's end
        apart = Counter(str(int(part)) for part in re.findall(r"\d+", match.group()))
        _replace(found, numbers(match.group(), language), apart, wanted)
    if entry.script == "Arab":
        for match in _POINTED.finditer(fold(target)):
            _replace(found, numbers(match.group(), language), Counter([match.group().replace(".", "")]), wanted)
        for match in _SLASHED.finditer(fold(target)):  # 99/98 is how many write 99.98
            _replace(found, Counter(match.groups()), Counter([value_of(f"{match[1]}.{match[2]}", ".")]), wanted)
    for match in _DOTTED_DATE.finditer(fold(target)):
        day, month, year = (str(int(part)) for part in match.groups())
        meant = Counter([day, year] if month in _named_months(source) else [day, month, year])
        _replace(found, numbers(match.group(), language), meant, wanted)
    for own, ours in converted(source, found, language):
        _replace(found, own, ours, wanted)
    for month in _named_in_both(source, target):
        _replace(found, Counter([month]), Counter(), wanted)
    for written, meant in _times(source, target, language):
        _replace(found, written, meant, wanted)
    return found


def _replace(found: Counter[str], written: Counter[str], meant: Counter[str], wanted: Counter[str]) -> None:
    instead, lacking = written - meant, meant - written
    if instead <= found - wanted and lacking <= wanted - found:
        found.subtract(instead)
        found.update(lacking)


def _count_ten_thousands(target: str, found: Counter[str]) -> None:
    for match in _TEN_THOUSANDS.finditer(target):
        for number in filter(None, match.groups()[:2]):  # of a range, both ends
            written = value_of(number, ".")
            whole, _, part = written.partition(".")
            zeros = _ZEROS[match[3]]
            meant = f"{whole}{part[:zeros].ljust(zeros, '0')}.{part[zeros:] or '0'}"
            if found[written]:
                found.subtract([written])
                found.update([value_of(meant, ".")])


def _named_months(source: str) -> Counter[str]:
    return Counter(str(_MONTHS.index(name[:3].lower()) + 1) for name in _NAMED_MONTH.findall(source))


def _named_in_both(source: str, target: str) -> Iterator[str]:
    named = _named_months(source)
    numbered = Counter(one or other for one, other in _NUMBERED_MONTH.findall(fold(target)))
    numbered.update(str(int(match[2])) for match in _DATE.finditer(fold(target)))
    yield from (named & numbered).elements()


def _times(source: str, target: str, language: str) -> Iterator[tuple[Counter[str], Counter[str]]]:
    """Yield (numbers in the target, numbers in the English) for each time of day that both have."""
    clocks = [clock for token in tokens(target, language) for clock in _clocks_in(token, source, language)]
    for token in tokens(source):
        if token.kind is Kind.TIME:
            hour, *minutes = token.values
            ending = token.folded.replace(".", "")[-2:]
            hours = {hour, str(int(hour) + 12)} if ending == "pm" else {hour}
            same = [clock for clock in clocks if clock[0] in {(one, *minutes) for one in hours}]
            if ending not in {"am", "pm"}:  # 1:10 may be a dilution, and 1.10 is no way to write that
                same = [clock for clock in same if clock[0] == clock[1]]
            for clock in same[:1]:
                clocks.remove(clock)
                yield Counter(clock[1]), Counter(token.values)


def _clocks_in(token: Token, source: str, language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield (hour and minutes, the numbers they were counted as)."""
    if token.kind in {Kind.TIME, Kind.NUMBER, Kind.RANGE}:
        for match in _CLOCK.finditer(token.folded):
            time = (str(int(match[1])), *([str(int(match[3]))] if match[3] != "00" else []))
            is_decimal = match[2] == "." and token.kind is not Kind.TIME
            yield time, tuple(numbers(match.group(), language)) if is_decimal else time
        if token.kind is Kind.NUMBER and token.folded in _AFTERNOON and "hour" not in source:  # 17 Uhr
            yield token.values, token.values
    # “17 h” is an hour of the day only where the English speaks of no hours as a length of time.
    elif token.kind is Kind.QUANTITY and "hour" not in source and _WHOLE_HOUR.fullmatch(token.folded):
        yield token.values, token.values
