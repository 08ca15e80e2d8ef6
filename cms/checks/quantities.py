"""Values with their units, read from digits, words and symbols: 2.5 mg, two weeks, ۵٪, 4–6 hours. Pure.

A unit belongs to the number beside it. In a range or a list the last unit is every number's.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from cms.checks.locales import decimal_mark, months_of
from cms.checks.tokens import ADDRESSES, Kind, Token, fold, overlaps, value_of
from cms.checks.vocabulary import DATA, Hit
from cms.languages import SOURCE

_BLANK = r"[ \u00a0\u202f\u2009]"
_CLASSIFIERS = "個个"
_BESIDE = re.compile(rf"{_BLANK}?[-‐‑–]?{_BLANK}?[{_CLASSIFIERS}]?")
_BETWEEN = re.compile(rf"{_BLANK}?(?:[-‐‑–—/,،、~～至到]|[^\W\d_]{{1,8}}|,? ?[^\W\d_]{{1,8}}){_BLANK}?")
_CALENDAR = re.compile(r"\d{4} ?年|\d{1,2} ?月(?: ?\d{1,2} ?[日號号])?")  # Chinese dates, where a length of time is 3個月
_DIGIT_AHEAD = re.compile(rf"{_BLANK}?\d")
_AND = re.compile(rf"{_BLANK}?(?:[-‐‑–—/,~]|,? ?(?:to|or|and|and/or)){_BLANK}?", re.IGNORECASE)  # in English
_LETTER = re.compile(r"[A-Za-z]")  # the 1 of S1 counts nothing
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*|[½¼¾⅓⅔]")
_SPACED = re.compile(rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)")
_GROUPED = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:,\d+)?(?! ?\d)")  # 1 000, where a comma is the decimal mark
_end_of = attrgetter("end")
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "1/3", "⅔": "2/3", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}
# Whose exchange is a mistake in a dose whatever the text is about.
DOSES = frozenset(
    {"mass", "volume", "international units", "absorbed dose", "equivalent dose", "activity", "amount", "share", "units"}
    | {"temperature, Celsius", "temperature, Fahrenheit", "pressure", "pressure, pascal"}
    | {"tablets", "capsules", "drops", "puffs", "teaspoons", "tablespoons", "sachets"}
)
# What is measured, not counted: the word for a tablet may stand beside anything small and round.
MEASURED = DOSES - {"units", "tablets", "capsules", "drops", "puffs", "teaspoons", "tablespoons", "sachets"}
TEMPERATURES = frozenset({"C", "F"})


class Unit(NamedTuple):
    dimension: str
    factor: float
    symbols: tuple[str, ...]


class Number(NamedTuple):
    value: str
    start: int
    end: int
    is_written: bool = False  # out, in words


class Named(NamedTuple):
    """A unit that stands in a text."""

    unit: str
    start: int
    end: int
    is_symbol: bool = False


class Quantity(NamedTuple):
    """A number and the unit beside it, if there is one."""

    value: str
    unit: str
    start: int
    end: int
    is_written: bool = False
    is_symbol: bool = False
    unit_first: bool = False  # as in “day 5”

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


@cache
def units() -> dict[str, Unit]:
    tables = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))
    return {key: Unit(entry["dimension"], entry["factor"], tuple(entry["symbols"])) for key, entry in tables.items()}


@cache
def _symbols() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Return units by symbol, what finds one behind a number, and what finds a sign of per cent before it."""
    by_symbol = {symbol: key for key, unit in units().items() for symbol in unit.symbols}
    by_symbol |= {symbol.replace("°", f"°{blank}"): key for symbol, key in by_symbol.items() for blank in " \u00a0"}
    longest_first = "|".join(sorted(map(re.escape, by_symbol), key=len, reverse=True))
    behind = re.compile(rf"{_BLANK}?[-‐‑]?({longest_first})(?![^\W\d_])")
    signs = "".join(units()["percent"].symbols)
    return by_symbol, behind, re.compile(rf"(?<!\d)(?<!\d{_BLANK})([{signs}]){_BLANK}?$")


def amount(quantity: Quantity) -> tuple[str, float] | None:
    """Return what is measured and how much of its base unit; None for a bare number."""
    unit = units().get(quantity.unit)
    number = number_of(quantity.value)
    return None if unit is None or number is None else (unit.dimension, round(number * unit.factor, 15))


def number_of(value: str) -> float | None:
    """Return a canonical value as a number, fractions included."""
    value = FRACTIONS.get(value, value)
    try:
        return float(value)
    except ValueError:
        return None


def numbers_in(tokens: tuple[Token, ...], hits: dict[str, tuple[Hit, ...]], language: str) -> list[Number]:
    """Return the numbers of a text in digits and words, in reading order; those of times and addresses are left out."""
    found = [number for token in tokens for number in _in_digits(token, language)]
    digits = [(number.start, number.end) for number in found]
    for hit in hits.get("numbers", ()):
        value = hit.key if hit.key[0].isdigit() else "1" if hit.key == "ambiguous_1" else ""
        if value and not overlaps(digits, hit.start, hit.start + 1):
            found.append(Number(FRACTIONS.get(value, value), hit.start, hit.end, is_written=True))
    return sorted(found, key=lambda number: number.start)


def _in_digits(token: Token, language: str) -> Iterator[Number]:
    if token.kind in ADDRESSES or token.kind is Kind.TIME or token.folded[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return
    mark = decimal_mark(language)
    spaced = _SPACED.match(token.folded)
    for match in [spaced] if spaced else _DIGITS.finditer(token.folded):
        value = match.group()
        value = FRACTIONS.get(value) or value_of(value, mark)
        yield Number(value, token.start + match.start(), token.start + match.end())


def is_dose(found: Iterable[Quantity], value: str) -> bool:
    """Whether a value stands with a unit that doses are measured in, which nobody writes out."""
    return any(one.value == value and one.unit and units()[one.unit].dimension in MEASURED for one in found)


def meaning(quantity: Quantity) -> tuple[float | str, str]:
    """Return what makes two quantities the same: the value, however it is written, and the unit."""
    number = number_of(quantity.value)
    return (quantity.value if number is None else number), quantity.unit


def without(quantities: Iterable[Quantity], others: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return the quantities that stand more often than among the others."""
    there: dict[tuple[float | str, str], int] = {}
    for other in others:
        there[meaning(other)] = there.get(meaning(other), 0) + 1
    left = []
    for quantity in quantities:
        if there.get(meant := meaning(quantity)):
            there[meant] -= 1
        else:
            left.append(quantity)
    return tuple(left)


def quantities(text: str, language: str, tokens: tuple[Token, ...], hits: dict[str, tuple[Hit, ...]]) -> tuple[Quantity, ...]:
    """Return every number of a text with its unit, in reading order."""
    numbers = [
        number for number in numbers_in(tokens, hits, language) if not _LETTER.fullmatch(text[number.start - 1 : number.start])
    ]
    if not numbers:
        return ()
    folded = fold(text)
    if len(numbers) > 1 and decimal_mark(language) == ",":
        numbers = _with_groups(folded, numbers)
    words = [Named(hit.key, hit.start, hit.end) for hit in hits.get("units", ()) if hit.key in units()]
    if words and ("月" in text or "年" in text):
        dates = [match.span() for match in _CALENDAR.finditer(folded)]
        words = [unit for unit in words if not any(start <= unit.start < end for start, end in dates)]
    if words and not months_of(language):  # 11 tháng 3 is a date
        words = [unit for unit in words if unit.unit != "month" or not _DIGIT_AHEAD.match(folded, unit.end)]
    between = _AND if language == SOURCE else _BETWEEN
    own = [_unit_beside(folded, number, words) for number in numbers]
    bound = list(own)
    for place in range(len(numbers) - 2, -1, -1):
        behind = bound[place + 1]
        gap = folded[numbers[place].end : numbers[place + 1].start]
        if bound[place] is None and behind is not None and behind.start >= numbers[place + 1].end and between.fullmatch(gap):
            bound[place] = behind
    taken = {unit.start for unit in bound if unit}
    for place, number in enumerate(numbers if words else ()):
        if bound[place] is None:
            bound[place] = _unit_before(folded, number, words, taken)
    return tuple(map(_quantity, numbers, own, bound))


def _quantity(number: Number, own: Named | None, unit: Named | None) -> Quantity:
    end = max(number.end, own.end) if own and own.start >= number.start else number.end
    if unit is None:
        return Quantity(number.value, "", number.start, end, number.is_written)
    unit_first = unit.end <= number.start and not unit.is_symbol
    return Quantity(number.value, unit.unit, number.start, end, number.is_written, unit.is_symbol, unit_first)


def _with_groups(folded: str, numbers: list[Number]) -> list[Number]:
    for match in _GROUPED.finditer(folded):
        inside = [number for number in numbers if match.start() <= number.start < match.end()]
        if len(inside) > 1:
            whole = Number(value_of(match.group().replace(" ", ""), ","), *match.span())
            numbers = sorted([number for number in numbers if number not in inside] + [whole], key=lambda number: number.start)
    return numbers


def _unit_beside(folded: str, number: Number, words: list[Named]) -> Named | None:
    """Return the unit right behind a number, or that its own word holds, as Arabic duals do."""
    by_symbol, behind, before = _symbols()
    is_begun = number.is_written and folded[number.end : number.end + 1].isalpha()  # vierundzwanzi|g
    if not is_begun and (match := behind.match(folded, number.end)):
        return Named(by_symbol[match[1]], match.start(1), match.end(), is_symbol=True)
    if match := before.search(folded, max(0, number.start - 2), number.start):
        return Named("percent", *match.span(1), is_symbol=True)
    place = bisect_right(words, number.start, key=_end_of)
    if place == len(words):
        return None
    unit = words[place]
    if unit.start < number.end:
        return unit
    is_clock = unit.unit == "h" and _DIGIT_AHEAD.match(folded, unit.end)  # “2020, hour 8:00”
    return unit if _BESIDE.fullmatch(folded, number.end, unit.start) and not is_clock else None


def _unit_before(folded: str, number: Number, words: list[Named], taken: set[int]) -> Named | None:
    place = bisect_right(words, number.start, key=_end_of) - 1
    if place < 0 or words[place].start in taken or folded[words[place].end : number.start] not in {"", " ", "\u00a0"}:
        return None
    return words[place]
