"""Trees of HTML, as mammoth makes them of Word files or as a web page has them, cut into pieces. Pure.

Nothing is run or fetched. What is no text of the leaflet (scripts, menus, forms) is left out, and that is said.
"""

import re
from collections.abc import Callable
from typing import Any

from cms.checks import markup
from cms.checks.markup import Bold, Inline, Text
from cms.factsheets.html_tables import filled, rows_of, span, strays_of
from cms.factsheets.html_words import APART, BLOCKS, HEADINGS, LISTS, NOTE, Words
from cms.factsheets.importing_pictures import Offered
from cms.factsheets.importing_pieces import Read, finished, tidy
from cms.factsheets.pieces import CARE_CARDS, MAX_TITLE, Kind, Piece

ENDS = ".;,:،؛।۔。"
_HEADING_LETTERS = 90
# Names that style sheets of health services, and ours, give to boxes.
_BOXES = {
    "care-card--emergency": "emergency",
    "care-card--immediate": "emergency",
    "care-card--urgent": "urgent",
    "care-card--non-urgent": "non-urgent",
    "warning-callout": "warning",
    "do-dont-list": "do",
    **{f"box {name}": name for name in (*CARE_CARDS, "warning", "facts", "do", "dont", "questions", "contact")},
}


class Reader(Words):
    """Walks a tree of HTML and cuts it into pieces; `picture_of` finds what an <img> shows."""

    def __init__(self, picture_of: Callable[[Any], Offered | None], *, is_web_page: bool = False) -> None:
        super().__init__(is_web_page=is_web_page)
        self.picture_of = picture_of
        self.pieces: list[Piece] = []
        self.because: list[str] = []
        self.notes: list[Piece] = []
        self.details: list[str] = []
        self.run: list[Inline] = []  # words that stand in no paragraph

    def walk(self, parent: Any, lists: tuple[Kind, ...] = ()) -> None:
        self.run = [Text(parent.text)] if parent.text else []
        for element in parent:
            name = element.tag if isinstance(element.tag, str) else ""  # a comment has none
            if self.is_block(element, name):
                self.end_run()
                self.take(element, name, lists)
                self.run = []
            elif name and not self.drops(element, name):
                self.run += [Text(" ")] if name == "br" else self.inline(element, name, ())
            if element.tail:
                self.run.append(Text(element.tail))
        self.end_run()

    def is_block(self, element: Any, name: str) -> bool:
        """An inline element that holds blocks, such as a link around a heading, is walked like a block."""
        return name in BLOCKS or any(one.tag in BLOCKS for one in element.iter() if one is not element)

    def end_run(self) -> None:
        parts, self.run = tuple(self.run), []
        if markup.plain_of(parts).strip():
            self.put(Kind.PARAGRAPH, parts, 0, "words in no paragraph")
        self.put_pictures()

    def take(self, element: Any, name: str, lists: tuple[Kind, ...]) -> None:
        if self.drops(element, name):
            return
        if name in HEADINGS:
            self.add(Kind.HEADING, element, HEADINGS[name], f"heading {HEADINGS[name]}")
        elif name in LISTS:
            self.walk_list(element, (*lists, Kind.STEP if name == "ol" else Kind.BULLET))
        elif name == "table":
            self.walk_table(element, lists)
        elif name == "figure":
            self.walk_figure(element, lists)
        elif name in {"p", "dt", "summary", "caption"} and not any(one.tag in BLOCKS for one in element):
            self.take_paragraph(element)
        elif box := self.box_of(element):
            self.walk_box(element, box)
        else:
            if name in {"aside", "blockquote"}:
                self.details.append(f"A passage set apart was read as plain text; is it a box? “{_beginning(element)}”")
            self.walk(element, lists)

    def take_paragraph(self, element: Any) -> None:
        parts = tuple(self.inlines(element, ()))
        if _is_bold_line(parts):
            self.put(Kind.HEADING, parts, 2, "a line in bold")
        else:
            self.put(Kind.PARAGRAPH, parts, 0, "paragraph")
        self.put_pictures()

    def box_of(self, element: Any) -> str:
        if not self.is_web_page:
            return ""
        names = element.get("class", "")
        return next((box for mark, box in _BOXES.items() if _has_class(names, mark)), "")

    def walk_box(self, element: Any, box: str) -> None:
        """Read a box that a factsheet has too; one that could not stand in a factsheet is read as plain text."""
        inner = Reader(self.picture_of, is_web_page=True)
        inner.walk(element)
        kinds = [piece.kind for piece in inner.pieces]
        is_flat = not any(piece.container for piece in inner.pieces)
        headed = is_flat and bool(kinds) and kinds[0] is Kind.HEADING and kinds.count(Kind.HEADING) == 1 and len(kinds) > 1
        if box == "do" and headed and re.match(r"do\s*n.?t", inner.pieces[0].text, re.IGNORECASE):
            box = "dont"
        if not headed or (box in CARE_CARDS and Kind.BULLET not in kinds):
            self.details.append(f"A box ({box}) was read as plain text: a box has one heading, and a care card has bullets.")
            self.pieces += inner.pieces
            self.because += inner.because
        else:
            first, *rest = inner.pieces
            self.pieces.append(Piece(Kind.CARD_HEADING, first.text, container=box, opens=True))
            self.pieces += [Piece(one.kind, one.text, one.level, box, asset=one.asset) for one in rest]
            self.because += [f"box: {box}", *inner.because[1:]]
        self.lost += inner.lost
        self.details += inner.details

    def walk_list(self, parent: Any, lists: tuple[Kind, ...]) -> None:
        self.bare_item(parent.text, lists)
        for item in parent:
            if isinstance(item.tag, str) and not self.drops(item, item.tag):
                self.take_item(item, lists)
            self.bare_item(item.tail, lists)

    def bare_item(self, words: str | None, lists: tuple[Kind, ...]) -> None:
        """Words that stand in a list and in none of its items."""
        self.put(lists[-1], (Text(words or ""),), len(lists), "words in a list")

    def take_item(self, item: Any, lists: tuple[Kind, ...]) -> None:
        if item.tag in APART:
            self.take(item, item.tag, lists)
        elif NOTE.match(item.get("id", "")):
            texts = [tidy(markup.write(tuple(self.inlines(block, ())))) for block in item]
            self.notes += [Piece(Kind.PARAGRAPH, text) for text in texts if text]
        else:
            parts = self.inline(item, item.tag, ())
            self.put(lists[-1], tuple(parts), len(lists), "numbered list" if lists[-1] is Kind.STEP else "list")
            self.put_pictures()
            self.take_apart(item, lists)

    def take_apart(self, element: Any, lists: tuple[Kind, ...] = ()) -> None:
        """Lists and tables that stood inside an element come after its words."""
        for child in list(self.apart(element)):
            self.take(child, child.tag, lists)

    def walk_table(self, table: Any, lists: tuple[Kind, ...]) -> None:
        for caption in (one for one in table if one.tag == "caption"):
            self.walk(caption)
        for stray in strays_of(table):
            self.take(stray, stray.tag, ())
        rows = rows_of(table)
        width = max((sum(span(cell, "colspan") for cell in row) for row in rows), default=0)
        if width < 2 or len(rows) < 2:
            self.details.append(f"A frame (a table of one cell, row or column) was read as plain text: “{_beginning(table)}”")
            for row in rows:
                for cell in row:
                    self.walk(cell, ())
            return
        lacking = 0
        for number, row in enumerate(filled(rows, width)):
            for column, cell in enumerate(row):
                is_header = number == 0 or (
                    cell is not None and cell.tag == "th" and all(one is None or one.tag == "th" for one in row)
                )
                parts = tuple(self.cell(cell)) if cell is not None else ()
                text = tidy(markup.write(parts))
                lacking += not text
                self.pieces.append(
                    Piece(Kind.TABLE_HEADER if is_header and number == 0 else Kind.TABLE_CELL, text or "–", column)
                )
                self.because.append("table")
        if lacking:
            self.details.append(
                f"The table that begins “{_beginning(table)}” has {lacking} empty or joined cells; each says “–” now. Look at it."
            )
        self.put_pictures()

    def walk_figure(self, figure: Any, lists: tuple[Kind, ...]) -> None:
        """One picture and its caption; a figure of anything else is walked like other blocks."""
        images, captions = list(figure.iter("img")), list(figure.iter("figcaption"))
        words = [tidy("".join(one.itertext())) for one in (figure, *captions)]
        before = len(self.pieces)
        if len(images) != 1 or len(captions) > 1 or words[0] != "".join(words[1:]):
            self.walk(figure, lists)
            return
        self.images = images
        self.put_pictures()
        self.runs_on = True
        said = tidy(markup.escape(markup.plain_of(tuple(self.inlines(captions[0], ()))))) if captions else ""
        self.runs_on, self.images = False, []
        if said:
            self.pieces.append(Piece(Kind.CAPTION if len(self.pieces) > before else Kind.PARAGRAPH, said))
            self.because.append("caption of a picture")

    def add(self, kind: Kind, element: Any, level: int, because: str) -> None:
        self.put(kind, tuple(self.inlines(element, ())), level, because)
        self.put_pictures()
        self.take_apart(element)

    def put(self, kind: Kind, parts: tuple[Inline, ...], level: int, because: str) -> None:
        """Add a piece, if there are words in it; a heading has no markup."""
        text = markup.escape(markup.plain_of(parts)) if kind is Kind.HEADING else markup.write(parts)
        if text := tidy(text):
            if kind is Kind.HEADING and len(text) > MAX_TITLE:
                kind, level, because = Kind.PARAGRAPH, 0, f"{because}, too long for one"
            self.pieces.append(Piece(kind, text, level))
            self.because.append(because)

    def put_pictures(self) -> None:
        """Pictures that stood among words come after them."""
        images, self.images = self.images, []
        for image in images:
            if offered := self.picture_of(image):
                self.pieces.append(Piece(Kind.ALT, markup.escape(offered.alt), asset=offered.name))
                self.because.append("picture")

    def finish(self, *, fallback_title: str = "") -> Read:
        """Pieces that a factsheet could have, the notes last."""
        pieces = [*self.pieces, *self.notes]
        because = [*self.because, *("footnote" for _ in self.notes)]
        highest = [at for at, piece in enumerate(pieces) if piece.kind is Kind.HEADING and piece.level == 1]
        if self.is_web_page and len(highest) == 1 and highest[0]:  # a trail or a date stands above the title
            pieces.insert(0, pieces.pop(highest[0]))
            because.insert(0, because.pop(highest[0]))
            self.details.append(f"What stood before the title follows it now; {highest[0]} passages.")
        read = finished(pieces, because, fallback_title=fallback_title)
        read.warnings += [f"{count} {what}." for what, count in self.lost.items() if count]
        read.details += self.details
        return read


def _has_class(names: str, mark: str) -> bool:
    given = names.split()
    if " " in mark:
        return all(part in given for part in mark.split())
    return any(one == mark or one.endswith(f"-{mark}") for one in given)


def _beginning(element: Any) -> str:
    words = tidy(" ".join(element.itertext()))
    return f"{words[:60]}…" if len(words) > 60 else words


def _is_bold_line(parts: tuple[Inline, ...]) -> bool:
    """A short paragraph that is bold from end to end is a heading, whatever its style says."""
    text = markup.plain_of(parts).strip()
    is_bold = bool(text) and all(isinstance(part, Bold) or not markup.plain_of((part,)).strip() for part in parts)
    return is_bold and len(text) <= _HEADING_LETTERS and text[-1] not in ENDS
