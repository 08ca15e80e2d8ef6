"""Bars and squares from figures: where each stands in a drawing, and the same figures as a table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from math import sqrt

WIDTH, LABELS, ENDS = 640, 190, 60  # of a drawing, of the names before its bars, and of the figures after them
ROW, BAR = 24, 16
LONGEST = 30  # letters of a name
NAMES, LETTER = 150, 7  # of a grid: the names before its squares; about what a letter takes
SMALLEST = 2  # side of a square that is seen


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


@dataclass(frozen=True)
class Ruled:
    """A line of a grid, under its heading; `part` is how much of all its values is of the graver kind."""

    label: str
    kind: str
    values: Sequence[int]
    part: int

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Square:
    x: float
    y: float
    side: float
    said: str


@dataclass(frozen=True)
class Row:
    """A heading, which has no squares, or a line below it."""

    label: str
    y: int
    squares: Sequence[Square] = ()
    total: str = ""


@dataclass(frozen=True)
class Grid:
    """Figures by line and column as squares, their areas in proportion; lines of one kind stand together."""

    key: str
    title: str
    said: str
    first: Sequence[str]  # the headings of label, kind, total and part
    columns: Sequence[str]
    lines: Sequence[Ruled]

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def top(self) -> int:
        """Room for the names of the columns, which stand upright."""
        return LETTER * max((len(name) + 2 for name in self.columns), default=0)

    @property
    def step(self) -> float:
        return min(ROW, (WIDTH - NAMES - ENDS) / max(len(self.columns), 1))

    @property
    def end(self) -> float:
        """Where the totals stand."""
        return round(NAMES + self.step * len(self.columns) + 6, 1)

    @property
    def height(self) -> int:
        return self.top + ROW * (len(self.lines) + len({line.kind for line in self.lines}))

    @property
    def heads(self) -> list[tuple[str, float]]:
        """The names of the columns, and where the foot of each is."""
        return [(name, round(NAMES + self.step * (number + 0.5) + 4, 1)) for number, name in enumerate(self.columns)]

    @property
    def drawn(self) -> list[Row]:
        found: list[Row] = []
        most = max((value for line in self.lines for value in line.values), default=0)
        for kind, lines in groupby(self.lines, key=lambda line: line.kind):
            found.append(Row(kind, self.top + ROW * len(found)))
            for line in lines:
                y = self.top + ROW * len(found)
                found.append(Row(line.label, y, self._squares(line, y, most), str(line.total)))
        return found

    def _squares(self, line: Ruled, y: int, most: int) -> list[Square]:
        found = []
        for number, value in enumerate(line.values):
            if value:
                side = max(SMALLEST, (self.step - 1) * sqrt(value / most))
                x = NAMES + self.step * (number + 0.5) - side / 2
                said = f"{line.label}, {self.columns[number]}: {value}"
                found.append(Square(round(x, 1), round(y + (ROW - side) / 2, 1), round(side, 1), said))
        return found

    @property
    def headings(self) -> list[str]:
        return [*self.first, *self.columns]

    @property
    def rows(self) -> list[list[str]]:
        return [[line.label, line.kind, *map(str, (line.total, line.part, *line.values))] for line in self.lines]


def plain(value: float) -> str:
    """A figure without a decimal that says nothing."""
    return f"{value:.1f}".removesuffix(".0")
