"""The kinds of error a remark names: a subset of MQM-Core, unchanged in names and meaning (themqm.org, CC BY 4.0). Pure."""

from enum import StrEnum


class ErrorType(StrEnum):
    WRONG_TERM = "wrong term"
    INCONSISTENT_TERM = "inconsistent use of terminology"
    MISTRANSLATION = "mistranslation"
    ADDITION = "addition"
    OMISSION = "omission"
    UNTRANSLATED = "untranslated"
    GRAMMAR = "grammar"
    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    REGISTER = "language register"
    AWKWARD = "awkward style"
    NUMBER_FORMAT = "number, date or measurement format"
    AUDIENCE = "audience appropriateness"
    MARKUP = "markup or direction"


class ErrorSeverity(StrEnum):
    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


# Penalty points of one error; the usual multipliers of MQM scoring.
MULTIPLIERS = {ErrorSeverity.NEUTRAL: 0, ErrorSeverity.MINOR: 1, ErrorSeverity.MAJOR: 5, ErrorSeverity.CRITICAL: 25}


class Outcome(StrEnum):
    """What became of a remark."""

    DONE = "done"
    NOT_DONE = "not done"
