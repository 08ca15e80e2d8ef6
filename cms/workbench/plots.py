"""Bars from figures: where each stands in a drawing, and the same figures as a table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

WIDTH, LABELS, ENDS = 640, 190, 60  # of a drawing, of the names before its bars, and of the figures after them
ROW, BAR = 24, 16
LONGEST = 30  # letters of a name


@dataclass(frozen=True)
class Bar:
    """The part of a line that one series has."""

    series: int
    x: float
    width: float


@dataclass(frozen=True)
class Drawn:
    label: str
    y: int
    bars: Sequence[Bar]
    end: float  # where the figure stands
    total: str


@dataclass(frozen=True)
class Plot:
    """Figures by line and series, each line with a name and, in the table alone, with what else is to be known of it."""

    key: str
    title: str
    said: str  # what is counted, and of when
    first: str  # the heading of the names
    series: Sequence[str]
    lines: Sequence[tuple[str, Sequence[float]]]
    noted: str = ""
    notes: Sequence[str] = ()
    tells_of_nought: bool = False  # it is shown even where every figure is nought

    @property
    def is_empty(self) -> bool:
        return not self.tells_of_nought and not any(value for _, values in self.lines for value in values)

    @property
    def height(self) -> int:
        return ROW * len(self.lines)

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def drawn(self) -> list[Drawn]:
        """The bars of a line stand one after the other; the longest line is as long as there is room."""
        most = max((sum(values) for _, values in self.lines), default=0) or 1
        scale = (WIDTH - LABELS - ENDS) / most
        found = []
        for number, (label, values) in enumerate(self.lines):
            ends = [0.0, *accumulate(values)]
            bars = [
                Bar(series, round(LABELS + ends[series] * scale, 1), round(value * scale, 1))
                for series, value in enumerate(values)
                if value
            ]
            shown = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
            found.append(Drawn(shown, number * ROW, bars, round(LABELS + ends[-1] * scale + 6, 1), plain(ends[-1])))
        return found

    @property
    def headings(self) -> list[str]:
        return [self.first, *self.series, *([self.noted] if self.noted else [])]

    @property
    def rows(self) -> list[list[str]]:
        notes = self.notes or [""] * len(self.lines)
        return [
            [label, *map(plain, values), *([note] if self.noted else [])]
            for (label, values), note in zip(self.lines, notes, strict=True)
        ]


def plain(value: float) -> str:
    """A figure without a decimal that says nothing."""
    return f"{value:.1f}".removesuffix(".0")
