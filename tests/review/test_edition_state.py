from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.state import EditionState, State, edition_state_of

# Which states the segments are in, then the state of a translation and of the English.
MIXTURES = [
    ("", "in translation", "drafting"),
    ("empty", "in translation", "drafting"),
    ("draft", "in translation", "drafting"),
    ("returned", "in translation", "drafting"),
    ("stale", "in translation", "drafting"),
    ("submitted", "in revision", "in clinical review"),
    ("revised", "in clinical review", "in clinical review"),
    ("approved", "in clinical review", "in clinical review"),
    ("approved submitted", "in revision", "in clinical review"),
    ("approved revised", "in clinical review", "in clinical review"),
    ("revised submitted", "in revision", "in clinical review"),
    ("approved revised submitted", "in revision", "in clinical review"),
    ("approved draft", "in translation", "drafting"),
    ("approved empty revised submitted", "in translation", "drafting"),
    ("approved returned", "in translation", "drafting"),
    ("revised stale submitted", "in translation", "drafting"),
]
counts = st.dictionaries(st.sampled_from(list(State)), st.integers(min_value=1, max_value=3))
rank = list(EditionState).index


def states(names):
    return [State(name) for name in names.split()]


@pytest.mark.parametrize(("names", "translation", "english"), MIXTURES)
def test_an_edition_has_come_as_far_as_the_segment_that_has_come_least_far(names, translation, english):
    assert edition_state_of(states(names), is_source=False, is_signed=False) == translation
    assert edition_state_of(states(names), is_source=True, is_signed=False) == english


@pytest.mark.parametrize("is_source", [False, True])
def test_of_all_mixtures_only_an_approved_and_signed_edition_is_approved(is_source):
    mixtures = [set(found) for size in range(len(State) + 1) for found in combinations(State, size)]
    approved = [
        (found, is_signed)
        for found in mixtures
        for is_signed in (False, True)
        if edition_state_of(list(found), is_source=is_source, is_signed=is_signed) is EditionState.APPROVED
    ]
    assert approved == [({State.APPROVED}, True)]


def test_the_table_has_every_state():
    assert {state for names, _, _ in MIXTURES for state in states(names)} == set(State)
    named = {EditionState(name) for _, *found in MIXTURES for name in found}
    assert named == set(EditionState) - {EditionState.APPROVED}


@given(counts, st.booleans(), st.booleans())
def test_counts_and_lists_say_the_same(counted, is_source, is_signed):
    listed = [state for state, count in counted.items() for _ in range(count)]
    signed = {"is_source": is_source, "is_signed": is_signed}
    assert edition_state_of(Counter(counted), **signed) is edition_state_of(listed, **signed)


@given(counts, st.sampled_from(list(State)), st.booleans())
def test_a_count_of_nought_says_nothing(counted, state, is_source):
    without = {one: count for one, count in counted.items() if one is not state}
    assert edition_state_of(Counter(without | {state: 0}), is_source=is_source, is_signed=True) is edition_state_of(
        Counter(without), is_source=is_source, is_signed=True
    )


@given(counts, st.sampled_from(list(State)), st.booleans())
def test_one_more_segment_never_takes_an_edition_further(counted, state, is_source):
    before = edition_state_of(Counter(counted) or Counter({State.APPROVED: 1}), is_source=is_source, is_signed=True)
    after = edition_state_of(
        (Counter(counted) or Counter({State.APPROVED: 1})) + Counter({state: 1}), is_source=is_source, is_signed=True
    )
    assert rank(after) <= rank(before)
