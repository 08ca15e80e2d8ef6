import pytest

from cms.feedback.state import FOLLOWING, State, reasons_against_moving

# Which state (columns) may follow which (rows).
TABLE = """
              new answered led_to_change closed
new           -   yes      yes           yes
answered      -   -        yes           yes
led_to_change -   -        -             yes
closed        yes -        -             -
"""


def moves():
    header, *lines = (line.split() for line in TABLE.strip().splitlines())
    for before, *cells in lines:
        for after, cell in zip(header, cells, strict=True):
            yield State(before.replace("_", " ")), State(after.replace("_", " ")), cell == "yes"


@pytest.mark.parametrize(("before", "after", "is_possible"), list(moves()))
def test_a_message_goes_where_the_table_says(before, after, is_possible):
    assert (list(reasons_against_moving(before, after)) == []) is is_possible


def test_the_table_has_every_state():
    assert {before for before, _, _ in moves()} == {after for _, after, _ in moves()} == set(State) == set(FOLLOWING)


def test_a_refusal_says_what_is_possible():
    assert list(reasons_against_moving(State.CLOSED, State.ANSWERED)) == ["This message is “closed”; what can follow is “new”."]
