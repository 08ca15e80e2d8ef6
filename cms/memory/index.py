"""The index: which texts have a word, kept in blocks of numbers; written under the memory's lock alone, read by anybody.

A look-up reads a few dozen blocks instead of tens of thousands of rows, and counts them in C.
"""

from __future__ import annotations  # arrays cannot be subscripted at run time before Python 3.12

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from cms.memory.models import Side
from cms.memory.rows import do, joined, put, read
from cms.memory.words import band_of, bands_near, indexed_words

RANGE = 1 << 16  # numbers of one block
VOTERS = 8  # the rarest words of a query vote
FEWEST_VOTERS = 2
BALLOTS = 40_000  # and no further word once so many votes would be counted
CANDIDATES = 200
WORD_COLUMNS = {"language": "varchar", "side": "varchar", "word": "varchar", "band": "int", "count": "int"}
BLOCK_COLUMNS = {"word_id": "int", "number": "int", "ids": "bytea"}

Place = tuple[int, str]  # a band and a word
Spot = tuple[int, int]  # the row of a word and the number of a block


def add(*, language: str, side: Side, texts: Mapping[int, str]) -> None:
    """Let texts be found by their words; they are not in the index yet."""
    found = _places(side, texts)
    rows = [(language, side.value, word, band, len(ids)) for (band, word), ids in found.items()]
    more = "count = memory_word.count + excluded.count"
    put("memory_word", WORD_COLUMNS, rows, clash="language, side, word, band", instead=more)
    words = _words(language, side, found)
    entering = _by_block({words[place][0]: ids for place, ids in found.items()})
    _keep({spot: _packed(ids) for spot, ids in entering.items()}, instead=f"ids = {joined('memory_block.ids', 'excluded.ids')}")


def remove(*, language: str, side: Side, texts: Mapping[int, str]) -> None:
    """Let texts be found no longer; they are the texts that were added."""
    found = _places(side, texts)
    words = _words(language, side, found)
    leaving = _by_block({words[place][0]: ids for place, ids in found.items() if place in words})
    blocks = _blocks(leaving)
    left = {spot: _packed(one for one in unpacked(blocks.get(spot, b"")) if one not in ids) for spot, ids in leaving.items()}
    _keep(left, instead="ids = excluded.ids")
    rows = [(language, side.value, word, band, len(ids)) for (band, word), ids in found.items() if (band, word) in words]
    fewer = "count = memory_word.count - excluded.count"
    put("memory_word", WORD_COLUMNS, rows, clash="language, side, word, band", instead=fewer)
    touched = [pk for pk, _ in words.values()]
    do("DELETE FROM memory_block WHERE word_id AMONG %s AND length(ids) = 0", touched)
    do("DELETE FROM memory_word WHERE id AMONG %s AND count = 0", touched)


def candidates(*, language: str, text: str) -> list[int]:
    """Return the passages that share most of the text's rarest words, at most two hundred, the likeliest first."""
    bands = bands_near(text)
    rows = read(
        "SELECT word, id, count FROM memory_word WHERE language = %s AND side = %s AND word AMONG %s AND band BETWEEN %s AND %s",
        *(language, Side.SOURCE.value, indexed_words(text), bands[0], bands[-1]),
    )
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for word, pk, count in rows:
        found[word].append((pk, count))
    counts = {word: sum(count for _, count in places) for word, places in found.items()}
    voters: list[int] = []
    ballots = 0
    for number, word in enumerate(sorted(counts, key=lambda word: (counts[word], word))[:VOTERS]):
        if number >= FEWEST_VOTERS and ballots + counts[word] > BALLOTS:
            break
        ballots += counts[word]
        voters += [pk for pk, _ in found[word]]
    return _elected(voters)


def _elected(voters: list[int]) -> list[int]:
    blocks: dict[int, list[array[int]]] = defaultdict(list)
    for word, ids in read("SELECT word_id, ids FROM memory_block WHERE word_id AMONG %s ORDER BY number DESC", voters):
        blocks[word].append(unpacked(ids))
    votes: Counter[int] = Counter()
    for word in voters:  # the rarest first, so that among equals those come first that have a rarer word
        for block in blocks[word]:
            votes.update(block)
    least, wanted = 1, CANDIDATES
    for number, texts in sorted(Counter(votes.values()).items(), reverse=True):
        least, wanted = number, wanted - texts
        if wanted <= 0:
            break
    likely = [(text, number) for text, number in votes.items() if number >= least]
    sure = [text for text, number in likely if number > least]
    return [*sure, *(text for text, number in likely if number == least)][:CANDIDATES]


def having_all(*, language: str, side: Side, words: Collection[str], enough: int) -> list[int]:
    """Return texts that have every one of the words, the newest first; stops looking closer when few are left."""
    rows = read(
        "SELECT word, id, count FROM memory_word WHERE language = %s AND side = %s AND word AMONG %s",
        *(language, side.value, list(words)),
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for word, pk, count in rows:
        found[word][pk] = count
    if set(found) != set(words):
        return []
    left: set[int] | None = None
    for word in sorted(found, key=lambda word: (sum(found[word].values()), word)):
        if left is not None and len(left) <= enough:
            break
        having = {one for block in _blocks_of(found[word], left) for one in block}
        left = having if left is None else left & having
    return sorted(left or (), reverse=True)


def _blocks_of(words: Iterable[int], among: Collection[int] | None) -> list[array[int]]:
    if among is None:
        rows = read("SELECT ids FROM memory_block WHERE word_id AMONG %s", list(words))
    else:
        numbers = sorted({one // RANGE for one in among})
        rows = read("SELECT ids FROM memory_block WHERE word_id AMONG %s AND number AMONG %s", list(words), numbers)
    return [unpacked(ids) for (ids,) in rows]


def _places(side: Side, texts: Mapping[int, str]) -> dict[Place, set[int]]:
    """Which texts have which word of which band; words of targets are searched, not compared, and need no bands."""
    found: dict[Place, set[int]] = defaultdict(set)
    for one, text in texts.items():
        band = band_of(text) if side == Side.SOURCE else 0
        for word in indexed_words(text):
            found[band, word].add(one)
    return found


def _words(language: str, side: Side, places: Collection[Place]) -> dict[Place, tuple[int, int]]:
    """The rows of words with their counts."""
    rows = read(
        "SELECT band, word, id, count FROM memory_word WHERE language = %s AND side = %s AND word AMONG %s AND band AMONG %s",
        *(language, side.value, sorted({word for _, word in places}), sorted({band for band, _ in places})),
    )
    return {(band, word): (pk, count) for band, word, pk, count in rows}


def _by_block(ids_of_words: Mapping[int, Iterable[int]]) -> dict[Spot, set[int]]:
    found: dict[Spot, set[int]] = defaultdict(set)
    for word, ids in ids_of_words.items():
        for one in ids:
            found[word, one // RANGE].add(one)
    return found


def _blocks(spots: Collection[Spot]) -> dict[Spot, bytes]:
    words, numbers = sorted({word for word, _ in spots}), sorted({number for _, number in spots})
    rows = read("SELECT word_id, number, ids FROM memory_block WHERE word_id AMONG %s AND number AMONG %s", words, numbers)
    return {(word, number): bytes(ids) for word, number, ids in rows}


def _keep(blocks: Mapping[Spot, bytes], *, instead: str) -> None:
    rows = [(word, number, ids) for (word, number), ids in blocks.items()]
    put("memory_block", BLOCK_COLUMNS, rows, clash="word_id, number", instead=instead)


def _packed(ids: Iterable[int]) -> bytes:
    numbers = array("I", ids)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(ids: bytes | memoryview) -> array[int]:
    numbers = array("I")
    numbers.frombytes(ids)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
