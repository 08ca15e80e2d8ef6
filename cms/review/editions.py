"""Editions as their decisions make them: states, content, signatures, and the cache of it all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from cms.audit.chain import digest_of
from cms.factsheets.models import Factsheet, Segment, Version
from cms.languages import REGISTRY, SOURCE
from cms.review.counting import Findings, followed, recounted, recounted_if_light
from cms.review.models import Decision, Edition, Signature, wording_of
from cms.review.standing import Standing
from cms.review.state import Judgement, State, Verdict, Wording, edition_state_of, state_of

__all__ = ["Standing"]

JUDGED = ("source", "target", "digest", "by_id", "finding")
PLACE = ("key", "kind", "level", "container", "opens", "asset")
FEW = 500  # more keys than this are picked out here: a database limits how many a query may name


def judgements_of(factsheet: Factsheet, language: str, keys: Iterable[str] | None = None) -> dict[str, list[Judgement]]:
    """Every judgement on a factsheet's segments in a language, by segment key, oldest first."""
    decisions = Decision.objects.filter(factsheet=factsheet, language=language).order_by("pk")
    wanted = None if keys is None else set(keys)
    if wanted is not None and len(wanted) <= FEW:
        decisions = decisions.filter(segment_key__in=sorted(wanted))
    found: dict[str, list[Judgement]] = defaultdict(list)
    for key, verdict, *judged in decisions.values_list("segment_key", "verdict", *JUDGED):  # rows are many; no objects of them
        if wanted is None or key in wanted:
            found[key].append(Judgement(Verdict(verdict), *judged))
    return found


def words_fields(language: str) -> tuple[str, ...]:
    """The columns of a wording: the English first, the language's own last."""
    return tuple(dict.fromkeys((REGISTRY[SOURCE].field, REGISTRY[language].field)))


def segments_of(version: Version, language: str) -> QuerySet[Segment]:
    """The segments in reading order, without the words of other languages: a row has a column for each."""
    fields = ("version", "position", *PLACE, "note", "severity", *words_fields(language))
    segments: QuerySet[Segment] = version.segments.only(*fields).order_by("position")
    return segments


def standings(version: Version, language: str, keys: Iterable[str] | None = None) -> list[Standing]:
    """The segments of a version in reading order, as they stand in a language; two queries."""
    wanted = None if keys is None else set(keys)
    segments = segments_of(version, language)
    if wanted is not None and len(wanted) <= FEW:
        segments = segments.filter(key__in=sorted(wanted))
    judgements = judgements_of(version.factsheet, language, wanted)
    return [
        Standing(segment, language, wording_of(segment, language), tuple(judgements.get(segment.key, ())))
        for segment in segments
        if wanted is None or segment.key in wanted
    ]


def edition_of(version: Version, language: str) -> Edition:
    """Return the edition, opening it if need be."""
    edition = Edition.objects.filter(version=version, language=language).first()
    if edition is not None:
        edition.version = version  # it is at hand, and need not be asked for
    else:
        edition = Edition(version=version, language=language)
        found = standings(version, language)
        _keep(edition, Counter(one.state for one in found), recounted_if_light(language, found))
    return edition


def recompute(edition: Edition) -> Edition:
    """Work out the state and its counts anew from words, decisions and signatures; findings are counted by `recount`."""
    _keep(edition, recompute_counts(edition))
    return edition


def recount(edition: Edition) -> Edition:
    """Work out all of the cache anew, the number of open findings among it."""
    found = standings(edition.version, edition.language)
    _keep(edition, Counter(one.state for one in found), recounted(edition.language, found))
    return edition


def recompute_counts(edition: Edition) -> Counter[State]:
    return Counter(standing.state for standing in standings(edition.version, edition.language))


def shift(edition: Edition, moves: Iterable[tuple[State, State]], findings: Findings | None = None) -> None:
    """Bring state and counts up to date after segments went from one state to another, whatever the size of the sheet."""
    counts = Counter({State(name): count for name, count in edition.counts.items()})
    for before, after in moves:
        counts[before] -= 1
        counts[after] += 1
    _keep(edition, counts, findings)


def follow(edition: Edition, before: Sequence[Standing], after: Sequence[Standing]) -> None:
    """Bring the caches up to date after one more judgement on each of these segments.

    Earlier versions may hold the very words that were judged, so their editions follow. What it costs does not depend on
    the size of the sheet.
    """
    pairs = list(zip(before, after, strict=True))
    moves = [(one.state, then.state) for one, then in pairs]
    shift(edition, moves, followed(edition.findings, edition.language, pairs))
    _follow_earlier(edition, {one.segment.key: (one.judgements, then.judgements) for one, then in pairs})


def _follow_earlier(edition: Edition, judgements: Mapping[str, tuple[Sequence[Judgement], Sequence[Judgement]]]) -> None:
    """`judgements` are those before and after, by segment key."""
    version, language = edition.version, edition.language
    if version.number == 1:
        return
    earlier = Edition.objects.filter(
        version__factsheet_id=version.factsheet_id, version__number__lt=version.number, language=language
    )
    editions = {one.version_id: one for one in earlier.select_related("version__factsheet")}
    if not editions:
        return
    segments = Segment.objects.filter(version__in=list(editions))
    if len(judgements) <= FEW:
        segments = segments.filter(key__in=sorted(judgements))
    moves: dict[int, list[tuple[State, State]]] = defaultdict(list)
    for version_id, key, *words in segments.values_list("version_id", "key", *words_fields(language)):
        if key in judgements:
            wording = Wording(words[0], words[-1] or "")
            before, after = (state_of(wording, known) for known in judgements[key])
            if before != after:
                moves[version_id].append((before, after))
    for version_id, earlier_edition in editions.items():
        if moves[version_id] or earlier_edition.findings:  # nobody is shown how many are open where nobody works any more
            shift(earlier_edition, moves[version_id], {})


def _keep(edition: Edition, counts: Counter[State], findings: Findings | None = None) -> None:
    """Without findings, those that are kept stay: the words are the same."""
    counts = +counts
    is_whole = set(counts) == {State.APPROVED}
    is_signed = is_whole and edition.pk is not None and valid_signature(edition) is not None
    edition.counts = {state.value: counts[state] for state in State if counts[state]}
    edition.state = edition_state_of(counts, is_source=edition.is_source, is_signed=is_signed).value
    kept = ["state", "counts"]
    if findings is not None:
        edition.findings = findings
        kept.append("findings")
    edition.save(update_fields=kept if edition.pk else None)


def content_of(edition: Edition) -> dict[str, Any]:
    """Everything a signature covers: the words and their places, in order."""
    version = edition.version
    rows = version.segments.order_by("position").values_list(*PLACE, *words_fields(edition.language))
    return {
        "factsheet": version.factsheet.key,
        "version": version.number,
        "language": edition.language,
        "segments": [
            dict(zip(PLACE, row, strict=False)) | {"source": row[len(PLACE)] or "", "target": row[-1] or ""} for row in rows
        ],
    }


def content_digest(edition: Edition) -> str:
    return digest_of(content_of(edition))


def valid_signature(edition: Edition) -> Signature | None:
    """The newest signature that stands for the edition as it is now."""
    if not Signature.objects.filter(edition=edition).exists():
        return None
    return Signature.objects.filter(edition=edition, digest=content_digest(edition)).order_by("-pk").first()
