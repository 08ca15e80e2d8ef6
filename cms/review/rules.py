"""May this be done now? Generators of reasons against; no reason means yes. Pure.

Screens show the same reasons that the actions refuse with. Who holds which duty is asked in cms.people.duties.
"""

from collections.abc import Collection, Iterable, Iterator

from cms.checks import Finding, Severity, characters
from cms.review.state import State, Verdict
from cms.roles import Act

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


def open_findings(findings: Iterable[Finding], waived: Collection[str]) -> Iterator[str]:
    for finding in findings:
        if finding.blocks:
            yield f"The check “{finding.code}” blocks: {finding.message}"
        elif finding.code not in waived:
            yield f"The check “{finding.code}” warns: {finding.message} Mend it, or waive it with a reason."
