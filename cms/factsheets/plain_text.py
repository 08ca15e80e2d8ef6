"""Plain text as it comes out of a PDF: broken lines to blocks, blocks to pieces. Pure.

Says of every block what it was taken for; a person tidies the draft. Nothing is thrown away but page furniture, and
that is listed too.
"""

import re
from collections import Counter
from dataclasses import dataclass

from cms.checks.markup import escape
from cms.factsheets.pieces import Kind, Piece

BULLET = re.compile(r"^\s*[•‣▪●◦∙·]\s*|^\s*[-*]\s+(?=\S)")
STEP = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)")
FURNITURE = re.compile(r"(?:https?://|www\.)\S+|page \d+(?: of \d+)?|\d{1,3}|[©\u00a9].{0,80}", re.IGNORECASE)
ENDS = ".!?:;…।۔؟؛。！？：；"  # of sentences and of what leads into a list, in all scripts
_BLANKS = re.compile(r"[ \t\f\v]+")
HEADING_WORDS = 12
HEADING_LETTERS = 90


@dataclass(frozen=True)
class Taken:
    """One block of the file and what it was taken for."""

    what: str
    text: str
    line: int


@dataclass
class _Block:
    text: str
    line: int
    sort: str = "text"  # text, bullet, step
    lines: int = 1


def read(text: str) -> tuple[list[Piece], list[Taken]]:
    """Return pieces for a draft and, block by block, what was taken for what."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    running = {
        line for line, count in Counter(filter(None, (line.strip() for line in lines))).items() if count > 2 and len(line) < 80
    }
    taken: list[Taken] = []
    blocks = _rejoin(_blocks(lines, running, taken))
    pieces: list[Piece] = []
    for block in blocks:
        kind = _kind_of(block, is_first=not pieces)
        if kind is Kind.PARAGRAPH and len(pieces) == 1:
            kind = Kind.SUMMARY
        level = {Kind.HEADING: 2, Kind.BULLET: 1, Kind.STEP: 1}.get(kind, 0)
        pieces.append(Piece(kind, escape(block.text), level, line=block.line))
        taken.append(Taken(str(kind), block.text, block.line))
    return pieces, sorted(taken, key=lambda item: item.line)


def _blocks(lines: list[str], running: set[str], taken: list[Taken]) -> list[_Block]:
    blocks: list[_Block] = []
    open_block = False
    for number, raw in enumerate(lines, start=1):
        line = _tidy(raw)
        if not line or "\x0c" in raw:  # a form feed begins a page
            open_block = _is_bare(blocks)
        if not line:
            continue
        if FURNITURE.fullmatch(line) or line in running:
            taken.append(Taken("page furniture, left out", line, number))
            open_block = _is_bare(blocks)
        elif BULLET.match(raw) or STEP.match(raw):
            pattern, sort = (BULLET, "bullet") if BULLET.match(raw) else (STEP, "step")
            blocks.append(_Block(_tidy(pattern.sub("", raw, count=1)), number, sort))
            open_block = True
        elif open_block and not _breaks(blocks[-1], line):
            blocks[-1].text = _join(blocks[-1].text, line)
            blocks[-1].lines += 1
        else:
            blocks.append(_Block(line, number))
            open_block = True
    taken += [Taken(f"{block.sort} without words, left out", "", block.line) for block in blocks if not block.text]
    return [block for block in blocks if block.text]


def _tidy(line: str) -> str:
    """One blank for many; a blank that must not be broken stays, as in “500 mg”."""
    return _BLANKS.sub(" ", line).strip()


def _is_bare(blocks: list[_Block]) -> bool:
    """A bullet that stands alone in its line goes on in the next line that has words."""
    return bool(blocks) and not blocks[-1].text


def _breaks(block: _Block, line: str) -> bool:
    """A question that is complete ends its block: what follows answers it."""
    return block.sort == "text" and block.text.endswith("?") and line[:1].isupper() and _is_short(block.text)


def _join(before: str, line: str) -> str:
    # A word broken at a hyphen keeps it: "slow-growing" is commoner in health text than a split word, and a person looks.
    return before + line if before.endswith("-") and not before.endswith(" -") else f"{before} {line}".lstrip()


def _rejoin(blocks: list[_Block]) -> list[_Block]:
    """Join blocks that a stray blank line cut in two: the first has no end and the second goes on in small letters."""
    joined: list[_Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        goes_on = block.sort == "text" and block.text[:1].islower()
        if before and goes_on and before.text[-1] not in ENDS:
            before.text = _join(before.text, block.text)
            before.lines += block.lines
        else:
            joined.append(block)
    return joined


def _is_short(text: str) -> bool:
    return len(text) <= HEADING_LETTERS and len(text.split()) <= HEADING_WORDS


def _kind_of(block: _Block, *, is_first: bool) -> Kind:
    if is_first:
        return Kind.TITLE
    if block.sort != "text":
        return Kind.BULLET if block.sort == "bullet" else Kind.STEP
    sentences = len(re.findall(r"[.!?।۔؟](?:\s|$)|[。！？]", block.text))
    if block.text.endswith(("?", "؟", "？")) and sentences == 1 and _is_short(block.text):
        return Kind.HEADING
    if block.text[-1] not in ENDS + "," and _is_short(block.text) and block.lines == 1 and len(block.text.split()) <= 8:
        return Kind.HEADING
    return Kind.PARAGRAPH
