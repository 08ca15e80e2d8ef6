"""Pieces to Markdown that source.py reads back to the same pieces. Pure.

What Markdown would take for more than words is escaped.
"""

import re
import unicodedata
from collections.abc import Sequence

from cms.checks import markup
from cms.checks.markup import Bold, Inline, Text
from cms.factsheets.pieces import Kind, Piece

_LISTS = {Kind.BULLET, Kind.STEP}
_TABLES = {Kind.TABLE_HEADER, Kind.TABLE_CELL}
_HEADINGS = {Kind.TITLE, Kind.HEADING, Kind.CARD_HEADING}
_SPECIAL = re.compile(r"([\\`*\[\]]|<(?=[A-Za-z/!?])|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])|!(?=$))")
_AT_THE_START = re.compile(r"^(#|>|\+|-|=|~|:::)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
# Characters that no text holds mark, until the end, what the next piece continues.
_NEXT_CELL, _PICTURE_END, _CAPTION = "\x00", "\x01", "\x02"


def write(pieces: Sequence[Piece]) -> str:
    """Return the Markdown that reads back to these pieces."""
    blocks: list[str] = []
    before: Piece | None = None
    markers: dict[int, str] = {}
    for piece in pieces:
        leaves_box = before is not None and bool(before.container) and (piece.opens or piece.container != before.container)
        if leaves_box:
            blocks.append(":::")
        if piece.container and piece.opens:
            blocks.append(f"::: {piece.container}")
        glued = before is not None and not piece.opens and not leaves_box and _same_block(before, piece)
        markers = _markers_after(markers if glued else {}, piece)
        lines = _lines_of(piece, before if glued else None, markers)
        if glued:
            blocks[-1] += ("" if piece.kind is Kind.CAPTION else "\n") + lines
        else:
            blocks.append(lines)
        before = piece
    if before and before.container:
        blocks.append(":::")
    text = _finish("\n\n".join(blocks)) + "\n"
    return re.sub(r"\n\n:::$", "\n:::", re.sub(r"(?m)^(::: \S+)\n\n", r"\1\n", text), flags=re.MULTILINE)


def _same_block(before: Piece, piece: Piece) -> bool:
    if piece.kind in _LISTS:
        return before.kind is piece.kind or (before.kind in _LISTS and (piece.level > 1 or before.level > 1))
    if piece.kind in _TABLES:
        return before.kind in _TABLES and not (piece.kind is Kind.TABLE_HEADER and piece.level == 0)
    return piece.kind is Kind.CAPTION


def _markers_after(markers: dict[int, str], piece: Piece) -> dict[int, str]:
    """Return the newest marker of each list level; going up a level ends the deeper lists."""
    kept = {level: marker for level, marker in markers.items() if level <= piece.level}
    if piece.kind is Kind.BULLET:
        kept[piece.level] = "- "
    elif piece.kind is Kind.STEP:
        last = kept.get(piece.level, "")
        number = int(last[:-2]) + 1 if last[:1].isdigit() else 1
        kept[piece.level] = f"{number}. "
    return kept


def _lines_of(piece: Piece, before: Piece | None, markers: dict[int, str]) -> str:
    text = _block_safe(piece)
    if piece.kind in _HEADINGS:
        level = {Kind.TITLE: 1, Kind.CARD_HEADING: 2}.get(piece.kind, piece.level)
        return f"{'#' * level} {text}"
    if piece.kind in _LISTS:
        # A deeper list begins below the words of the item it belongs to, wherever its marker lets them begin.
        indent = sum(len(marker) for level, marker in markers.items() if level < piece.level)
        return " " * indent + markers[piece.level] + text
    if piece.kind is Kind.TABLE_CELL and piece.level == 0 and before and before.kind is Kind.TABLE_HEADER:
        return "|" + " --- |" * (before.level + 1) + f"\n| {text} |"
    if piece.kind in _TABLES:
        return f"| {text} |" if piece.level == 0 else f"{_NEXT_CELL} {text} |"
    if piece.kind is Kind.ALT:
        return f"![{text}]({piece.asset}{_PICTURE_END})"
    if piece.kind is Kind.CAPTION:
        return _CAPTION + '"' + re.sub(r'([\\"&])', r"\\\1", markup.plain(piece.text)) + '"'
    return text


def _finish(text: str) -> str:
    text = text.replace("\n" + _NEXT_CELL, "")
    text = re.sub(rf'{_PICTURE_END}\){_CAPTION}("(?:[^"\\]|\\.)*")', r" \1)", text)
    return text.replace(_PICTURE_END, "")


def _block_safe(piece: Piece) -> str:
    text = _inline_safe(markup.parse(piece.text))
    text = _AT_THE_START.sub(r"\\\1", text)
    text = _NUMBERED.sub(r"\1\\\2", text)
    if piece.kind in _TABLES:
        text = text.replace("|", "\\|")
    if piece.kind in _HEADINGS:
        text = re.sub(r"(?<!\\)#+$", lambda match: "\\#" * len(match.group()), text)
    return text


def _inline_safe(parts: tuple[Inline, ...]) -> str:
    written = ""
    is_after_bold = False
    for part in parts:
        if isinstance(part, Text):
            words = _SPECIAL.sub(r"\\\1", part.words)
            if is_after_bold and not _ends_beside(words[0], written[-3]):
                words = f"&#{ord(words[0])};" + words[1:]
            written += words
        elif isinstance(part, Bold):
            inner = _inline_safe(part.parts)
            if written and not _ends_beside(written[-1], inner[0]):
                written = f"{written[:-1]}&#{ord(written[-1])};"
            written += f"**{inner}**"
        else:
            written += f"[{_inline_safe(part.parts)}]({re.sub(r'&(?=[#A-Za-z])', '&amp;', part.address)})"
        is_after_bold = isinstance(part, Bold)
    return written


def _ends_beside(outside: str, inside: str) -> bool:
    """Say whether asterisks between these two characters can begin or end bold text (CommonMark's "flanking")."""
    is_punctuation = unicodedata.category(outside)[0] == "P" or outside in "$+<=>^`|~"
    return inside.isalnum() or outside.isspace() or is_punctuation
