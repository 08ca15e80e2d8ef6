"""Glossaries as TBX-Basic: ISO 30042:2019 in DCA style, and ISO 30042:2008, which many tools still ask for. Pure.

Both editions are written, and read in any style. What TBX-Basic has no place for, that a term is not translated and that it is
one of safety, stands in notes of its own, which other tools show as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cms.catalogues.safe_xml import line_of, local_name, read_xml
from cms.errors import Refused
from cms.languages import REGISTRY, SOURCE, find
from cms.memory.entries import MAX_TERMS, Entry, Form, Status, clean

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STATUSES = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.ALLOWED: "admittedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_MEANT = {
    "preferredterm": Status.PREFERRED,
    "standardizedterm": Status.PREFERRED,
    "admittedterm": Status.ALLOWED,
    "deprecatedterm": Status.FORBIDDEN,
    "supersededterm": Status.FORBIDDEN,
}
KEPT, SAFETY = "x-do-not-translate", "x-safety"
_FLAG = re.compile(rf"({KEPT}|{SAFETY}): (yes|no)")
_SECTIONS, _GROUPS = {"langSec", "langSet"}, {"termSec", "tig", "ntig"}
_KNOWN = {"definition", "administrativeStatus", "Translation needed", ""}
_ENTRY = re.compile(rb"<(?:[\w-]+:)?(?:conceptEntry|termEntry)[\s>]")
# A document type that only names itself; one with declarations of its own is left for the reader to refuse.
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+(?:martif|tbx)\b[^\[<>]*>", re.IGNORECASE)


class Edition(StrEnum):
    """The editions of ISO 30042, by their years."""

    OF_2019 = "2019"
    OF_2008 = "2008"


@dataclass(frozen=True)
class _Names:
    root: str
    header: str
    entry: str
    language: str
    term: str


NAMES = {
    Edition.OF_2019: _Names("tbx", "tbxHeader", "conceptEntry", "langSec", "termSec"),
    Edition.OF_2008: _Names("martif", "martifHeader", "termEntry", "langSet", "tig"),
}


def write_tbx(entries: Iterable[Entry], *, title: str, edition: Edition = Edition.OF_2019) -> bytes:
    """Return the file; the same terms always make the same bytes."""
    names = NAMES[edition]
    root = Element(names.root, {"type": "TBX-Basic", LANG: REGISTRY[SOURCE].tag})
    if edition is Edition.OF_2019:
        root.set("style", "dca")
        root.set("xmlns", NAMESPACE)
    description = SubElement(SubElement(root, names.header), "fileDesc")
    SubElement(SubElement(description, "titleStmt"), "title").text = title
    SubElement(SubElement(description, "sourceDesc"), "p").text = title
    if edition is Edition.OF_2008:
        SubElement(SubElement(root[0], "encodingDesc"), "p", {"type": "XCSURI"}).text = "TBXBasicXCSV02.xcs"
    body = SubElement(SubElement(root, "text"), "body")
    for entry in entries:
        _write_entry(body, entry, names)
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _write_entry(body: Element, entry: Entry, names: _Names) -> None:
    element = SubElement(body, names.entry, {"id": f"_{entry.key}" if entry.key[:1].isdigit() else entry.key})
    if entry.definition:
        SubElement(element, "descrip", {"type": "definition"}).text = entry.definition
    if entry.note:
        SubElement(element, "note").text = entry.note
    for name, is_set in ((KEPT, entry.do_not_translate), (SAFETY, entry.is_safety)):
        SubElement(element, "note").text = f"{name}: {'yes' if is_set else 'no'}"
    languages = [code for code in REGISTRY if entry.forms_in(code)]
    for code in languages:
        section = SubElement(element, names.language, {LANG: REGISTRY[code].tag})
        for form in entry.forms_in(code):
            term = SubElement(section, names.term)
            SubElement(term, "term").text = form.text
            SubElement(term, "termNote", {"type": "administrativeStatus"}).text = STATUSES[form.status or Status.ALLOWED]
            if form.note:
                SubElement(term, "note").text = form.note


def is_xml(data: bytes) -> bool:
    """Tell whether a file begins as XML does, in any charset."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def read_tbx(data: bytes, *, filename: str) -> list[Entry]:
    """Return the terms of a file; raises Refused, naming file, line and reason, and nothing else."""
    if (count := len(_ENTRY.findall(data))) > MAX_TERMS:
        raise Refused(f"{filename}: the file has {count:,} terms; a glossary has at most {MAX_TERMS:,}.")
    head = _DOCTYPE.sub(lambda found: b"\n" * found[0].count(b"\n"), data[:4096], count=1)
    root = read_xml(head + data[4096:], filename=filename)
    if local_name(root) not in {"tbx", "martif"}:
        raise Refused(f"{filename}: this is not a TBX file; it begins with the element “{local_name(root)[:60]}”.")
    found = [element for element in root.iter() if local_name(element) in {"conceptEntry", "termEntry"}]
    if not found:
        raise Refused(f"{filename}: there is no term in this file.")
    sections = (section for element in found for section in _sections(element))
    if not any(section.get(LANG) or section.get("lang") for section in sections):
        raise Refused(f"{filename}: no term of this file says its language (xml:lang), so none can be taken.")
    return [_entry(element) for element in found]


def _sections(entry: Element) -> list[Element]:
    return [child for child in entry if local_name(child) in _SECTIONS]


def _entry(element: Element) -> Entry:
    left: list[str] = []
    forms: list[Form] = []
    for section in _sections(element):
        forms += _forms(section, left)
    about = _said_of(element)
    notes = [clean(_text(child)) for child in about if local_name(child) == "note"]
    flags = {found[1]: found[2] == "yes" for note in notes if (found := _FLAG.fullmatch(note))}
    if any(_data(child) == "Translation needed" and _text(child).strip().lower() == "no" for child in about):
        flags.setdefault(KEPT, True)
    english = [child for section in _sections(element) if _is_english(section) for child in _said_of(section)]
    definitions = [clean(_text(child)) for child in about + english if _data(child) == "definition"]
    left += [f"A further definition is not kept: “{_cut(text)}”" for text in definitions[1:] if text != definitions[0]]
    return Entry(
        key=element.get("id", "").removeprefix("_"),
        definition=definitions[0] if definitions else None,
        note=" ".join(note for note in notes if note and not _FLAG.fullmatch(note)) or None,
        do_not_translate=flags.get(KEPT),
        is_safety=flags.get(SAFETY),
        forms=tuple(forms),
        line=line_of(element),
        left=(*left, *_not_kept(element)),
    )


def _is_english(section: Element) -> bool:
    language = find(section.get(LANG) or section.get("lang") or "")
    return language is not None and language.is_source


def _forms(section: Element, left: list[str]) -> Iterator[Form]:
    stated = section.get(LANG) or section.get("lang") or ""
    language = find(stated)
    if language is None:
        named = f"“{stated[:40]}”, which is no language we publish in" if stated else "a section that names no language"
        left.append(f"Line {line_of(section)}: the words are in {named}; they are not taken.")
        return
    for child in _said_of(section):
        if not language.is_source and _data(child) == "definition":
            why = "there is one definition of a term, in English; this one is not kept"
            left.append(f"Line {line_of(child)}: {why}: “{_cut(_text(child))}”")
        elif local_name(child) == "note" and _text(child).strip():
            left.append(f"Line {line_of(child)}: a note on a language is not kept: “{_cut(_text(child))}”")
    for group in section:
        if local_name(group) in _GROUPS:
            yield from _form(group, language.code, left)


def _form(group: Element, language: str, left: list[str]) -> Iterator[Form]:
    inside = list(group.iter())
    text = next((clean(_text(one)) for one in inside if local_name(one) == "term"), "")
    if not text:
        left.append(f"Line {line_of(group)}: a form in {REGISTRY[language].english} is empty; nothing is taken of it.")
        return
    stated = next((_text(one).strip() for one in inside if _data(one) == "administrativeStatus"), "")
    status = _MEANT.get(stated.lower().partition("-")[0])
    if stated and status is None:
        left.append(f"Line {line_of(group)}: “{_cut(stated)}” is no status that we know; the form is taken without one.")
    notes = [clean(_text(one)) for one in inside if local_name(one) == "note"]
    yield Form(language, text, status, " ".join(filter(None, notes)))


def _said_of(element: Element) -> list[Element]:
    """What is said of a term or of a section, without what is said of the sections and forms in it."""
    return [child for child in _walk(element) if child is not element]


def _walk(element: Element) -> Iterator[Element]:
    """Yield an element and what is said of it, but nothing of the sections and terms below it."""
    yield element
    for child in element:
        if local_name(child) not in _SECTIONS | _GROUPS:
            yield from _walk(child)


def _data(element: Element) -> str:
    """The category of data: an attribute in DCA style, the name of the element in DCT style."""
    name = local_name(element)
    if name in {"descrip", "termNote", "admin"}:
        return element.get("type", "definition" if name == "descrip" else "")
    return name if name in {"definition", "administrativeStatus"} else ""


def _not_kept(entry: Element) -> list[str]:
    """Say which categories of data have no place here, each once."""
    found: dict[str, dict[str, None]] = {}
    for one in entry.iter():
        if (name := _data(one)) not in _KNOWN and (text := _text(one).strip()):
            found.setdefault(name, {})[f"“{_cut(text)}”"] = None
    return [f"“{_cut(name)}” is not kept: {', '.join(list(texts)[:5])}" for name, texts in found.items()]


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
