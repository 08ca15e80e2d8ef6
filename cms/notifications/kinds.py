"""The kinds of things a person is told of, and whether an e-mail says so too. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    ASSIGNED = "assigned"
    RETURNED = "returned"
    MENTIONED = "mentioned"
    QUESTION = "question asked"
    ANSWERED = "question answered"
    DUE_SOON = "due soon"
    COMPETENCE = "competence ends"
    SAFETY = "safety-critical change"
    FEEDBACK = "feedback"
    CONNECTION = "connection paused"
    HELD_BACK = "publication held back"
    ENGLISH_CHANGED = "English changed"
    AUDIT = "audit review due"
    REVIEW_DUE = "full review due"


class How(StrEnum):
    """What an e-mail does beside the workbench, where a person is told always."""

    AT_ONCE = "at once"
    DIGEST = "once a day, together"
    NEVER = "not by e-mail"


ALWAYS = frozenset({Kind.SAFETY})  # nobody can opt out of these
WAITED_FOR = frozenset({Kind.ASSIGNED, Kind.RETURNED, Kind.MENTIONED, Kind.ANSWERED, Kind.HELD_BACK, *ALWAYS})


def how_of(kind: Kind, chosen: Mapping[Kind, How]) -> How:
    """How a person is mailed of a kind, by what they chose or else by default."""
    if kind in ALWAYS:
        return How.AT_ONCE
    return chosen.get(kind, How.AT_ONCE if kind in WAITED_FOR else How.DIGEST)
