"""From the HTML of a published page to the source the typesetter reads. Every word is a quoted string, never markup."""

import re
import unicodedata
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import sqrt
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from cms.errors import Refused

BOXES = ("emergency", "urgent", "non-urgent", "warning", "do", "dont", "questions", "contact")
LEFT_OUT = {"form", "script", "style", "template", "button", "input", "textarea", "noscript", "svg"}
BLOCKS = {
    *("p", "ul", "ol", "dl", "div", "section", "article", "header", "footer", "aside", "nav", "figure", "table"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "address", "details", "summary"),
}
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
NO_BREAK = "\u00a0"
UNBROKEN = 22  # a telephone number stays on one line; a long web address may not
MOST_MISSING = 5
_PLACES = ("data-segment", "data-phrase", "data-english", "data-record")
# Typesetters make these of other glyphs: a hyphen that does not break, blanks of every width.
_STAND_INS = {0x2011: 0x2010}


@dataclass
class Source:
    """What the typesetter is given, and what has to be known of it afterwards."""

    body: str = ""
    pictures: dict[str, str] = field(default_factory=dict)  # address on the page → file name in the source
    places: dict[str, str] = field(default_factory=dict)  # address on the page → segment
    row_headers: list[list[bool]] = field(default_factory=list)  # per table, per row: does it begin with a heading


def classes_of(element: Element) -> set[str]:
    return set((element.get("class") or "").split())


def is_printed(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in LEFT_OUT or element.get("hidden") is not None:
        return False
    return "screen-only" not in classes_of(element) and element.get("id") != "paper_texts"


def words_of(element: Element | None) -> str:
    """The words of an element, blanks run together."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Writer:
    """Writes the source of one page; raises Refused for characters that no face of the page's language has."""

    def __init__(self, address: str, characters: Container[int], language: str) -> None:
        self.address = address
        self.characters = characters
        self.language = language
        self.source = Source()
        self.places: list[str] = []
        self.missing: dict[tuple[str, str], None] = {}
        self.targets: set[str] = set()
        self.depth = 0

    def write(self, *parts: Element) -> Source:
        self.targets = {one.get("id", "") for part in parts for one in _printed(part) if _is_heading(one)} - {""}
        self.source.body = "".join(self.block(part) for part in parts)
        if self.missing:
            raise Refused(*(self.lack(*one) for one in list(self.missing)[:MOST_MISSING]))
        return self.source

    def lack(self, place: str, character: str) -> str:
        name = unicodedata.name(character, "a character without a name")
        return f"“{place}” has the character U+{ord(character):04X} ({name}), which the faces for {self.language} lack."

    @contextmanager
    def at(self, element: Element) -> Iterator[None]:
        place = next((element.get(name) for name in _PLACES if element.get(name)), None)
        self.places += [place] if place else []
        try:
            yield
        finally:
            if place:
                self.places.pop()

    def words(self, words: str | None) -> str:
        """Words as an expression; blanks run together, at the edges too."""
        if not words:
            return ""
        for character in words:
            if not self.has(character):
                self.missing[self.places[-1] if self.places else "page", character] = None
        joined = re.sub(r"[ \t\r\n\f]+", " ", words)
        # A telephone number stays on one line.
        joined = re.sub(r"(?<=\d) (?=\d)", NO_BREAK, joined)
        return f"#{quoted(joined)};"

    def has(self, character: str) -> bool:
        kind = unicodedata.category(character)
        if kind in {"Zs", "Cf", "Cc"} or 0xFE00 <= ord(character) <= 0xFE0F:
            return True
        return _STAND_INS.get(ord(character), ord(character)) in self.characters

    # Running text

    def inline(self, element: Element) -> str:
        with self.at(element):
            return self.words(element.text) + "".join(self.part(child) + self.words(child.tail) for child in element)

    def part(self, element: Element) -> str:
        if not is_printed(element):
            return ""
        if element.tag == "br":
            return "#linebreak();"
        if element.tag == "img":
            return self.picture(element)
        content = self.inline(element)
        if "unseen" in classes_of(element):
            content = f"#unseen[{content}];"
        if element.tag in {"strong", "b"}:
            content = f"#strong[{content}];"
        elif element.tag in {"em", "i"}:
            content = f"#emph[{content}];"
        elif element.tag == "a":
            content = self.link(element, content)
        elif element.tag == "bdi":
            content = self.isolated(element, content)
        if element.get("lang") and element.tag != "bdi":
            content = self.in_language(element, content)
        return content

    def link(self, element: Element, content: str) -> str:
        href = element.get("href") or ""
        if href.startswith("#"):
            return f"#link(label({quoted(href[1:])}))[{content}];" if href[1:] in self.targets else content
        target = urljoin(self.address, href)
        if not href or urlsplit(target).scheme not in {"http", "https", "mailto", "tel"}:
            return content
        return f"#link({quoted(target)})[{content}];"

    def isolated(self, element: Element, content: str) -> str:
        """A run with its own direction: as one piece if short, else between the characters made for it."""
        direction = "rtl" if element.get("dir") == "rtl" else "ltr"
        if element.get("dir") not in {"ltr", "rtl"}:
            return f"#{quoted(FSI)};{content}#{quoted(PDI)};"
        if len(words_of(element)) <= UNBROKEN:
            return f"#box(text(dir: {direction})[{content}]);"
        return f"#{quoted(LRI if direction == 'ltr' else RLI)};{content}#{quoted(PDI)};"

    def in_language(self, element: Element, content: str) -> str:
        first, region = tongue_of(element.get("lang") or "")
        setting = f"lang: {quoted(first)}, region: {region}"
        if element.get("dir") in {"ltr", "rtl"} and element.tag not in BLOCKS:
            content = f"#{quoted(LRI if element.get('dir') == 'ltr' else RLI)};{content}#{quoted(PDI)};"
        elif element.get("dir") in {"ltr", "rtl"}:
            setting += f", dir: {element.get('dir')}"
        return f"#[#set text({setting});{content}];"

    # Blocks

    def flow(self, element: Element, *, bare: bool = False) -> str:
        """What stands in an element: blocks as they are, running text between them as paragraphs, or `bare`."""
        with self.at(element):
            pieces: list[str] = []
            running = self.words(element.text)
            for child in element:
                if is_printed(child) and child.tag in BLOCKS:
                    pieces += [self.paragraph(running, bare), self.block(child)]
                    running = ""
                else:
                    running += self.part(child)
                running += self.words(child.tail)
            return "".join([*pieces, self.paragraph(running, bare)])

    def paragraph(self, running: str, bare: bool) -> str:
        running = re.sub(r'^(?:#" ";)+|(?:#" ";)+$', "", running)
        if not running:
            return ""
        return running if bare else f"#par[{trimmed(running)}]\n"

    def block(self, element: Element) -> str:
        if not is_printed(element):
            return ""
        if _is_heading(element):
            return self.heading(element)
        known = {"p": self.text, "ul": self.list, "ol": self.list, "dl": self.terms, "figure": self.figure, "table": self.table}
        if element.tag == "section" and "box" in classes_of(element):
            content = self.box(element)
        elif element.tag == "nav":
            content = self.contents(element)
        elif element.tag in known:
            content = known[element.tag](element)
        else:
            content = self.flow(element)
            if "about" in classes_of(element):
                content = f"#about[{content}]\n"
            elif "notice" in classes_of(element):
                content = f"#notice[{content}]\n"
        return self.in_language(element, content) + "\n" if element.get("lang") else content

    def heading(self, element: Element) -> str:
        # A level left out would be a hole in the outline.
        level = min(int(element.tag[1]), self.depth + 1)
        self.depth = level
        label = f"#label({quoted(element.get('id') or '')})" if element.get("id") else ""
        return f"#heading(level: {level})[{trimmed(self.inline(element))}]{label}\n"

    def text(self, element: Element) -> str:
        content = trimmed(self.inline(element))
        kind = next((name for name in ("summary", "identity", "in-english", "mark") if name in classes_of(element)), "")
        if not content:
            return ""
        return f"#par[{content}]\n" if not kind else f"#{kind}[#par[{content}]]\n"

    def list(self, element: Element) -> str:
        entries = ", ".join(f"[{trimmed(self.flow(one, bare=True))}]" for one in element if one.tag == "li" and is_printed(one))
        if not entries:
            return ""
        start = element.get("start") or "1"
        if element.tag == "ol":
            return f"#enum(start: {int(start) if start.isdigit() else 1}, {entries})\n"
        return f"#list({entries})\n"

    def contents(self, element: Element) -> str:
        """The list of contents, with the numbers of the pages."""
        title = next((self.text(one) for one in element if _is_heading(one)), "")
        links = [one for one in element.iter("a") if (one.get("href") or "")[1:] in self.targets]
        entries = ", ".join(f"({quoted((one.get('href') or '')[1:])}, [{trimmed(self.inline(one))}])" for one in links)
        return f"#contents([{title}], {entries})\n" if entries else ""

    def terms(self, element: Element) -> str:
        entries = []
        for pair in element.iter("div"):
            term, told = pair.find("dt"), pair.find("dd")
            if term is not None and told is not None and is_printed(pair):
                entries.append(f"([{trimmed(self.inline(term))}], [{trimmed(self.flow(told, bare=True))}])")
        return f"#facts({', '.join(entries)},)\n" if entries else ""

    def box(self, element: Element) -> str:
        kind = next((name for name in BOXES if name in classes_of(element)), "contact")
        title = next((one for one in element if _is_heading(one)), None)
        heading = self.heading(title) if title is not None else ""
        inside = "".join(self.block(one) for one in element if one is not title)
        return f"#card({quoted(kind)}, [{heading}])[{inside}]\n"

    def figure(self, element: Element) -> str:
        caption = element.find("figcaption")
        picture = next((self.picture(one) for one in element.iter("img")), "")
        told = f", caption: [{trimmed(self.inline(caption))}]" if caption is not None and words_of(caption) else ""
        return f"#figure(kind: image, supplement: none, numbering: none{told})[{picture}]\n"

    def picture(self, element: Element) -> str:
        address = element.get("src") or ""
        names = self.source.pictures
        name = names.setdefault(address, f"picture-{len(names) + 1}.{address.rpartition('.')[2].lower()}")
        self.source.places.setdefault(address, element.get("data-segment") or (self.places[-1] if self.places else "page"))
        alternative = element.get("alt") or ""
        if not alternative.strip():
            return f"#pdf.artifact(image({quoted(name)}));"
        return f"#image({quoted(name)}, alt: {quoted(alternative)});"

    def table(self, element: Element) -> str:
        rows = [row for row in element.iter("tr") if is_printed(row)]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return ""
        head = [row for row in rows if all(cell.tag == "th" for cell in row)][:1]
        if head and rows[0] is not head[0]:
            head = []
        self.source.row_headers.append([len(row) > 0 and row[0].tag == "th" for row in rows])
        cells = [f"[{self.cell(cell)}]" for row in rows[len(head) :] for cell in row]
        header = f"table.header({', '.join(f'[{self.cell(cell)}]' for cell in head[0])}), " if head else ""
        return f"#table(columns: {_widths(rows, width)}, {header}{', '.join(cells)})\n"

    def cell(self, element: Element) -> str:
        content = trimmed(self.flow(element, bare=True))
        return f"#strong[{content}]" if element.tag == "th" else content


def trimmed(content: str) -> str:
    """Without the blanks at its edges, which HTML does not show."""
    content = re.sub(r'^#" +', '#"', content)
    content = re.sub(r' +";$', '";', content)
    return re.sub(r'^#"";|#"";$', "", content)


def tongue_of(tag: str) -> tuple[str, str]:
    """A BCP 47 tag as the typesetter takes it: language, and region as an expression."""
    first, *rest = tag.split("-")
    region = next((part.upper() for part in rest if len(part) == 2), {"Hant": "HK", "Hans": "CN"}.get("".join(rest).title(), ""))
    return first.lower() or "en", quoted(region) if region else "none"


def _printed(element: Element) -> Iterator[Element]:
    if is_printed(element):
        yield element
        for child in element:
            yield from _printed(child)


def _is_heading(element: Element) -> bool:
    return isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag) is not None


def _widths(rows: list[Element], width: int) -> str:
    """Columns as wide as their longest cell asks, but a long text does not starve its neighbours."""
    longest = [max((len(words_of(row[number])) for row in rows if number < len(row)), default=1) for number in range(width)]
    return "(" + ", ".join(f"{max(sqrt(one), 3):.2f}fr" for one in longest) + ",)"
