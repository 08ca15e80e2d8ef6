"""What may be recorded of a round of user testing, and why something cannot be. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cms.checks import characters
from cms.checks.tokens import Kind, tokens

MAX_WHO, MAX_FOUND, MAX_REASON = 500, 4_000, 500
MOST_PEOPLE = 9_999
MOST_YEARS = 30  # longer ago is a slip of the finger
_LEADING_TO_A_PERSON = (Kind.EMAIL, Kind.PHONE)


class Method(StrEnum):
    """How it was found out whether readers can use what they are given."""

    INTERVIEWS = "interviews"
    THINK_ALOUD = "think-aloud or diagnostic testing"
    QUESTIONNAIRE = "questionnaire"
    FOCUS_GROUP = "focus group"
    PATIENT_GROUP = "read by a group of patients"
    ANOTHER = "another way"


@dataclass(frozen=True)
class Round:
    """A round of user testing as it is told; None where no day, or no number, was stated."""

    done_on: date | None
    method: str
    participants: int | None
    who: str
    found: str

    @classmethod
    def told(cls, *, done_on: date | None, method: str, participants: int | None, who: str, found: str) -> "Round":
        return cls(done_on, method, participants, tidy(who), tidy(found))


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def reasons_against_round(told: Round, *, today: date) -> Iterator[str]:
    yield from _against_day(told.done_on, today)
    if told.method not in list(Method):
        yield "Choose how it was done."
    if told.participants is None or told.participants < 1:
        yield "Say in digits how many people took part; at least 1."
    elif told.participants > MOST_PEOPLE:
        yield f"{told.participants:,} people are more than can be told here; at most {MOST_PEOPLE:,}."
    if not told.who:
        yield "Say who took part, in words without names."
    for token in tokens(told.who):
        if token.kind in _LEADING_TO_A_PERSON:
            yield f"“{told.who[token.start : token.end]}” could lead to a person; say who took part without it."
    yield from _against_text("Who took part", told.who, MAX_WHO)
    if not told.found:
        yield "Say what was found; that all was understood is a finding too."
    yield from _against_text("What was found", told.found, MAX_FOUND)


def reasons_against_outcome(text: str) -> Iterator[str]:
    if not text:
        yield "Say what came of it; that nothing had to change is an answer, with the reason."
    yield from _against_text("What came of it", text, MAX_FOUND)


def reasons_against_striking_out(reason: str) -> Iterator[str]:
    if not reason:
        yield "Say why this record is mistaken."
    yield from _against_text("The reason", reason, MAX_REASON)


def _against_day(done_on: date | None, today: date) -> Iterator[str]:
    if done_on is None:
        yield "Say on which day it was done, as in 2027-01-31."
    elif done_on > today:
        yield "The day on which it was done lies in the future."
    elif done_on.year < today.year - MOST_YEARS:
        yield f"{done_on.isoformat()} is more than {MOST_YEARS} years ago; look at the year."


def _against_text(name: str, text: str, limit: int) -> Iterator[str]:
    for reason in characters.reasons_against(text.replace("\n", " "), limit=limit):
        yield f"{name}: {reason}"
