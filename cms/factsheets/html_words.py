"""The words of an element of HTML: bold and links stay, everything else that is set otherwise is told. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cms.checks import markup
from cms.checks.markup import Bold, Inline, Link, Text

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = {"ul", "ol", "menu", "dir"}
BLOCKS = {
    *HEADINGS,
    *LISTS,
    *("address", "article", "aside", "blockquote", "body", "center", "details", "div", "dl", "dd", "dt", "fieldset", "figure"),
    *("figcaption", "footer", "form", "header", "hr", "main", "nav", "p", "pre", "section", "summary", "table", "tbody", "thead"),
    *("tfoot", "tr", "td", "th", "caption", "li"),
}
APART = {*LISTS, "table"}  # inside an item or a heading these are read after its words
_DROPPED = {
    "script": "scripts",
    "style": "style sheets",
    "template": "templates",
    "noscript": "words for browsers without scripts",
    "nav": "menus",
    "svg": "drawings (SVG)",
    "iframe": "frames of other pages",
    "object": "embedded objects",
    "embed": "embedded objects",
    "video": "videos",
    "audio": "sounds",
    "canvas": "drawings made by scripts",
    "math": "formulas",
    "form": "forms",
    "button": "buttons",
    "select": "fields of forms",
    "input": "fields of forms",
    "textarea": "fields of forms",
}
_AROUND = {"header": "headers of the page", "footer": "footers of the page"}
_FOR_SCREEN_READERS = ("visually-hidden", "unseen", "sr-only", "screen-reader-text")  # as style sheets call them
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CALLED = {"em": "italics", "i": "italics", "sub": "subscript", "sup": "superscript", "s": "strikethrough", "u": "underline"}
_CALLED |= {"strike": "strikethrough", "del": "strikethrough", "font": "colour or another face", "mark": "highlighting"}
NOTE = re.compile(r"#?(?:footnote|endnote)-")


class Words:
    """Reads the words of elements; keeps what was lost, and the pictures that stood among them."""

    def __init__(self, *, is_web_page: bool) -> None:
        self.is_web_page = is_web_page
        self.lost: Counter[str] = Counter()
        self.images: list[Any] = []
        self.runs_on = False  # whether lists and tables are words like others, as in a cell

    def drops(self, element: Any, name: str) -> bool:
        """Say whether an element is left out, and count it."""
        what = self.left_out(element, name)
        if what:
            self.lost[f"{what} were left out"] += 1
        return bool(what)

    def left_out(self, element: Any, name: str) -> str:
        if not self.is_web_page:
            return ""
        hidden = _HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None
        what = _DROPPED.get(name) or _AROUND.get(name, "")
        if name == "header" and any(one.tag == "h1" for one in element.iter()):
            what = ""  # the title stands in it
        if not what and hidden:
            what = "hidden passages"
        if not what and any(one.endswith(_FOR_SCREEN_READERS) for one in element.get("class", "").split()):
            what = "words for screen readers alone"
        if not what and element.get("role") in {"navigation", "search", "banner", "contentinfo"}:
            what = "menus"
        return what

    def apart(self, element: Any) -> Iterator[Any]:
        """The outermost lists and tables inside an element."""
        for child in element:
            if child.tag in APART:
                yield child
            elif isinstance(child.tag, str) and not self.left_out(child, child.tag):
                yield from self.apart(child)

    def inlines(self, element: Any, around: tuple[str, ...]) -> list[Inline]:
        """The words of an element; those of lists and tables inside it only where all words run on."""
        parts: list[Inline] = [Text(element.text)] if element.text else []
        for child in element:
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "sup" and any(NOTE.match(link.get("href", "")) for link in child.iter("a")):
                self.lost["footnote marks were left out; the notes stand at the end"] += 1
            elif name == "a" and NOTE.match(child.get("href", "")):
                pass  # leads back from a note to its mark
            elif name == "img":
                self.images.append(child)
            elif name and (self.runs_on or name not in APART) and not self.drops(child, name):
                parts += self.inline(child, name, around)
            if child.tail:
                parts.append(Text(child.tail))
        return parts

    def inline(self, child: Any, name: str, around: tuple[str, ...]) -> list[Inline]:
        if name == "img":
            self.images.append(child)
            return []
        name = "strong" if name == "b" else name
        inner = self.inlines(child, (*around, name))
        words = markup.plain_of(tuple(inner))
        if name == "strong" and words.strip() and "strong" not in around:
            before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            return [Text(before), Bold(trimmed(inner)), Text(after)]
        if name == "a" and "a" not in around and words.strip():
            address = child.get("href", "").strip().replace(" ", "%20")
            if self.leads_somewhere(address):
                return [Link(tuple(inner), address)]
            self.lost["links that lead nowhere on the web were read as words"] += bool(address)
        if name in _CALLED and words.strip():
            self.lost[f"passages in {_CALLED[name]} were read as plain words"] += 1
        if name == "br" or name in BLOCKS:  # a line break, or another paragraph of the same item or cell
            return [Text(" "), *inner, *([Text(" ")] if self.is_web_page or self.runs_on else [])]
        return inner

    def leads_somewhere(self, address: str) -> bool:
        """An address within the website a page came from would lead to another place here."""
        if self.is_web_page and address.startswith(("/", "#")):
            return False
        return markup.addresses(markup.parse(f"[words]({address})")) == [address]

    def cell(self, cell: Any) -> list[Inline]:
        """All words of a cell; paragraphs, items and inner tables run on in it."""
        self.lost["lists or tables inside cells of a table were read as running words"] += sum(1 for _ in self.apart(cell))
        self.runs_on = True
        parts = self.inlines(cell, ())
        self.runs_on = False
        return parts


def trimmed(parts: list[Inline]) -> tuple[Inline, ...]:
    """Parts without the blanks at both ends, which stand outside bold."""
    inner = list(markup.parse(markup.write(tuple(parts))))
    if isinstance(inner[0], Text):
        inner[0] = Text(inner[0].words.lstrip())
    if isinstance(inner[-1], Text):
        inner[-1] = Text(inner[-1].words.rstrip())
    return tuple(part for part in inner if not (isinstance(part, Text) and not part.words))
