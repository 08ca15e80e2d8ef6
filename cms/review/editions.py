"""Editions as their decisions make them: states, content, signatures, and the cache of it all."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from cms.audit.chain import digest_of
from cms.factsheets.models import Factsheet, Segment, Version
from cms.review.models import Decision, Edition, Signature, wording_of
from cms.review.state import Judgement, State, Wording, authors_of, edition_state_of, state_of, waived_in


@dataclass(frozen=True)
class Standing:
    """A segment in a language, with everything that was ever decided about it there."""

    segment: Segment
    language: str
    wording: Wording
    judgements: tuple[Judgement, ...]

    @property
    def state(self) -> State:
        return state_of(self.wording, self.judgements)

    @property
    def authors(self) -> set[int]:
        return authors_of(self.wording.target, self.judgements)

    @property
    def waived(self) -> set[str]:
        return waived_in(self.wording, self.judgements)


def judgements_of(factsheet: Factsheet, language: str, keys: Iterable[str] | None = None) -> dict[str, list[Judgement]]:
    """Every judgement on a factsheet's segments in a language, by segment key, oldest first."""
    decisions = Decision.objects.filter(factsheet=factsheet, language=language).order_by("pk")
    if keys is not None:
        decisions = decisions.filter(segment_key__in=list(keys))
    found: dict[str, list[Judgement]] = defaultdict(list)
    for decision in decisions:
        found[decision.segment_key].append(decision.judgement)
    return found


def standings(version: Version, language: str, keys: Iterable[str] | None = None) -> list[Standing]:
    """The segments of a version in reading order, as they stand in a language; two queries."""
    segments = version.segments.order_by("position")
    if keys is not None:
        segments = segments.filter(key__in=list(keys))
    judgements = judgements_of(version.factsheet, language, keys)
    return [
        Standing(segment, language, wording_of(segment, language), tuple(judgements.get(segment.key, ()))) for segment in segments
    ]


def edition_of(version: Version, language: str) -> Edition:
    """Return the edition, opening it if need be."""
    edition = Edition.objects.filter(version=version, language=language).first()
    if edition is None:
        edition = Edition(version=version, language=language)
        recompute(edition)
    return edition


def recompute(edition: Edition) -> Edition:
    """Work out the cache anew from words, decisions and signatures."""
    _keep(edition, recompute_counts(edition))
    return edition


def recompute_counts(edition: Edition) -> Counter[State]:
    return Counter(standing.state for standing in standings(edition.version, edition.language))


def shift(edition: Edition, moves: Iterable[tuple[State, State]]) -> None:
    """Bring the cache up to date after segments went from one state to another, whatever the size of the sheet."""
    counts = Counter({State(name): count for name, count in edition.counts.items()})
    for before, after in moves:
        counts[before] -= 1
        counts[after] += 1
    _keep(edition, counts)


def recompute_earlier(version: Version, language: str, keys: Collection[str]) -> None:
    """Earlier versions may hold the very words whose state moved: bring the caches of their editions up to date."""
    if keys:
        earlier = version.factsheet.versions.filter(number__lt=version.number, segments__key__in=list(keys))
        for edition in Edition.objects.filter(version__in=earlier, language=language).select_related("version__factsheet"):
            recompute(edition)


def _keep(edition: Edition, counts: Counter[State]) -> None:
    counts = +counts
    is_whole = set(counts) == {State.APPROVED}
    is_signed = is_whole and edition.pk is not None and valid_signature(edition) is not None
    edition.counts = {state.value: counts[state] for state in State if counts[state]}
    edition.state = edition_state_of(counts, is_source=edition.is_source, is_signed=is_signed).value
    edition.save()


def content_of(edition: Edition) -> dict[str, Any]:
    """Everything a signature covers: the words and their places, in order."""
    version = edition.version
    return {
        "factsheet": version.factsheet.key,
        "version": version.number,
        "language": edition.language,
        "segments": [
            {
                "key": segment.key,
                "kind": segment.kind,
                "level": segment.level,
                "container": segment.container,
                "opens": segment.opens,
                "asset": segment.asset,
                "source": segment.source,
                "target": segment.words(edition.language),
            }
            for segment in version.ordered()
        ],
    }


def content_digest(edition: Edition) -> str:
    return digest_of(content_of(edition))


def valid_signature(edition: Edition) -> Signature | None:
    """The newest signature that stands for the edition as it is now."""
    if not Signature.objects.filter(edition=edition).exists():
        return None
    return Signature.objects.filter(edition=edition, digest=content_digest(edition)).order_by("-pk").first()
