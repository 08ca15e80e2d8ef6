"""What remarks add up to: penalty points for 1,000 words of English, as MQM reckons them. A figure, never a gate. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cms.review.mqm import MULTIPLIERS, ErrorSeverity, ErrorType, Outcome

PER_WORDS = 1_000


@dataclass(frozen=True)
class Error:
    """A remark as it is counted; `outcome` is empty while nobody has answered it."""

    error_type: ErrorType
    severity: ErrorSeverity
    outcome: str = ""


@dataclass(frozen=True)
class Score:
    """The errors of an edition by type and severity; a remark answered “not done” is set aside, and counts for nothing."""

    counts: Mapping[tuple[ErrorType, ErrorSeverity], int]
    words: int
    set_aside: int = 0

    @property
    def by_severity(self) -> dict[ErrorSeverity, int]:
        return {one: sum(count for (_, severity), count in self.counts.items() if severity is one) for one in ErrorSeverity}

    @property
    def penalty(self) -> int:
        return sum(MULTIPLIERS[severity] * count for severity, count in self.by_severity.items())

    @property
    def per_thousand_words(self) -> float | None:
        """None where there is not a word to reckon by."""
        return penalty_per_thousand_words(self.by_severity, self.words)

    @property
    def rows(self) -> list[tuple[ErrorType, list[int]]]:
        """A table: each type that was found, with its counts by severity in the order of ErrorSeverity."""
        types = [one for one in ErrorType if any(kind is one and count for (kind, _), count in self.counts.items())]
        return [(one, [self.counts.get((one, severity), 0) for severity in ErrorSeverity]) for one in types]


def penalty_per_thousand_words(counts: Mapping[ErrorSeverity, int], words: int) -> float | None:
    if not words:
        return None
    return PER_WORDS * sum(MULTIPLIERS[severity] * count for severity, count in counts.items()) / words


def score_of(errors: Iterable[Error], sources: Iterable[str]) -> Score:
    """`sources` are the English texts the remarks were made about, remarked on or not."""
    found = list(errors)
    counts = Counter((one.error_type, one.severity) for one in found if one.outcome != Outcome.NOT_DONE)
    set_aside = sum(one.outcome == Outcome.NOT_DONE for one in found)
    return Score(counts, sum(len(source.split()) for source in sources), set_aside)
