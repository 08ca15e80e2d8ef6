"""A day as a form states it."""

from datetime import date

from cms.errors import Refused


def day_in(stated: str) -> date | None:
    """Return the day, or None where none is stated; raises Refused."""
    if not stated:
        return None
    try:
        return date.fromisoformat(stated)
    except ValueError as problem:
        raise Refused(f"“{stated[:20]}” is no day; write it as in 2027-01-31.") from problem
