"""The PDF of a published page, made from nothing but its HTML: tagged, the same bytes wherever it is made.

`paper_source` turns the page into the typesetter's source, `templates/paper/sheet.typ` says how it looks, `faces` has the
typefaces, and `paper_finish` mends what the typesetter leaves undone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import segno
import typst
from django.conf import settings

from cms.errors import Refused
from cms.languages import Language, find
from cms.releases import faces
from cms.releases.paper_finish import finished
from cms.releases.paper_source import Source, Writer, quoted, tongue_of, words_of

STYLE = Path(settings.BASE_DIR) / "templates" / "paper" / "sheet.typ"
STANDARD: Literal["ua-1"] = "ua-1"
LEAST_FIDELITY = 0.98
# Languages whose words pdftotext reads back less faithfully than that; bench/paper.py measures them.
HARD_TO_READ: frozenset[str] = frozenset()
_FOOTNOTES = ("version", "last-reviewed")  # what of the page's own facts stands at the foot of each sheet
_HASH = re.compile(r"\.([0-9a-f]{12})(?=\.\w+$)")


@dataclass(frozen=True)
class Size:
    """Type sizes in points and distances as the typesetter writes them."""

    body: float
    small: float
    side: str
    code: str


NORMAL = Size(11.5, 8.5, "2.2cm", "1.7cm")
# For readers with low vision nothing on the sheet is smaller than 16 points.
LARGE = Size(17, 16, "1.9cm", "2.2cm")


def pdf_of(page: bytes, *, large: bool = False, site_url: str, pictures: Path, kept_faces: Path | None = None) -> bytes:
    """Return the PDF of a published page; raises Refused for a character or a picture that cannot be printed."""
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    entry = _language_of(root)
    stack = faces.stack_of(entry)
    folders = [faces.folder_of(face, kept_faces) for face in stack]
    characters = frozenset().union(*(faces.characters_of(folder) for folder in folders))
    address = _address_of(root, entry, site_url)
    source = Writer(address, characters, entry.english).write(*_printed_parts(root))
    files = {"sheet.typ": STYLE.read_bytes(), "code.svg": _code(address)}
    files |= {name: _picture(src, source, pictures) for src, name in source.pictures.items()}
    files["main.typ"] = _main(root, entry, address, source, LARGE if large else NORMAL).encode()
    return finished(_typeset(files, folders, source), tag=entry.tag, row_headers=source.row_headers)


@cache
def paper_state() -> str:
    """A digest of everything but the page that a PDF depends on."""
    own = Path(__file__).parent
    programs = [*sorted(own.glob("paper*.py")), own / "faces.py", STYLE]
    parts = [
        *(file.read_bytes() for file in programs),
        version("typst").encode(),
        version("pikepdf").encode(),
        *(one.encode() for one in faces.versions()),
    ]
    return sha256(b"\0".join(parts)).hexdigest()


def _language_of(root: Element) -> Language:
    tag = root.get("lang") or ""
    entry = find(tag)
    if entry is None:
        raise Refused(f"The page is in “{tag}”, which is none of our languages; it cannot be printed.")
    return entry


def _printed_parts(root: Element) -> Iterator[Element]:
    main = root.find(".//main")
    if main is None:
        raise Refused("The page has no main part; it cannot be printed.")
    yield main


def _article(root: Element) -> Element:
    found = root.find(".//article")
    return found if found is not None else Element("article")


def _address_of(root: Element, entry: Language, site_url: str) -> str:
    stated = _article(root).get("data-address") or _record(root, "canonical")
    return stated or f"{site_url.rstrip('/')}/{entry.code}/{_fact(root, 'code')}/"


def _record(root: Element, name: str) -> str:
    if name == "canonical":
        return next((one.get("href") or "" for one in root.iter("link") if one.get("rel") == "canonical"), "")
    return words_of(next((one for one in root.iter() if one.get("data-record") == name), None))


def _fact(root: Element, name: str) -> str:
    """What the article says of itself, or else what is printed on it."""
    return _article(root).get(f"data-{name}") or _record(root, {"english-language": "english-name"}.get(name, name))


def _paper_text(root: Element, name: str) -> str:
    return words_of(next((one for one in root.iter() if one.get("data-paper") == name), None))


def _footnotes(root: Element) -> Iterator[tuple[str, str]]:
    for pair in root.iterfind(".//dl/div"):
        phrases = {one.get("data-phrase") for one in pair.iter()}
        for name in _FOOTNOTES:
            if name in phrases:
                yield words_of(pair.find("dt")), words_of(pair.find("dd"))


def _main(root: Element, entry: Language, address: str, source: Source, size: Size) -> str:
    first, region = tongue_of(entry.tag)
    face = faces.face_of(entry)
    title = root.find(".//title")
    identity = _fact(root, "identity")
    footnotes = [*_footnotes(root), *([("", f"\u2066{identity}\u2069")] if identity else [])]
    page = {
        "title": quoted(words_of(title) or words_of(root.find(".//h1")) or address),
        "lang": quoted(first),
        "region": region,
        "dir": entry.direction,
        "date": _date(root),
        "fonts": f"({', '.join(quoted(one.family) for one in faces.stack_of(entry))},)",
        "size": f"{max(size.body * face.scale, size.small):.2f}pt",
        "small": f"{max(size.small, min(size.small * face.scale, LARGE.small)):.2f}pt",
        "leading": f"{face.leading - 1:.2f}em",
        "side": size.side,
        "code-size": size.code,
        "english-title": quoted(_fact(root, "english-title") or words_of(root.find(".//h1"))),
        "english-language": quoted(_fact(root, "english-language") or entry.english),
        "code": quoted(_fact(root, "code")),
        "label": quoted(_paper_text(root, "page")),
        "newer": quoted(_paper_text(root, "newer")),
        "address": quoted(address.removeprefix("https://").removeprefix("http://")),
        "facts": f"({''.join(f'({quoted(term)}, {quoted(told)}), ' for term, told in footnotes)})",
        "warning": quoted(_paper_text(root, "web-is-accessible") if entry.code in HARD_TO_READ else ""),
    }
    listed = ", ".join(f"{name}: {value}" for name, value in page.items())
    return f'#import "sheet.typ": *\n#show: sheet.with(({listed}))\n{source.body}'


def _date(root: Element) -> str:
    """The day of the last review: a PDF is as old as its words, not as its printing."""
    for pair in root.iterfind(".//dl/div"):
        told = pair.find(".//time")
        if told is not None and told.get("datetime") and any(one.get("data-phrase") == "last-reviewed" for one in pair.iter()):
            day = date.fromisoformat(told.get("datetime", ""))
            return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    return "none"


def _code(address: str) -> bytes:
    """The address as a QR code."""
    body = BytesIO()
    segno.make(address, micro=False, error="m").save(body, kind="svg", xmldecl=False, border=0, dark="#212b32")
    return body.getvalue()


def _picture(src: str, source: Source, pictures: Path) -> bytes:
    """The picture of an address such as /assets/pictures/scan.0123456789ab.png: `scan.png` with bytes of that hash."""
    name = urlsplit(src).path.rpartition("/")[2]
    stated = _HASH.search(name)
    kept = _HASH.sub("", name)
    try:
        body = (pictures / kept).read_bytes()
    except OSError as problem:
        raise Refused(f"“{source.places[src]}”: the picture {kept} cannot be read from {pictures}.") from problem
    if stated and not sha256(body).hexdigest().startswith(stated[1]):
        raise Refused(f"“{source.places[src]}”: the picture {kept} was changed after the page was published.")
    return body


def _typeset(files: dict[str, bytes], folders: list[Path], source: Source) -> bytes:
    try:
        return _compiled(files, folders)
    except typst.TypstError as problem:
        for src, name in source.pictures.items():
            if not _can_be_set(name, files[name]):
                refused = f"“{source.places[src]}”: the picture {src} is broken, or of a kind that cannot be printed."
                raise Refused(refused) from problem
        raise Refused(f"The page cannot be printed: {problem}") from problem


def _can_be_set(name: str, body: bytes) -> bool:
    try:
        _compiled({"main.typ": f'#set document(title: "-")\n= -\n#image({quoted(name)}, alt: "-")'.encode(), name: body}, [])
    except typst.TypstError:
        return False
    return True


def _compiled(files: dict[str, bytes], folders: list[Path]) -> bytes:
    with TemporaryDirectory() as folder:
        for name, body in files.items():
            (Path(folder) / name).write_bytes(body)
        return typst.compile(
            str(Path(folder) / "main.typ"),
            root=folder,
            font_paths=[str(one) for one in folders],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=0,  # else it would read the clock
        )
