"""The lines of a PDF in the order in which people read them: rows, columns, tables. Pure.

A PDF knows letters and their places, and nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from cms.checks.markup import Bold, Inline, Link, Text

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
BULLET = re.compile(r"[•‣▪●◦∙·■□▶►➤➢❖✓✔–*o\-\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf06f\uf076]")
MARK = re.compile(rf"(?:{BULLET.pattern}|\d{{1,2}}[.)])")
_WIDE = 1.7  # times the size of the letters: as wide a gap is between columns or cells
FEWEST = 3  # lines that make a column, rows that make a table
HIGHEST_ROW = 160.0  # points
NARROWEST_STRIPE = 5.0  # between columns; a blank is narrower


@dataclass(frozen=True)
class Letter:
    """A character as it stands on a page; `top` is counted from the head of the page, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_bold: bool
    is_italic: bool
    address: str = ""

    @classmethod
    def of(cls, char: dict[str, Any], links: Sequence[dict[str, Any]]) -> "Letter":
        middle, height = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        over = (one for one in links if one["x0"] <= middle <= one["x1"] and one["top"] <= height <= one["bottom"])
        link = next(over, {})
        name = str(char["fontname"])
        places = (char["x0"], char["x1"], char["top"], char["bottom"], round(char["size"], 1))
        return cls(char["text"], *places, bool(_BOLD.search(name)), bool(_ITALIC.search(name)), str(link.get("uri") or ""))


@dataclass
class Line:
    """Words that stand beside each other without a wide gap."""

    letters: list[Letter]
    page: int
    has_mark: bool = False  # a bullet that is drawn, not written
    edge: float = 0.0  # where its bullet or number stands
    glue: str = " "  # between its words and those of the next line

    @property
    def x0(self) -> float:
        return self.letters[0].x0

    @property
    def x1(self) -> float:
        return self.letters[-1].x1

    @property
    def top(self) -> float:
        return min(letter.top for letter in self.letters)

    @property
    def bottom(self) -> float:
        return max(letter.bottom for letter in self.letters)

    @property
    def size(self) -> float:
        return Counter(letter.size for letter in self.letters if letter.text.strip()).most_common(1)[0][0]

    @property
    def is_bold(self) -> bool:
        return all(letter.is_bold for letter in self.letters if letter.text.strip())

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.spaced())

    def spaced(self) -> Iterator[tuple[str, Letter]]:
        """The letters with the blanks between words, each with how it is set."""
        before: Letter | None = None
        for letter in self.letters:
            if before is not None and before.text.strip() and letter.text.strip() and letter.x0 - before.x1 > 0.2 * letter.size:
                yield " ", before if before.is_bold == letter.is_bold and before.address == letter.address else _plain(before)
            yield letter.text, letter
            before = letter


def _plain(letter: Letter) -> Letter:
    return Letter(" ", letter.x0, letter.x1, letter.top, letter.bottom, letter.size, False, False)


@dataclass(frozen=True)
class Table:
    """A table with ruled lines: for each row the lines of each cell."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    top: float
    bottom: float
    x0: float
    x1: float
    page: int


@dataclass
class Page:
    number: int
    height: float
    width: float
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def has_columns(self) -> bool:
        return _gutter([*self.lines, *self.tables]) is not None

    def ordered(self) -> list[Line | Table]:
        """Columns one after the other; what goes across them stands between what is above and below."""
        return in_order([*self.lines, *self.tables])


def lines_of(letters: Sequence[Letter], page: int) -> list[Line]:
    """Letters to lines: those that overlap in height stand in a row, a wide gap ends a line."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.bottom, one.x0)):
        middle = (letter.top + letter.bottom) / 2
        row = next((row for row in reversed(rows[-6:]) if row[0].top < middle < row[0].bottom), None)
        if row is None:
            rows.append([letter])
        else:
            row.append(letter)
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda one: one.x0)
        lines += [Line(part, page) for part in _cut(row) if any(letter.text.strip() for letter in part)]
    return lines


def _cut(row: list[Letter]) -> Iterator[list[Letter]]:
    part: list[Letter] = []
    for letter in row:
        if not letter.text.strip() and not part:
            continue
        words = [one for one in part if one.text.strip()]
        is_gap = bool(words) and bool(letter.text.strip()) and letter.x0 - words[-1].x1 > _WIDE * max(letter.size, words[-1].size)
        if is_gap and not MARK.fullmatch("".join(one.text for one in words).strip()):
            yield part
            part = []
        part.append(letter)
    if part:
        yield part


def in_order(found: Sequence[Line | Table]) -> list[Line | Table]:
    """Sort into reading order, with the columns of a page one after the other."""
    by_height = sorted(found, key=lambda one: (round(one.top / 3), one.x0))
    gutter = _gutter(by_height)
    if gutter is None:
        return by_height
    ordered: list[Line | Table] = []
    left: list[Line | Table] = []
    right: list[Line | Table] = []
    for one in by_height:
        if one.x0 < gutter < one.x1:
            ordered += [*_columns(left), *_columns(right), one]
            left, right = [], []
        else:
            (left if one.x1 <= gutter else right).append(one)
    return [*ordered, *_columns(left), *_columns(right)]


def _columns(found: list[Line | Table]) -> list[Line | Table]:
    """A column may itself hold two; three columns are found so."""
    return in_order(found) if _gutter(found) is not None else found


def _gutter(found: Sequence[Line | Table]) -> float | None:
    """The middle of a stripe that few lines cross, with columns on both sides of it; None if there is none."""
    if len(found) < 2 * FEWEST:
        return None
    begin, end = min(one.x0 for one in found), max(one.x1 for one in found)
    best: tuple[float, float] | None = None
    for start in sorted({round(one.x0) for one in found}):
        place = start - 4.0
        if not begin + 0.15 * (end - begin) < place < end - 0.15 * (end - begin):
            continue
        left = [one for one in found if one.x1 <= place]
        right = [one for one in found if one.x0 >= place]
        across = len(found) - len(left) - len(right)
        if min(len(left), len(right)) < FEWEST or across > 0.6 * (len(left) + len(right)):
            continue
        if not _stand_beside(left, right) or _is_list(left):
            continue
        score = across - 0.001 * (start - max(one.x1 for one in left))
        if best is None or score < best[0]:
            best = (score, place)
    return None if best is None else best[1]


def _stand_beside(left: Sequence[Line | Table], right: Sequence[Line | Table]) -> bool:
    """Columns share height; what stands only below is no column."""
    low, high = (
        max(min(one.top for one in left), min(one.top for one in right)),
        min(max(one.bottom for one in left), max(one.bottom for one in right)),
    )
    beside = sum(low - 2 <= one.top <= high + 2 for one in (*left, *right))
    return high > low and beside >= 0.5 * min(len(left), len(right))


def _is_list(left: Sequence[Line | Table]) -> bool:
    """Marks of a list to the left of its words are no column."""
    return all(isinstance(one, Line) and len(one.text.strip()) <= 3 for one in left)


def ruled_tables(letters: Sequence[Letter], heights: Sequence[float], x0: float, x1: float, page: int) -> Iterator[Table]:
    """Rows between rules of one width, as long as the same empty stripes part their columns; no word is ever cut."""
    rows = [[one for one in letters if above < (one.top + one.bottom) / 2 < below] for above, below in pairwise(heights)]
    start = 0
    while start < len(rows):
        end, parts = start, [float(x0), float(x1)]
        while end < len(rows) and heights[end + 1] - heights[end] <= HIGHEST_ROW:
            wider = _stripes([one for row in rows[start : end + 1] for one in row], x0, x1)
            if len(wider) < 3 or any(sum(map(bool, _cells(row, wider))) < 2 for row in rows[start : end + 1]):
                break
            end, parts = end + 1, wider
        if end - start >= FEWEST:
            made = tuple(tuple(tuple(lines_of(cell, page)) for cell in _cells(row, parts)) for row in rows[start:end])
            yield Table(made, heights[start], heights[end], x0, x1, page)
        start = max(end, start + 1)


def _stripes(letters: Sequence[Letter], x0: float, x1: float) -> list[float]:
    """Where columns begin and end: the edges, and the middle of each stripe without letters."""
    places, reached = [float(x0)], None
    for letter in sorted((one for one in letters if one.text.strip()), key=lambda one: one.x0):
        if reached is not None and letter.x0 - reached > NARROWEST_STRIPE:
            places.append((letter.x0 + reached) / 2)
        reached = max(letter.x1, reached or 0.0)
    return [*places, float(x1)]


def _cells(row: Sequence[Letter], places: Sequence[float]) -> list[list[Letter]]:
    return [[one for one in row if left <= one.x0 < right and one.text] for left, right in pairwise(places)]


def leading(lines: Sequence[Line]) -> float:
    """From the top of one line to the next, as it is mostly; in sizes of the letters."""
    steps = [
        (after.top - before.top) / before.size
        for before, after in pairwise(lines)
        if before.page == after.page and before.size == after.size and 0.8 < (after.top - before.top) / before.size < 2.2
    ]
    return median(steps) if steps else 1.3


def inlines(lines: Sequence[Line], *, is_heading: bool = False) -> list[Inline]:
    """Words with bold and links; a heading has neither."""
    parts: list[Inline] = []
    run, how = "", (False, "")
    for line in lines:
        for words, letter in (*line.spaced(), *(() if line is lines[-1] else ((line.glue, _plain(line.letters[-1])),))):
            now = (letter.is_bold and not is_heading, "" if is_heading else letter.address)
            if not words.strip(" ") and (now[0] or not how[0]) and (now[1] or not how[1]):
                now = how  # a blank is set as what stands before it
            if now != how:
                parts += _set(run, *how)
                run, how = "", now
            run += words
    return [*parts, *_set(run, *how)]


def _set(words: str, is_bold: bool, address: str) -> list[Inline]:
    bare = words.strip(" ")
    if not bare or not (is_bold or address):
        return [Text(words)] if words else []
    inner: Inline = Link((Text(bare),), address) if address else Text(bare)
    before, after = words[: len(words) - len(words.lstrip(" "))], words[len(words.rstrip(" ")) :]
    return [part for part in (Text(before), Bold((inner,)) if is_bold else inner, Text(after)) if part != Text("")]
