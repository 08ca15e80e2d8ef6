"""How a segment stands in a language."""

from dataclasses import dataclass
from functools import cached_property

from cms.factsheets.models import Segment
from cms.review.state import Judgement, State, Wording, authors_of, given_for, state_of, waived_in


@dataclass(frozen=True)
class Standing:
    """A segment in a language, with everything that was ever decided about it there."""

    segment: Segment
    language: str
    wording: Wording
    judgements: tuple[Judgement, ...]

    def judged(self, wording: Wording, judgement: Judgement) -> "Standing":
        """How the segment stands after one more judgement, on these words."""
        return Standing(self.segment, self.language, wording, (*self.judgements, judgement))

    @cached_property
    def state(self) -> State:
        return state_of(self.wording, self.judgements)

    @cached_property
    def previous_source(self) -> str:
        """The English that stale words were given for."""
        return given_for(self.wording, self.judgements)

    @property
    def authors(self) -> set[int]:
        return authors_of(self.wording.target, self.judgements)

    @property
    def waived(self) -> set[str]:
        return waived_in(self.wording, self.judgements)
