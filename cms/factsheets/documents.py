"""Documents that people have: Markdown, plain text, Word files (DOCX), web pages and PDFs, cut into pieces. Pure.

A Word file is a zip of XML by a stranger: it is judged before it is unpacked and before mammoth sees it, nothing in it is run
or fetched, and what of it is not read is said.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import html5lib
import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from mammoth import html as mammoth_html

from cms.errors import Refused
from cms.factsheets import plain_text, source
from cms.factsheets.damaged import DAMAGED_ZIP
from cms.factsheets.html_text import Reader
from cms.factsheets.importing_pictures import MAX_BYTES as MAX_PICTURE
from cms.factsheets.importing_pictures import Offered, Pictures
from cms.factsheets.importing_pieces import Read
from cms.factsheets.pdf_apart import read_apart
from cms.factsheets.pieces import Kind, Piece
from cms.factsheets.web_pages import read_html

MARKDOWN = (".md", ".markdown")
WEB_PAGE = (".html", ".htm", ".xhtml")
MAX_BYTES = 20 * 1024 * 1024
MAX_PARTS, MAX_UNPACKED, MAX_XML = 2_000, 200 * 1024 * 1024, 30 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 200, 1024 * 1024  # text packs well; a part that is small when unpacked may pack as it likes
MAX_DEPTH, MAX_ELEMENTS = 80, 300_000
MAX_PIECES = 3_000
_WORD = "word/document.xml"
_OTHERS = {
    b"{\\rtf": "an RTF file; open it and save it as DOCX",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_XML_NAMES = (".xml", ".rels")
_ENDINGS = {
    "a PDF": (".pdf",),
    "a Word file": (".docx",),
    "a web page": WEB_PAGE,
    "Markdown": MARKDOWN,
    "plain text": (".txt", ".text", ".asc"),
}
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype html|<html[\s>])", re.IGNORECASE | re.DOTALL)
_TABLED = {Kind.TABLE_HEADER, Kind.TABLE_CELL}
_MEDIA = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a")
_CHANGES = {
    "ins": "Tracked insertion, taken",
    "del": "Tracked deletion, left out",
    "moveTo": "Tracked move, stands here",
    "moveFrom": "Tracked move, stood here",
}
MOST_CHANGES = 100  # of tracked ones that are told one by one


@dataclass(frozen=True)
class Document:
    """What was read of a file; `warnings` say what was not, `sha256` which bytes it was.

    `because` says of each piece what it stood as in the file, `details` which places a person must look at.
    """

    filename: str
    sha256: str
    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...]
    because: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    pictures: tuple[Offered, ...] = ()
    lost_pictures: tuple[str, ...] = ()


def read_document(data: bytes, *, filename: str) -> Document:
    """Cut a document into pieces without its pictures; raises Refused, naming the file, and nothing else."""
    document = read_with_pictures(data, filename=filename)
    names = {picture.name for picture in document.pictures}
    shown = [one for one in zip(document.pieces, document.because, strict=True) if not _is_made_by_reading(one[0], names)]
    lost = len(document.lost_pictures) + sum(piece.asset in names for piece in document.pieces)
    return replace(
        document,
        pieces=tuple(piece for piece, _ in shown),
        because=tuple(why for _, why in shown),
        warnings=document.warnings + ((f"{lost} pictures were left out.",) if lost else ()),
        pictures=(),
    )


def _is_made_by_reading(piece: Piece, pictures: Collection[str]) -> bool:
    """Pictures, whose words have to be written, and what stands for an empty cell."""
    return piece.asset in pictures or (piece.kind in _TABLED and piece.text == "–")


def read_with_pictures(data: bytes, *, filename: str) -> Document:
    """Cut a document into pieces, its pictures among them; raises Refused, naming the file, and nothing else."""
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
    pictures = Pictures(filename)
    sort, read = _read(data, filename, pictures)
    if not read.pieces:
        raise Refused(f"{filename}: there are no words in this file.")
    if len(read.pieces) > MAX_PIECES:
        raise Refused(f"{filename}: the document has {len(read.pieces):,} pieces; the limit is {MAX_PIECES:,}.")
    ending = PurePosixPath(filename.lower()).suffix
    if ending and ending not in _ENDINGS[sort]:
        read.details.insert(0, f"The name ends in {ending}, but by its content the file is {sort}; it was read as {sort}.")
    shown = {piece.asset for piece in read.pieces}
    return Document(
        filename,
        sha256(data).hexdigest(),
        tuple(read.pieces),
        tuple(read.warnings),
        tuple(read.because),
        tuple(read.details),
        tuple(one for one in pictures.offered if one.name in shown),
        tuple(pictures.lost),
    )


def _read(data: bytes, filename: str, pictures: Pictures) -> tuple[str, Read]:
    """Return what kind of file it is by its content, and what was read of it."""
    name = filename.lower()
    if data[:1024].lstrip().startswith(b"%PDF"):
        return "a PDF", read_apart(data, filename=filename, pictures=pictures)
    if data.startswith(b"PK"):
        return "a Word file", _word(data, filename, pictures)
    if name.endswith(WEB_PAGE) or _WEB_PAGE.match(data.removeprefix(b"\xef\xbb\xbf")):
        return "a web page", read_html(data, filename=filename, pictures=pictures)
    return ("Markdown" if name.endswith(MARKDOWN) else "plain text"), _text(data, filename)


def _text(data: bytes, filename: str) -> Read:
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
            pieces = source.read(text)
            return Read(pieces, [f"line {piece.line}" for piece in pieces])
        except Refused as refusal:
            raise Refused(*(f"{filename}, {reason[:1].lower()}{reason[1:]}" for reason in refusal.reasons)) from refusal
    pieces, taken = plain_text.read(text)
    lost = [f"Line {one.line}: {one.what}: {one.text[:80]}" for one in taken if "left out" in one.what]
    return Read(pieces, [f"line {piece.line}" for piece in pieces], lost)


def _word(data: bytes, filename: str, pictures: Pictures) -> Read:
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = _judged(package, filename)
            texts = {part.filename: package.read(part) for part in parts if _is_xml(part)}
            media = dict(_media(package, parts))
    except DAMAGED_ZIP as problem:
        raise Refused(f"{filename}: this is not a whole Word file; it is damaged.") from problem
    warnings, details = _look_into(texts, filename)
    found: dict[str, Offered] = {}

    def picture(image: Any) -> list[Any]:
        try:
            with image.open() as file:
                offered = pictures.offer(file.read(), image.alt_text or "")
        except (KeyError, ValueError):  # no part of the file that is a picture
            pictures.lose("it is not in the file, or of a kind that is not taken, or too large.")
            offered = None
        if offered is None:
            return []
        found[offered.name] = offered
        return [mammoth_html.element("img", {"src": offered.name})]

    try:
        html = mammoth.convert_to_html(
            _package(texts | media), include_embedded_style_map=False, external_file_access=False, convert_image=picture
        )
        tree = html5lib.parse(html.value, namespaceHTMLElements=False)
    except Exception as problem:  # mammoth takes for granted what Word writes, and fails in any way where it is not so
        raise Refused(f"{filename}: this Word file cannot be read; open it in a word processor and save it anew.") from problem
    reader = Reader(lambda image: found.get(image.get("src", "")))
    reader.walk(tree.find("body"))
    read = reader.finish(fallback_title=title_of(filename))
    unread = [f"{name} of Word: {count} times not read." for name, count in _unread(html.messages).items()]
    return replace(read, warnings=warnings + unread + read.warnings, details=details + read.details)


def title_of(filename: str) -> str:
    """A title for a document that has none, out of the name of its file."""
    words = " ".join(re.split(r"[\s_-]+", PurePosixPath(filename).stem)).strip()
    return words[:1].upper() + words[1:]


def _media(package: ZipFile, parts: list[ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """The parts that are pictures by their first bytes; such a part cannot be read as XML, whatever names it."""
    for part in parts:
        if not _is_xml(part) and part.file_size <= MAX_PICTURE:
            with package.open(part) as file:
                is_picture = file.read(4).startswith(_MEDIA)
            if is_picture:
                yield part.filename, package.read(part)


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
    """What mammoth did not understand, in its own words; styles without a meaning are none of it, nor kinds of pictures."""
    told = (str(one.message)[:120] for one in messages)
    return Counter(one for one in told if "style" not in one.lower() and not one.startswith("Image of type"))


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


def _look_into(texts: Mapping[str, bytes], filename: str) -> tuple[list[str], list[str]]:
    """Read every part that is XML without document type or entities; say what of the document will not be read, and where."""
    found: Counter[str] = Counter()
    details: list[str] = []
    for name, text in texts.items():
        root = _xml(text, filename, name)
        if name == "[Content_Types].xml" and any("macroEnabled" in str(one.attrib) for one in root.iter()):
            raise Refused(f"{filename}: this document has macros, which are not taken; save it as DOCX without macros.")
        if name == _WORD:
            found.update(_sort_of(one) for one in root.iter())
            for other in root.iter():  # the same text box again, for word processors that do not know the first form
                found["txbxContent"] -= (
                    sum(_local(one) == "txbxContent" for one in other.iter()) if _local(other) == "Fallback" else 0
                )
            details += _changes(root)
        elif PurePosixPath(name).name.startswith(("header", "footer")):
            if words := " ".join("".join(root.itertext()).split()):
                found["headers"] += 1
                details.append(f"Header or footer, left out: “{words[:80]}”")
        elif PurePosixPath(name).name == "comments.xml":
            details += [
                f"Comment, left out: “{words[:200]}”" for one in root if (words := " ".join("".join(one.itertext()).split()))
            ]
    said = {
        "ins": "tracked insertions were read as if accepted",
        "del": "tracked deletions were left out, as if accepted",
        "moveTo": "passages that were moved stand in their new place, as if accepted",
        "commentReference": "comments were left out",
        "headers": "headers and footers were left out",
        "txbxContent": "text boxes stand now below the paragraph that they were fixed to",
        "u": "passages that were underlined were read as plain words",
        "color": "passages in colour were read as plain words",
        "highlight": "passages that were highlighted were read as plain words",
        "altChunk": "documents inside this one were left out",
        "object": "embedded objects were left out",
        "oMath": "formulas were left out",
    }
    return [f"{found[name]} {what}." for name, what in said.items() if found[name]], details


def _sort_of(element: Element) -> str:
    """The name by which an element is counted; empty where it changes nothing that a reader sees."""
    name = _local(element)
    value = next((value for key, value in element.attrib.items() if key.endswith("}val")), "")
    is_nothing = (name == "u" and value == "none") or (name == "highlight" and value == "none")
    return "" if is_nothing or (name == "color" and value.lower() in {"auto", "000000", ""}) else name


def _changes(root: Element) -> list[str]:
    """Every tracked change that has words, in order: what was taken, what was left out."""
    told = []
    for element in root.iter():
        name = _local(element)
        if name in _CHANGES:
            words = "".join(one.text or "" for one in element.iter() if _local(one) in {"t", "delText"})
            if words.strip():
                told.append(f"{_CHANGES[name]}: “{words.strip()[:80]}”")
    more = len(told) - MOST_CHANGES
    return told[:MOST_CHANGES] + ([f"{more} more tracked changes are not listed."] if more > 0 else [])


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
