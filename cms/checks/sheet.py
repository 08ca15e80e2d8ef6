"""What only shows when all wordings of a sheet are looked at together: one English said in two ways, two said in one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from cms.checks.findings import Finding, Severity
from cms.checks.folding import folded
from cms.checks.markup import plain

_LETTERS = regex.compile(r"\p{L}")
ALIKE = 90  # of 100: English texts that differ by less mean the same
MANY = 50  # other texts that one is compared with
LONG = 60  # letters shown of another text


class Wording(NamedTuple):
    key: str
    source: str
    target: str


class OfSegment(NamedTuple):
    key: str
    finding: Finding


def sheet_findings(wordings: Iterable[Wording]) -> list[OfSegment]:
    """Return what is said in two ways or two things in one; of two sources with one target, those that differ most first."""
    translated = [wording for wording in wordings if _folded(wording.source) and _folded(wording.target)]
    return [*_said_in_two_ways(translated), *_said_alike(translated)]


def _said_in_two_ways(wordings: list[Wording]) -> Iterator[OfSegment]:
    by_source: dict[str, list[Wording]] = defaultdict(list)
    for wording in wordings:
        by_source[_folded(wording.source)].append(wording)
    for same in by_source.values():
        for wording in same:
            other = next((one for one in same if _folded(one.target) != _folded(wording.target)), None)
            if other:
                message = f"The same English is said in another way in {other.key}: “{_shown(other.target)}”."
                yield OfSegment(wording.key, Finding("two-translations", Severity.WARN, message))


def _said_alike(wordings: list[Wording]) -> Iterator[OfSegment]:
    by_target: dict[str, list[Wording]] = defaultdict(list)
    for wording in wordings:
        by_target[_folded(wording.target)].append(wording)
    found: list[tuple[float, int, OfSegment]] = []
    for same in by_target.values():
        by_source = {_folded(one.source): one for one in reversed(same)}
        for wording in same:
            others = [one for source, one in by_source.items() if source != _folded(wording.source)][:MANY]
            if not others:
                continue
            likeness, other = min(((_likeness(wording, one), one) for one in others), key=lambda pair: pair[0])
            if likeness < ALIKE or _figures(wording.source) != _figures(other.source):
                message = f"{other.key} has the same words for other English: “{_shown(other.source)}”."
                finding = OfSegment(wording.key, Finding("two-sources", Severity.WARN, message))
                found.append((likeness, len(found), finding))
    yield from (finding for _, _, finding in sorted(found))


def _likeness(wording: Wording, other: Wording) -> float:
    return fuzz.ratio(_folded(wording.source), _folded(other.source))


def _folded(text: str) -> str:
    """Return what counts of a text: no markup, blanks and marks at the end; empty where it has no letters."""
    words = " ".join(folded(plain(text)).words.split()).rstrip(" .:;!,。：！۔।")
    return words if _LETTERS.search(words) else ""


def _figures(text: str) -> list[str]:
    return sorted(regex.findall(r"\d+", folded(text).words))


def _shown(text: str) -> str:
    words = plain(text)
    return words if len(words) <= LONG else f"{words[:LONG].rstrip()}…"
