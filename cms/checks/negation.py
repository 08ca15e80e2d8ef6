"""The check of denials: a lost “not” turns an instruction round, and so does one that is new. Pure."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from cms.checks.findings import Finding, Severity, Span
from cms.checks.folding import folded
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.sentences import side_by_side
from cms.checks.vocabulary import PATTERNS, Hit, vocabulary_of
from cms.languages import SOURCE

TABLE = "negation"
_FREE = "words"
_HIDDEN = "not_negation"
_JOINS = regex.compile(r"\b(?:or|nor|and)\b", regex.IGNORECASE)
_OTHERWISE = frozenset({"avoid", "affixes"})


class Denials(NamedTuple):
    """The denials of a text; `otherwise` are those by other means, as avoid or unsafe, which may be a “not” elsewhere."""

    free: tuple[Span, ...]
    otherwise: tuple[Span, ...]

    def within(self, sentence: Span) -> "Denials":
        start, end = sentence
        return Denials(
            tuple(span for span in self.free if start <= span[0] < end),
            tuple(span for span in self.otherwise if start <= span[0] < end),
        )

    def outweighs(self, translated: "Denials") -> bool:
        """Whether a translation denies less, even if all that it says by other means stands for a denial here."""
        by_other_means = max(0, len(translated.otherwise) - len(self.otherwise))
        return len(self.free) > len(translated.free) + by_other_means


@check("negation", mqm="accuracy/mistranslation", needs=TABLE)
def negation(pair: Pair) -> Iterator[Finding]:
    """A denial of the English (not, never, without, unless) is lost, or one is here that the English does not have."""
    if pair.is_unchanged:
        return
    wanted = _denials(pair.source, SOURCE, pair.source_hits.get(TABLE, ()))
    found = _denials(pair.target, pair.language, pair.target_hits.get(TABLE, ()))
    if not wanted.free and not found.free:
        return
    if any(one.outweighs(other) for one, other in _beside(pair, wanted, found)):
        message = f"The English denies {_times(len(wanted.free))}, this text {_times(len(found.free))}: is a “not” missing?"
        yield Finding("negation", Severity.WARN, message, spans=found.free, source_spans=wanted.free)
    elif len(found.free) > len(wanted.free) + len(wanted.otherwise) + _others_allowed(pair, wanted):
        message = f"This text denies {_times(len(found.free))}, the English {_times(len(wanted.free))}: is a “not” too many?"
        yield Finding("negation", Severity.WARN, message, spans=found.free, source_spans=wanted.free)


def _others_allowed(pair: Pair, wanted: Denials) -> int:
    """Return how many denials may be new: “not only” is one elsewhere, and “not A or B” is “not A and not B”."""
    hidden = sum(hit.key == _HIDDEN for hit in pair.source_hits.get(TABLE, ()))
    return hidden + (len(_JOINS.findall(pair.source)) if wanted.free else 0)


def denials(text: str, language: str) -> Denials:
    """Return the denials of a text by itself."""
    vocabulary = vocabulary_of(language)
    return _denials(text, language, vocabulary.hits_by_table(text).get(TABLE, ()) if vocabulary else ())


def _beside(pair: Pair, wanted: Denials, found: Denials) -> Iterator[tuple[Denials, Denials]]:
    """Yield the denials of both texts, sentence by sentence where they have as many."""
    for sentence, sentence_here in side_by_side(pair.source, pair.target, pair.language):
        yield wanted.within(sentence), found.within(sentence_here)


def _times(count: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(count, f"{count} times")


@lru_cache(maxsize=8192)
def _denials(text: str, language: str, hits: tuple[Hit, ...]) -> Denials:
    free = [hit.span for hit in hits if hit.key == _FREE]
    taken = [hit.span for hit in hits if hit.key not in _OTHERWISE]
    plain = folded(text)
    for pattern in _patterns(language):
        for match in pattern.finditer(plain.words):
            start, end = plain.span(*match.span())
            if not any(begin < end and start < finish for begin, finish in taken):
                free.append((start, end))
                taken.append((start, end))
    otherwise = tuple(
        hit.span for hit in hits if hit.key in _OTHERWISE if not any(start < hit.end and hit.start < end for start, end in free)
    )
    return Denials(tuple(sorted(free)), otherwise)


@cache
def _patterns(language: str) -> tuple[regex.Pattern[str], ...]:
    vocabulary = vocabulary_of(language)
    return tuple(regex.compile(folded_pattern) for folded_pattern in vocabulary.listed(TABLE, PATTERNS)) if vocabulary else ()
