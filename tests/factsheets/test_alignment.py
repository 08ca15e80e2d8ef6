from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.factsheets.alignment import How, align, new_key
from cms.factsheets.pieces import Kind, Piece


def piece(text, key="", kind=Kind.PARAGRAPH, container=""):
    return Piece(kind, text, container=container, key=key)


def keyed(*texts):
    """Pieces as a first version holds them."""
    return list(align([], [piece(text) for text in texts], {}).pieces)


def report(old, new, retired=None, given=()):
    alignment = align(old, new, retired or {}, given)
    assert [pairing.new for pairing in alignment.pairings if pairing.new] == list(new)
    return [(str(pairing.how), pairing.key) for pairing in alignment.pairings]


OLD = keyed("Drink water often.", "Eat what you like.", "Rest in the afternoon.", "Call the ward if you are worried.")


def test_words_that_stayed_keep_their_keys():
    assert report(OLD, OLD) == [
        ("same words", "drink-water-often"),
        ("same words", "eat-what-you-like"),
        ("same words", "rest-in-the-afternoon"),
        ("same words", "call-the-ward-if-you-are"),
    ]


def test_an_edited_sentence_keeps_its_key():
    new = [piece("Drink water very often."), *OLD[1:]]
    assert report(OLD, new)[0] == ("edited", "drink-water-often")


def test_a_sentence_rewritten_between_two_that_stayed_keeps_its_key():
    new = [OLD[0], piece("Eat little, as you like."), *OLD[2:]]
    assert report(OLD, new)[1] == ("edited", "eat-what-you-like")


def test_a_moved_sentence_moves_with_its_key():
    new = [OLD[0], OLD[2], OLD[3], OLD[1]]
    assert report(OLD, new) == [
        ("same words", "drink-water-often"),
        ("same words", "rest-in-the-afternoon"),
        ("same words", "call-the-ward-if-you-are"),
        ("moved", "eat-what-you-like"),
    ]


def test_a_new_sentence_gets_a_new_key_and_a_removed_one_is_reported_last():
    new = [OLD[0], OLD[1], piece("Zinc tablets are not needed."), OLD[3]]
    assert report(OLD, new) == [
        ("same words", "drink-water-often"),
        ("same words", "eat-what-you-like"),
        ("new", "zinc-tablets-are-not-needed"),
        ("same words", "call-the-ward-if-you-are"),
        ("removed", "rest-in-the-afternoon"),
    ]


def test_words_that_come_back_get_the_key_they_had():
    retired = {(Kind.PARAGRAPH, "Sleep well."): "sleep-well-2"}
    assert report(OLD[:1], [OLD[0], piece("Sleep well.")], retired)[1] == ("came back", "sleep-well-2")


def test_words_that_come_back_twice_get_one_old_key_and_one_new():
    retired = {(Kind.PARAGRAPH, "Sleep well."): "sleep-well"}
    new = [piece("Sleep well."), piece("Sleep well.")]
    assert report([], new, retired) == [("came back", "sleep-well"), ("new", "sleep-well-2")]


def test_a_key_that_was_ever_given_never_goes_to_other_words():
    retired = {(Kind.PARAGRAPH, "Yes"): "yes-2"}
    assert report([], [piece("Yes!")], retired, given={"yes", "yes-2"}) == [("new", "yes-3")]


def test_the_same_words_twice_have_two_keys_and_keep_them():
    old = keyed("Yes", "Yes")
    assert [one.key for one in old] == ["yes", "yes-2"]
    assert report(old, [piece("Yes"), piece("No"), piece("Yes")]) == [
        ("same words", "yes"),
        ("new", "no"),
        ("same words", "yes-2"),
    ]


def test_a_moved_heading_is_not_taken_for_a_bullet_of_the_same_words():
    heading, bullet = piece("Scans", "scans", Kind.HEADING), piece("Scans", "scans-2", Kind.BULLET)
    other = piece("Zinc tablets are not needed.", "zinc")
    new = [bullet, other, heading]
    assert {key: one.kind for one, key in zip(new, [k for _, k in report([heading, other, bullet], new)], strict=True)} == {
        "scans-2": Kind.BULLET,
        "zinc": Kind.PARAGRAPH,
        "scans": Kind.HEADING,
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (piece("What happens next?", "k", Kind.HEADING), piece("What happens next.")),
        (piece("You feel very sick now", "k", container="urgent"), piece("You feel sick now")),
        (piece("You feel sick now", "k"), piece("You feel very sick now", container="urgent")),
    ],
)
def test_likeness_alone_makes_no_sentence_of_a_heading_and_carries_nothing_into_or_out_of_a_box(before, after):
    assert [how for how, _ in report([before], [after])] == ["new", "removed"]


def test_the_title_stays_the_title_whatever_it_says():
    assert report([piece("Scans", "scans", Kind.TITLE)], [piece("Zinc and iron", kind=Kind.TITLE)]) == [("edited", "scans")]


def test_only_what_changed_is_among_the_changes():
    alignment = align(OLD, [*OLD[:3], piece("Zinc and iron")], {})
    assert [change.how for change in alignment.changes] == [How.NEW, How.REMOVED]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Why do I need a scan of my liver?", "why-do-i-need-a-scan"),
        ("Crème brûlée", "creme-brulee"),
        ("999", "999"),
        ("पानी", "paragraph"),
        ("pneumonoultramicroscopicsilicovolcanoconiosis and more", "pneumonoultramicroscopicsilicovolcanoconiosis-an"),
    ],
)
def test_a_key_is_made_of_the_first_words_and_the_same_on_every_machine(text, key):
    assert new_key(piece(text), taken=set()) == key
    assert new_key(piece(text), taken={key}) == f"{key}-2"


texts = st.sampled_from(
    ["Yes", "No", "Yes!", "Take 2 tablets.", "Take 3 tablets.", "Rest.", "Sleep well.", "پانی", "Take 2 tablets now."]
)
kinds = st.sampled_from([Kind.PARAGRAPH, Kind.BULLET, Kind.HEADING])
sheets = st.lists(st.builds(Piece, kinds, texts), max_size=8)


@given(sheets, sheets, sheets)
def test_keys_are_unique_given_once_and_the_same_every_time(first, second, third):
    one = align([], first, {}).pieces
    two = align(one, second, {}).pieces
    given = {one_piece.key for one_piece in one}
    retired = {(old.kind, old.text): old.key for old in one if old.key not in {now.key for now in two}}
    three = align(two, third, retired, given)
    for pieces in (one, two, three.pieces):
        assert len({one_piece.key for one_piece in pieces}) == len(pieces)
        assert all(0 < len(one_piece.key) <= 60 for one_piece in pieces)
    assert align(two, third, retired, given) == three
    fresh = {pairing.key for pairing in three.pairings if pairing.how is How.NEW}
    assert not fresh & (given | {one_piece.key for one_piece in two})


@given(sheets, sheets)
def test_words_that_stand_once_before_and_after_are_the_same_segment(first, second):
    old = align([], first, {}).pieces
    new = align(old, second, {}).pieces
    for now in new:
        was = [one for one in old if (one.kind, one.text) == (now.kind, now.text)]
        if len(was) == 1 and second.count(replace(now, key="")) == 1:
            assert now.key == was[0].key


@given(sheets, sheets)
def test_every_old_and_every_new_piece_is_accounted_for_once(first, second):
    old = align([], first, {}).pieces
    alignment = align(old, second, {})
    assert [pairing.new for pairing in alignment.pairings if pairing.new] == second
    assert sorted(pairing.old.key for pairing in alignment.pairings if pairing.old) == sorted(one.key for one in old)
    assert all((pairing.how is How.REMOVED) == (pairing.new is None) for pairing in alignment.pairings)
