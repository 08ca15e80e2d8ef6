"""What sets two English texts apart that are otherwise alike: the words of one must not go out for the other. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from cms.checks.tokens import ADDRESSES, Kind, numbers, tokens
from cms.checks.vocabulary import vocabulary_of
from cms.languages import SOURCE

# Tables of the vocabulary, and what a reader calls a difference in them.
NAMED = {
    "units": "unit",
    "frequency": "how often",
    "comparators": "limit",
    "negation": "denial",
    "opposites": "opposite",
    "drugs": "medicine",
}
_SIGNS = re.compile(r"[<>≤≥±]")
_SHORT_DENIAL = re.compile(r"[a-z]n['’]t\b", re.IGNORECASE)
_UNIT = re.compile(r"[^\d\s.,–-].*")
_WRITTEN = {"°C": "C", "°F": "F", "%": "percent", "mL": "ml", "dL": "dl", "L": "l", "µg": "mcg", "μg": "mcg", "hour": "h"}


@dataclass(frozen=True)
class Difference:
    """Something a match has and the present source has not, or the other way round; either may be empty."""

    what: str
    there: str  # in the match
    here: str  # in the present source

    def __str__(self) -> str:
        return f"{self.what}: “{self.there or '–'}” in the memory, “{self.here or '–'}” here"


@dataclass(frozen=True)
class Span:
    """A run of a diff: `sign` is "=" for both texts, "-" for the match alone, "+" for the present source alone."""

    sign: str
    text: str


def differences(there: str, here: str) -> tuple[Difference, ...]:
    """Return what differs in numbers, units, denials, limits and the like; empty if nothing of the kind does."""
    before, now = _told(there), _told(here)
    return tuple(
        Difference(what, ", ".join((before[what] - now[what]).elements()), ", ".join((now[what] - before[what]).elements()))
        for what in before
        if before[what] != now[what]
    )


@lru_cache(maxsize=2048)
def _told(text: str) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {"number": numbers(text, SOURCE), **{name: Counter() for name in NAMED.values()}}
    found["address"] = Counter(token.folded for token in tokens(text, SOURCE) if token.kind in ADDRESSES)
    found["unit"].update(_units_beside_numbers(text))
    found["limit"].update(_SIGNS.findall(text))
    found["denial"].update("not" for _ in _SHORT_DENIAL.findall(text))
    vocabulary = vocabulary_of(SOURCE)
    for hit in vocabulary.hits(text) if vocabulary else ():
        if hit.table == "numbers" and hit.key[0].isdigit():
            found["number"][hit.key] += 1
        elif hit.table == "negation":
            if hit.key in {"words", "avoid"}:
                word = text[hit.start : hit.end].lower()
                found["denial"]["not" if word in {"not", "cannot"} else word] += 1
        elif hit.table in NAMED:
            found[NAMED[hit.table]][_plain(hit.key, hit.number)] += 1
    return found


def _plain(key: str, number: str) -> str:
    """Say a key of the vocabulary as one reads it."""
    name = re.sub(r"_(?:before|after)$", "", key)
    return (re.sub(r"\bn\b", number, name) if number else name).replace("_", " ")


def _units_beside_numbers(text: str) -> Iterator[str]:
    for token in tokens(text, SOURCE):
        if token.kind in {Kind.QUANTITY, Kind.RANGE, Kind.TEMPERATURE, Kind.PERCENT} and (unit := _UNIT.search(token.folded)):
            written = re.sub(r"[\s\d.,]", "", unit[0])
            yield _WRITTEN.get(written, written)


def spans(there: str, here: str) -> tuple[Span, ...]:
    """Return a diff by words; its "=" and "-" runs make up the match's source, "=" and "+" the present one."""
    old, new = _pieces(there), _pieces(here)
    found: list[Span] = []
    removed = added = ""
    for step in Indel.opcodes(old, new):
        removed += "".join(old[step.src_start : step.src_end]) if step.tag == "delete" else ""
        added += "".join(new[step.dest_start : step.dest_end]) if step.tag == "insert" else ""
        if step.tag == "equal":
            same = "".join(old[step.src_start : step.src_end])
            found += [Span("-", removed), Span("+", added), Span("=", same)]
            removed = added = ""
    found += [Span("-", removed), Span("+", added)]
    return tuple(span for span in found if span.text)


def _pieces(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)
