"""The rules applied to a segment as it stands: the same reasons for the button and for the act."""

from collections.abc import Iterable

from cms.checks import Finding
from cms.languages import SOURCE
from cms.people.models import Person
from cms.review import rules
from cms.review.checking import findings_of
from cms.review.editions import Standing
from cms.review.state import revisers_of
from cms.roles import Act


def findings_in(standing: Standing) -> list[Finding]:
    segment = standing.segment
    return findings_of(standing.wording, standing.language, kind=segment.kind, container=segment.container)


def objections(act: Act, standing: Standing, *, by: Person, reason: str = "", code: str = "") -> Iterable[str]:
    """Yield what speaks against an act on this wording now; whether the person has the duty is asked elsewhere."""
    is_source = standing.language == SOURCE
    found = findings_in(standing)
    state = standing.state
    if act is Act.SUBMIT:
        return rules.reasons_against_submitting(state=state, is_source=is_source, findings=found, reason=reason)
    if act is Act.REVISE:
        return rules.reasons_against_revising(
            state=state,
            reviser=by.pk,
            authors=standing.authors,
            findings=found,
            waived=standing.waived,
            is_source=is_source,
        )
    if act is Act.APPROVE:
        return rules.reasons_against_approving(
            state=state,
            clinician=by.pk,
            authors=standing.authors,
            revisers=revisers_of(standing.wording, standing.judgements),
            findings=found,
            waived=standing.waived,
            is_source=is_source,
        )
    if act is Act.RETURN:
        return rules.reasons_against_returning(state=state, remark=reason, is_source=is_source)
    if act is Act.WAIVE:
        return rules.reasons_against_waiving(state=state, code=code, findings=found, reason=reason, is_source=is_source)
    raise ValueError(f"{act} is no act on a single wording.")
