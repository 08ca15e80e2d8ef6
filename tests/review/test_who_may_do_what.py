"""The truth table of state × act × role, driven through the acts themselves."""

import pytest

from cms.review.rules import VERDICT_OF
from cms.review.state import State
from cms.roles import Act, Role
from tests.review.stages import ACTS, attempt, bring_english_to, bring_to, heading, holders

LETTERS = dict(zip("ATRBCPO", Role, strict=True))
# Who may do what from which state: (A)uthor, (T)ranslator, (R)eviser, (B)ack-translator, (C)linical reviewer,
# (P)ublisher, c(O)ordinator.
TRANSLATIONS = """
          write submit revise approve return waive
empty     TR    -      -      -       -      -
draft     TR    TR     -      -       -      TR
submitted TR    -      R      -       RC     TR
revised   TR    -      -      C       RC     TR
approved  TR    -      -      -       RC     -
returned  TR    TR     -      -       -      TR
stale     TR    TR     -      -       -      TR
"""
ENGLISH = """
          submit revise approve return waive
empty     -      -      -       -      -
draft     A      -      -       -      A
submitted -      -      C       C      A
approved  -      -      -       C      -
returned  A      -      -       -      A
"""
AFTER = {
    Act.WRITE: "draft",
    Act.SUBMIT: "submitted",
    Act.REVISE: "revised",
    Act.APPROVE: "approved",
    Act.RETURN: "returned",
}


def table(text):
    acts, *lines = (line.split() for line in text.strip().splitlines())
    return {
        (State(state), Act(act)): {LETTERS[letter] for letter in cell.strip("-")}
        for state, *cells in lines
        for act, cell in zip(acts, cells, strict=True)
    }


def outcomes(text, state):
    """What the table says becomes of each act by a person of each role."""
    cells = table(text)
    acts = sorted({act for _, act in cells})
    entitled = {act: set().union(*(roles for (_, one), roles in cells.items() if one is act)) for act in acts}

    def outcome(act, role):
        if role not in entitled[act]:
            return "not entitled"
        return AFTER.get(act, str(state)) if role in cells[state, act] else "refused"

    return {(act, role): outcome(act, role) for act in acts for role in Role}


@pytest.mark.parametrize("state", State)
def test_from_each_state_a_translation_goes_where_the_table_says_by_whom_it_says(opened, state):
    bring_to(opened, state)
    assert opened.state(heading(opened), "cy") is state
    people = holders("cy")
    expected = outcomes(TRANSLATIONS, state)
    assert {(act, role): attempt(opened, act, by=people[role]) for act, role in expected} == expected


@pytest.mark.parametrize("state", sorted({state for state, _ in table(ENGLISH)}))
def test_from_each_state_the_english_goes_where_the_table_says_by_whom_it_says(universe, state):
    bring_english_to(universe, state)
    assert universe.state(heading(universe), "en") is state
    people = holders("en")
    expected = outcomes(ENGLISH, state)
    tried = {(act, role): attempt(universe, act, "en", by=people[role], code="doubled-words") for act, role in expected}
    assert tried == expected


def test_an_outsider_and_people_of_another_language_may_do_nothing(opened):
    bring_to(opened, State.SUBMITTED)
    people = [opened.outsider, *holders("ur").values()]
    acts = [*ACTS, Act.WAIVE, Act.WRITE]
    assert {attempt(opened, act, by=person) for person in people for act in acts} == {"not entitled"}


def test_the_tables_have_every_act_on_words_and_every_state_that_can_be_reached():
    assert {state for state, _ in table(TRANSLATIONS)} == set(State)
    assert {state for state, _ in table(ENGLISH)} == set(State) - {State.REVISED, State.STALE}
    assert {act for _, act in table(TRANSLATIONS)} == {Act.WRITE, Act.WAIVE, *ACTS} == set(VERDICT_OF)
    assert {act for _, act in table(ENGLISH)} == {Act.WAIVE, *ACTS}
