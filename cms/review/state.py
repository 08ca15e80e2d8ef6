"""State is a pure function of words and the decisions about those exact words."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cms.audit.chain import digest_of


class State(StrEnum):
    EMPTY = "empty"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVISED = "revised"
    APPROVED = "approved"
    RETURNED = "returned"
    STALE = "stale"


class Verdict(StrEnum):
    WRITTEN = "written"
    PROPOSED = "proposed"  # kept beside the current words for a person to take or leave
    SUBMITTED = "submitted"
    REVISED = "revised"
    APPROVED = "approved"
    RETURNED = "returned"
    CARRIED = "carried"
    WAIVED = "waived"


class EditionState(StrEnum):
    DRAFTING = "drafting"
    IN_TRANSLATION = "in translation"
    IN_REVISION = "in revision"
    IN_CLINICAL_REVIEW = "in clinical review"
    APPROVED = "approved"


EARNED_BY = {
    Verdict.SUBMITTED: State.SUBMITTED,
    Verdict.REVISED: State.REVISED,
    Verdict.APPROVED: State.APPROVED,
    Verdict.CARRIED: State.APPROVED,
    Verdict.RETURNED: State.RETURNED,
}
AUTHORING = {Verdict.WRITTEN, Verdict.PROPOSED}
# These say that the words were meant for their source; a waiver or a proposal alone does not.
BEARING = {Verdict.WRITTEN, *EARNED_BY}


def nfc(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class Wording:
    """Exactly (source, target) of one segment in one language; two wordings are one when they agree after NFC."""

    source: str
    target: str

    @cached_property
    def digest(self) -> str:
        return digest_of([nfc(self.source), nfc(self.target)])

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Wording) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True)
class Judgement:
    """A decision as the rules see it: who (by id) gave which verdict on which words."""

    verdict: Verdict
    source: str
    target: str
    digest: str
    by: int
    finding: str = ""


def state_of(wording: Wording, judgements: Iterable[Judgement]) -> State:
    """Return the state these exact words have earned; judgements come oldest first.

    Writing the same words again takes nothing away: undoing a change brings back what the words had earned.
    """
    if not wording.target:
        return State.EMPTY
    bearing = [judgement for judgement in judgements if judgement.verdict in BEARING]
    about_these_words = [judgement for judgement in bearing if judgement.digest == wording.digest]
    if not about_these_words:
        target = nfc(wording.target)
        given_for_another_source = any(nfc(judgement.target) == target for judgement in bearing)
        return State.STALE if given_for_another_source else State.DRAFT
    state = State.DRAFT
    for judgement in about_these_words:
        state = EARNED_BY.get(judgement.verdict, state)
    return state


def given_for(wording: Wording, judgements: Sequence[Judgement]) -> str:
    """The source that stale words were last given for; empty for words that are not stale."""
    if state_of(wording, judgements) is not State.STALE:
        return ""
    target = nfc(wording.target)
    bearing = [judgement for judgement in judgements if judgement.verdict in BEARING]
    return next((judgement.source for judgement in reversed(bearing) if nfc(judgement.target) == target), "")


def authors_of(target: str, judgements: Iterable[Judgement]) -> set[int]:
    """Everyone who ever put these words, for whichever source: none of them may revise or approve them."""
    target = nfc(target)
    return {judgement.by for judgement in judgements if judgement.verdict in AUTHORING and nfc(judgement.target) == target}


def revisers_of(wording: Wording, judgements: Iterable[Judgement]) -> set[int]:
    return _by(wording, judgements, Verdict.REVISED)


def approvers_of(wording: Wording, judgements: Iterable[Judgement]) -> set[int]:
    return _by(wording, judgements, Verdict.APPROVED)


def waived_in(wording: Wording, judgements: Iterable[Judgement]) -> set[str]:
    """The codes of warnings that somebody answered with a reason, for these exact words."""
    return {
        judgement.finding
        for judgement in judgements
        if judgement.verdict is Verdict.WAIVED and judgement.digest == wording.digest
    }


def _by(wording: Wording, judgements: Iterable[Judgement], verdict: Verdict) -> set[int]:
    return {judgement.by for judgement in judgements if judgement.verdict is verdict and judgement.digest == wording.digest}


def edition_state_of(states: Counter[State] | Sequence[State], *, is_source: bool, is_signed: bool) -> EditionState:
    """Return how far an edition has come: as far as the segment that has come least far."""
    present = {state for state, count in Counter(states).items() if count}
    if not present:
        return EditionState.DRAFTING if is_source else EditionState.IN_TRANSLATION
    if present & {State.EMPTY, State.DRAFT, State.RETURNED, State.STALE}:
        return EditionState.DRAFTING if is_source else EditionState.IN_TRANSLATION
    if State.SUBMITTED in present and not is_source:
        return EditionState.IN_REVISION
    if present == {State.APPROVED} and is_signed:
        return EditionState.APPROVED
    return EditionState.IN_CLINICAL_REVIEW
