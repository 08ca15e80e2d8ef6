"""The section of a factsheet that explains its words, made of the glossary's definitions. Pure.

It is a section like any other: its lines are segments, which are translated, revised and approved as all words of the page are.
"""

from collections.abc import Iterable, Iterator, Sequence

from cms.checks.glossary import glossary_of
from cms.checks.markup import escape, plain
from cms.checks.pair import Term
from cms.factsheets.pieces import Kind, Piece

HEADING = "Words explained"


def with_words_explained(pieces: Sequence[Piece], terms: Iterable[Term]) -> list[Piece]:
    """Return the pieces with that section at their end, or where it stood; one line for each term with a definition, as it comes.

    What stands under its heading is replaced. Where no term of the text has a definition there is no section.
    """
    start, end = _section(pieces)
    before, behind = list(pieces[:start]), list(pieces[end:])
    lines = list(_lines([*before, *behind], terms))
    return [*before, *([Piece(Kind.HEADING, HEADING, level=2), *lines] if lines else []), *behind]


def has_other_definitions(pieces: Sequence[Piece], terms: Iterable[Term]) -> bool:
    """Whether there is such a section and the glossary would have it otherwise now."""
    start, end = _section(pieces)
    return start < end and with_words_explained(pieces, terms) != list(pieces)


def _section(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Where the section stands, from its heading to the next; behind everything if there is none."""
    start = next((place for place, piece in enumerate(pieces) if _is_heading(piece) and piece.text == HEADING), len(pieces))
    end = next((place for place in range(start + 1, len(pieces)) if _ends(pieces[place])), len(pieces))
    return start, end


def _is_heading(piece: Piece) -> bool:
    return piece.kind is Kind.HEADING and not piece.container


def _ends(piece: Piece) -> bool:
    return _is_heading(piece) or bool(piece.container)


def _lines(pieces: Sequence[Piece], terms: Iterable[Term]) -> Iterator[Piece]:
    told: set[str] = set()
    glossary = glossary_of(terms)
    for piece in pieces:
        for _, _, term in glossary.marked(plain(piece.text)):
            if term.definition and term.source[0] not in told:
                told.add(term.source[0])
                yield Piece(Kind.BULLET, f"**{escape(term.source[0])}**: {escape(' '.join(term.definition.split()))}", level=1)
