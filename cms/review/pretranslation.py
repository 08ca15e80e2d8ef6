"""Proposals for segments without words, from the memory and from a machine: kept beside the field, never in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cms.checks import characters
from cms.checks.protection import reason_for_protection
from cms.errors import Refused
from cms.factsheets.models import Version
from cms.factsheets.pieces import MAX_SEGMENT
from cms.languages import REGISTRY, SOURCE
from cms.memory.lookup import Match, matches
from cms.memory.machine import MachineTranslation
from cms.people.duties import require
from cms.people.models import Person
from cms.review.actions import propose_all, reasons_against_touching
from cms.review.checking import findings_of
from cms.review.earlier import earlier_words
from cms.review.editions import Standing, standings
from cms.review.state import State, Wording
from cms.roles import Act

SLICE = 25  # segments of one step, so that the person sees it going on
MEMORY = "translation memory"


@dataclass(frozen=True)
class Step:
    """What one step came to; `done` of `total` segments have been looked at since the first one."""

    done: int
    total: int
    proposed: int
    protected: int  # a person alone may give words for these
    unanswered: int  # nothing that is like enough, or what a check would block

    @property
    def is_last(self) -> bool:
        return self.done >= self.total


def pretranslate(
    *, version: Version, language: str, by: Person, start: int = 0, machine: MachineTranslation | None = None
) -> Step:
    """Look at the next segments from `start` on, in reading order, and keep a proposal for each empty one that has a match.

    A match comes from the memory; where that has none, from the machine if one is given. Nothing is proposed in boxes,
    doses and contacts. A second time proposes nothing twice.
    """
    if language == SOURCE:
        raise Refused("English is written, not translated.")
    require(by, Act.WRITE, language)
    if reasons := list(reasons_against_touching(version, language)):
        raise Refused(*reasons)
    keys = list(version.segments.order_by("position").values_list("key", flat=True))
    part = keys[max(start, 0) : max(start, 0) + SLICE]
    empty = [one for one in standings(version, language, part) if one.state is State.EMPTY]
    free = [one for one in empty if not _is_protected(one)]
    remembered = dict(_from_memory(version, language, free))
    rest = [one for one in free if one.segment.key not in remembered]
    made = dict(_from_machine(machine, language, rest)) if machine else {}
    for origin, wordings in ((MEMORY, remembered), (machine.name if machine else "", made)):
        propose_all(version=version, language=language, wordings=wordings, by=by, origin=origin, even_if_written=True)
    proposed = len(remembered) + len(made)
    return Step(
        done=min(max(start, 0) + SLICE, len(keys)),
        total=len(keys),
        proposed=proposed,
        protected=len(empty) - len(free),
        unanswered=len(free) - proposed,
    )


def _is_protected(one: Standing) -> bool:
    segment = one.segment
    return bool(reason_for_protection(one.wording.source, kind=segment.kind, container=segment.container))


def _from_memory(version: Version, language: str, free: Sequence[Standing]) -> Iterator[tuple[str, tuple[Wording, str]]]:
    for one in free:
        key, source = one.segment.key, one.wording.source
        before = earlier_words(version.factsheet, language=language, source=source, current="")
        if before and _is_fit(one, before[0].target):
            yield key, (Wording(source, before[0].target), f"approved in this factsheet on {before[0].at:%Y-%m-%d}")
            continue
        found = matches(source, language=language, factsheet=version.factsheet.key, segment_key=key, limit=1)
        if found and found[0].is_good and _is_fit(one, found[0].unit.target):
            yield key, (Wording(source, found[0].unit.target), _told_of(found[0]))


def _told_of(match: Match) -> str:
    unit = match.unit
    came = f"{unit.factsheet}, version {unit.version}" if unit.is_approved else f"{unit.origin}, unreviewed"
    return f"{match.score} % ({came})"


def _from_machine(
    machine: MachineTranslation, language: str, free: Sequence[Standing]
) -> Iterator[tuple[str, tuple[Wording, str]]]:
    texts = machine.translate([one.wording.source for one in free], language=REGISTRY[language])
    for one, text in zip(free, texts, strict=True):
        words = text.strip()
        if words and _is_fit(one, words):
            yield one.segment.key, (Wording(one.wording.source, words), "")


def _is_fit(one: Standing, target: str) -> bool:
    """Whether these words could be submitted as they are; others are not worth a person's time."""
    if any(characters.reasons_against(target, limit=MAX_SEGMENT)):
        return False
    wording, segment = Wording(one.wording.source, target), one.segment
    found = findings_of(wording, one.language, kind=segment.kind, container=segment.container)
    return not any(finding.blocks for finding in found)
