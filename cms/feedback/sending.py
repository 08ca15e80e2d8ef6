"""What a reader sends, made fit to be kept, and what can be wrong with it. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cms.checks.characters import REORDERING

MAX_TEXT = 2_000
MAX_CONTACT = 200
VOTES = ("yes", "no")
_MAX_HIDDEN_FIELD = 100  # the form fills these fields in itself
_UNSEEN = {"Cc", "Cs"}


class Problem(StrEnum):
    """Why a message was not taken; the page that says so is in the reader's language."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    UNKNOWN = "unknown"


def cleaned(text: str) -> str:
    """Return the text without control characters and overrides: a reader cannot see them, so nobody is refused for them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (one for one in lines if one == "\n" or (unicodedata.category(one) not in _UNSEEN and one not in REORDERING))
    return "".join(kept).strip()


@dataclass(frozen=True)
class Sent:
    """The form as it came; which page it names is a claim, to be looked up."""

    factsheet: str = ""
    version: str = ""
    identity: str = ""
    helpful: str = ""
    text: str = ""
    contact: str = ""

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> "Sent":
        hidden = {name: cleaned(form.get(name, ""))[:_MAX_HIDDEN_FIELD] for name in ("factsheet", "version", "identity")}
        vote = form.get("helpful", "")
        return cls(
            **hidden,
            helpful=vote if vote in VOTES else "",
            text=cleaned(form.get("text", "")),
            contact=cleaned(form.get("contact", "")),
        )

    @property
    def problem(self) -> Problem | None:
        if len(self.text) > MAX_TEXT or len(self.contact) > MAX_CONTACT:
            return Problem.TOO_LONG
        if not self.text and not self.helpful:
            return Problem.EMPTY
        return None

    @property
    def asks_for_an_answer(self) -> bool:
        """A vote without words is counted; there is nothing in it to answer."""
        return bool(self.text or self.contact)
