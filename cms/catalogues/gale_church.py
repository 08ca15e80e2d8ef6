"""Which pieces of a translated document stand for which pieces of the English one, by structure and length. Pure.

Gale and Church, “A Program for Aligning Sentences in Bilingual Corpora” (1993): long texts have long translations, and the
cheapest way through both documents is sought, in steps of none, one or two pieces of each side. How long a language is
beside English, and how much that varies, is taken from the documents themselves. Headings and list items seek their like,
and figures and addresses that both languages write alike hold the two sides together.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from cms.checks import markup
from cms.checks.tokens import ADDRESSES, tokens
from cms.factsheets.pieces import Kind, Piece
from cms.languages import Language
from cms.memory.words import folded

# Steps (pieces of English, pieces of the translation) and how often each is met. Gale and Church counted sentences; of whole
# paragraphs more are left out or added, and fewer are parted or joined.
STEPS = {(1, 1): 0.89, (1, 0): 0.025, (0, 1): 0.025, (2, 1): 0.025, (1, 2): 0.025, (2, 2): 0.01}
VARIANCE = 6.8  # of the length of a translation, for each letter of English
LIKE_SORT, OTHER_SORT = -0.7, 3.0  # costs: a heading beside a heading, a heading beside a sentence
SAME_MARKS, LOST_MARK, MOST_LOST = -2.0, 2.0, 6.0  # the same figures in both, and each one that is in one of them only
SAME_NAME, MOST_NAMES = -1.0, -3.0  # each word that both have in Latin letters; names and medicines often stay as they are
OTHER = "?"  # the sort of two pieces that are of different sorts: like nothing
NARROW, WIDER = 60, 4  # pieces on each side of the diagonal that are looked at first; how much wider the band gets if need be
FARTHEST = 30.0  # no margin and no difference of length counts for more
NEAR = 0.08  # ratios whose logarithms differ by less are one
ENOUGH = 8  # pairs that tell how long a language is
_NAME = re.compile("[a-z]{3,}")
_FINE = 16  # entries of the table of costs for each standard deviation
_NEVER = 1e9
_LENGTH_COSTS = [min(-math.log(max(math.erfc(at / _FINE / math.sqrt(2)), 1e-300)), FARTHEST) for at in range(_FINE * 8 + 1)]

# What pieces are for alignment: a document has no boxes, and a step may have become a bullet.
SORTS = {
    **dict.fromkeys((Kind.TITLE, Kind.HEADING, Kind.CARD_HEADING), Kind.HEADING),
    **dict.fromkeys((Kind.BULLET, Kind.STEP), Kind.BULLET),
    **dict.fromkeys((Kind.TABLE_HEADER, Kind.TABLE_CELL), Kind.TABLE_CELL),
}

Step = tuple[int, int]
Cell = tuple[int, int]  # pieces of English and of the translation that are behind


@dataclass(frozen=True)
class Block:
    """What is known of a piece: its length in letters, what sort of thing it is, its figures and addresses, its words in Latin
    letters, some of which languages leave as they are."""

    length: int
    sort: str = ""
    marks: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bead:
    """Pieces of the English, by number, and those of the translation that stand beside them.

    `margin` says how much dearer the best way is that does not have this bead.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    margin: float = 0.0

    @property
    def is_one_to_one(self) -> bool:
        return len(self.sources) == len(self.targets) == 1

    @property
    def confidence(self) -> int:
        """How likely it is, in per cent, if the best other way is the only other one."""
        return min(int(100 / (1 + math.exp(-self.margin))), 99)


def plain_words(text: str) -> str:
    """The words of a segment or piece without their markup, folded as the memory folds them."""
    return folded(markup.plain(text))


def blocks_of(pieces: Iterable[Piece], language: str) -> list[Block]:
    """What is known of pieces in a language; figures are compared by their values, whatever digits they are written in."""
    found = []
    for piece in pieces:
        text = plain_words(piece.text)
        marks: set[str] = set()
        for token in tokens(text, language):
            marks.update([token.folded] if token.kind in ADDRESSES else token.values)
        names = frozenset(_NAME.findall(text.lower()))
        found.append(Block(len(text), SORTS.get(piece.kind, ""), frozenset(marks), names))
    return found


def usual_ratio(entry: Language) -> float:
    """How long a language usually is beside English: between the ends of its band."""
    low, high = entry.band
    return math.sqrt(low * high)


def align(sources: Sequence[Block], targets: Sequence[Block], *, expected: float = 1.0) -> list[Bead]:
    """Return the beads in order; every piece of both sides is in exactly one of them.

    `expected` is how long the language usually is beside English; it counts where the documents are too short to tell.
    """
    if not sources or not targets:
        alone = [Bead((at,), ()) for at in range(len(sources))]
        return alone + [Bead((), (at,)) for at in range(len(targets))]
    searches = [_searched(sources, targets, ratio) for ratio in _ratios(sources, targets, expected)]
    first = min(searches, key=lambda search: search.cost)
    ratio, variance = _measured(sources, targets, first)
    search = _Search(sources, targets, ratio, variance, first.width)
    margins = search.margins()
    return [
        Bead(tuple(range(here - step[0], here)), tuple(range(there - step[1], there)), margin)
        for ((here, there), step), margin in zip(search.way, margins, strict=True)
    ]


def _ratios(sources: Sequence[Block], targets: Sequence[Block], expected: float) -> list[float]:
    """How long the language may be: as the whole texts say, which is wrong where much was left out, as their middle pieces
    say, and as it usually is."""
    here, there = (sorted(block.length for block in blocks) for blocks in (sources, targets))
    guesses = [sum(there) / max(sum(here), 1), there[len(there) // 2] / max(here[len(here) // 2], 1), expected]
    found: list[float] = []
    for guess in guesses:
        if guess > 0 and all(abs(math.log(guess / other)) > NEAR for other in found):
            found.append(guess)
    return found


def _searched(sources: Sequence[Block], targets: Sequence[Block], ratio: float) -> "_Search":
    """Search, in a wider band where the way comes near the edge of it."""
    width = NARROW
    while True:
        search = _Search(sources, targets, ratio, VARIANCE, width)
        if not search.is_at_the_edge() or width > max(len(sources), len(targets)):
            return search
        width *= WIDER


def _measured(sources: Sequence[Block], targets: Sequence[Block], search: "_Search") -> tuple[float, float]:
    """How long this language is beside English, and how much that varies, by the pieces that stand one beside one."""
    cells = [cell for cell, step in search.way if step == (1, 1)]
    pairs = [(sources[here - 1].length, targets[there - 1].length) for here, there in cells]
    pairs = [pair for pair in pairs if min(pair) > 0]
    if len(pairs) < ENOUGH:
        return search.ratio, VARIANCE
    by_share = sorted((there / here, here) for here, there in pairs)
    reached = list(accumulate(here for _, here in by_share))
    share = by_share[bisect_left(reached, reached[-1] / 2)][0]
    squares = sorted((there / share - here) ** 2 / here for here, there in pairs)
    kept = squares[: max(len(squares) * 9 // 10, 1)]  # some of the pairs are none
    return share, min(max(sum(kept) / len(kept), VARIANCE / 4), VARIANCE * 4)


Run = tuple[float, str, frozenset[str], frozenset[str]]


def _runs(blocks: Sequence[Block], ratio: float) -> dict[int, list[Run]]:
    """Runs of one and of two pieces, by their length and then by the number of the piece after them; lengths in English."""
    nothing: Run = (0.0, OTHER, frozenset(), frozenset())
    ones: list[Run] = [(block.length / ratio, block.sort, block.marks, block.names) for block in blocks]
    twos = [
        (one[0] + two[0], one[1] if one[1] == two[1] else OTHER, one[2] | two[2], one[3] | two[3]) for one, two in pairwise(ones)
    ]
    return {1: [nothing, *ones], 2: [nothing, nothing, *twos]}


class _Search:
    """The cheapest way through a band along the diagonal; memory grows with the pieces of one side."""

    def __init__(self, sources: Sequence[Block], targets: Sequence[Block], ratio: float, variance: float, width: int) -> None:
        self.ends = len(sources), len(targets)
        self.here, self.there = _runs(sources, 1.0), _runs(targets, ratio)
        self.ratio, self.variance, self.width = ratio, variance, width
        self.rows = self._rows(width)
        self.costs: list[array[float]] = []
        self.way = self._way()
        self.cost = self.costs[-1][-1]

    def _rows(self, width: int) -> list[tuple[int, int]]:
        """For each number of English pieces behind, the least and the greatest number of translated ones that is looked at."""
        m, n = self.ends
        lengths, lengths_there = [run[0] for run in self.here[1]], [run[0] for run in self.there[1]]
        scale = (sum(lengths_there) + n) / (sum(lengths) + m)
        rows = []
        passed = there = 0.0
        at = 0
        for row in range(m + 1):
            passed += (lengths[row] + 1) * scale if row else 0.0
            while at < n and there + lengths_there[at + 1] / 2 < passed:
                there += lengths_there[at + 1] + 1
                at += 1
            line = row * n // m  # the way leads from corner to corner, so the straight line is in the band as well
            rows.append((max(min(at, line) - width, 0), min(max(at, line) + width, n)))
        return rows

    def is_at_the_edge(self) -> bool:
        """Say whether the way comes near the edge of the band, beyond which there may be a better one."""
        last = self.ends[1]
        bands = [(there, *self.rows[here]) for (here, there), _ in self.way]
        return any((low > 0 and there - low < 3) or (high < last and high - there < 3) for there, low, high in bands)

    def _way(self) -> list[tuple[Cell, Step]]:
        """Return the steps of the cheapest way, each with the cell it leads to."""
        steps = list(STEPS)
        ways: list[bytearray] = []
        for here, (low, high) in enumerate(self.rows):
            row = array("d", [_NEVER]) * (high - low + 1)
            way = bytearray(high - low + 1)
            if here == 0:
                row[0] = 0.0
            self.costs.append(row)
            ways.append(way)
            for number, step in enumerate(steps):
                if step[0] and here >= step[0]:
                    self._reach(row, way, here, number, step)
            alone = self._alone((0, 1))
            for at in range(1, len(row)):
                if row[at - 1] + alone < row[at]:
                    row[at], way[at] = row[at - 1] + alone, steps.index((0, 1))
        return self._traced(ways, steps)

    def _reach(self, row: "array[float]", way: bytearray, here: int, number: int, step: Step) -> None:
        """Lower the costs of a row by the steps of one kind that end in it."""
        before, (start, end) = self.costs[here - step[0]], self.rows[here - step[0]]
        low = self.rows[here][0]
        first = max(low, start + step[1])
        last = min(self.rows[here][1], end + step[1])
        for there, dear in zip(range(first, last + 1), self._into(step, here, first, last), strict=True):
            cost = before[there - step[1] - start] + dear
            if cost < row[there - low]:
                row[there - low], way[there - low] = cost, number

    def _traced(self, ways: Sequence[bytearray], steps: Sequence[Step]) -> list[tuple[Cell, Step]]:
        here, there = self.ends
        found = []
        while here or there:
            step = steps[ways[here][there - self.rows[here][0]]]
            found.append(((here, there), step))
            here, there = here - step[0], there - step[1]
        return found[::-1]

    def _alone(self, step: Step) -> float:
        return -math.log(STEPS[step])

    def _into(self, step: Step, here: int, first: int, last: int) -> list[float]:
        """What the steps of one kind cost that end in a row, from the first cell to the last."""
        back, aside = step
        base = -math.log(STEPS[step])
        if not aside:
            return [base] * (last - first + 1)
        length, sort, marks, names = self.here[back][here]
        half, top = self.variance / 2, len(_LENGTH_COSTS) - 1
        found = []
        for length_there, sort_there, marks_there, names_there in self.there[aside][first : last + 1]:
            spread = math.sqrt((length + length_there) * half) or 1.0
            cost = base + _LENGTH_COSTS[min(int(abs(length_there - length) / spread * _FINE), top)]
            cost += LIKE_SORT if sort == sort_there and sort != OTHER else OTHER_SORT
            if marks or marks_there:
                cost += SAME_MARKS if marks == marks_there else min(len(marks ^ marks_there) * LOST_MARK, MOST_LOST)
            if not names.isdisjoint(names_there):
                cost += max(len(names & names_there) * SAME_NAME, MOST_NAMES)
            found.append(cost)
        return found

    def margins(self) -> list[float]:
        """For each step of the way, how much dearer the best way is that puts its English otherwise."""
        others = self._otherwise(dict(self.way))
        found = []
        for (here, _), (back, _) in self.way:
            least = min(others[here - back : here], default=_NEVER) - self.cost
            found.append(min(max(least, 0.0), FARTHEST))
        return found

    def _otherwise(self, chosen: dict[Cell, Step]) -> list[float]:
        """For each piece of English, what the best way costs that puts it into another bead than the chosen one."""
        m, n = self.ends
        onward = [array("d", [_NEVER]) * (high - low + 1) for low, high in self.rows]
        onward[m][n - self.rows[m][0]] = 0.0
        others = [_NEVER] * m
        alone = self._alone((0, 1))
        for here in range(m, -1, -1):
            row = onward[here]
            for at in range(len(row) - 1, 0, -1):
                row[at - 1] = min(row[at - 1], row[at] + alone)
            for step in STEPS:
                if step[0] and here >= step[0]:
                    self._step_back(step, here, onward, others, chosen)
            onward[here] = array("d")
        return others

    def _step_back(
        self, step: Step, here: int, onward: "list[array[float]]", others: list[float], chosen: dict[Cell, Step]
    ) -> None:
        back, aside = step
        low, high = self.rows[here]
        start, end = self.rows[here - back]
        first, last = max(low, start + aside), min(high, end + aside)
        row, earlier, behind = onward[here], onward[here - back], self.costs[here - back]
        least = _NEVER
        for there, dear in zip(range(first, last + 1), self._into(step, here, first, last), strict=True):
            cost = row[there - low] + dear
            place = there - aside - start
            if cost < earlier[place]:
                earlier[place] = cost
            whole = behind[place] + cost
            if whole < least and chosen.get((here, there)) != step:
                least = whole
        for piece in range(here - back, here):
            others[piece] = min(others[piece], least)
