"""The English source text: Markdown to pieces, and pieces to Markdown. Pure.

CommonMark plus tables and `:::` containers; of inline markup only bold and links. Reading, writing and reading again
gives the same pieces.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from cms.checks import characters, markup
from cms.checks.markup import Bold, Inline, Link, Text
from cms.errors import Refused
from cms.factsheets.pieces import CARE_CARDS, CONTAINERS, MAX_SEGMENT, MAX_TITLE, Kind, Piece

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


def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table")
    for name in CONTAINERS:
        md.use(container_plugin, name)
    return md


def read(text: str) -> list[Piece]:
    """Cut a source text into pieces; raises Refused with one sentence and line number for each fault."""
    if faults := [sentence for _, sentence in characters.faults(re.sub(r"[\n\r\t]", " ", text))]:
        raise Refused(*faults[:20])
    reader = _Reader(text)
    reader.read()
    if reader.problems:
        raise Refused(*reader.problems)
    return reader.pieces


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
        elif token.type.startswith("container_"):
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
        if inline.content.startswith(":::"):
            name = inline.content.split("\n")[0].strip(": ")
            known = ", ".join(CONTAINERS)
            self.refuse(line, f"“{name}” is not a box we know; the boxes are {known}" if name else "This ::: closes nothing")
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
        self.append(Kind.ALT, " ".join(image.content.split()), line, asset=asset)
        if title := image.attrGet("title"):
            self.append(Kind.CAPTION, markup.escape(" ".join(str(title).split())), line)

    def take_table(self, position: int) -> int:
        start, column, kind = position, 0, Kind.TABLE_HEADER
        while self.tokens[position].type != "table_close":
            token = self.tokens[position]
            if token.type == "tr_open":
                column, line = 0, (token.map[0] if token.map else 0) + 1
            elif token.type in {"th_open", "td_open"}:
                kind = Kind.TABLE_HEADER if token.type == "th_open" else Kind.TABLE_CELL
                self.add(kind, self.tokens[position + 1], line, column)
                column += 1
            position += 1
        return position - start + 1

    def words(self, inline: Token, line: int) -> str:
        stack: list[list[Inline]] = [[]]
        links: list[str] = []
        for child in inline.children or []:
            if child.type in _INLINE_NOT_TAKEN:
                self.refuse(line, _INLINE_NOT_TAKEN[child.type])
            elif child.type in {"strong_open", "link_open"}:
                stack.append([])
                links.append(str(child.attrGet("href") or ""))
                if child.type == "link_open" and not links[-1].startswith(markup.SCHEMES):
                    self.refuse(line, f"The link to “{links[-1]}” is not a web, e-mail or telephone address")
            elif child.type in {"strong_close", "link_close"}:
                parts, address = tuple(stack.pop()), links.pop()
                stack[-1].append(Bold(parts) if child.type == "strong_close" else Link(parts, address))
            elif child.type in {"text", "text_special", "softbreak"}:
                stack[-1].append(Text(child.content if child.type != "softbreak" else " "))
        return _tidy(markup.write(tuple(stack[0])))


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text).strip(" \t\u00a0")


def write(pieces: Sequence[Piece]) -> str:
    """Return the Markdown that reads back to these pieces."""
    blocks: list[str] = []
    before: Piece | None = None
    steps: dict[int, int] = {}
    for piece in pieces:
        if before and before.container and (piece.opens or piece.container != before.container):
            blocks.append(":::")
        if piece.container and piece.opens:
            blocks.append(f"::: {piece.container}")
        glued = before is not None and not piece.opens and _same_block(before, piece)
        steps = _steps_after(steps, piece) if glued else _steps_after({}, piece)
        lines = _lines_of(piece, before if glued else None, steps.get(piece.level, 1))
        if glued:
            blocks[-1] += ("" if piece.kind is Kind.CAPTION else "\n") + lines
        else:
            blocks.append(lines)
        before = piece
    if before and before.container:
        blocks.append(":::")
    text = _finish_pictures("\n\n".join(blocks)) + "\n"
    return re.sub(r"\n\n:::$", "\n:::", re.sub(r"(?m)^(::: \S+)\n\n", r"\1\n", text), flags=re.MULTILINE)


def _steps_after(steps: dict[int, int], piece: Piece) -> dict[int, int]:
    """Number the steps of each list level; going up a level ends the deeper lists."""
    kept = {level: number for level, number in steps.items() if level <= piece.level}
    if piece.kind is Kind.STEP:
        kept[piece.level] = kept.get(piece.level, 0) + 1
    else:
        kept.pop(piece.level, None)
    return kept


def _same_block(before: Piece, piece: Piece) -> bool:
    lists, tables = {Kind.BULLET, Kind.STEP}, {Kind.TABLE_HEADER, Kind.TABLE_CELL}
    if piece.kind in lists:
        return before.kind is piece.kind or (before.kind in lists and (piece.level > 1 or before.level > 1))
    if piece.kind in tables:
        return before.kind in tables and not (piece.kind is Kind.TABLE_HEADER and piece.level == 0)
    return piece.kind is Kind.CAPTION


def _lines_of(piece: Piece, before: Piece | None, step: int) -> str:
    text = _block_safe(piece)
    if piece.kind is Kind.TITLE:
        return f"# {text}"
    if piece.kind is Kind.CARD_HEADING:
        return f"## {text}"
    if piece.kind is Kind.HEADING:
        return f"{'#' * piece.level} {text}"
    if piece.kind in {Kind.BULLET, Kind.STEP}:
        return "   " * (piece.level - 1) + ("- " if piece.kind is Kind.BULLET else f"{step}. ") + text
    if piece.kind is Kind.TABLE_CELL and piece.level == 0 and before and before.kind is Kind.TABLE_HEADER:
        return "|" + " --- |" * (before.level + 1) + f"\n| {text} |"
    if piece.kind in {Kind.TABLE_HEADER, Kind.TABLE_CELL}:
        return f"| {text} |" if piece.level == 0 else f"\x00 {text} |"
    if piece.kind is Kind.ALT:
        return f"![{text}]({piece.asset}\x01)"
    if piece.kind is Kind.CAPTION:
        return '\x02"' + markup.plain(piece.text).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _finish_pictures(text: str) -> str:
    text = text.replace("\n\x00", "")
    text = re.sub(r'\x01\)\x02("(?:[^"\\]|\\.)*")', r" \1)", text)
    return text.replace("\x01", "")


def _block_safe(piece: Piece) -> str:
    """Escape what Markdown would take for more than words."""
    if piece.kind is Kind.ALT:
        return re.sub(r"([\\\[\]*_`<&!])", r"\\\1", piece.text)
    text = _inline_safe(markup.parse(piece.text))
    text = re.sub(r"^(#|>|\+|-|=|~|:::)", r"\\\1", text)
    text = re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", text)
    if piece.kind in {Kind.TABLE_HEADER, Kind.TABLE_CELL}:
        text = text.replace("|", "\\|")
    if piece.kind in {Kind.HEADING, Kind.TITLE, Kind.CARD_HEADING}:
        text = re.sub(r"#+$", lambda match: "\\#" * len(match.group()), text)
    return text


def _inline_safe(parts: tuple[Inline, ...]) -> str:
    written = []
    for part in parts:
        if isinstance(part, Text):
            written.append(re.sub(r"([\\`*\[\]]|<(?=[A-Za-z/!?])|&(?=[#\w])|(?<!\w)_|_(?!\w)|!(?=$))", r"\\\1", part.words))
        elif isinstance(part, Bold):
            written.append(f"**{_inline_safe(part.parts)}**")
        else:
            written.append(f"[{_inline_safe(part.parts)}]({part.address})")
    return "".join(written)
