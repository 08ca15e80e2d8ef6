"""Documents that people have: Markdown, plain text and Word files (DOCX), cut into pieces. Pure.

A Word file is a zip of XML by a stranger: it is judged before it is unpacked and before mammoth sees it, nothing in it is run
or fetched, and what of it is not read is said.
"""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import html5lib
import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from cms.checks import markup
from cms.checks.markup import Bold, Inline, Link, Text
from cms.errors import Refused
from cms.factsheets import plain_text, source
from cms.factsheets.pieces import Kind, Piece

MARKDOWN = (".md", ".markdown")
MAX_BYTES = 20 * 1024 * 1024
MAX_PARTS, MAX_UNPACKED, MAX_XML = 2_000, 200 * 1024 * 1024, 30 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 200, 1024 * 1024  # text packs well; a part that is small when unpacked may pack as it likes
MAX_DEPTH, MAX_ELEMENTS = 80, 300_000
MAX_PIECES = 3_000
_WORD = "word/document.xml"
_OTHERS = {
    b"%PDF": "a PDF; copy its text into a text file, or ask for the document it was made from",
    b"{\\rtf": "an RTF file; open it and save it as DOCX",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_XML_NAMES = (".xml", ".rels")
_NOTE = re.compile(r"#?(?:footnote|endnote)-")
_HEADING_LETTERS = 90


@dataclass(frozen=True)
class Document:
    """What was read of a file; `warnings` say what was not, `sha256` which bytes it was."""

    filename: str
    sha256: str
    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...]


def read_document(data: bytes, *, filename: str) -> Document:
    """Cut a document into pieces; raises Refused, naming the file, and nothing else."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{filename}: the file has {len(data) / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    if not data.strip():
        raise Refused(f"{filename}: the file is empty.")
    if data.startswith(_OLD_OFFICE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        why = "protected with a password" if locked else "an old Word file (.doc); open it and save it as DOCX"
        raise Refused(f"{filename}: this document is {why}.")
    for beginning, what in _OTHERS.items():
        if data.startswith(beginning):
            raise Refused(f"{filename}: this is {what}.")
    pieces, warnings = _word(data, filename) if data.startswith(b"PK") else _text(data, filename)
    if not pieces:
        raise Refused(f"{filename}: there are no words in this file.")
    if len(pieces) > MAX_PIECES:
        raise Refused(f"{filename}: the document has {len(pieces):,} pieces; the limit is {MAX_PIECES:,}.")
    return Document(filename, sha256(data).hexdigest(), tuple(pieces), tuple(warnings))


def _text(data: bytes, filename: str) -> tuple[list[Piece], list[str]]:
    codec = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as problem:
        raise Refused(
            f"{filename}: byte {problem.start} is not {codec.upper().removesuffix('-SIG')}; save the file as UTF-8."
        ) from problem
    if "\0" in text:
        raise Refused(f"{filename}: this is neither text nor a Word file (it holds a NUL byte).")
    if filename.lower().endswith(MARKDOWN):
        try:
            return source.read(text), []
        except Refused as refusal:
            raise Refused(*(f"{filename}, {reason[:1].lower()}{reason[1:]}" for reason in refusal.reasons)) from refusal
    pieces, taken = plain_text.read(text)
    return pieces, [f"Line {one.line}: {one.what}: {one.text[:80]}" for one in taken if "left out" in one.what]


def _word(data: bytes, filename: str) -> tuple[list[Piece], list[str]]:
    try:
        with ZipFile(BytesIO(data)) as package:
            texts = {part.filename: package.read(part) for part in _judged(package, filename) if _is_xml(part)}
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error, zlib.error) as problem:
        raise Refused(f"{filename}: this is not a whole Word file; it is damaged.") from problem
    warnings = _look_into(texts, filename)
    pictures: list[str] = []

    def without_pictures(image: Any) -> list[Any]:
        pictures.append(image.alt_text or "")
        return []

    try:
        html = mammoth.convert_to_html(
            _package(texts), include_embedded_style_map=False, external_file_access=False, convert_image=without_pictures
        )
        tree = html5lib.parse(html.value, namespaceHTMLElements=False)
    except Exception as problem:  # mammoth takes for granted what Word writes, and fails in any way where it is not so
        raise Refused(f"{filename}: this Word file cannot be read; open it in a word processor and save it anew.") from problem
    reader = _Reader()
    reader.walk(tree.find("body"))
    warnings += [f"{name} of Word: {count} times not read." for name, count in _unread(html.messages).items()]
    if pictures:
        warnings.append(f"{len(pictures)} pictures were left out.")
    return reader.finish(), warnings + reader.warnings()


def _is_xml(part: ZipInfo) -> bool:
    return part.filename.lower().endswith(_XML_NAMES)


def _package(texts: Mapping[str, bytes]) -> BytesIO:
    """A package of nothing but the parts that were looked into: a document may name any part as one of its texts."""
    data = BytesIO()
    with ZipFile(data, "w") as package:
        for name, text in texts.items():
            package.writestr(name, text)
    return data


def _unread(messages: list[Any]) -> Counter[str]:
    """What mammoth did not understand, in its own words; styles without a meaning are none of it."""
    return Counter(str(one.message)[:120] for one in messages if "style" not in one.message.lower())


def _judged(package: ZipFile, filename: str) -> list[ZipInfo]:
    """Return the parts of a package whose directory says nothing that no Word file would say."""
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise Refused(f"{filename}: this file holds {len(parts):,} parts; a Word file has at most {MAX_PARTS:,}.")
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise Refused(f"{filename}: two parts of this file have the same name; no word processor writes such a file.")
    for part in parts:
        place = PurePosixPath(part.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in part.filename:
            raise Refused(f"{filename}: a part of this file would lie outside it (“{part.filename[:80]}”).")
        if part.flag_bits & 0x1:
            raise Refused(f"{filename}: this document is protected with a password.")
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Refused(f"{filename}: “{part.filename[:80]}” is packed in a way that no word processor uses.")
        if part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise Refused(f"{filename}: “{part.filename[:80]}” would grow to {part.file_size:,} bytes; it is not unpacked.")
    total = sum(part.file_size for part in parts)
    if total > MAX_UNPACKED:
        raise Refused(f"{filename}: unpacked, this file would have {total // 1_048_576:,} MB; it is not unpacked.")
    if sum(part.file_size for part in parts if _is_xml(part)) > MAX_XML:
        raise Refused(f"{filename}: the text in this file has more than {MAX_XML // 1_048_576} MB.")
    if filename.lower().endswith((".docm", ".dotm")) or any("vba" in name.lower() for name in names):
        raise Refused(f"{filename}: this document has macros, which are not taken; save it as DOCX without macros.")
    if _WORD not in names:
        what = "an OpenDocument file; save it as DOCX" if "mimetype" in names else "not a Word file"
        raise Refused(f"{filename}: this is {what}.")
    return parts


class _TooMuch(Exception):
    """A text has more than any document."""


class _Tree(TreeBuilder):
    """Builds the tree, and stops where no document would go on."""

    depth = elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > MAX_DEPTH:
            raise _TooMuch(f"elements stand more than {MAX_DEPTH} deep in each other")
        if self.elements > MAX_ELEMENTS:
            raise _TooMuch(f"there are more than {MAX_ELEMENTS:,} elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def _look_into(texts: Mapping[str, bytes], filename: str) -> list[str]:
    """Read every part that is XML without document type or entities; say what of the document will not be read."""
    found: Counter[str] = Counter()
    for name, text in texts.items():
        root = _xml(text, filename, name)
        if name == "[Content_Types].xml" and any("macroEnabled" in str(one.attrib) for one in root.iter()):
            raise Refused(f"{filename}: this document has macros, which are not taken; save it as DOCX without macros.")
        if name == _WORD:
            found.update(_local(one) for one in root.iter())
        elif PurePosixPath(name).name.startswith(("header", "footer")):
            found["headers"] += bool("".join(root.itertext()).strip())
    said = {
        "ins": "tracked insertions were read as if accepted",
        "del": "tracked deletions were left out, as if accepted",
        "commentReference": "comments were left out",
        "headers": "headers and footers were left out",
    }
    return [f"{found[name]} {what}." for name, what in said.items() if found[name]]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _xml(data: bytes, filename: str, name: str) -> Element:
    try:
        parser = DefusedXMLParser(target=_Tree(), forbid_dtd=True)
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as problem:
        raise Refused(f"{filename}: “{name[:80]}” in it has a document type or entities, which no Word file has.") from problem
    except _TooMuch as problem:
        raise Refused(f"{filename}: in “{name[:80]}” {problem}.") from problem
    except (ParseError, LookupError, ValueError) as problem:
        raise Refused(f"{filename}: “{name[:80]}” in it is damaged (not well-formed XML).") from problem
    return root


class _Reader:
    """Walks the HTML that mammoth makes of a document, which has few elements, and cuts it into pieces."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[Piece] = []
        self.lost: Counter[str] = Counter()

    def walk(self, parent: Any, lists: tuple[Kind, ...] = ()) -> None:
        for element in parent:
            name = str(element.tag)
            if name in _HEADINGS:
                self.add(Kind.HEADING, element, _HEADINGS[name])
            elif name in {"ul", "ol"}:
                self.walk_list(element, (*lists, Kind.BULLET if name == "ul" else Kind.STEP))
            elif name == "table":
                self.walk_table(element)
            elif name == "p":
                parts = tuple(self.inlines(element, ()))
                is_heading = _is_bold_line(parts)
                self.put(Kind.HEADING if is_heading else Kind.PARAGRAPH, parts, 2 if is_heading else 0)
            else:
                self.walk(element, lists)

    def walk_list(self, parent: Any, lists: tuple[Kind, ...]) -> None:
        for item in parent:
            if _NOTE.match(item.get("id", "")):
                texts = [" ".join(markup.write(tuple(self.inlines(block, ()))).split()) for block in item]
                self.notes += [Piece(Kind.PARAGRAPH, text) for text in texts if text]
                continue
            inner = [child for child in item if child.tag in {"ul", "ol", "table"}]
            self.add(lists[-1], item, len(lists))
            for child in inner:
                self.walk([child], lists)

    def walk_table(self, table: Any) -> None:
        is_first = True
        for row in table.iter("tr"):
            for column, cell in enumerate(row):
                is_header = cell.tag == "th" or is_first
                self.add(Kind.TABLE_HEADER if is_header else Kind.TABLE_CELL, cell, column)
            is_first = False

    def add(self, kind: Kind, element: Any, level: int) -> None:
        self.put(kind, tuple(self.inlines(element, ())), level)

    def put(self, kind: Kind, parts: tuple[Inline, ...], level: int) -> None:
        """Add a piece, if there are words in it; a heading has no markup."""
        text = markup.escape(markup.plain_of(parts)) if kind is Kind.HEADING else markup.write(parts)
        if text := " ".join(text.split()):
            self.pieces.append(Piece(kind, text, level))

    def inlines(self, element: Any, around: tuple[str, ...]) -> list[Inline]:
        """The words of an element, without those of lists and tables inside it."""
        parts: list[Inline] = [Text(element.text)] if element.text else []
        for child in element:
            name = str(child.tag)
            if name == "sup" and any(_NOTE.match(link.get("href", "")) for link in child.iter("a")):
                self.lost["footnote marks were left out; the notes stand at the end"] += 1
            elif name == "a" and _NOTE.match(child.get("href", "")):
                pass  # leads back from a note to its mark
            elif name not in {"ul", "ol", "table"}:
                parts += self.inline(child, name, around)
            if child.tail:
                parts.append(Text(child.tail))
        return parts

    def inline(self, child: Any, name: str, around: tuple[str, ...]) -> list[Inline]:
        inner = self.inlines(child, (*around, name))
        words = markup.plain_of(tuple(inner))
        if name == "strong" and words.strip() and "strong" not in around:
            before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            return [Text(before), Bold(_trimmed(inner)), Text(after)]
        if name == "a" and "a" not in around and words.strip():
            address = child.get("href", "").replace(" ", "%20")
            if markup.addresses(markup.parse(f"[words]({address})")) == [address]:
                return [Link(tuple(inner), address)]
            self.lost["links that lead nowhere on the web were read as words"] += bool(address)
        if name in {"em", "sub", "sup", "s", "u"} and words.strip():
            self.lost[f"passages in {_CALLED[name]} were read as plain words"] += 1
        if name in {"br", "p"}:  # a line break, or another paragraph of the same item or cell
            return [Text(" "), *inner]
        return inner

    def finish(self) -> list[Piece]:
        """Pieces that a factsheet could have: its title first, no level of headings skipped, the notes last."""
        finished: list[Piece] = []
        level = 1
        for piece in [*self.pieces, *self.notes]:
            kind, at = piece.kind, piece.level
            if not finished:
                kind, at = Kind.TITLE, 0
            elif kind is Kind.HEADING:
                level = at = min(max(at, 2), level + 1, 4)
            elif kind is Kind.PARAGRAPH and len(finished) == 1:
                kind = Kind.SUMMARY
            elif kind in {Kind.BULLET, Kind.STEP}:
                at = min(at, source.DEEPEST_LIST)
            finished.append(Piece(kind, piece.text, at, line=len(finished) + 1))
        return finished

    def warnings(self) -> list[str]:
        return [f"{count} {what}." for what, count in self.lost.items() if count]


def _is_bold_line(parts: tuple[Inline, ...]) -> bool:
    """A short paragraph that is bold from end to end is a heading, whatever its style says."""
    text = markup.plain_of(parts).strip()
    is_bold = bool(text) and all(isinstance(part, Bold) or not markup.plain_of((part,)).strip() for part in parts)
    return is_bold and len(text) <= _HEADING_LETTERS and text[-1] not in ".;,:،؛।۔。"


_CALLED = {"em": "italics", "sub": "subscript", "sup": "superscript", "s": "strikethrough", "u": "underline"}


def _trimmed(parts: list[Inline]) -> tuple[Inline, ...]:
    """Parts without the blanks at both ends, which stand outside bold."""
    trimmed = list(markup.parse(markup.write(tuple(parts))))
    if isinstance(trimmed[0], Text):
        trimmed[0] = Text(trimmed[0].words.lstrip())
    if isinstance(trimmed[-1], Text):
        trimmed[-1] = Text(trimmed[-1].words.rstrip())
    return tuple(part for part in trimmed if not (isinstance(part, Text) and not part.words))
