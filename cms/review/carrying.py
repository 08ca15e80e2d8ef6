"""Approvals carried over changes of the English that mean nothing to a reader: a typo costs no translator a step."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cms.audit.actions import record
from cms.factsheets.models import Segment, Version
from cms.people.models import Person
from cms.review.editions import Standing, judgements_of
from cms.review.grading import Graded
from cms.review.grading_models import Grading
from cms.review.models import decision_about, keep
from cms.review.objections import findings_in
from cms.review.rules import CARRIED_UP_TO
from cms.review.state import Judgement, State, Verdict, Wording, authors_of, revisers_of, state_of


@dataclass(frozen=True)
class Carried:
    """An approval that holds for the changed English too, and the clinician's word that it does."""

    key: str
    wording: Wording
    by: Grading


def to_carry(version: Version, languages: Collection[str], graded: Collection[Graded]) -> dict[str, list[Carried]]:
    """Which approvals a version carries over, by language; two queries and one for each language.

    Words that are approved for the English before stay approved where the change was confirmed as technical or editorial.
    They are not where the clinician who confirmed it wrote or revised them, nor where a check finds that they no longer fit.
    """
    edited = {one.key: slight for one in graded if (slight := _slight(one))}
    if not edited or not languages:
        return {}
    segments = list(Segment.objects.filter(version=version, key__in=sorted(edited)))
    holders = _holders(version, segments)
    found: dict[str, list[Carried]] = {}
    for language in languages:
        known = judgements_of(version.factsheet, language, edited)
        carried = [
            one
            for segment in segments
            if (target := holders[segment.key].words(language))
            if (one := _carried(segment, language, target, edited[segment.key], known.get(segment.key, ())))
        ]
        if carried:
            found[language] = carried
    return found


def _slight(graded: Graded) -> tuple[str, str, Grading] | None:
    """The words before and after a change that approvals are carried over, and who said so."""
    before, after, said = graded.change.before, graded.change.after, graded.confirmation
    if before is None or after is None or before.text == after.text or said is None:
        return None
    return (before.text, after.text, said) if said.severity <= CARRIED_UP_TO else None


def _holders(version: Version, segments: Sequence[Segment]) -> Mapping[str, Segment]:
    """The segments that hold the translations: those of the version before, until this one is frozen."""
    if version.is_frozen:
        return {segment.key: segment for segment in segments}
    before = version.factsheet.published()
    keys = [segment.key for segment in segments]
    return {one.key: one for one in Segment.objects.filter(version=before, key__in=keys)} if before else {}


def _carried(
    segment: Segment, language: str, target: str, change: tuple[str, str, Grading], known: Sequence[Judgement]
) -> Carried | None:
    source, new_source, said = change
    before, after = Wording(source, target), Wording(new_source, target)
    if state_of(before, known) is not State.APPROVED or state_of(after, known) is State.APPROVED:
        return None
    if said.by_id in authors_of(target, known) | revisers_of(before, known):
        return None
    standing = Standing(segment, language, after, tuple(known))
    return None if any(one.blocks for one in findings_in(standing)) else Carried(segment.key, after, said)


def carry(version: Version, found: Mapping[str, Sequence[Carried]], *, by: Person) -> None:
    """Keep a CARRIED decision for each, in the name of the clinician who confirmed the change; `by` publishes the English."""
    for language, carried in found.items():
        made = [
            decision_about(one.wording, one.key, version.factsheet, language, Verdict.CARRIED, by=one.by.by, reason=one.by.note)
            for one in carried
        ]
        keep(made)
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for one in made:
            names[one.by.username][one.segment_key] = one.digest
        for name, digests in names.items():
            told = {"wordings": digests, "published_by": by.username}
            record(actor=name, act=f"wording {Verdict.CARRIED}", subject=f"{version} {language}", **told)
