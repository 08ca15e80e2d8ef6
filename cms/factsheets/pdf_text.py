"""A PDF cut into pieces: sizes of letters to headings, marks to lists, ruled lines to tables. Pure.

A PDF says where letters stand and nothing of what they are, so everything here is told, and a person has to look.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from cms.checks import markup
from cms.errors import Refused
from cms.factsheets import pdf_layout
from cms.factsheets.importing_pictures import Pictures
from cms.factsheets.importing_pieces import Read, finished, tidy
from cms.factsheets.pdf_layout import Letter, Line, Page, Table, inlines, lines_of
from cms.factsheets.pieces import Kind, Piece
from cms.factsheets.plain_text import ENDS, FURNITURE, HEADING_LETTERS

MAX_PAGES = 40
MAX_LETTERS = 400_000
MARGIN = 0.12  # of the height of a page: headers and footers stand there
LARGER = 1.1  # times the size of the text: a heading
SMALLEST_PICTURE = 40.0  # points; smaller ones are marks and lines
RESOLUTION = 160
SAME_INDENT, WIDEST_INDENT = 8.0, 50.0  # points
WIDEST_WORD = 100.0  # points; a shorter rule underlines words
_STEP = re.compile(r"(\d{1,2})[.)](?:\s+|$)")
_WRITTEN_MARK = re.compile(rf"{pdf_layout.BULLET.pattern}(?:\s+|$)")
_UNREADABLE = re.compile(r"\(cid:\d+\)")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_WORD = re.compile(r"[^\W\d_]+")
_LEADER = re.compile(r"(?:\. ?){8}|(?:… ?){4}|_{8}")


def read_pdf(data: bytes, *, filename: str, pictures: Pictures) -> Read:
    """Cut a PDF into pieces; raises Refused, naming the file, and nothing else."""
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise Refused(f"{filename}: this PDF has {len(pdf.pages)} pages; the limit is {MAX_PAGES}. Take it in parts.")
            return _Reading(filename, pictures).read(pdf)
    except (Refused, MemoryError):
        raise
    except Exception as problem:  # the parser takes for granted what a PDF should be, and fails in any way where it is not so
        if any(isinstance(one, MemoryError) for one in problem.args):
            raise MemoryError from problem
        if isinstance(problem, PdfminerException) and any(isinstance(one, PDFPasswordIncorrect) for one in problem.args):
            raise Refused(f"{filename}: this is a PDF that is protected with a password; save it without one.") from problem
        raise Refused(f"{filename}: this is a PDF that cannot be read; it is damaged.") from problem


@dataclass
class _Block:
    """Lines that belong together, or a piece that is one by itself."""

    lines: list[Line]
    mark: str = ""  # "bullet", "step" or nothing
    piece: Piece | None = None
    because: str = ""

    @property
    def text(self) -> str:
        return tidy(markup.plain_of(tuple(inlines(self.lines))))


class _Reading:
    def __init__(self, filename: str, pictures: Pictures) -> None:
        self.filename = filename
        self.pictures = pictures
        self.warnings: list[str] = []
        self.details: list[str] = []
        self.lost: Counter[str] = Counter()
        self.blocks: list[_Block] = []
        self.words: Counter[str] = Counter()
        self.usual = 0.0  # size of the letters of the text

    def read(self, pdf: Any) -> Read:
        pages = [self.page(page) for page in pdf.pages]
        self.judge(pdf, pages)
        self.leave_out_margins(pages)
        lines = [line for page in pages for line in page.lines]
        self.words.update(word.lower() for line in lines for word in _WORD.findall(line.text))
        body: Counter[float] = Counter()
        for line in lines:
            body[line.size] += len(line.letters)
        self.usual = usual = body.most_common(1)[0][0] if body else 11.0
        step = pdf_layout.leading([line for line in lines if line.size == usual])
        for page, shown in zip(pages, pdf.pages, strict=True):
            if page.has_columns:
                self.details.append(f"Page {page.number} was read as columns, the left one first; look at the order.")
            for one in page.ordered():
                if isinstance(one, Table):
                    self.blocks += self.table(one)
                else:
                    self.take(one, step)
            self.blocks += self.pictures_of(shown, page)
        self.across_breaks()
        pieces, because = self.pieces()
        name = self.filename.rpartition(".")[0].replace("-", " ").replace("_", " ").strip()
        read = finished(pieces, because, fallback_title=name[:1].upper() + name[1:])
        read.warnings += [f"{count} {what}." for what, count in self.lost.items()] + self.warnings
        read.details += self.details
        return read

    def page(self, page: Any) -> Page:
        """The lines and tables of a page; letters that stand on their side are left out."""
        made = Page(page.page_number, float(page.height), float(page.width))
        chars = [char for char in page.dedupe_chars().chars if char["text"]]
        upright = [char for char in chars if char["upright"]]
        if len(upright) < len(chars):
            self.lost[f"letters on page {made.number} stand on their side and were left out"] += len(chars) - len(upright)
        self.lost["letters in italics were read as plain ones"] += sum("talic" in str(c["fontname"]) for c in upright)
        self.lost["letters in colour were read as plain ones"] += sum(_is_coloured(char) for char in upright)
        links = [
            link for link in page.hyperlinks if str(link.get("uri") or "").startswith(("https://", "http://", "mailto:", "tel:"))
        ]
        letters = [Letter.of(char, links) for char in upright]
        notes = sum(1 for one in page.annots if (one.get("data") or {}).get("Subtype") is not None and not one.get("uri"))
        self.lost["notes, fields or links within the PDF were left out"] += notes
        made.tables = _tables(page, letters, made.number)
        inside = [(one.x0, one.top, one.x1, one.bottom) for one in made.tables]
        made.lines = lines_of([one for one in letters if not any(_is_in(one, box) for box in inside)], made.number)
        _see_drawn_marks(made, [*page.curves, *page.rects, *page.lines])
        self.lost = Counter({what: count for what, count in self.lost.items() if count})
        return made

    def judge(self, pdf: Any, pages: list[Page]) -> None:
        """Refuse a PDF whose letters cannot be had, or not in their order."""
        text = "".join(line.text for page in pages for line in page.lines)
        text += "".join(line.text for page in pages for one in page.tables for row in one.rows for cell in row for line in cell)
        letters = len("".join(text.split()))
        without = [page.number for page, shown in zip(pages, pdf.pages, strict=True) if not page.lines and shown.images]
        if letters < 20 and without:
            raise Refused(
                f"{self.filename}: this PDF is a picture (it was scanned); there is no text in it. "
                "Ask for the document it was made from, or have its text recognised (OCR) and look at every word."
            )
        if letters > MAX_LETTERS:
            raise Refused(f"{self.filename}: this PDF has {letters:,} letters; the limit is {MAX_LETTERS:,}. Take it in parts.")
        unknown = len(_UNREADABLE.findall(text))
        if unknown * 20 > letters:
            raise Refused(
                f"{self.filename}: this PDF does not say which letters it shows; ask for the document it was made from."
            )
        if unknown:
            self.details.append(f"{unknown} characters could not be read; they stand as (cid:…) in the text.")
        if len(_RIGHT_TO_LEFT.findall(text)) * 10 > letters:
            raise Refused(
                f"{self.filename}: this PDF is written from right to left, and a PDF does not keep the order of such letters; "
                "ask for the document it was made from."
            )
        for number in without:
            self.details.append(f"Page {number} is a picture; if there are words in it, they have to be typed.")

    def leave_out_margins(self, pages: list[Page]) -> None:
        """Headers and footers: what stands at the edge of several pages, but for its numbers, and bare page numbers."""
        often = Counter(form for page in pages for form in {_form(line) for line in page.lines if _at_edge(line, page)})
        told: Counter[str] = Counter()
        first: dict[str, str] = {}
        for page in pages:
            kept = []
            for line in page.lines:
                text = tidy(line.text)
                repeats = often[_form(line)] >= max(2, len(pages) / 3)
                if _LEADER.search(text):
                    self.lost["lines of a table of contents were left out"] += 1
                elif _at_edge(line, page) and (repeats or FURNITURE.fullmatch(text)):
                    form = _form(line) if repeats else text
                    told[form] += 1
                    first.setdefault(form, text)
                else:
                    kept.append(line)
            page.lines = kept
        self.warnings += [
            f"Header, footer or page number, left out on {count} page{'s' if count > 1 else ''}: “{first[form][:80]}”"
            for form, count in told.items()
        ]

    def take(self, line: Line, step: float) -> None:
        """Add a line to the block it goes on with, or begin another."""
        mark, line = _without_mark(line)
        block = self.blocks[-1] if self.blocks and self.blocks[-1].lines else None
        if mark or block is None or not self.goes_on(block, line, step):
            if line.letters:
                self.blocks.append(_Block([line], mark))
            return
        self.heal(block.lines[-1], line)
        block.lines.append(line)

    def goes_on(self, block: _Block, line: Line, step: float) -> bool:
        before = block.lines[-1]
        if before.page != line.page or abs(before.size - line.size) > 0.6 or line.top < before.top:
            return False
        if (line.top - before.top) / line.size > step * 1.3:
            return False
        if block.mark:
            return line.x0 >= block.lines[0].x0 - 3
        if line.size <= self.usual * LARGER and before.is_bold != line.is_bold and tidy(before.text)[-1:] not in {",", "-"}:
            return not (all(one.is_bold for one in block.lines) or line.is_bold)
        widest = max(one.x1 for one in block.lines)
        is_short = before.x1 < block.lines[0].x0 + 0.6 * (widest - block.lines[0].x0) and len(block.lines) > 1
        return not (is_short and tidy(before.text)[-1:] in ENDS and line.text[:1].isupper())

    def heal(self, before: Line, after: Line) -> None:
        """Join a word that was broken at the end of a line; a hyphen that belongs to it stays."""
        text, goes_on = before.text.rstrip(), after.text.lstrip()
        if text[-1:] not in {"-", "\u00ad", "\u2010"} or not goes_on[:1].isalnum() or not text[-2:-1].isalnum():
            return
        first, second = re.split(r"\s", text[:-1])[-1], re.split(r"\s", goes_on)[0]
        while before.letters and not before.letters[-1].text.strip():
            before.letters.pop()
        before.glue = ""
        halves = [_WORD.findall(first.lower())[-1:], _WORD.findall(second.lower())[:1]]
        if text[-1] != "\u00ad" and (not all(halves) or self.is_compound(halves[0][0], halves[1][0])):
            self.details.append(f"“{first}-{second}” was broken at its hyphen, which was kept (page {after.page}).")
            return
        before.letters.pop()
        self.details.append(f"“{first}{second}” was broken by a hyphen, which was left out (page {after.page}).")

    def is_compound(self, first: str, second: str) -> bool:
        if self.words[first + second]:
            return False
        return self.words[first] > 1 and self.words[second] > 1  # each was counted once where the word was broken

    def table(self, table: Table) -> list[_Block]:
        width = max(len(row) for row in table.rows)
        cells, lacking = [], 0
        for number, row in enumerate(table.rows):
            for column in range(width):
                lines = list(row[column]) if column < len(row) else []
                for before, after in pairwise(lines):
                    self.heal(before, after)
                kind = Kind.TABLE_CELL if number else Kind.TABLE_HEADER
                text = tidy(markup.write(tuple(inlines(lines, is_heading=not number)))) if lines else ""
                lacking += not text
                cells.append(_Block([], piece=Piece(kind, text or "–", column), because=f"table on page {table.page}"))
        if lacking:
            self.details.append(
                f"The table on page {table.page} has {lacking} empty or joined cells; each says “–” now. Look at it."
            )
        return cells

    def pictures_of(self, shown: Any, page: Page) -> list[_Block]:
        """The pictures of a page as they look on it; what covers the page or is tiny is left out."""
        found = []
        for image in shown.images:
            width, height = image["x1"] - image["x0"], image["bottom"] - image["top"]
            if min(width, height) < SMALLEST_PICTURE:
                self.lost["small pictures (marks, lines, logos) were left out"] += 1
            elif width * height > 0.85 * page.width * page.height:
                self.lost["pictures that fill a page, behind its text, were left out"] += 1
            else:
                box = (max(image["x0"], 0), max(image["top"], 0), min(image["x1"], page.width), min(image["bottom"], page.height))
                out = BytesIO()
                shown.crop(box, strict=False).to_image(resolution=RESOLUTION).original.convert("RGB").save(out, "PNG")
                if offered := self.pictures.offer(out.getvalue()):
                    piece = Piece(Kind.ALT, "", asset=offered.name)
                    found.append(_Block([], piece=piece, because=f"picture on page {page.number}"))
        return found

    def across_breaks(self) -> None:
        """Join what a column or page broke: the first has no end and the second goes on in small letters."""
        joined: list[_Block] = []
        for block in self.blocks:
            before = joined[-1] if joined else None
            if before and before.lines and block.lines and not block.mark and block.lines[0].size == before.lines[-1].size:
                is_elsewhere = block.lines[0].page != before.lines[-1].page or block.lines[0].top < before.lines[-1].top
                if is_elsewhere and block.text[:1].islower() and before.text[-1:] not in ENDS:
                    self.heal(before.lines[-1], block.lines[0])
                    self.details.append(f"Joined across a column or page: “…{before.text[-30:]}” and “{block.text[:30]}…”")
                    before.lines += block.lines
                    continue
            joined.append(block)
        self.blocks = joined

    def pieces(self) -> tuple[list[Piece], list[str]]:
        larger = sorted({b.lines[0].size for b in self.blocks if b.lines and b.lines[0].size > self.usual * LARGER}, reverse=True)
        pieces: list[Piece] = []
        because: list[str] = []
        for block in self.blocks:
            if block.piece:
                pieces.append(block.piece)
                because.append(block.because)
                continue
            line = block.lines[0]
            where = f"page {line.page}, {line.size:g} pt{', bold' if line.is_bold else ''}"
            piece = _piece_of(block, larger, self.indents())
            if piece.text:
                pieces.append(piece)
                because.append(where)
        return _titled(pieces, because)

    def indents(self) -> list[float]:
        """Where the marks of lists stand, from the left, on all pages."""
        places: list[float] = []
        for place in sorted(block.lines[0].edge for block in self.blocks if block.mark):
            if not places or place - places[-1] > SAME_INDENT:
                places.append(place)
        return places


def _piece_of(block: _Block, larger: list[float], indents: list[float]) -> Piece:
    line, plain = block.lines[0], block.text
    if block.mark:
        level = max(sum(line.edge - WIDEST_INDENT < place <= line.edge for place in indents), 1)
        return Piece(Kind.STEP if block.mark == "step" else Kind.BULLET, tidy(markup.write(tuple(inlines(block.lines)))), level)
    is_bold_line = (
        bool(plain) and all(one.is_bold for one in block.lines) and len(plain) <= HEADING_LETTERS and plain[-1:] not in ".;,:"
    )
    is_large = line.size in larger and len(plain) <= 2 * HEADING_LETTERS and plain.count(". ") + plain.endswith(".") < 2
    if is_large or is_bold_line:
        level = larger.index(line.size) + 1 if line.size in larger else len(larger) + 1
        return Piece(Kind.HEADING, markup.escape(plain), level)
    return Piece(Kind.PARAGRAPH, tidy(markup.write(tuple(inlines(block.lines)))))


def _titled(pieces: list[Piece], because: list[str]) -> tuple[list[Piece], list[str]]:
    """The largest words are the title, if they stand among the first; levels count from there."""
    headings = [piece.level for piece in pieces if piece.kind is Kind.HEADING]
    top = min(headings, default=0)
    at = next((number for number, piece in enumerate(pieces[:6]) if piece.kind is Kind.HEADING and piece.level == top), None)
    if at:
        pieces.insert(0, pieces.pop(at))
        because.insert(0, because.pop(at))
    others = [piece.level for piece in pieces[1:] if piece.kind is Kind.HEADING]
    ranks = {level: rank for rank, level in enumerate(sorted(set(others)), start=2)}
    ranked = [replace(piece, level=ranks.get(piece.level, 2)) if piece.kind is Kind.HEADING else piece for piece in pieces]
    return ranked, because


def _without_mark(line: Line) -> tuple[str, Line]:
    """Take the mark of a list from the beginning of a line."""
    text = "".join(words for words, _ in line.spaced())
    bullet, step = _WRITTEN_MARK.match(text), _STEP.match(text)
    mark = bullet or step
    if mark is None:
        return ("bullet" if line.has_mark else ""), line
    wanted = len("".join(mark[0].split()))
    letters = list(line.letters)
    while wanted and letters:
        wanted -= bool(letters.pop(0).text.strip())
    while letters and not letters[0].text.strip():
        letters.pop(0)
    if not letters:
        return "", line  # a mark that stands alone is no list
    return ("bullet" if bullet else "step"), Line(letters, line.page, edge=line.x0)


def _see_drawn_marks(page: Page, shapes: Iterable[dict[str, Any]]) -> None:
    """A small round or square shape to the left of a line is its bullet."""
    for shape in shapes:
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        if not (1.5 <= width <= 9 and 0.7 <= width / max(height, 0.1) <= 1.4):
            continue
        middle = (shape["top"] + shape["bottom"]) / 2
        beside = [one for one in page.lines if one.top < middle < one.bottom and 0 < one.x0 - shape["x1"] < 26]
        for line in beside[:1]:
            line.has_mark, line.edge = True, shape["x0"]


def _tables(page: Any, letters: list[Letter], number: int) -> list[Table]:
    """Tables with lines around their cells, and those that have lines between their rows alone."""
    boxed = [table for table in page.find_tables() if len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1]
    found = [_table(table, letters, number) for table in boxed]
    rules: dict[tuple[int, int], set[float]] = {}
    for line in page.lines:
        if line["x1"] - line["x0"] > WIDEST_WORD and line["bottom"] - line["top"] < 2:
            rules.setdefault((round(line["x0"]), round(line["x1"])), set()).add(round(line["top"], 1))
    for (x0, x1), heights in rules.items():
        outside = [
            one
            for one in letters
            if x0 - 2 <= one.x0 <= x1 + 2 and not any(table.top < one.top < table.bottom for table in found)
        ]
        found += pdf_layout.ruled_tables(outside, sorted(heights), x0, x1, number)
    return found


def _table(table: Any, letters: list[Letter], page: int) -> Table:
    rows = []
    for row in table.rows:
        cells = []
        for box in row.cells:
            cells.append(tuple(lines_of([one for one in letters if _is_in(one, box)], page)) if box else ())
        rows.append(tuple(cells))
    x0, top, x1, bottom = table.bbox
    return Table(tuple(rows), top, bottom, x0, x1, page)


def _is_in(letter: Letter, box: tuple[float, float, float, float]) -> bool:
    across, down = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _is_coloured(char: dict[str, Any]) -> bool:
    colour = char.get("non_stroking_color")
    if (
        not isinstance(colour, tuple | list)
        or len(colour) not in {3, 4}
        or not all(isinstance(one, int | float) for one in colour)
    ):
        return False
    return bool(max(colour[:3]) - min(colour[:3]) > 0.2)


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def _form(line: Line) -> str:
    """A line as it repeats from page to page: its numbers are left open."""
    return re.sub(r"\d+", "…", tidy(line.text))
