"""The recogniser: the parts of a text that must survive translation and must not be reordered. Pure.

One recogniser serves the checks, the severity floor and the isolation in right-to-left pages, so they cannot disagree.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from cms.checks.isolation import isolates
from cms.checks.locales import decimal_mark

GAP = "[ \u00a0\u202f]"
_UNIT = (
    "mmol/[lL]|mmHg|MBq|GBq|kcal|mcg|mg|kg|ng|[µμ]g|µm|μm|kJ|IU|Gy|mSv|ml|mL|dl|dL|cl|mm|cm|km|bpm|g|m|l|L|h|kPa|"
    "µmol/[lL]|pmol/[lL]"
)
_DIVISOR = r"(?:/(?:kg|m²|m2|ml|mL|l|L|min|h|hour|day|dose))*"
_NUMBER = r"(?:\d{1,3}(?:[\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)*"
_NOON = r"(?:[ap]m(?![A-Za-z])|[ap]\.m\.)"
_PATTERNS = (
    ("email", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    (
        "web",
        r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9/_~=&#%-]"
        r"|(?<![A-Za-z0-9.@-])(?:[A-Za-z0-9-]+\.)+(?:org|com|net|gov|uk|wales|scot|eu|info|int)(?:/[A-Za-z0-9\-._~/?#=&%]*[A-Za-z0-9/_=-])?(?![A-Za-z0-9])",
    ),
    ("placeholder", r"%\([a-z_]+\)[sd]|\{[a-z_]+\}|(?<![\d%])%(?:\d+\$)?[sd@](?![A-Za-z])"),
    ("phone", r"(?:\+|(?<![\d.,])(?:\((?=0\d+\)))?0)(?:\d|[ \u00a0\u202f()-](?=[ \u00a0\u202f]?[\d(])){7,18}\d(?!\d)"),
    ("range", rf"{_NUMBER}{GAP}?[-‐‑–—]{GAP}?{_NUMBER}(?:{GAP}?(?:°{GAP}?[CF]|%|(?:{_UNIT}){_DIVISOR}(?![A-Za-z])))?"),
    ("temperature", rf"[-−]?{_NUMBER}{GAP}?°{GAP}?[CF]?"),
    ("percent", rf"{_NUMBER}{GAP}?[%٪％]|[%٪％]{GAP}?{_NUMBER}"),
    ("time", rf"\d{{1,2}}(?:[:.]\d{{2}})?{GAP}?{_NOON}|\d{{1,2}}(?::|{GAP}?h{GAP}?)\d{{2}}(?!\d)"),
    ("quantity", rf"{_NUMBER}{GAP}?(?:{_UNIT}){_DIVISOR}(?![A-Za-z²])"),
    ("number", rf"[<>≤≥±]{GAP}?{_NUMBER}|{_NUMBER}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[½¼¾⅓⅔]"),
)
_RECOGNISER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_WITHOUT_NAMES = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS[2:]))
# Most texts have no address and few numbers; the recogniser, which is slow, looks only where something may start.
_HINT_OF_NAMES = re.compile(r"@|//|www\.|\.(?:org|com|net|gov|uk|wales|scot|eu|info|int)(?![a-z0-9])")
_START = re.compile(r"[0-9{%٪％+(<>≤≥±−\-⁰¹²³⁴-⁹½¼¾⅓⅔]")
_NUMBERS_INSIDE = re.compile(_NUMBER)
# Short telephone numbers such as 116 123, codes and thousands; two counts beside each other are none of these.
_GROUPS = re.compile(r"(?<![\d.,:/-])(?:\d+(?: \d+){2,}|\d{1,3}(?: \d{3})+|0\d+ \d+)(?!\d)")
_EXTENSION = re.compile(r",? ?(?:ext|extn|extension|x)\.? ?\d{1,6}(?!\d)", re.IGNORECASE)
_RELAY_PREFIX = re.compile(r"(?<!\d)\d{4,6} $")
_NO_GROUPS = re.compile(r",\d{4,}|(?<!\d\d),\d{1,2},\d{1,2}(?![\d,])")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKS = {"٫": ".", "٬": ","}
_FOLDABLE = re.compile(r"[٫٬]|[^\D0-9]")
_ARABIC_GROUPS = re.compile(r"(?<=\d)،(?=\d{3}(?!\d))")


class Kind(StrEnum):
    EMAIL = "email"
    WEB = "web"
    PLACEHOLDER = "placeholder"
    PHONE = "phone"
    RANGE = "range"
    TEMPERATURE = "temperature"
    PERCENT = "percent"
    TIME = "time"
    QUANTITY = "quantity"
    NUMBER = "number"


ADDRESSES = {Kind.EMAIL, Kind.WEB, Kind.PHONE, Kind.PLACEHOLDER}


class Token(NamedTuple):
    """A part of a text; `folded` has ASCII digits, `values` are its numbers in canonical form."""

    kind: Kind
    start: int
    end: int
    folded: str
    values: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the text with every script's decimal digits and their marks as ASCII; positions stay the same."""
    if text.isascii():
        return text
    folded = _FOLDABLE.sub(lambda match: _MARKS.get(match[0]) or str(unicodedata.decimal(match[0])), text)
    # Persian and Pashto writers group digits with the Arabic comma; between other digits it is a comma of the sentence.
    return _ARABIC_GROUPS.sub(",", folded)


@lru_cache(maxsize=4096)
def value_of(number: str, decimal_mark: str) -> str:
    """Return the canonical value of a folded number.

    A mark is a thousands mark when every group behind it has three digits and it is not the language's decimal mark:
    English `1.000` is one, German a thousand.
    """
    compact = re.sub(GAP, "", number)
    thousands = "." if decimal_mark == "," else ","
    grouped = re.fullmatch(
        rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{2,3}})*(?:{re.escape(thousands)}\d{{3}})(?:[.,]\d+)?", compact
    )
    if grouped:
        compact = compact.replace(thousands, "")
    compact = compact.replace(",", ".")
    if compact.count(".") > 1:
        return compact
    whole, _, part = compact.partition(".")
    return (whole.lstrip("0") or "0") + ("." + part.rstrip("0")).rstrip(".")


@lru_cache(maxsize=8192)
def tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """Return the tokens in reading order; they do not overlap."""
    folded = fold(text)
    mark = decimal_mark(language)
    return tuple(_token(match, mark) for match in _recognised(folded))


def _recognised(folded: str) -> Iterator[re.Match[str]]:
    if _HINT_OF_NAMES.search(folded):
        yield from _RECOGNISER.finditer(folded)
        return
    place = 0
    while start := _START.search(folded, place):
        match = _WITHOUT_NAMES.match(folded, start.start())
        place = match.end() if match else start.end()
        if match:
            yield match


def _token(match: re.Match[str], mark: str) -> Token:
    kind = Kind(match.lastgroup or "number")
    words = match.group()
    if kind in ADDRESSES:
        values: tuple[str, ...] = ()
    elif words[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        values = ("^" + words.translate(_SUPERSCRIPTS),)
    elif words in "½¼¾⅓⅔":
        values = (words,)
    elif kind is Kind.TIME:
        hour, *minutes = (str(int(part)) for part in re.findall(r"\d+", words))
        values = (hour, *(minute for minute in minutes if minute != "0"))
    else:
        values = tuple(value_of(number, mark) for found in _NUMBERS_INSIDE.findall(words) for number in _apart(found, mark))
    return Token(kind, match.start(), match.end(), words, values)


def _apart(number: str, mark: str) -> list[str]:
    """Return the numbers that only a comma without a blank holds together: “February 18,2020”, “1,2,3”."""
    return number.split(",") if mark == "." and "," in number and _NO_GROUPS.search(number) else [number]


def overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the spans, which are in order and apart, has a part of what stands here."""
    place = bisect_left(spans, (end, 0)) - 1
    return place >= 0 and spans[place][1] > start


def numbers(text: str, language: str = "en") -> Counter[str]:
    """Every number that is not part of an address, as a multiset of values."""
    return Counter(value for token in tokens(text, language) for value in token.values)


def isolable(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that keep their own left-to-right order in a right-to-left text."""
    return isolates(text, _held_together(text, language))


def _held_together(text: str, language: str) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    for match in _GROUPS.finditer(folded):
        yield match.span()
    for token in tokens(text, language):
        start, end = token.span
        if token.kind is Kind.PHONE:
            if extension := _EXTENSION.match(folded, end):
                end = extension.end()
            if prefix := _RELAY_PREFIX.search(folded[max(0, start - 8) : start]):
                start -= len(prefix.group())
        yield start, end
