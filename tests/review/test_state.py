from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.state import (
    BEARING,
    EARNED_BY,
    Judgement,
    State,
    Verdict,
    Wording,
    approvers_of,
    authors_of,
    nfc,
    revisers_of,
    state_of,
    waived_in,
)

WORDING = Wording("Rest.", "Odpoczywaj.")
OLDER_SOURCE = Wording("Rest a lot.", "Odpoczywaj.")
OTHER_WORDS = Wording("Rest.", "Proszę odpocząć.")
ANN, BOB, CAT = 1, 2, 3
NAMES = {
    "W": Verdict.WRITTEN,
    "P": Verdict.PROPOSED,
    "S": Verdict.SUBMITTED,
    "R": Verdict.REVISED,
    "A": Verdict.APPROVED,
    "T": Verdict.RETURNED,
    "C": Verdict.CARRIED,
    "V": Verdict.WAIVED,
}
# The first decision stands at the left, the second above; “-” above means that there was no second.
TWO_DECISIONS = """
  -         W         P         S         R       A        T        C        V
- draft     draft     draft     submitted revised approved returned approved draft
W draft     draft     draft     submitted revised approved returned approved draft
P draft     draft     draft     submitted revised approved returned approved draft
S submitted submitted submitted submitted revised approved returned approved submitted
R revised   revised   revised   submitted revised approved returned approved revised
A approved  approved  approved  submitted revised approved returned approved approved
T returned  returned  returned  submitted revised approved returned approved returned
C approved  approved  approved  submitted revised approved returned approved approved
V draft     draft     draft     submitted revised approved returned approved draft
"""
verdicts = st.sampled_from(list(Verdict))
wordings = st.sampled_from([WORDING, OLDER_SOURCE, OTHER_WORDS])


def about(wording, verdict, by=ANN, finding=""):
    return Judgement(verdict, wording.source, wording.target, wording.digest, by, finding)


def rows():
    header, *lines = (line.split() for line in TWO_DECISIONS.strip().splitlines())
    for first, *cells in lines:
        for second, state in zip(header, cells, strict=True):
            yield "".join(letter for letter in (first, second) if letter != "-"), State(state)


@pytest.mark.parametrize(("decisions", "state"), sorted(set(rows())))
def test_one_or_two_decisions_about_the_words_earn_the_state_of_the_table(decisions, state):
    assert state_of(WORDING, [about(WORDING, NAMES[letter]) for letter in decisions]) is state


def test_the_table_has_every_pair_of_verdicts():
    pairs = {decisions for decisions, _ in rows() if len(decisions) == 2}
    assert pairs == {a + b for a, b in product(NAMES, repeat=2)}
    assert sorted(NAMES.values()) == sorted(Verdict)


def test_every_state_but_empty_and_stale_is_in_the_table():
    assert {state for _, state in rows()} == set(State) - {State.EMPTY, State.STALE}


@given(st.lists(verdicts))
def test_however_long_the_story_the_last_decision_that_earns_something_counts(story):
    earning = [verdict for verdict in story if verdict in EARNED_BY]
    expected = EARNED_BY[earning[-1]] if earning else State.DRAFT
    assert state_of(WORDING, [about(WORDING, verdict) for verdict in story]) is expected


@given(st.lists(st.tuples(wordings, verdicts)))
def test_proposals_and_waivers_count_for_nothing(story):
    judgements = [about(wording, verdict) for wording, verdict in story]
    without = [judgement for judgement in judgements if judgement.verdict not in {Verdict.PROPOSED, Verdict.WAIVED}]
    assert state_of(WORDING, judgements) is state_of(WORDING, without)


@given(st.lists(verdicts, min_size=1), st.lists(verdicts))
def test_undoing_an_edit_brings_back_what_the_words_had_earned(before, between):
    earned = [about(WORDING, verdict) for verdict in before]
    edited = [about(OTHER_WORDS, verdict) for verdict in between]
    undone = about(WORDING, Verdict.WRITTEN, by=BOB)
    assert state_of(WORDING, [*earned, *edited, undone]) is state_of(WORDING, earned)


@given(st.lists(st.tuples(wordings, verdicts)))
def test_a_wording_without_words_is_empty_whatever_was_decided(story):
    assert state_of(Wording("Rest.", ""), [about(wording, verdict) for wording, verdict in story]) is State.EMPTY


def test_words_that_nobody_ever_put_are_a_draft():
    assert state_of(WORDING, []) is State.DRAFT


@pytest.mark.parametrize("verdict", sorted(BEARING))
def test_words_given_for_another_source_are_stale_even_if_nobody_judged_them(verdict):
    assert state_of(WORDING, [about(OLDER_SOURCE, verdict)]) is State.STALE


@pytest.mark.parametrize("verdict", [Verdict.PROPOSED, Verdict.WAIVED])
def test_a_proposal_or_waiver_for_these_words_leaves_them_stale(verdict):
    judgements = [about(OLDER_SOURCE, Verdict.APPROVED), about(WORDING, verdict)]
    assert state_of(WORDING, judgements) is State.STALE


@pytest.mark.parametrize("verdict", sorted(BEARING))
def test_a_decision_for_this_source_ends_staleness(verdict):
    judgements = [about(OLDER_SOURCE, Verdict.APPROVED), about(WORDING, verdict)]
    assert state_of(WORDING, judgements) is EARNED_BY.get(verdict, State.DRAFT)


@given(st.lists(verdicts))
def test_decisions_about_other_words_earn_nothing(story):
    assert state_of(WORDING, [about(OTHER_WORDS, verdict) for verdict in story]) is State.DRAFT


@given(st.lists(st.tuples(st.sampled_from(["Rest.", "Sleep."]), verdicts)))
def test_the_english_is_never_stale_because_its_source_is_itself(story):
    judgements = [about(Wording(words, words), verdict) for words, verdict in story]
    assert state_of(Wording("Rest.", "Rest."), judgements) is not State.STALE


def test_wordings_equal_after_nfc_are_one():
    composed, decomposed = Wording("Café", "Żółć"), Wording("Cafe\u0301", "Z\u0307o\u0301łc\u0301")
    assert composed == decomposed
    assert {composed} == {decomposed}
    assert state_of(composed, [about(decomposed, Verdict.APPROVED)]) is State.APPROVED


def test_words_equal_after_nfc_given_for_another_source_are_stale():
    assert state_of(Wording("New.", "Żółć"), [about(Wording("Old.", "Z\u0307o\u0301łc\u0301"), Verdict.WRITTEN)]) is State.STALE


@given(st.text(), st.text())
def test_a_wording_equals_another_exactly_when_both_texts_agree_after_nfc(one, other):
    assert (Wording("Rest.", one) == Wording("Rest.", other)) == (nfc(one) == nfc(other))
    assert (Wording(one, "Odpoczywaj.") == Wording(other, "Odpoczywaj.")) == (nfc(one) == nfc(other))


def test_source_and_target_cannot_be_mistaken_for_each_other():
    assert Wording("ab", "c") != Wording("a", "bc")
    assert Wording("a", "b") != Wording("b", "a")
    assert Wording("a", "b") != ("a", "b")


def test_half_a_surrogate_pair_can_be_compared_like_any_text():
    assert Wording("Rest.", "\ud800") != WORDING


def test_everyone_who_put_or_proposed_the_words_is_their_author_for_whichever_source():
    judgements = [
        about(WORDING, Verdict.WRITTEN, by=ANN),
        about(OLDER_SOURCE, Verdict.PROPOSED, by=BOB),
        about(OTHER_WORDS, Verdict.WRITTEN, by=CAT),
        about(WORDING, Verdict.REVISED, by=CAT),
    ]
    assert authors_of("Odpoczywaj.", judgements) == {ANN, BOB}


def test_revisers_approvers_and_waivers_are_those_of_these_exact_words():
    judgements = [
        about(WORDING, Verdict.REVISED, by=ANN),
        about(WORDING, Verdict.APPROVED, by=BOB),
        about(WORDING, Verdict.WAIVED, by=ANN, finding="length"),
        about(OLDER_SOURCE, Verdict.REVISED, by=CAT),
        about(OLDER_SOURCE, Verdict.APPROVED, by=CAT),
        about(OTHER_WORDS, Verdict.WAIVED, by=CAT, finding="script"),
    ]
    assert revisers_of(WORDING, judgements) == {ANN}
    assert approvers_of(WORDING, judgements) == {BOB}
    assert waived_in(WORDING, judgements) == {"length"}
