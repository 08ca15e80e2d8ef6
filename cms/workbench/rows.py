"""A segment as the edition screen shows it: its words, what the checks say, and what this person may do with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db.models import Q
from django.urls import reverse

from cms.checks import Finding
from cms.checks.pair import STRICT_CONTAINERS
from cms.factsheets.pieces import Kind
from cms.languages import SOURCE
from cms.memory.differences import Span, differences, spans
from cms.people.duties import reason_against
from cms.people.models import Person
from cms.review.editions import FEW, Standing
from cms.review.models import Decision, Remark
from cms.review.news import News, new_to
from cms.review.objections import findings_in, objections
from cms.review.rules import possible_from
from cms.review.severity import STILL_RIGHT_UP_TO, severities_since
from cms.review.state import State, Verdict, nfc, revisers_of
from cms.roles import Act, Role

LABELS = {Act.SUBMIT: "Submit", Act.REVISE: "Pass", Act.APPROVE: "Approve", Act.RETURN: "Return"}
STEPS = (Act.SUBMIT, Act.REVISE, Act.APPROVE)


@dataclass(frozen=True)
class Told:
    """A finding, and what people answered to it about these very words."""

    finding: Finding
    is_waived: bool
    answers: tuple[Decision, ...]


@dataclass(frozen=True)
class Talk:
    """How much is open about a segment beside its words."""

    comments: int = 0
    questions: int = 0


@dataclass(frozen=True)
class Row:
    standing: Standing
    person: Person
    roles: frozenset[Role]
    names: Mapping[int, str]
    said: Sequence[Decision]  # those that carry a reason, or words from elsewhere; oldest first
    is_open: bool  # words of this version can be worked on
    severity: int = 0  # of the change to the English since stale words were given
    noted: Sequence[Remark] = ()
    talk: Talk = Talk()
    reference: str = ""  # words of a third language

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
    def address(self) -> str:
        segment = self.standing.segment
        return f"{_edition_address(segment.version.factsheet.key, self.standing.language)}segments/{segment.key}/"

    @property
    def container(self) -> str:
        return self.standing.segment.container

    @property
    def opens(self) -> bool:
        return self.standing.segment.opens

    @property
    def css_kind(self) -> str:
        """The kind as a class name; headings with their level."""
        segment = self.standing.segment
        return f"{segment.kind.replace(' ', '-')}{segment.level if segment.kind == Kind.HEADING else ''}"

    @property
    def label(self) -> str:
        segment = self.standing.segment
        return f"{segment.kind}, {segment.container}" if segment.container else str(segment.kind)

    @cached_property
    def findings(self) -> list[Told]:
        if not self.target:
            return []
        answers = defaultdict(list)
        for one in self._about_these_words(Verdict.WAIVED):
            answers[one.finding].append(one)
        waived = self.standing.waived
        return [Told(finding, finding.code in waived, tuple(answers[finding.code])) for finding in findings_in(self.standing)]

    @cached_property
    def open_findings(self) -> list[Finding]:
        return [told.finding for told in self.findings if not told.is_waived]

    @property
    def is_blocked(self) -> bool:
        return any(finding.blocks for finding in self.open_findings)

    @property
    def has_open_findings(self) -> bool:
        return bool(self.open_findings)

    @property
    def remarks(self) -> list[Decision]:
        """What was said when these words were handed in again, or returned before returns had remarks of their own."""
        noted = {remark.text for remark in self.noted}
        return [one for one in self._about_these_words(Verdict.RETURNED, Verdict.SUBMITTED) if one.reason not in noted]

    def _about_these_words(self, *verdicts: Verdict) -> list[Decision]:
        digest = self.standing.wording.digest
        return [one for one in self.said if one.reason and one.verdict in verdicts and one.digest == digest]

    @property
    def previous_source(self) -> str:
        return self.standing.previous_source

    @cached_property
    def source_diff(self) -> tuple[Span, ...]:
        """What changed in the English since stale words were given for it."""
        return spans(self.previous_source, self.source) if self.previous_source else ()

    @property
    def is_lightly_changed(self) -> bool:
        """Whether the English changed in nothing that could matter: no number, unit, denial or medicine, and in no box."""
        segment = self.standing.segment
        if not self.previous_source or self.severity > STILL_RIGHT_UP_TO or segment.container in STRICT_CONTAINERS:
            return False
        return not differences(self.previous_source, self.source)

    @cached_property
    def open_remarks(self) -> list[Remark]:
        return [remark for remark in self.noted if not hasattr(remark, "disposition")]

    @property
    def is_talked_of(self) -> bool:
        return bool(self.open_remarks or self.talk.comments or self.talk.questions)

    @cached_property
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
    def becomes_theirs(self) -> bool:
        """Whether changing the words would take a revision out of this person's hands."""
        return self.may_write and self.step is Act.REVISE

    @property
    def may_remark(self) -> bool:
        return bool(self.target) and self.may(Act.REMARK)

    @property
    def may_note(self) -> bool:
        """Whether this person may tell translators something; in the English edition, whatever becomes of the version."""
        return self.standing.language == SOURCE and reason_against(self.roles, Act.WRITE, SOURCE) is None

    @property
    def may_dispose(self) -> bool:
        return self.may(Act.DISPOSE)

    @property
    def talked(self) -> int:
        return self.talk.comments + self.talk.questions

    @property
    def field(self) -> str:
        """The id of the field for the words, where there is one."""
        return f"{self.key}-text" if self.may_write else ""

    @property
    def needs_reason(self) -> bool:
        return self.step is Act.SUBMIT and self.state is State.RETURNED

    @property
    def may_return(self) -> bool:
        return self._possible(Act.RETURN)

    @cached_property
    def news(self) -> News | None:
        """What is new to this person in words that wait for their passing or approval."""
        return next(iter(new_to(self.person, self.roles, [self.standing])), None) if self.is_open else None

    @cached_property
    def needs_me(self) -> bool:
        """Whether the next move is this person's: words to give, or a step that is not barred by their own part in them."""
        if self.step in {Act.REVISE, Act.APPROVE}:
            took_part = self.standing.authors | revisers_of(self.standing.wording, self.standing.judgements)
            return self.person.pk not in took_part and not (self.news and self.news.is_known)
        return self.step is not None or (self.may_write and self.state is State.EMPTY)


@lru_cache(maxsize=1024)
def _edition_address(key: str, language: str) -> str:
    return reverse("workbench:edition", args=[key, language])


@dataclass(frozen=True)
class Around:
    """What stands beside the words, by segment key."""

    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict)
    talk: Mapping[str, Talk] = field(default_factory=dict)
    reference: Mapping[str, str] = field(default_factory=dict)


def rows_of(found: Sequence[Standing], *, person: Person, roles: frozenset[Role], is_open: bool, around: Around) -> list[Row]:
    """Rows for the screen; three queries more: the names of everybody who took part, what they said, how the English changed."""
    people = {one.by for standing in found for one in standing.judgements}
    names = {one.pk: str(one) for one in Person.objects.filter(pk__in=people)}
    said = _said(found)
    severities = severities_since(found[0].segment.version, found) if found else {}
    rows = []
    for standing in found:
        key = standing.segment.key
        beside = (
            severities.get(key, 0),
            around.remarks.get(key, ()),
            around.talk.get(key, Talk()),
            around.reference.get(key, ""),
        )
        rows.append(Row(standing, person, roles, names, said[key], is_open, *beside))
    return rows


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
