"""What is new to a reviser or a clinician in words that wait for them, and what they knew before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cms.languages import SOURCE
from cms.memory.differences import Span, spans
from cms.people.models import Person
from cms.review.editions import Standing
from cms.review.rules import possible_from
from cms.review.state import Judgement, Verdict
from cms.roles import Act, Role, roles_for

PASSED = frozenset({Verdict.REVISED, Verdict.APPROVED})
SEEN = PASSED | {Verdict.RETURNED}
APPROVED = frozenset({Verdict.APPROVED, Verdict.CARRIED})


@dataclass(frozen=True)
class News:
    """A wording that waits for a person; `is_known` if they passed exactly these words, and can be folded away.

    `before` is the last other wording of the segment that they judged, or, if there is none, that anybody approved.
    """

    standing: Standing
    is_known: bool
    before: Judgement | None
    is_theirs: bool

    @property
    def source_spans(self) -> tuple[Span, ...]:
        return spans(self.before.source if self.before else "", self.standing.wording.source)

    @property
    def target_spans(self) -> tuple[Span, ...]:
        return spans(self.before.target if self.before else "", self.standing.wording.target)


def new_to(person: Person, roles: Collection[Role], found: Iterable[Standing]) -> list[News]:
    """The wordings whose next step is that of one of these roles, in the order given."""
    return [_news(person.pk, one) for one in found if waits_for(roles, one)]


def folded(news: Iterable[News]) -> int:
    return sum(one.is_known for one in news)


def waits_for(roles: Collection[Role], standing: Standing) -> bool:
    is_source = standing.language == SOURCE
    return any(
        standing.state in possible_from(act, is_source=is_source) and roles_for(act, is_source=is_source) & set(roles)
        for act in (Act.REVISE, Act.APPROVE)
    )


def _news(person: int, standing: Standing) -> News:
    theirs = [one for one in standing.judgements if one.by == person and one.verdict in SEEN]
    of_these = [one for one in theirs if one.digest == standing.wording.digest]
    # Who sent the words back themselves has to hear why they stay.
    is_known = bool(of_these) and of_these[-1].verdict in PASSED
    earlier = _last(theirs, standing)
    approved = _last([one for one in standing.judgements if one.verdict in APPROVED], standing)
    return News(standing, is_known, earlier or approved, is_theirs=earlier is not None)


def _last(judgements: Iterable[Judgement], standing: Standing) -> Judgement | None:
    """The last one about other words than the present."""
    return next((one for one in reversed(list(judgements)) if one.digest != standing.wording.digest), None)
