"""A document that a charity has, as a draft: its text, its pictures, and a report of what was taken for what. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cms.checks import characters, markup
from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.documents import Document, read_with_pictures
from cms.factsheets.importing_pictures import Offered
from cms.factsheets.importing_pieces import tidy
from cms.factsheets.pieces import CARE_CARDS, Kind, Piece

_HIDDEN = "\u00ad\u200b\u2060\ufeff"
_PLACEHOLDER = "…"
MAX_WORDS = 30_000  # some 100 pages; no leaflet has more
_PICTURE = r"!\[(?:[^\]\\]|\\.)*\]\({}(?=[ )])"


@dataclass(frozen=True)
class Taken:
    """A passage: what it was taken for, and what it stood as in the document."""

    what: str
    text: str
    because: str


@dataclass(frozen=True)
class Import:
    """What became of a document. `text` is Markdown that the author looks at; nothing of it is stored yet."""

    document: Document
    text: str
    taken: tuple[Taken, ...]
    left_out: tuple[str, ...]
    to_look_at: tuple[str, ...]

    @property
    def pictures(self) -> tuple[Offered, ...]:
        return self.document.pictures

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """Why this text could not be saved as it is, apart from the words for pictures that have to be written."""
        text = with_words(self.text, {one.name: one.alt or _PLACEHOLDER for one in self.pictures})
        try:
            source.read(text)
        except Refused as refused:
            return refused.reasons
        return ()

    @property
    def counts(self) -> list[tuple[int, str]]:
        """How many of each kind, in the order of their first."""
        return [(count, what) for what, count in Counter(one.what for one in self.taken).items()]


def look(data: bytes, *, filename: str) -> Import:
    """Read a document; raises Refused, naming the file, and nothing else."""
    document = read_with_pictures(data, filename=filename)
    pieces, hidden = zip(*(_visible(piece) for piece in document.pieces), strict=True)
    words = sum(len(piece.text.split()) for piece in pieces)
    if words > MAX_WORDS:
        raise Refused(f"{filename}: this document has {words:,} words; the limit is {MAX_WORDS:,}. Take it in parts.")
    details = list(document.details)
    if any(hidden):
        details.insert(0, f"{sum(hidden)} characters that nobody sees, such as soft hyphens, were left out.")
    left_out = [*document.warnings, *_counted(document.lost_pictures), *(one for one in details if one.startswith("Header"))]
    details = [one for one in details if not one.startswith("Header")]
    details += _bare_headings(pieces)
    if told := [one.name for one in document.pictures if one.alt]:
        details.append(f"The document has words for {len(told)} of its pictures; look whether they say what is seen.")
    if any(piece.container in CARE_CARDS for piece in pieces):
        details.append("The page had care cards; look whether each is as urgent as it says.")
    return Import(
        replace(document, pieces=tuple(pieces)),
        source.write(pieces),
        tuple(Taken(_called(piece), _shown(piece), why) for piece, why in zip(pieces, document.because, strict=True)),
        tuple(left_out),
        tuple(details),
    )


def _visible(piece: Piece) -> tuple[Piece, int]:
    """The piece without characters that hide or that no text may hold, and how many they were."""
    text = "".join(one for one in piece.text if one not in _HIDDEN and not _is_refused(one))
    return replace(piece, text=tidy(text)), len(piece.text) - len(text)


def _is_refused(character: str) -> bool:
    if character.isascii():
        return unicodedata.category(character) == "Cc"
    return not character.isprintable() and bool(characters.reasons_against(character, limit=1))


def _bare_headings(pieces: Sequence[Piece]) -> list[str]:
    """Headings with nothing under them: mostly what belongs there stands elsewhere."""
    return [
        f"Nothing stands under the heading “{markup.plain(one.text)}”; look at the order."
        for one, after in zip(pieces, [*pieces[1:], None], strict=True)
        if one.kind is Kind.HEADING and (after is None or (after.kind is Kind.HEADING and after.level <= one.level))
    ]


def _called(piece: Piece) -> str:
    if piece.kind is Kind.HEADING:
        return f"heading {piece.level}"
    if piece.kind is Kind.ALT:
        return "picture"
    if piece.kind is Kind.CARD_HEADING:
        return f"heading of a box ({piece.container})"
    return f"{piece.kind}, level {piece.level}" if piece.kind in {Kind.BULLET, Kind.STEP} and piece.level > 1 else str(piece.kind)


def _shown(piece: Piece) -> str:
    return piece.asset if piece.kind is Kind.ALT else markup.plain(piece.text)


def _counted(sentences: tuple[str, ...]) -> list[str]:
    return [f"{what} ({count} times)" if count > 1 else what for what, count in Counter(sentences).items()]


# What the author says of the pictures, brought into the text.


def reasons_against_pictures(text: str) -> list[str]:
    """Name each picture of a text that nobody has said anything of."""
    return [
        f"Say in a few words what the picture {name} shows, for those who cannot see it, or leave it out."
        for name in re.findall(r"!\[\s*\]\(([^\s)]+)", text)
    ]


def with_words(text: str, words: Mapping[str, str]) -> str:
    """Put words for pictures, by file name, into the text; empty words leave what is there."""
    for name, said in words.items():
        if said := " ".join(said.split()):
            written = source.write([Piece(Kind.ALT, markup.escape(said), asset=name)]).strip().removesuffix(")")
            text = written.join(re.split(_PICTURE.format(re.escape(name)), text))
    return text


def without_picture(text: str, name: str) -> str:
    """Take a picture and its caption out of the text."""
    return re.sub(rf'(?m)^[ \t]*{_PICTURE.format(re.escape(name))}(?: "(?:[^"\\]|\\.)*")?\)[ \t]*\n*', "", text)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Give pictures other file names, all at once."""

    def other(match: re.Match[str]) -> str:
        return match[1] + names.get(match[2], match[2])

    return re.sub(r"(!\[(?:[^\]\\]|\\.)*\]\()([^\s)]+)", other, text)


def pictures_named(text: str) -> set[str]:
    return set(re.findall(r"!\[(?:[^\]\\]|\\.)*\]\(([^\s)]+)", text))
