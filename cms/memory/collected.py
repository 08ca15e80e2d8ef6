"""What a collection of translations made elsewhere is read into. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """A source and a target of somebody's collection; `number` is where it stands there."""

    number: int
    source: str
    target: str


@dataclass(frozen=True)
class Left:
    """A pair of a collection that was not taken in, and why."""

    number: int
    reason: str
