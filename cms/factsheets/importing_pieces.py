"""What was read of a document, made into pieces that a factsheet could have. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cms.factsheets.pieces import MAX_TITLE, Kind, Piece

DEEPEST_LIST, DEEPEST_HEADING = 4, 4
_PICTURED = {Kind.ALT, Kind.CAPTION}
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


@dataclass
class Read:
    """Pieces, and for each what it stood as in the document; warnings say what was not read, details where to look."""

    pieces: list[Piece]
    because: list[str]
    warnings: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """One blank for many; a blank that must not be broken stays, as in “500 mg”."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text.translate(_LIGATURES))).strip(" ")


def finished(pieces: Sequence[Piece], because: Sequence[str], *, fallback_title: str = "") -> Read:
    """Its title first, no level of headings skipped, lists no deeper than they may be."""
    found = list(zip(pieces, because, strict=True))
    read = Read([], [])
    if not any(piece.kind not in _PICTURED for piece in pieces):
        found = []  # pictures alone are no factsheet
    _title_first(found, read, fallback_title)
    is_lower = any(piece.kind is Kind.HEADING and piece.level == 1 for piece, _ in found[1:])
    level, depth, summary = 1, 0, False
    for number, (piece, why) in enumerate(found):
        if number and piece.kind is Kind.HEADING:
            level = min(max(piece.level + is_lower, 2), level + 1, DEEPEST_HEADING)
            piece = replace(piece, level=level)
        elif piece.kind is Kind.PARAGRAPH and number == 1:
            piece, summary = replace(piece, kind=Kind.SUMMARY), True
        elif piece.kind in {Kind.BULLET, Kind.STEP}:
            piece = replace(piece, level=min(piece.level, depth + 1, DEEPEST_LIST))
        depth = piece.level if piece.kind in {Kind.BULLET, Kind.STEP} else 0
        read.pieces.append(replace(piece, line=number + 1))
        read.because.append(why)
    if read.pieces and not summary:
        read.details.append("There is no summary: the first paragraph after the title would be one.")
    return read


def _title_first(found: list[tuple[Piece, str]], read: Read, fallback: str) -> None:
    """The first words are the title, if they can be one; else what the file calls itself."""
    if not found:
        return
    at = next(number for number, (piece, _) in enumerate(found) if piece.kind not in _PICTURED)
    piece, why = found[at]
    is_fit = piece.kind in {Kind.HEADING, Kind.PARAGRAPH} and len(piece.text) <= MAX_TITLE
    if is_fit or not fallback:
        del found[at]
        found.insert(0, (Piece(Kind.TITLE, piece.text), why))
    else:
        found.insert(0, (Piece(Kind.TITLE, fallback[:MAX_TITLE]), "the name of the file"))
        read.details.append("The document does not begin with a title; its name was taken for one.")
