"""May this be done now? Generators of reasons against; no reason means yes. Pure.

Screens show the same reasons that the actions refuse with. Who holds which duty is asked in cms.people.duties.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from cms.checks import Finding, Severity, characters
from cms.review.mqm import ErrorSeverity, ErrorType, Outcome
from cms.review.state import EditionState, State, Verdict
from cms.roles import BY_LANGUAGE, Act, Role, with_article

# From which states each act may be done: translations, then English, which has no reviser.
FROM = {
    Act.WRITE: frozenset(State),
    Act.SUBMIT: frozenset({State.DRAFT, State.STALE, State.RETURNED}),
    Act.REVISE: frozenset({State.SUBMITTED}),
    Act.APPROVE: frozenset({State.REVISED}),
    Act.RETURN: frozenset({State.SUBMITTED, State.REVISED, State.APPROVED}),
    Act.WAIVE: frozenset({State.DRAFT, State.STALE, State.RETURNED, State.SUBMITTED, State.REVISED}),
}
FROM_IN_ENGLISH = FROM | {
    Act.REVISE: frozenset(),
    Act.APPROVE: frozenset({State.SUBMITTED}),
    Act.RETURN: frozenset({State.SUBMITTED, State.APPROVED}),
}
VERDICT_OF = {
    Act.WRITE: Verdict.WRITTEN,
    Act.SUBMIT: Verdict.SUBMITTED,
    Act.REVISE: Verdict.REVISED,
    Act.APPROVE: Verdict.APPROVED,
    Act.RETURN: Verdict.RETURNED,
    Act.WAIVE: Verdict.WAIVED,
}
MAX_REMARK = 2_000
SEVERITIES = range(5)  # of changes to the English: technical, editorial, clarification, clinical, safety-critical
CARRIED_UP_TO = 1  # approvals are carried over changes that mean nothing to a reader
GRAVE = frozenset({ErrorSeverity.MAJOR, ErrorSeverity.CRITICAL})
JUDGES = frozenset({Role.REVISER, Role.CLINICAL_REVIEWER})
# In which states of an edition a role has done its part, besides the last.
DONE_IN = {
    Role.TRANSLATOR: frozenset({EditionState.IN_REVISION, EditionState.IN_CLINICAL_REVIEW}),
    Role.REVISER: frozenset({EditionState.IN_CLINICAL_REVIEW}),
}


def possible_from(act: Act, *, is_source: bool) -> frozenset[State]:
    return (FROM_IN_ENGLISH if is_source else FROM)[act]


def reasons_against_step(act: Act, state: State, *, is_source: bool) -> Iterator[str]:
    """The order of the steps: nothing can be approved that was not revised, and so on."""
    possible = possible_from(act, is_source=is_source)
    if not possible:
        yield f"Nobody can {act} the English: it has no reviser."
    elif state not in possible:
        yield f"To {act} it, a wording has to be {' or '.join(sorted(possible))}; this one is {state}."


def reasons_against_submitting(*, state: State, is_source: bool, findings: Collection[Finding], reason: str) -> Iterator[str]:
    """Warnings do not stop submission: they go to the reviser with the words."""
    yield from reasons_against_step(Act.SUBMIT, state, is_source=is_source)
    if state is State.RETURNED and not reason.strip():
        yield "This wording was returned with a remark. Change it, or say why it should stay."
    yield from open_findings((finding for finding in findings if finding.blocks), ())


def reasons_against_revising(
    *,
    state: State,
    reviser: int,
    authors: Collection[int],
    findings: Collection[Finding],
    waived: Collection[str],
    is_source: bool,
) -> Iterator[str]:
    yield from reasons_against_step(Act.REVISE, state, is_source=is_source)
    if reviser in authors:
        yield "Somebody other than the writer of these words has to revise them."
    yield from open_findings(findings, waived)


def reasons_against_approving(
    *,
    state: State,
    clinician: int,
    authors: Collection[int],
    revisers: Collection[int],
    findings: Collection[Finding],
    waived: Collection[str],
    is_source: bool,
) -> Iterator[str]:
    yield from reasons_against_step(Act.APPROVE, state, is_source=is_source)
    if clinician in authors:
        yield "Somebody other than the writer of these words has to approve them."
    if clinician in revisers:
        yield "Somebody other than the reviser of these words has to approve them."
    if not is_source and not set(revisers) - set(authors):
        yield "Nobody but their writer has revised these words."
    yield from open_findings(findings, waived)


def reasons_against_returning(*, state: State, remark: str, is_source: bool) -> Iterator[str]:
    yield from reasons_against_step(Act.RETURN, state, is_source=is_source)
    if not remark.strip():
        yield "Say in a remark what has to change."


def reasons_against_waiving(
    *, state: State, code: str, findings: Collection[Finding], reason: str, is_source: bool
) -> Iterator[str]:
    yield from reasons_against_step(Act.WAIVE, state, is_source=is_source)
    named = [finding for finding in findings if finding.code == code]
    if not named:
        yield f"The check “{code}” has nothing to say about this wording."
    if any(finding.severity is Severity.BLOCK for finding in named):
        yield f"The check “{code}” blocks; only a change of the words answers it."
    if not reason.strip():
        yield "Say why the warning does not apply."


def reasons_against_signing(
    *, states: Collection[State], signer: int, authors: Collection[int], is_first: bool, is_full_review: bool, is_source: bool
) -> Iterator[str]:
    open_count = sum(state is not State.APPROVED for state in states)
    if not states:
        yield "There is nothing to sign: this edition has no segments."
    if open_count:
        yield f"{open_count} of {len(states)} wordings are not approved yet."
    if signer in authors:
        yield "Nobody signs an edition that holds their own words."
    if is_source and is_first and not is_full_review:
        yield "The first version is signed as a full review of the whole page."
    if is_full_review and not is_source:
        yield "A full review is made of the English edition."


def reasons_against_remark(remark: str) -> list[str]:
    """A remark or reason may have lines; otherwise it is held to the same characters as the words it is about."""
    return characters.reasons_against(remark.replace("\r", " ").replace("\n", " "), limit=MAX_REMARK)


def reasons_against_kind(error_type: str, severity: str) -> Iterator[str]:
    """Remarks are counted by kind, so kinds are of the fixed lists alone."""
    if error_type not in list(ErrorType):
        yield f"“{error_type}” is no kind of error. The kinds are: {'; '.join(ErrorType)}."
    if severity not in list(ErrorSeverity):
        yield f"“{severity}” is not how much an error matters. That is one of: {', '.join(ErrorSeverity)}."


def reasons_against_remarking(*, state: State, text: str) -> Iterator[str]:
    if state is State.EMPTY:
        yield "There are no words yet to remark on."
    if not text.strip():
        yield "Say in a remark what you found."


def reasons_against_disposing(
    *,
    outcome: str,
    reason: str,
    severity: str,
    is_answered: bool,
    is_unchanged: bool,
    person: int,
    roles: Collection[Role],
    authors: Collection[int],
) -> Iterator[str]:
    """`authors` wrote the words the remark is about; `is_unchanged` says that exactly these are still the current ones."""
    if is_answered:
        yield "This remark was answered already."
    if outcome not in list(Outcome):
        yield f"“{outcome}” is no answer to a remark. The answers are: {', '.join(Outcome)}."
    if outcome == Outcome.NOT_DONE:
        if not reason.strip():
            yield "Say why it was not done."
        if severity in GRAVE and person in authors:
            yield f"Somebody other than the writer of these words has to say why a {severity} remark is not followed."
        elif severity in GRAVE and not JUDGES & set(roles):
            yield f"Only a reviser or a clinical reviewer can say why a {severity} remark is not followed."
    if outcome == Outcome.DONE and severity in GRAVE and is_unchanged:
        yield f"The words are still exactly those of this {severity} remark. Change them, or say why they should stay."


def reasons_against_severity(*, severity: int, floor: int, proposed: int | None, note: str) -> Iterator[str]:
    """Nobody goes below what the words ask for without a reason, nor below what the author said."""
    if severity not in SEVERITIES:
        yield "A severity is 0, 1, 2, 3 or 4."
    elif severity < floor and not note.strip():
        yield f"The change itself asks for at least {floor}. Say why {severity} is right."
    elif proposed is not None and severity < proposed and not note.strip():
        yield f"The author proposed {proposed}. Say why {severity} is right."


def reasons_from_remarks(keys: Collection[str]) -> Iterator[str]:
    """`keys` are the segments of the remarks that nobody has answered, each as often as it has some."""
    if keys:
        count = "1 remark is" if len(keys) == 1 else f"{len(keys)} remarks are"
        yield f"{count} not answered yet: {', '.join(dict.fromkeys(keys))}."


def is_work_left(role: Role, state: EditionState) -> bool:
    """Whether somebody asked to take a step of an edition is still waited for, now or after others."""
    return state is not EditionState.APPROVED and state not in DONE_IN.get(role, frozenset())


def reasons_against_assigning(
    *, role: str, held: Collection[Role], name: str, language: str, due: date | None, today: date
) -> Iterator[str]:
    if role not in list(BY_LANGUAGE):
        yield f"Only {', '.join(sorted(BY_LANGUAGE))} are steps that a person is asked for; “{role}” is none."
    elif role not in list(held):
        yield f"{name} is not {with_article(Role(role))} for {language}; give them that duty first."
    if due and due < today:
        yield "The day it is due has passed already."


def open_findings(findings: Iterable[Finding], waived: Collection[str]) -> Iterator[str]:
    for finding in findings:
        if finding.blocks:
            yield f"The check “{finding.code}” blocks: {finding.message}"
        elif finding.code not in waived:
            yield f"The check “{finding.code}” warns: {finding.message} Mend it, or waive it with a reason."
