"""What the typesetter leaves to be done on a PDF: each word is said once, row headings are marked, the language is exact.

Where a syllable or a letter is drawn by several glyphs at different heights, the typesetter gives each of them the whole
syllable, so that screen readers and search would meet it twice. All but one of them are told to say nothing here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Name,
    ObjectStreamMode,
    Operator,
    Page,
    Pdf,
    String,
    parse_content_stream,
    unparse_content_stream,
)

Instruction = tuple[Any, Operator]
_FILLED, _INVISIBLE = 0, 3  # ways of drawing text
_MAPPINGS = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_MAPPING = re.compile(r"<(\w+)>\s*<(\w*)>")


def finished(body: bytes, *, tag: str, row_headers: list[list[bool]]) -> bytes:
    with Pdf.open(BytesIO(body)) as pdf:
        pdf.Root.Lang = String(tag)
        for page in pdf.pages:
            page.Contents = pdf.make_stream(_Speaker(page).said_once())
        _mark_row_headers(pdf, row_headers)
        made = BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return made.getvalue()


@dataclass(frozen=True)
class _Font:
    """What an embedded face says of its glyphs: the words each stands for, and which of them take no room."""

    words: dict[int, str]
    advances: dict[int, float]
    usual: float

    def has_room(self, glyph: int) -> bool:
        return self.advances.get(glyph, self.usual) != 0


def _font(described: Any) -> _Font:
    words = {}
    for block in _MAPPINGS.findall(described.ToUnicode.read_bytes().decode("latin-1")):
        for glyph, text in _MAPPING.findall(block):
            words[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    descendant = described.DescendantFonts[0]
    return _Font(words, dict(_advances(list(descendant.get("/W", [])))), float(descendant.get("/DW", 1000)))


def _advances(listed: list[Any]) -> Iterator[tuple[int, float]]:
    """Yield glyph and width; the typesetter lists them as `first last width`."""
    for first, last, width in zip(listed[::3], listed[1::3], listed[2::3], strict=True):
        yield from ((glyph, float(width)) for glyph in range(int(first), int(last) + 1))


@dataclass
class _Syllable:
    """The words said last, the glyphs that drew them, and the stretch of text they stood in."""

    words: str = ""
    glyphs: set[int] = field(default_factory=set)
    stretch: int = 0


class _Speaker:
    """Reads the content of a page and writes it anew, so that what several glyphs draw is said by one of them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        described = page.Resources.get("/Font", Dictionary())
        self.fonts = {name: _font(font) for name, font in described.items()}
        self.font: _Font | None = None
        self.written: list[Instruction] = []
        self.marks: list[int | None] = []  # per open mark: where it was written, if it tells what to say
        self.stretch = 0
        self.last = _Syllable()

    def said_once(self) -> bytes:
        for instruction in parse_content_stream(self.page):
            self.read(list(instruction.operands), instruction.operator)
        return unparse_content_stream(self.written)

    def read(self, operands: list[Any], operator: Operator) -> None:
        name = str(operator)
        if name in {"TJ", "Tj"}:
            self.show(operands, operator)
            return
        if name == "BDC":
            tells = isinstance(operands[1], Dictionary) and "/ActualText" in operands[1]
            self.marks.append(len(self.written) if tells else None)
        elif name == "BMC":
            self.marks.append(None)
        elif name == "EMC":
            self.marks.pop()
        elif name == "Tf":
            self.font = self.fonts[str(operands[0])]
        elif name == "BT":
            self.stretch += 1
        self.written.append((operands, operator))

    def show(self, operands: list[Any], operator: Operator) -> None:
        parts = list(operands[0]) if str(operator) == "TJ" else operands
        telling = next((mark for mark in reversed(self.marks) if mark is not None), None)
        if telling is not None:
            self.show_told(telling, parts)
            self.written.append((operands, operator))
            return
        for is_silent, pieces in self.runs(parts):
            if is_silent:
                self.written.append(_saying(""))
            self.written.append(([Array(pieces)], Operator("TJ")))
            if is_silent:
                self.written.append(([], Operator("EMC")))

    def show_told(self, telling: int, parts: list[Any]) -> None:
        """Glyphs that the typesetter has told what to say: if another has said it, they say nothing."""
        assert self.font is not None
        glyphs = [glyph for part in parts if isinstance(part, String) for glyph in _glyphs(part)]
        words = str(self.written[telling][0][1]["/ActualText"])
        standing = next((glyph for glyph in glyphs if self.font.has_room(glyph)), None)
        if self.is_repeated(words, set(glyphs), standing is not None):
            self.written[telling] = _saying("")
        elif standing is not None and _is_vowelled(words):
            self.say_vowel_apart(telling, words, standing)

    def say_vowel_apart(self, telling: int, words: str, glyph: int) -> None:
        """Say a right-to-left letter and its vowel signs one after the other, from left to right as they are drawn.

        Readers turn the order of what they find; the signs of one string they would turn in front of their letter. The
        signs are said by an invisible glyph that takes no room.
        """
        assert self.font is not None
        back = self.font.advances.get(glyph, self.font.usual)
        self.written[telling] = _saying(words[1:])
        self.written += [([_INVISIBLE], Operator("Tr")), ([1], Operator("Tz"))]
        self.written.append(([Array([String(glyph.to_bytes(2, "big")), back])], Operator("TJ")))
        self.written += [([100], Operator("Tz")), ([_FILLED], Operator("Tr")), ([], Operator("EMC")), _saying(words[0])]

    def runs(self, parts: list[Any]) -> list[tuple[bool, list[Any]]]:
        """Cut a line into stretches that speak and stretches that are silent."""
        assert self.font is not None
        runs: list[tuple[bool, list[Any]]] = []
        for part in parts:
            if not isinstance(part, String):
                if not runs:
                    runs.append((False, []))
                runs[-1][1].append(part)
                continue
            for glyph in _glyphs(part):
                is_silent = self.is_repeated(self.font.words.get(glyph, ""), {glyph}, self.font.has_room(glyph))
                if not runs or runs[-1][0] != is_silent:
                    runs.append((is_silent, []))
                pieces = runs[-1][1]
                code = glyph.to_bytes(2, "big")
                if pieces and isinstance(pieces[-1], bytes):
                    pieces[-1] += code
                else:
                    pieces.append(code)
        return [(is_silent, [String(one) if isinstance(one, bytes) else one for one in pieces]) for is_silent, pieces in runs]

    def is_repeated(self, words: str, glyphs: set[int], has_room: bool) -> bool:
        """Whether glyphs only add to a syllable that others have said: dots and signs without room of their own,
        or the rest of a syllable that was left for a sign at another height."""
        last = self.last
        is_sign = not has_room and any(not unicodedata.category(one).startswith("M") for one in words)
        is_rest = len(words) > 1 and words == last.words and self.stretch != last.stretch and not glyphs & last.glyphs
        if is_sign or is_rest:
            last.glyphs |= glyphs
        else:
            self.last = _Syllable(words, glyphs, self.stretch)
        if has_room:
            self.last.stretch = self.stretch
        return is_sign or is_rest


def _saying(words: str) -> Instruction:
    return [Name.Span, Dictionary(ActualText=String(words))], Operator("BDC")


def _is_vowelled(words: str) -> bool:
    signs = words[1:]
    return bool(signs) and unicodedata.bidirectional(words[0]) == "AL" and all(unicodedata.category(one) == "Mn" for one in signs)


def _glyphs(part: String) -> Iterator[int]:
    code = bytes(part)
    yield from (int.from_bytes(code[at : at + 2], "big") for at in range(0, len(code), 2))


def _mark_row_headers(pdf: Pdf, row_headers: list[list[bool]]) -> None:
    """Turn the first cell of a row into a heading of that row, where the page has it so."""
    tables = [one for one in _structure(pdf.Root.StructTreeRoot) if one.get("/S") == Name.Table]
    for table, rows in zip(tables, row_headers, strict=True):
        tagged = [one for one in _structure(table) if one.get("/S") == Name.TR]
        for row, begins_with_heading in zip(tagged, rows, strict=True):
            first = next((one for one in _structure(row) if one.get("/S") in {Name.TH, Name.TD}), None)
            if begins_with_heading and first is not None and first.S == Name.TD:
                first.S = Name.TH
                first.A = Array([Dictionary(O=Name.Table, Scope=Name.Row)])


def _structure(element: Any) -> Iterator[Any]:
    """Every element of the structure below this one, in reading order."""
    children = element.get("/K", [])
    for child in children if isinstance(children, Array) else [children]:
        if isinstance(child, Dictionary) and "/S" in child:
            yield child
            yield from _structure(child)
