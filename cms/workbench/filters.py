"""Which segments of an edition are asked for: by state, by what waits for me, by findings, by kind, by words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from cms.factsheets.pieces import CONTAINERS, Kind
from cms.languages import REGISTRY
from cms.review.state import State
from cms.workbench.rows import Row

ALL, MINE, FINDINGS, CHANGED, REMARKS = "all", "mine", "findings", "changed", "remarks"
SHOWS = {
    ALL: "everything, in the order of the page",
    MINE: "what waits for me",
    CHANGED: "English changed since",
    FINDINGS: "with open findings",
    REMARKS: "with open remarks or questions",
}


@dataclass(frozen=True)
class Asked:
    """What a person asked for; values nobody offers count as not asked."""

    show: str = ALL
    kind: str = ""
    words: str = ""
    reference: str = ""  # a third language to read beside

    @classmethod
    def from_address(cls, query: QueryDict) -> "Asked":
        show, kind, reference = query.get("show", ALL), query.get("kind", ""), query.get("with", "")
        return cls(
            show if show in SHOWS or show in set(State) else ALL,
            kind if kind in {*map(str, Kind), *CONTAINERS} else "",
            query.get("q", "").replace("\0", "")[:100].strip(),
            reference if reference in REGISTRY else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.show != ALL or self.kind or self.words)

    def among(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if self._shows(row) and self._is_of_kind(row) and self._holds(row)]

    def _shows(self, row: Row) -> bool:
        if self.show in set(State):
            return row.state == self.show
        wanted = {
            MINE: lambda: row.needs_me,
            FINDINGS: lambda: row.has_open_findings,
            CHANGED: lambda: bool(row.previous_source),
            REMARKS: lambda: row.is_talked_of,
        }
        return wanted[self.show]() if self.show in wanted else True

    def _is_of_kind(self, row: Row) -> bool:
        return self.kind in {"", row.standing.segment.kind, row.standing.segment.container}

    def _holds(self, row: Row) -> bool:
        asked = self.words.casefold()
        return not asked or any(asked in text.casefold() for text in (row.source, row.target, row.key))
