"""A segment as the edition screen shows it: its words, what the checks say, and what this person may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cms.checks import Finding
from cms.factsheets.pieces import Kind
from cms.languages import SOURCE
from cms.people.duties import reason_against
from cms.people.models import Person
from cms.review.editions import Standing
from cms.review.objections import findings_in, objections
from cms.review.rules import possible_from
from cms.review.state import State, Verdict, nfc
from cms.roles import Act, Role

LABELS = {Act.SUBMIT: "Submit", Act.REVISE: "Pass revision", Act.APPROVE: "Approve", Act.RETURN: "Return"}
STEPS = (Act.SUBMIT, Act.REVISE, Act.APPROVE)


@dataclass(frozen=True)
class Row:
    standing: Standing
    person: Person
    roles: frozenset[Role]
    names: Mapping[int, str]
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
    def findings(self) -> list[tuple[Finding, bool]]:
        """Each finding, and whether it was waived for these words."""
        if not self.target:
            return []
        return [(finding, finding.code in self.standing.waived) for finding in findings_in(self.standing)]

    @property
    def previous_source(self) -> str:
        """The English that stale words were given for."""
        if self.state is not State.STALE:
            return ""
        target = nfc(self.target)
        return next((one.source for one in reversed(self.standing.judgements) if nfc(one.target) == target), "")

    @property
    def proposals(self) -> list[tuple[str, str]]:
        """Words kept beside the current ones, newest first, with who gave them; taken ones are left out."""
        known: dict[str, str] = {}
        for one in self.standing.judgements:
            if one.verdict is Verdict.PROPOSED and nfc(one.target) != nfc(self.target):
                known[one.target] = self.names.get(one.by, "")
            elif one.verdict is Verdict.WRITTEN:
                known.pop(one.target, None)
        return list(reversed(known.items()))

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
        return sorted({finding.code for finding, waived in self.findings if not waived and not finding.blocks})

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
    """Rows for the screen; one query more, for the names of everybody who took part."""
    people = {one.by for standing in found for one in standing.judgements}
    names = {one.pk: str(one) for one in Person.objects.filter(pk__in=people)}
    return [Row(standing, person, roles, names, is_open) for standing in found]
