"""Alignment keeps every piece, finds what belongs together in spite of gaps, and says how sure it is."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from cms.catalogues.gale_church import Block, align

SORTS = ["", "heading", "item", "cell"]
BLOCKS = st.builds(Block, st.integers(0, 400), st.sampled_from(SORTS), st.frozensets(st.sampled_from("123"), max_size=2))


def links(beads):
    return {(bead.sources[0], bead.targets[0]) for bead in beads if bead.is_one_to_one}


def document(number, seed=1):
    chance = random.Random(seed)
    return [Block(int(chance.lognormvariate(4, 0.8)) + 3, chance.choice(SORTS)) for _ in range(number)]


def translated(blocks, ratio=1.2, seed=2):
    chance = random.Random(seed)
    return [
        Block(max(2, int(one.length * ratio + ratio * chance.gauss(0, (one.length * 4) ** 0.5))), one.sort, one.marks)
        for one in blocks
    ]


@given(st.lists(BLOCKS, max_size=30), st.lists(BLOCKS, max_size=30))
def test_every_piece_of_both_sides_is_there_once_and_in_order(sources, targets):
    beads = align(sources, targets)
    assert [at for bead in beads for at in bead.sources] == list(range(len(sources)))
    assert [at for bead in beads for at in bead.targets] == list(range(len(targets)))
    assert all(0 <= bead.confidence <= 99 for bead in beads)


@given(st.lists(BLOCKS, min_size=1, max_size=15))
def test_documents_of_the_same_lengths_stand_side_by_side(blocks):
    assert links(align(blocks, blocks)) == {(at, at) for at in range(len(blocks))}


def test_a_translation_is_followed_whatever_its_language_takes():
    blocks = document(60)
    for ratio in (0.3, 0.8, 1.2, 1.8):
        there = [Block(round(one.length * ratio), one.sort) for one in blocks]
        assert links(align(blocks, there)) == {(at, at) for at in range(60)}


def between(blocks, others):
    """Alignments of a passage that stands in the middle of a document; numbers begin with the passage."""
    before, after = ([Block(80, "", frozenset({f"{side}{at}"})) for at in range(20)] for side in "ab")
    sources, targets = [*before, *blocks, *after], [*before, *others, *after]
    beads = [
        (tuple(at - 20 for at in bead.sources), tuple(at - 20 for at in bead.targets), bead.confidence)
        for bead in align(sources, targets, expected=1.0)
    ]
    inside = range(len(blocks))
    inside_there = range(len(others))
    return [bead for bead in beads if set(bead[0]) & set(inside) or set(bead[1]) & set(inside_there)]


def test_a_piece_that_was_left_out_shifts_nothing_after_it():
    blocks = [Block(40), Block(300), Block(90), Block(25), Block(160)]
    found = between(blocks, [one for at, one in enumerate(blocks) if at != 1])
    assert [bead[:2] for bead in found] == [((0,), (0,)), ((1,), ()), ((2,), (1,)), ((3,), (2,)), ((4,), (3,))]


def test_a_piece_that_was_parted_and_one_that_was_joined_are_found():
    blocks = [Block(100), Block(60), Block(50), Block(200)]
    found = between(blocks, [Block(100), Block(110), Block(90), Block(110)])
    assert [bead[:2] for bead in found] == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2, 3))]


def test_headings_seek_headings_and_figures_seek_the_same_figures():
    heading, item, item_there = Block(40, "heading"), Block(40, "item"), Block(42, "item")
    assert [bead[:2] for bead in between([heading, item], [item_there])] == [((0,), ()), ((1,), (0,))]
    twins = [Block(40, "item", frozenset({"38"})), Block(40, "item", frozenset({"24"}))]
    there = Block(42, "item", frozenset({"24"}))
    assert [bead[:2] for bead in between(twins, [there])] == [((0,), ()), ((1,), (0,))]


def test_what_could_as_well_be_otherwise_is_not_sure():
    unsure = [bead for bead in between([Block(40), Block(40)], [Block(40)]) if bead[0] and bead[1]]
    sure = between([Block(40), Block(300)], [Block(40), Block(300)])
    assert [confidence <= 50 for _, _, confidence in unsure] == [True]
    assert all(confidence >= 95 for _, _, confidence in sure)


def test_a_chapter_that_is_missing_is_passed_over():
    blocks = document(400)
    targets = translated(blocks[:100] + blocks[300:])
    found = links(align(blocks, targets))
    right = {(at, at) for at in range(100)} | {(at, at - 200) for at in range(300, 400)}
    assert len(found & right) >= 160


def test_a_chapter_that_only_the_translation_has_is_passed_over():
    blocks = [Block(20 + at % 90, "", frozenset({str(at)})) for at in range(200)]
    preface = [Block(50, "", frozenset({f"preface {at}"})) for at in range(200)]
    assert links(align(blocks, [*preface, *blocks])) == {(at, at + 200) for at in range(200)}


def test_three_thousand_pieces_take_seconds():
    blocks = document(3000)
    begun = time.process_time()
    found = links(align(blocks, translated(blocks)))
    assert time.process_time() - begun < 30
    assert len(found & {(at, at) for at in range(3000)}) >= 2850
