"""Where a text names a contact, and the same text with other details. Pure.

A telephone number is the same however its digits are grouped; everything else is the same letter for letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from cms.checks import characters
from cms.checks.tokens import Kind, tokens
from cms.factsheets.pieces import Piece

MAX_DETAIL = 200
SHORTEST_NUMBER, LONGEST_NUMBER = 3, 15  # digits; 999 and 116 123 are numbers that people ring
_NUMBER = re.compile(r"\+?[\d ()-]+")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Details:
    """How somebody is reached, in the English words that factsheets use; what there is none of is empty."""

    phone: str = ""
    email: str = ""
    web: str = ""
    hours: str = ""
    relay: str = ""  # how people who are deaf or cannot speak ring
    interpreter: str = ""  # what to say or do for an interpreter

    def named(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


ADDRESSES = ("phone", "email", "web")


def reasons_against(details: Details) -> Iterator[str]:
    """Generate what is wrong with details as somebody typed them."""
    if not any(getattr(details, name) for name in ADDRESSES):
        yield "Give a telephone number, an e-mail address or a web page; else nobody is reached."
    for name, words in details.named().items():
        for reason in characters.reasons_against(words, limit=MAX_DETAIL) if words else []:
            yield f"{name.capitalize()}: {reason}"
    if details.phone:
        yield from _reasons_against_number(details.phone)
    if details.email and not _is_one(details.email, Kind.EMAIL):
        yield f"“{details.email}” is not an e-mail address."
    if details.web and not _is_one(details.web, Kind.WEB):
        yield f"“{details.web}” is not the address of a web page."


def _reasons_against_number(phone: str) -> Iterator[str]:
    if _LETTERS.search(phone):
        yield f"“{phone}” has letters; a telephone number is written in digits, with the hours in a field of their own."
    elif not _NUMBER.fullmatch(phone) or not SHORTEST_NUMBER <= len(digits_of(phone)) <= LONGEST_NUMBER:
        length = f"between {SHORTEST_NUMBER} and {LONGEST_NUMBER} digits"
        yield f"“{phone}” is not a telephone number: that has {length}, blanks, and perhaps a + at the beginning."


def _is_one(words: str, kind: Kind) -> bool:
    return any(one.kind is kind and one.span == (0, len(words)) for one in tokens(words))


def digits_of(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def names(text: str, details: Details) -> bool:
    """Whether a text names the contact: its number, its e-mail address or its web page."""
    return any(True for name in ADDRESSES for _ in _spans(text, name, getattr(details, name)))


def _spans(text: str, name: str, words: str) -> Iterator[tuple[int, int]]:
    if not words:
        return
    if name == "phone":
        grouped = r"[ \u00a0\u202f()-]*".join(re.escape(digit) for digit in digits_of(words))
        plus = r"\+" if words.startswith("+") else ""
        pattern = rf"(?<![\d+]){plus}(?:\()?{grouped}(?!\d)"
    else:
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    yield from (match.span() for match in re.finditer(pattern, text))


def with_details(pieces: Sequence[Piece], before: Details, after: Details) -> list[str]:
    """The words of the pieces with the new details in the place of the old.

    Hours, relay and interpreter are replaced where the contact is named in the same piece or in the same box: the same
    opening hours may be another contact's elsewhere.
    """
    return [_replaced(piece.text, before, after, is_near) for piece, is_near in zip(pieces, _near(pieces, before), strict=True)]


def _near(pieces: Sequence[Piece], details: Details) -> list[bool]:
    named = [names(piece.text, details) for piece in pieces]
    boxes: list[int] = []
    box = 0
    for piece in pieces:
        box += piece.opens or not piece.container
        boxes.append(box)
    with_contact = {number for number, piece, is_named in zip(boxes, pieces, named, strict=True) if is_named and piece.container}
    return [
        is_named or (bool(piece.container) and number in with_contact)
        for piece, number, is_named in zip(pieces, boxes, named, strict=True)
    ]


def _replaced(text: str, before: Details, after: Details, is_near: bool) -> str:
    found: list[tuple[int, int, str]] = []
    for name, old in before.named().items():
        new = getattr(after, name)
        if old and new and old != new and (is_near or name in ADDRESSES):
            found += [(start, end, new) for start, end in _spans(text, name, old)]
    for start, end, new in sorted(found, reverse=True):
        text = text[:start] + new + text[end:]
    return text
