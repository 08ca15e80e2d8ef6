"""The recogniser: the parts of a text that must survive translation and must not be reordered. Pure.

One recogniser serves the checks, the severity floor and the isolation in right-to-left pages, so they cannot disagree.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cms.languages import REGISTRY

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
    ("placeholder", r"%\([a-z_]+\)[sd]|\{[a-z_]+\}"),
    ("phone", r"(?:\+|(?<![\d.,])(?:\((?=0\d+\)))?0)(?:\d|[ \u00a0\u202f()-](?=[ \u00a0\u202f]?[\d(])){7,18}\d(?!\d)"),
    ("range", rf"{_NUMBER}{GAP}?[-‐‑–—]{GAP}?{_NUMBER}(?:{GAP}?(?:°{GAP}?[CF]|%|(?:{_UNIT}){_DIVISOR}(?![A-Za-z])))?"),
    ("temperature", rf"[-−]?{_NUMBER}{GAP}?°{GAP}?[CF]?"),
    ("percent", rf"{_NUMBER}{GAP}?[%٪％]|[%٪％]{GAP}?{_NUMBER}"),
    ("time", rf"\d{{1,2}}(?:[:.]\d{{2}})?{GAP}?{_NOON}|\d{{1,2}}(?::|{GAP}?h{GAP}?)\d{{2}}(?!\d)"),
    ("quantity", rf"{_NUMBER}{GAP}?(?:{_UNIT}){_DIVISOR}(?![A-Za-z²])"),
    ("number", rf"[<>≤≥±]{GAP}?{_NUMBER}|{_NUMBER}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[½¼¾⅓⅔]"),
)
_RECOGNISER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_NUMBERS_INSIDE = re.compile(_NUMBER)
_LATIN_LETTER = "A-Za-z\u00c0-\u024f"
_LATIN_WORD = rf"(?:[\w'’.&/+-]*[0-9{_LATIN_LETTER}])?"
_LATIN = re.compile(rf"[{_LATIN_LETTER}]{_LATIN_WORD}(?: [0-9{_LATIN_LETTER}]{_LATIN_WORD})*")
_INSIDE_NAMES = {"", "-", "‐", "‑", "/", "."}
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
    LATIN = "latin"


ADDRESSES = {Kind.EMAIL, Kind.WEB, Kind.PHONE, Kind.PLACEHOLDER}


@dataclass(frozen=True)
class Token:
    """A part of a text; `folded` has ASCII digits, `values` are its numbers in canonical form."""

    kind: Kind
    start: int
    end: int
    folded: str
    values: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def fold(text: str) -> str:
    """Return the text with every script's decimal digits and their marks as ASCII; positions stay the same."""
    if text.isascii():
        return text
    folded = _FOLDABLE.sub(lambda match: _MARKS.get(match[0]) or str(unicodedata.decimal(match[0])), text)
    # Persian and Pashto writers group digits with the Arabic comma; between other digits it is a comma of the sentence.
    return _ARABIC_GROUPS.sub(",", folded)


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
    mark = REGISTRY[language].decimal_mark if language in REGISTRY else "."
    return tuple(_token(match, mark) for match in _RECOGNISER.finditer(folded))


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
        values = tuple(value_of(number, "." if mark == "٫" else mark) for number in _NUMBERS_INSIDE.findall(words))
    return Token(kind, match.start(), match.end(), words, values)


def numbers(text: str, language: str = "en") -> Counter[str]:
    """Every number that is not part of an address, as a multiset of values."""
    return Counter(value for token in tokens(text, language) for value in token.values)


def isolable(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that keep their own left-to-right order in a right-to-left text."""
    pending: Token | None = None
    for run in _runs(text, language):
        if pending and _belong_together(pending, run, text[pending.end : run.start]):
            pending = Token(Kind.LATIN, pending.start, run.end, text[pending.start : run.end])
            continue
        if pending and _has_an_order(pending):
            yield pending.span
        pending = run
    if pending and _has_an_order(pending):
        yield pending.span


def _runs(text: str, language: str) -> Iterator[Token]:
    position = 0
    for token in tokens(text, language):
        yield from _latin(text, position, token.start)
        yield token
        position = token.end
    yield from _latin(text, position, len(text))


def _latin(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _LATIN.finditer(text, start, end):
        yield Token(Kind.LATIN, *match.span(), match.group())


def _belong_together(before: Token, after: Token, between: str) -> bool:
    """COVID-19, Ki-67, 177Lu and stage 2 are one name each; cut at the number, a name is shown back to front."""
    kinds = {before.kind, after.kind}
    if Kind.LATIN not in kinds or not kinds <= {Kind.LATIN, Kind.NUMBER, Kind.RANGE}:
        return False
    return between in _INSIDE_NAMES or (between == " " and before.kind is Kind.LATIN)


def _has_an_order(run: Token) -> bool:
    return run.kind is not Kind.NUMBER or not run.folded.isdigit()
