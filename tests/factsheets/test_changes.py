"""What one version changes against the one before it."""

from hypothesis import given
from hypothesis import strategies as st

from cms.factsheets.alignment import How
from cms.factsheets.changes import changes_between
from cms.factsheets.pieces import Kind, Piece


def paragraph(key, text="", **more):
    return Piece(Kind.PARAGRAPH, text or f"The words of {key}.", key=key, **more)


def told(before, after, known=()):
    return [(change.how, change.key) for change in changes_between(before, after, known)]


ABC = [paragraph("a"), paragraph("b"), paragraph("c")]


def test_the_same_text_changes_nothing():
    assert told(ABC, ABC) == []


def test_other_words_under_the_same_key_are_an_edit():
    assert told(ABC, [ABC[0], paragraph("b", "Others."), ABC[2]]) == [(How.EDITED, "b")]


def test_what_is_new_and_what_came_back_are_told_apart():
    assert told(ABC, [*ABC, paragraph("d"), paragraph("e")], known={"e"}) == [(How.NEW, "d"), (How.BACK, "e")]


def test_what_was_removed_is_told_of_where_it_stood():
    assert told(ABC, [paragraph("a", "Others."), paragraph("c", "Others.")]) == [
        (How.EDITED, "a"),
        (How.REMOVED, "b"),
        (How.EDITED, "c"),
    ]
    assert told(ABC, [ABC[2]]) == [(How.REMOVED, "a"), (How.REMOVED, "b")]


def test_as_few_segments_as_possible_count_as_moved():
    assert told(ABC, [ABC[2], ABC[0], ABC[1]]) == [(How.MOVED, "c")]


def test_the_same_words_in_another_box_or_under_another_picture_are_an_edit():
    assert told(ABC, [paragraph("a", container="urgent"), *ABC[1:]]) == [(How.EDITED, "a")]
    assert told(ABC, [paragraph("a", asset="liver.png"), *ABC[1:]]) == [(How.EDITED, "a")]


def test_that_a_neighbour_opens_the_box_now_is_no_change():
    before = [paragraph("a", container="facts", opens=True), paragraph("b", container="facts")]
    assert told(before, [paragraph("b", container="facts", opens=True)]) == [(How.REMOVED, "a")]


def test_a_change_is_named_by_both_of_its_sides():
    [one] = changes_between([paragraph("a", "One.")], [paragraph("a", "Two.")])
    [same] = changes_between([paragraph("a", "One.")], [paragraph("a", "Two.")])
    [other] = changes_between([paragraph("a", "One.")], [paragraph("a", "Three.")])
    assert one.digest == same.digest != other.digest


keys = st.lists(st.sampled_from("abcdefghij"), unique=True)


@given(keys, keys)
def test_what_did_not_change_has_kept_its_order_and_every_other_key_is_told_of_once(old, new):
    found = changes_between([paragraph(key) for key in old], [paragraph(key) for key in new])
    touched = [change.key for change in found]
    assert len(touched) == len(set(touched))
    assert [key for key in old if key not in touched] == [key for key in new if key not in touched]
    assert {change.key for change in found if change.how is How.REMOVED} == set(old) - set(new)
    assert {change.key for change in found if change.how is How.NEW} == set(new) - set(old)
