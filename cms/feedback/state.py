"""The states of a message, and which may follow which. Pure."""

from collections.abc import Iterator
from enum import StrEnum


class State(StrEnum):
    NEW = "new"
    ANSWERED = "answered"
    LED_TO_CHANGE = "led to change"
    CLOSED = "closed"


FOLLOWING = {
    State.NEW: (State.ANSWERED, State.LED_TO_CHANGE, State.CLOSED),
    State.ANSWERED: (State.LED_TO_CHANGE, State.CLOSED),
    State.LED_TO_CHANGE: (State.CLOSED,),
    State.CLOSED: (State.NEW,),
}
OPEN = tuple(state for state in State if state is not State.CLOSED)


def reasons_against_moving(before: State, after: State) -> Iterator[str]:
    if after not in FOLLOWING[before]:
        possible = " or ".join(f"“{state}”" for state in FOLLOWING[before])
        yield f"This message is “{before}”; what can follow is {possible}."
