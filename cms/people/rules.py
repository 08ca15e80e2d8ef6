"""What stands behind a duty, when that counts, and what may be recorded of it. Pure.

A competence is valid through its last day. Who had one recorded for a duty needs a current one for it from then on; who had
none needs one only where the site says so, and only for the duties on which patients' words rest.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from cms.languages import REGISTRY, SOURCE
from cms.roles import BY_LANGUAGE, Role, with_article

MOST_YEARS = 5
SOON = timedelta(days=60)
MAX_EVIDENCE, MAX_REGISTER, MAX_NUMBER, MAX_REASON = 2000, 100, 50, 500
NOT_INTO_ENGLISH = frozenset({Role.TRANSLATOR, Role.REVISER, Role.BACK_TRANSLATOR})


class Route(StrEnum):
    """How a person came to be competent; the first three are those of ISO 17100 for translators and revisers."""

    TRANSLATION_DEGREE = "degree in translation"
    OTHER_DEGREE = "another degree and two years' full-time experience"
    EXPERIENCE = "five years' full-time experience"
    REGISTRATION = "professional registration"
    TRAINING = "training for this duty"


class Cover(StrEnum):
    """What stands behind a duty on a day."""

    CURRENT = "current"
    SOON = "ends soon"
    EXPIRED = "expired"
    ENDED = "ended"
    MISSING = "missing"
    NONE = "none recorded"

    @property
    def counts(self) -> bool:
        return self in {Cover.CURRENT, Cover.SOON, Cover.NONE}


def cover_of(role: Role, *, valid_until: date | None, ended_at: datetime | None, is_required: bool, today: date) -> Cover:
    """By the longest competence that was not ended; else by whether one was, or has to be."""
    if valid_until is not None:
        if valid_until < today:
            return Cover.EXPIRED
        return Cover.SOON if valid_until <= today + SOON else Cover.CURRENT
    if ended_at is not None:
        return Cover.ENDED
    return Cover.MISSING if is_required and role in BY_LANGUAGE else Cover.NONE


def reason_against(cover: Cover, *, role: Role, language: str, on: date | None, name: str = "") -> str:
    """Why a duty does not count, said to its holder or, with their name, to somebody else; nothing where it counts."""
    whose, whom = (f"{name}’s", name) if name else ("Your", "you")
    who = "a coordinator" if name else "the coordinator"
    match cover:
        case Cover.EXPIRED:
            return f"{whose} competence as {duty_named(role, language)} expired on {shown(on)}; {who} can renew it."
        case Cover.ENDED:
            return f"{whose} competence as {duty_named(role, language)} was ended on {shown(on)}; {who} can record a new one."
        case Cover.MISSING:
            return f"No competence as {duty_named(role, language)} is recorded for {whom}; {who} can record one."
    return ""


def reason_from_conflict(*, about: str, declared_on: date, what: str) -> str:
    said = f"A conflict of interest about {about} was declared for you on {shown(declared_on)}: “{what}”"
    return f"{said} While it stands, you cannot act on it."


def duty_named(role: str, language: str) -> str:
    return f"{role} for {REGISTRY[language].english}" if language in REGISTRY else str(role)


def shown(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def reasons_against_place(role: str, language: str) -> Iterator[str]:
    """A competence is for a duty that there is: in a language where the duty has one, else for the whole site."""
    if role not in list(Role):
        yield f"“{role[:40]}” is no duty here: {', '.join(Role)}."
        return
    duty = Role(role)
    if duty in BY_LANGUAGE and language not in REGISTRY:
        yield f"A competence as {duty} is for a language; “{language[:20]}” is none of {', '.join(REGISTRY)}."
    elif duty in NOT_INTO_ENGLISH and language == SOURCE:
        yield f"The English has no {duty}; choose the language that {with_article(duty)} works in."
    elif duty not in BY_LANGUAGE and language:
        yield f"A competence as {duty} is for the whole site, not for a language."


def reasons_against_proof(*, route: str, evidence: str, register: str, number: str) -> Iterator[str]:
    if route not in list(Route):
        yield "Choose how the person came to be competent."
    if not evidence:
        yield "Say what the evidence is, such as the certificate that was seen."
    if route == Route.REGISTRATION and not (register and number):
        yield "A professional registration has a register and a number."
    for what, text, most in (
        ("evidence", evidence, MAX_EVIDENCE),
        ("name of the register", register, MAX_REGISTER),
        ("number", number, MAX_NUMBER),
    ):
        if len(text) > most:
            yield f"The {what} has {len(text)} characters; at most {most} are kept."


def reasons_against_days(*, checked_on: date | None, valid_until: date | None, today: date) -> Iterator[str]:
    if checked_on is None:
        yield "Say on which day the evidence was checked."
    elif checked_on > today:
        yield "The day on which the evidence was checked is still to come."
    if valid_until is None:
        yield "Say until which day the competence is valid."
    elif valid_until < today:
        yield f"{shown(valid_until)} has passed already; a competence is valid until a day to come."
    elif valid_until > today + relativedelta(years=MOST_YEARS):
        yield f"A competence is checked again after {MOST_YEARS} years at the latest; {shown(valid_until)} is later."


def reasons_against_conflict(*, key: str, what: str, until: date | None, today: date) -> Iterator[str]:
    if not key:
        yield "Choose what the conflict of interest is about."
    if not what:
        yield "Say in a sentence what the conflict of interest is."
    elif len(what) > MAX_REASON:
        yield f"The sentence has {len(what)} characters; at most {MAX_REASON} are kept."
    if until and until < today:
        yield f"{shown(until)} has passed already; a conflict of interest that is over need not be declared."


def reasons_against_reason(reason: str) -> Iterator[str]:
    if not reason:
        yield "Say in a few words why."
    elif len(reason) > MAX_REASON:
        yield f"The reason has {len(reason)} characters; at most {MAX_REASON} are kept."
