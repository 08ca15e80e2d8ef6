"""A factsheet in a language as it goes out, whatever the format of the file. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cms.review.state import State

# A draft in the words of every format: what the file holds is not offered as done.
UNFINISHED = {State.DRAFT, State.STALE, State.RETURNED}
_IDENTITY = re.compile(
    r"(?P<factsheet>[a-z0-9-]{1,60})/(?P<version>\d{1,9})/(?P<language>[A-Za-z-]{1,20})/(?P<export>\d{1,18}-[0-9a-f]{16})"
)


class Form(StrEnum):
    PO = "po"
    XLIFF = "xliff"
    CSV = "csv"

    @property
    def ending(self) -> str:
        return "xlf" if self is Form.XLIFF else self.value


@dataclass(frozen=True)
class Leaving:
    """A segment on its way out; `earlier_source` is the English that stale words were given for."""

    key: str
    source: str
    target: str
    state: State
    severity: int
    kind: str
    section: str
    note: str
    earlier_source: str


@dataclass(frozen=True)
class Outgoing:
    """`export` names what went out, so that a file that comes back can be compared with it."""

    factsheet: str
    version: int
    language: str  # BCP 47
    export: str
    segments: tuple[Leaving, ...]

    @property
    def identity(self) -> str:
        return f"{self.factsheet}/{self.version}/{self.language}/{self.export}"


def headers_of(identity: str) -> Mapping[str, str]:
    """Return what an identity says, in the fields of a PO header; nothing if it is not one of ours."""
    if not (match := _IDENTITY.fullmatch(identity.strip())):
        return {}
    return {
        "X-Factsheet": match["factsheet"],
        "X-Factsheet-Version": match["version"],
        "Language": match["language"],
        "X-Export": match["export"],
    }
