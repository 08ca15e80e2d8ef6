"""What the memory has for a source: the very text, and texts like it, with their scores and with what sets them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from django.db.models import Count, Exists, OuterRef
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from cms.languages import find
from cms.memory.differences import Difference, Span, differences, spans
from cms.memory.index import candidates
from cms.memory.models import Kind, Unit
from cms.memory.rows import read
from cms.memory.words import digest_of, folded, likeness, words_of

GOOD = 75  # from here on a match is worth taking up
LEAST = 50
FEW_WORDS = 2  # what so few words mean depends on where they stand
SHORT_CAP, DIFFERENT_CAP = 99, GOOD - 1
UNREVIEWED_COST = 10
RERANKED = 40  # of the candidates, those nearest by letters
COMPARED = 15  # passages whose units are read
LONGEST = 5_000  # letters; a longer text is found as a whole or not at all


class Rank(IntEnum):
    """How a match was found, the best last."""

    FUZZY = 1
    EXACT = 2
    IN_CONTEXT = 3


@dataclass(frozen=True)
class Match:
    """A unit offered for a source; never put into a target by itself."""

    unit: Unit
    rank: Rank
    score: int  # in per cent; 100 is for an approved unit of the same words alone
    differences: tuple[Difference, ...]
    present: str  # the source it is offered for
    said: int  # how many units say the same

    @property
    def is_good(self) -> bool:
        return self.score >= GOOD

    @property
    def is_short(self) -> bool:
        return self.rank is Rank.EXACT and len(words_of(self.present)) <= FEW_WORDS

    @cached_property
    def diff(self) -> tuple[Span, ...]:
        """The match's source against the present one, folded differences included."""
        return spans(self.unit.source, self.present)

    @property
    def order(self) -> tuple[int, ...]:
        return self.rank is Rank.IN_CONTEXT, self.score, self.rank, self.unit.is_approved, self.said, self.unit.pk


def matches(source: str, *, language: str, factsheet: str = "", segment_key: str = "", limit: int = 5) -> list[Match]:
    """Return the best matches in a language, the best first; units of other languages are never among them."""
    entry = find(language)
    text = folded(source)
    if entry is None or not text:
        return []
    likenesses = _alike(entry.code, text)
    units = Unit.objects.filter(passage__in=likenesses).order_by("-pk")
    found: dict[tuple[int, str], list[Unit]] = {}
    for unit in units[:500]:
        found.setdefault((unit.passage_id, unit.target), []).append(unit)
    offered = [_match(source, likenesses[passage], same, (factsheet, segment_key)) for (passage, _), same in found.items()]
    offered.sort(key=lambda match: match.order, reverse=True)
    return [match for match in offered if match.score >= LEAST or match.rank > Rank.FUZZY][:limit]


def said_elsewhere(*, factsheet: str, language: str) -> dict[str, int]:
    """Where else the very wordings of a factsheet are live, and how many of them: whoever withdraws it may look there too."""
    approved = Unit.objects.filter(kind=Kind.APPROVED.value, language=language)
    these = approved.filter(factsheet=factsheet, passage=OuterRef("passage"), target=OuterRef("target"))
    others = approved.exclude(factsheet=factsheet).filter(Exists(these)).values_list("factsheet")
    return dict(others.annotate(number=Count("pk")).order_by("factsheet"))


def _alike(language: str, text: str) -> dict[int, int]:
    """Return the likenesses of the passages that come nearest."""
    near = candidates(language=language, text=text) if len(text) <= LONGEST else []
    sql = "SELECT id, text FROM memory_passage WHERE id AMONG %s OR (language = %s AND digest = %s)"
    texts: dict[int, str] = dict(read(sql, near, language, digest_of(text)))
    by_letters = process.extract(text, texts, scorer=Levenshtein.normalized_similarity, limit=RERANKED)
    scored = sorted(((likeness(text, other), pk) for other, _, pk in by_letters), reverse=True)
    return {pk: score for score, pk in scored[:COMPARED] if score >= LEAST}


def _match(source: str, score: int, units: Sequence[Unit], context: tuple[str, str]) -> Match:
    """Offer one of the units that say the same: the one from this very segment, else an approved one, else the newest."""
    unit = max(units, key=lambda unit: (unit.is_approved and _context(unit) == context, unit.is_approved, unit.pk))
    rank = Rank.FUZZY
    if score == 100:
        rank = Rank.IN_CONTEXT if unit.is_approved and all(context) and _context(unit) == context else Rank.EXACT
    apart = differences(unit.source, source) if rank is Rank.FUZZY else ()
    if not unit.is_approved:
        score -= UNREVIEWED_COST
    if apart:
        score = min(score, DIFFERENT_CAP)
    if rank is Rank.EXACT and len(words_of(source)) <= FEW_WORDS:
        score = min(score, SHORT_CAP)
    return Match(unit, rank, score, apart, source, len(units))


def _context(unit: Unit) -> tuple[str, str]:
    return unit.factsheet, unit.segment_key
