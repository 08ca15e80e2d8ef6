from dataclasses import dataclass, field
from enum import StrEnum

Span = tuple[int, int]


class Severity(StrEnum):
    BLOCK = "BLOCK"  # stops submission
    WARN = "WARN"  # can be waived with a reason


@dataclass(frozen=True)
class Finding:
    """What a check says about a wording; `spans` are character positions in the target, `source_spans` in the source."""

    code: str
    severity: Severity
    message: str
    spans: tuple[Span, ...] = ()
    source_spans: tuple[Span, ...] = ()
    mqm: str = field(default="", compare=False)  # the check's type of error in MQM-Core, set when it is run

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK
