"""The English source text: Markdown to pieces, and pieces to Markdown. Pure.

CommonMark plus tables and `:::` containers; of inline markup only bold and links. Reading, writing and reading again
gives the same pieces. Writing is in markdown.py.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from cms.checks import characters, markup
from cms.checks.markup import Bold, Inline, Link, Text
from cms.errors import Refused
from cms.factsheets.markdown import write
from cms.factsheets.pieces import CARE_CARDS, CONTAINERS, MAX_SEGMENT, MAX_TITLE, Kind, Piece

__all__ = ["read", "write"]

DEEPEST_LIST = 4
_CELL_END = re.compile(r"(?<!\\)\|")
_PICTURE = re.compile(r"[a-z0-9][a-z0-9-]*\.(?:png|jpg|jpeg|webp|gif)")
_NOT_TAKEN = {
    "html_block": "Raw HTML is not taken",
    "code_block": "Text indented by four spaces is code, which a factsheet does not have",
    "fence": "Code blocks are not taken",
    "blockquote_open": "Quotations (lines that begin with >) are not taken",
    "hr": "Rules (---) are not taken; use a heading",
}
_INLINE_NOT_TAKEN = {
    "html_inline": "Raw HTML is not taken",
    "em_open": "Italics are hard to read and are not taken; use **bold**",
    "code_inline": "Code (`…`) is not taken",
    "image": "A picture stands alone in its paragraph",
    "hardbreak": "A forced line break is not taken; begin a new paragraph",
}
_NOT_IN_A_LIST = {"heading_open", "table_open", *(f"container_{name}_open" for name in CONTAINERS)}


def _markdown() -> MarkdownIt:
    # Reference definitions ("[note]: words") would take their line out of the text in silence.
    md = MarkdownIt("commonmark").enable("table").disable("reference")
    for name in CONTAINERS:
        md.use(container_plugin, name)
    return md


def read(text: str) -> list[Piece]:
    """Cut a source text into pieces; raises Refused with one sentence and line number for each fault."""
    if faults := list(_character_faults(text)):
        raise Refused(*faults[:20])
    reader = _Reader(text)
    reader.read()
    if reader.problems:
        raise Refused(*reader.problems)
    return reader.pieces


def _character_faults(text: str) -> Iterator[str]:
    for number, line in enumerate(re.split("\r\n|\r|\n", text), start=1):
        for _, sentence in characters.faults(line.replace("\t", " ")):
            yield f"Line {number}: {sentence}"


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.tokens = _markdown().parse(text)
        self.pieces: list[Piece] = []
        self.problems: list[str] = []
        self.container = ""
        self.opens = False
        self.lists: list[Kind] = []
        self.heading_level = 0

    def refuse(self, line: int, sentence: str) -> None:
        self.problems.append(f"Line {line}: {sentence}.")

    def read(self) -> None:
        position = 0
        while position < len(self.tokens):
            position += self.take(position)
        if not self.pieces or self.pieces[0].kind is not Kind.TITLE:
            self.refuse(1, "A factsheet begins with its title, a line that starts with one #")
        for piece in self.pieces:
            limit = MAX_TITLE if piece.kind is Kind.TITLE else MAX_SEGMENT
            if len(piece.text) > limit:
                self.refuse(piece.line, f"This {piece.kind} has {len(piece.text):,} characters; the limit is {limit:,}")

    def take(self, position: int) -> int:
        """Take the token at `position`; return how many tokens were used up."""
        token = self.tokens[position]
        line = (token.map[0] if token.map else 0) + 1
        if token.type in _NOT_TAKEN:
            self.refuse(line, _NOT_TAKEN[token.type])
        elif self.lists and token.type in _NOT_IN_A_LIST:
            self.refuse(line, "A list holds items and nothing else; end it before what follows")
        elif token.type.startswith("container_") and not self.lists:
            self.take_container(token, line)
        elif token.type == "heading_open":
            self.take_heading(token, self.tokens[position + 1], line)
            return 3
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            self.open_list(token, line)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.lists.pop()
        elif token.type == "list_item_open":
            return self.take_item(position, line)
        elif token.type == "paragraph_open":
            self.take_paragraph(self.tokens[position + 1], line)
            return 3
        elif token.type == "table_open":
            return self.take_table(position)
        return 1

    def add(self, kind: Kind, inline: Token, line: int, level: int = 0) -> None:
        self.append(kind, self.words(inline, line), line, level)

    def append(self, kind: Kind, text: str, line: int, level: int = 0, asset: str = "") -> None:
        if not text:
            self.refuse(line, f"This {kind} has no words")
            return
        self.pieces.append(Piece(kind, text, level, self.container, self.opens, asset, line=line))
        self.opens = False

    def take_container(self, token: Token, line: int) -> None:
        if token.type.endswith("_open"):
            name = token.type.removeprefix("container_").removesuffix("_open")
            if self.container:
                self.refuse(line, f"A “{name}” box stands inside a “{self.container}” box; close that one first with :::")
            if token.info.strip() != name:
                self.refuse(line, f"“::: {token.info.strip()}” is not understood; write “::: {name}” alone on the line")
            if token.map and not self.lines[token.map[1] - 1 : token.map[1] + 1][-1].strip().startswith(":::"):
                self.refuse(line, f"This “{name}” box is not closed; end it with a line of :::")
            self.container, self.opens = name, True
            self.opened_at, self.first = line, len(self.pieces)
        else:
            self.judge_container()
            self.container, self.opens = "", False

    def judge_container(self) -> None:
        inside = self.pieces[self.first :]
        kinds = [piece.kind for piece in inside]
        if not kinds or kinds[0] is not Kind.CARD_HEADING:
            self.refuse(self.opened_at, f"A “{self.container}” box begins with a heading (##)")
        elif self.container in CARE_CARDS and Kind.BULLET not in kinds:
            self.refuse(self.opened_at, f"The “{self.container}” card has no bullets; its heading leads into a list")
        elif len(kinds) == 1:
            self.refuse(self.opened_at, f"There is nothing under the heading of this “{self.container}” box")
        if kinds.count(Kind.CARD_HEADING) > 1:
            self.refuse(self.opened_at, f"A “{self.container}” box has one heading")

    def take_heading(self, token: Token, inline: Token, line: int) -> None:
        level = int(token.tag[1])
        if self.container:
            self.add(Kind.CARD_HEADING, inline, line)
        elif level == 1:
            if self.pieces:
                self.refuse(line, "There is one title (#), at the very beginning; use ## for headings")
            self.add(Kind.TITLE, inline, line)
            self.heading_level = 1
        else:
            if level > max(self.heading_level, 1) + 1:
                self.refuse(
                    line, f"A level {level} heading follows a level {max(self.heading_level, 1)} one; do not skip a level"
                )
            if level > 4:
                self.refuse(line, "Headings go down to level 4 (####)")
            self.add(Kind.HEADING, inline, line, level)
            self.heading_level = level

    def open_list(self, token: Token, line: int) -> None:
        ordered = token.type == "ordered_list_open"
        if ordered and token.attrGet("start") not in (None, 1):
            self.refuse(line, "Numbered steps begin with 1")
        if len(self.lists) == DEEPEST_LIST:
            self.refuse(line, f"Lists go down to level {DEEPEST_LIST}")
        self.lists.append(Kind.STEP if ordered else Kind.BULLET)

    def take_item(self, position: int, line: int) -> int:
        first = self.tokens[position + 1]
        if first.type != "paragraph_open":
            self.refuse(line, "This list item does not begin with words")
            return 1
        self.add(self.lists[-1], self.tokens[position + 2], line, len(self.lists))
        return 4

    def take_paragraph(self, inline: Token, line: int) -> None:
        if self.lists:
            self.refuse(line, "A list item holds one paragraph; begin another item or end the list")
            return
        pictures = [child for child in inline.children or [] if child.type == "image"]
        if len(pictures) == 1 and len(inline.children or []) == 1:
            self.take_picture(pictures[0], line)
            return
        is_summary = len(self.pieces) == 1 and not self.container
        self.add(Kind.SUMMARY if is_summary else Kind.PARAGRAPH, inline, line)

    def take_picture(self, image: Token, line: int) -> None:
        asset = str(image.attrGet("src"))
        if not _PICTURE.fullmatch(asset):
            self.refuse(line, f"“{asset}” is not a picture's file name, such as lymph-nodes.png")
        self.append(Kind.ALT, markup.escape(markup.plain(self.words(image, line))), line, asset=asset)
        if title := image.attrGet("title"):
            self.append(Kind.CAPTION, _tidy(markup.escape(str(title))), line)

    def take_table(self, position: int) -> int:
        start, columns, column = position, 0, 0
        while self.tokens[position].type != "table_close":
            token = self.tokens[position]
            if token.type == "tr_open":
                column, line = 0, (token.map[0] if token.map else 0) + 1
            elif token.type == "tr_close":
                columns = columns or column
                if len(_CELL_END.findall(self.lines[line - 1].strip().strip("|"))) >= columns:
                    self.refuse(line, f"This row of the table has more cells than its header, which has {columns}")
            elif token.type in {"th_open", "td_open"}:
                kind = Kind.TABLE_HEADER if token.type == "th_open" else Kind.TABLE_CELL
                self.add(kind, self.tokens[position + 1], line, column)
                column += 1
            position += 1
        if self.pieces and self.pieces[-1].kind is Kind.TABLE_HEADER:
            self.refuse(line, "This table has nothing below its header")
        return position - start + 1

    def words(self, inline: Token, line: int) -> str:
        self.judge_boxes_inside(inline, line)
        stack: list[list[Inline]] = [[]]
        bold = 0
        addresses: list[str] = []
        for child in inline.children or []:
            here = stack[-1]
            if child.type in _INLINE_NOT_TAKEN:
                self.refuse(line, _INLINE_NOT_TAKEN[child.type])
            elif child.type == "strong_open":
                bold += 1
                if bold == 1:
                    stack.append([])
            elif child.type == "strong_close":
                bold -= 1
                if bold == 0:
                    _add_bold(stack[-2], stack.pop())
            elif child.type == "link_open":
                if addresses:
                    self.refuse(line, "A link stands inside another link; give each its own words")
                stack.append([])
                addresses.append(self.address_of(child, line))
            elif child.type == "link_close":
                stack[-2].append(self.link(tuple(stack.pop()), addresses.pop(), line))
            elif child.type == "softbreak":
                here.append(Text(" "))
            elif child.type in {"text", "text_special"} and child.content:
                here.append(Text(child.content))
        return _tidy(markup.write(tuple(stack[0])))

    def judge_boxes_inside(self, inline: Token, line: int) -> None:
        """A line that begins with ::: was meant to open or close a box; as words it would reach the reader."""
        for number, words in enumerate(inline.content.split("\n"), start=line):
            if words.lstrip().startswith(":::"):
                name = words.strip(": ")
                known = ", ".join(CONTAINERS)
                self.refuse(
                    number, f"“{name}” is not a box we know; the boxes are {known}" if name else "This ::: closes nothing"
                )

    def address_of(self, link: Token, line: int) -> str:
        address = str(link.attrGet("href") or "")
        if not address.startswith(markup.SCHEMES):
            self.refuse(line, f"The link to “{address}” is not a web, e-mail or telephone address")
        if link.attrGet("title"):
            self.refuse(line, f"The link to “{address}” has a title in quotation marks, which nobody would see; leave it out")
        if markup.addresses(markup.parse(f"[words]({address})")) != [address]:
            return address.replace("(", "%28").replace(")", "%29")
        return address

    def link(self, parts: tuple[Inline, ...], address: str, line: int) -> Inline:
        if not markup.plain_of(parts).strip():
            self.refuse(line, f"The link to “{address}” has no words")
        return Link(parts, address)


def _add_bold(outside: list[Inline], inside: list[Inline]) -> None:
    """Add bold that begins and ends with a word: blanks at its edges stand outside, and bold beside bold is one."""
    parts = list(markup.parse(markup.write(tuple(inside))))
    before = after = ""
    if parts and isinstance(parts[0], Text):
        words = parts[0].words
        parts[0] = Text(words.lstrip())
        before = words[: len(words) - len(words.lstrip())]
    if parts and isinstance(parts[-1], Text):
        words = parts[-1].words
        parts[-1] = Text(words.rstrip())
        after = words[len(words.rstrip()) :]
    if before:
        outside.append(Text(before))
    if markup.plain_of(tuple(parts)):
        neighbour = outside[-1] if outside else None
        if isinstance(neighbour, Bold):
            parts = [*neighbour.parts, *parts]
            outside.pop()
        outside.append(Bold(tuple(parts)))
    if after:
        outside.append(Text(after))


def _tidy(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip()
