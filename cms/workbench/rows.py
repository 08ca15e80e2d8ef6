"""A segment as the edition screen shows it: its words, what the checks say, and what this person may do with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from cms.checks import Finding
from cms.factsheets.pieces import Kind
from cms.languages import SOURCE
from cms.memory.differences import Span, spans
from cms.people.duties import reason_against
from cms.people.models import Person
from cms.review.editions import FEW, Standing
from cms.review.models import Decision
from cms.review.objections import findings_in, objections
from cms.review.rules import possible_from
from cms.review.state import State, Verdict, nfc
from cms.roles import Act, Role

LABELS = {Act.SUBMIT: "Submit", Act.REVISE: "Pass revision", Act.APPROVE: "Approve", Act.RETURN: "Return"}
STEPS = (Act.SUBMIT, Act.REVISE, Act.APPROVE)


@dataclass(frozen=True)
class Told:
    """A finding, and what people answered to it about these very words."""

    finding: Finding
    is_waived: bool
    answers: tuple[Decision, ...]


@dataclass(frozen=True)
class Row:
    standing: Standing
    person: Person
    roles: frozenset[Role]
    names: Mapping[int, str]
    said: Sequence[Decision]  # those that carry a reason, or words from elsewhere; oldest first
    is_open: bool  # words of this version can be worked on

    @property
    def key(self) -> str:
        return self.standing.segment.key

    @cached_property
    def state(self) -> State:
        return self.standing.state

    @property
    def source(self) -> str:
        return self.standing.wording.source

    @property
    def target(self) -> str:
        return self.standing.wording.target

    @property
    def label(self) -> str:
        segment = self.standing.segment
        return f"{segment.kind}, {segment.container}" if segment.container else str(segment.kind)

    @property
    def is_heading(self) -> bool:
        return self.standing.segment.kind in {Kind.TITLE, Kind.HEADING}

    @cached_property
    def findings(self) -> list[Told]:
        if not self.target:
            return []
        answers = defaultdict(list)
        for one in self._about_these_words(Verdict.WAIVED):
            answers[one.finding].append(one)
        waived = self.standing.waived
        return [Told(finding, finding.code in waived, tuple(answers[finding.code])) for finding in findings_in(self.standing)]

    @property
    def has_open_findings(self) -> bool:
        return any(not told.is_waived for told in self.findings)

    @property
    def remarks(self) -> list[Decision]:
        """Why these words were returned, and what was said when they were handed in again; answers stand with their findings."""
        return self._about_these_words(Verdict.RETURNED, Verdict.SUBMITTED)

    def _about_these_words(self, *verdicts: Verdict) -> list[Decision]:
        digest = self.standing.wording.digest
        return [one for one in self.said if one.reason and one.verdict in verdicts and one.digest == digest]

    @property
    def previous_source(self) -> str:
        """The English that stale words were given for."""
        if self.state is not State.STALE:
            return ""
        target = nfc(self.target)
        return next((one.source for one in reversed(self.standing.judgements) if nfc(one.target) == target), "")

    @property
    def source_diff(self) -> tuple[Span, ...]:
        """What changed in the English since stale words were given for it."""
        return spans(self.previous_source, self.source) if self.previous_source else ()

    @property
    def proposals(self) -> list[Decision]:
        """Words kept beside the current ones, newest first; taken ones are left out."""
        open_ones: dict[str, None] = {}
        for one in self.standing.judgements:
            if one.verdict is Verdict.PROPOSED and nfc(one.target) != nfc(self.target):
                open_ones[nfc(one.target)] = None
            elif one.verdict is Verdict.WRITTEN:
                open_ones.pop(nfc(one.target), None)
        given = {nfc(one.target): one for one in self.said if one.verdict == Verdict.PROPOSED}
        return [given[target] for target in reversed(open_ones)]

    @property
    def last(self) -> str:
        """Who did the last thing with these words."""
        about = [one for one in self.standing.judgements if one.digest == self.standing.wording.digest]
        return f"{about[-1].verdict} by {self.names.get(about[-1].by, '')}" if about else ""

    @property
    def writers(self) -> str:
        return ", ".join(sorted(self.names.get(author, "") for author in self.standing.authors))

    def may(self, act: Act) -> bool:
        return self.is_open and reason_against(self.roles, act, self.standing.language) is None

    @property
    def may_write(self) -> bool:
        return self.standing.language != SOURCE and self.may(Act.WRITE)

    @property
    def waivable(self) -> list[str]:
        """The codes of open warnings this person may answer with a reason."""
        if not self._possible(Act.WAIVE):
            return []
        return sorted({told.finding.code for told in self.findings if not told.is_waived and not told.finding.blocks})

    def _possible(self, act: Act) -> bool:
        return self.may(act) and self.state in possible_from(act, is_source=self.standing.language == SOURCE)

    @cached_property
    def step(self) -> Act | None:
        """The next step, if it is this person's."""
        return next((act for act in STEPS if self._possible(act)), None)

    @property
    def step_label(self) -> str:
        return LABELS[self.step] if self.step else ""

    @cached_property
    def against_step(self) -> list[str]:
        """Why that step cannot be taken now; the action would refuse with the same sentences."""
        if self.step is None:
            return []
        # A person who resubmits returned words writes the reason in the form; it is judged when it comes.
        return list(objections(self.step, self.standing, by=self.person, reason="given in the form"))

    @property
    def offers_submission(self) -> bool:
        """Whether saving may go on to submission: not where the next step is this person's own revision."""
        return self.may_write and self.state not in {State.REVISED, State.APPROVED} and self.step is not Act.REVISE

    @property
    def needs_reason(self) -> bool:
        return self.step is Act.SUBMIT and self.state is State.RETURNED

    @property
    def may_return(self) -> bool:
        return self._possible(Act.RETURN)

    @property
    def needs_me(self) -> bool:
        return self.step is not None or (self.may_write and self.state is State.EMPTY)


def rows_of(found: Sequence[Standing], *, person: Person, roles: frozenset[Role], is_open: bool) -> list[Row]:
    """Rows for the screen; two queries more, for the names of everybody who took part and for what they said."""
    people = {one.by for standing in found for one in standing.judgements}
    names = {one.pk: str(one) for one in Person.objects.filter(pk__in=people)}
    said = _said(found)
    return [Row(standing, person, roles, names, said[standing.segment.key], is_open) for standing in found]


def _said(found: Sequence[Standing]) -> dict[str, list[Decision]]:
    by_key: dict[str, list[Decision]] = defaultdict(list)
    if not found:
        return by_key
    version, language = found[0].segment.version, found[0].language
    decisions = Decision.objects.filter(factsheet_id=version.factsheet_id, language=language)
    if len(found) <= FEW:
        decisions = decisions.filter(segment_key__in=[one.segment.key for one in found])
    told = decisions.filter(Q(verdict=Verdict.PROPOSED.value) | ~Q(reason="")).select_related("by").order_by("pk")
    for one in told:
        by_key[one.segment_key].append(one)
    return by_key
