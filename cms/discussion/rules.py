"""What can be said about a segment, and who is named in it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import regex

from cms.checks import characters

MAX_TEXT = 2_000
MAX_ALT = 300
_SHOWN = 60  # of a name that a sentence quotes
_NAMED = regex.compile(r"(?<![\w@.+-])@([\w@.+-]+)")
_VISIBLE = regex.compile(r"[[\p{L}\p{N}\p{P}\p{S}]--\p{DI}]", regex.V1)
# The table of characters that comes with Python is older than many an emoji.
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")


class Kind(StrEnum):
    COMMENT = "comment"
    QUESTION = "question"
    ANSWER = "answer"


def as_said(text: str) -> str:
    """Return a text as it is kept: one kind of line break, no tabs, nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def reasons_against_text(text: str) -> Iterator[str]:
    """A comment may have lines; otherwise it is held to the same characters as the words it is about."""
    if not _VISIBLE.search(text):
        yield "Write something first; there is nothing to be read in this."
        return
    yield from characters.reasons_against(_EMOJI.sub("x", text).replace("\n", " "), limit=MAX_TEXT)


def reasons_against_alt(alt: str) -> Iterator[str]:
    if not _VISIBLE.search(alt):
        yield "Say in a few words what the picture shows, for those who cannot see it."
        return
    found = characters.reasons_against(_EMOJI.sub("x", alt), limit=MAX_ALT)
    yield from (f"What the picture shows: {reason}" for reason in found)


def names_in(text: str) -> list[tuple[str, str]]:
    """Return each name behind an @ once, as it stands there and without the stop that ends a sentence."""
    found = dict.fromkeys(match[1] for match in _NAMED.finditer(text))
    return [(name, bare) for name in found if (bare := name.rstrip(".+-@"))]


def about_nobody(name: str, known: dict[str, str]) -> str:
    """Say that nobody is called so, and who may have been meant; `known` has printed names by user name."""
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    low = {username.casefold(): username for username in known}
    close = [low[username] for username in get_close_matches(name.casefold()[:_SHOWN], low, n=3)]
    close += [username for username, printed in known.items() if name.casefold() in printed.casefold().split()]
    meant = " or ".join(f"@{username} ({known[username]})" for username in dict.fromkeys(close))
    hint = f"Did you mean {meant}?" if meant else "If you mean nobody, put a blank behind the @."
    return f"Nobody here is called “@{shown}”. {hint}"


@dataclass(frozen=True)
class Standing:
    """What has become of something that was said."""

    kind: Kind
    is_in_thread: bool = False
    is_closed: bool = False
    is_withdrawn: bool = False
    answered_by: str = ""


def reasons_against_replying(said: Standing) -> Iterator[str]:
    if said.is_in_thread:
        yield "Reply to what started the conversation."
    if said.is_withdrawn:
        yield "This was withdrawn meanwhile; start a new conversation."
    elif said.is_closed:
        yield "This conversation is closed; start a new one."


def reasons_against_answering(said: Standing) -> Iterator[str]:
    if said.kind is not Kind.QUESTION:
        yield "Only a question is answered; reply to this instead."
    elif said.is_withdrawn:
        yield "This question was withdrawn meanwhile."
    elif said.answered_by:
        yield f"This question was answered already, by {said.answered_by}. Withdraw that answer to give another, or reply to it."


def reasons_against_closing(said: Standing) -> Iterator[str]:
    if said.kind is Kind.QUESTION:
        yield "A question is closed by its answer; who asked it can withdraw it."
    elif said.is_in_thread:
        yield "Close what started the conversation; that closes all of it."
    elif said.is_withdrawn:
        yield "This was withdrawn; there is nothing to close."
    elif said.is_closed:
        yield "This is closed already."
