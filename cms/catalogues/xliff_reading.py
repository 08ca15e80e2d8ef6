"""XLIFF 2.0, 2.1 and 1.2 in, as the catalogue that a PO file is. Pure.

A file says what was done to a text: every state above the first counts as submitted, as a PO entry without `fuzzy` does.
Inline codes are no words of ours, so a text that has them is named and not taken.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from cms.catalogues.outgoing import headers_of
from cms.catalogues.reading import Catalogue, Entry, without_doubles
from cms.catalogues.safe_xml import line_of, local_name, namespace, read_xml
from cms.catalogues.xliff import EARLIER
from cms.errors import Refused
from cms.languages import SOURCE

VERSIONS = ("1.2", "2.0", "2.1")
_DONE_2 = {"translated", "reviewed", "final"}
_DONE_1 = {"translated", "signed-off", "final"}
# Words that a program has put there and nobody has looked at.
_BY_LIKENESS = {"fuzzy-match", "leveraged-mt", "mt-suggestion", "tm-suggestion", "leveraged-inherited", "leveraged-repository"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FOLD = re.compile(r"[ \t]*\n\s*")
_MARKS = {"mrk", "sm", "em"}  # they tell of the words inside them and change none
_ORDER = re.compile(r"[0-9]{1,6}")
_HEX = re.compile(r"[0-9A-Fa-f]{1,6}")
_FILE_NAME = re.compile(r"(?:.*[/\\])?(?P<stem>[a-z0-9-]+)(?:\.[^/\\]*)?")
_HEADER = "x-gettext-domain-header"
NO_ID = "This unit has no id, so it is not known which segment it is."


@dataclass(frozen=True)
class _Words:
    """The text of a source or target, and the inline codes that stood in it."""

    text: str = ""
    codes: tuple[str, ...] = ()


def read_xliff(data: bytes, *, filename: str) -> Catalogue:
    """Return what the file says, as a catalogue; raises Refused, naming file, line and reason, and nothing else."""
    root = read_xml(data, filename=filename)
    version = root.get("version", "")
    if local_name(root) != "xliff":
        raise Refused(f"{filename}: this is not an XLIFF file; its outermost element is <{local_name(root)[:40]}>.")
    if version not in VERSIONS:
        said = f"XLIFF {version[:20]}" if version else "XLIFF of no version"
        raise Refused(f"{filename}: this is {said}; 1.2, 2.0 and 2.1 are read.")
    space = namespace(root)
    files = [child for child in root if child.tag == _tag(space, "file")]
    if not files:
        raise Refused(f"{filename}: there is no <file> in it.")
    headers: dict[str, str] = {}
    entries: list[Entry] = []
    for file in files:
        found = _headers(file, root if version != "1.2" else file, filename)
        if headers and found != headers:
            raise Refused(
                f"{filename}, line {line_of(file)}: the file holds several factsheets or exports; send each in a file of its own."
            )
        headers = found
        entries += _entries_1(file, space, headers) if version == "1.2" else _entries_2(file, space)
    if not entries:
        raise Refused(f"{filename}: there is no unit in it.")
    warnings: list[str] = []
    single = tuple(without_doubles(entries, filename, warnings))
    return Catalogue(headers, "utf-8", tuple(warnings), single)


def _tag(space: str, name: str) -> str:
    return f"{{{space}}}{name}" if space else name


def _headers(file: Element, speaking: Element, filename: str) -> dict[str, str]:
    """What the file says of itself, in the fields of a PO header; `speaking` is the element that names the languages."""
    place = f"{filename}, line {line_of(file)}"
    source = speaking.get("srcLang", speaking.get("source-language", ""))
    if source.lower().replace("_", "-").partition("-")[0] != SOURCE:
        said = f"in “{source[:20]}”" if source else "in a language that it does not name"
        raise Refused(f"{place}: its source texts are {said}; ours are in English.")
    original = file.get("original", "")
    headers = dict(headers_of(original))
    if not headers and (match := _FILE_NAME.fullmatch(original[:200])):
        headers["X-Factsheet"] = match["stem"]
    if not headers:
        raise Refused(f"{place}: it does not say which factsheet it is for (“original” of <file>).")
    headers["Language"] = speaking.get("trgLang", speaking.get("target-language", headers.get("Language", "")))
    if not headers["Language"]:
        raise Refused(f"{place}: it does not say which language it is translated into.")
    return headers


def _entries_2(file: Element, space: str) -> Iterator[Entry]:
    is_kept = file.get(_SPACE) == "preserve"
    for unit in file.iter(_tag(space, "unit")):
        keeps = _keeps_space(unit, is_kept)
        parts = [part for part in unit if part.tag in {_tag(space, "segment"), _tag(space, "ignorable")}]
        source = _joined([_words(part.find(_tag(space, "source")), keeps) for part in parts])
        target, problem, is_done = _translated(parts, space, keeps)
        notes = [note for note in unit.iter(_tag(space, "note")) if note.text]
        yield _entry(unit, unit.get("name") or unit.get("id"), source, target, notes, problem, is_done=is_done)


def _translated(parts: list[Element], space: str, keeps: bool) -> tuple[_Words, str, bool]:
    """The translation of a unit, which a program may have cut into parts; what is wrong with it; whether it is done."""
    placed: list[tuple[int, _Words]] = []
    given, wanted, is_done = 0, 0, True
    for number, part in enumerate(parts, start=1):
        target, is_segment = part.find(_tag(space, "target")), part.tag == _tag(space, "segment")
        words = _words(part.find(_tag(space, "source")) if target is None and not is_segment else target, keeps)
        order = "" if target is None else target.get("order", "")
        placed.append((int(order) if _ORDER.fullmatch(order) else number, words))
        if is_segment:
            given, wanted = given + bool(words.text), wanted + 1
            is_done = is_done and part.get("state") in _DONE_2
    if not given:
        return _Words(), "", False
    problem = f"Only {given} of the {wanted} parts of this unit are translated." if given < wanted else ""
    return _joined([words for _, words in sorted(placed, key=lambda one: one[0])]), problem, is_done


def _joined(parts: list[_Words]) -> _Words:
    return _Words("".join(part.text for part in parts), tuple(code for part in parts for code in part.codes))


def _entries_1(file: Element, space: str, headers: dict[str, str]) -> Iterator[Entry]:
    is_kept = file.get(_SPACE) == "preserve"
    for unit in file.iter(_tag(space, "trans-unit")):
        keeps = _keeps_space(unit, is_kept)
        target = unit.find(_tag(space, "target"))
        source, words = _words(unit.find(_tag(space, "source")), keeps), _words(target, keeps)
        if unit.get("restype") == _HEADER:  # a PO file that was turned into XLIFF keeps its header here
            headers |= _po_header(words.text)
            continue
        notes = [note for note in unit if note.tag == _tag(space, "note") and note.text]
        is_done = target is not None and _is_done_1(unit, target)
        yield _entry(unit, unit.get("resname") or unit.get("id"), source, words, notes, "", is_done=is_done)


def _is_done_1(unit: Element, target: Element) -> bool:
    """Tell whether somebody says that the words are done; where nothing is said they are a draft."""
    if target.get("state-qualifier") in _BY_LIKENESS and unit.get("approved") != "yes":
        return False
    return target.get("state") in _DONE_1 or ("state" not in target.attrib and unit.get("approved") == "yes")


def _po_header(text: str) -> Mapping[str, str]:
    fields = (line.partition(":") for line in text.split("\n"))
    found = {name.strip(): value.strip() for name, colon, value in fields if colon}
    return {name: found[name] for name in ("X-Factsheet", "X-Factsheet-Version", "X-Export", "Language") if found.get(name)}


def _entry(
    unit: Element, key: str | None, source: _Words, target: _Words, notes: list[Element], problem: str, *, is_done: bool
) -> Entry:
    earlier = [note.text or "" for note in notes if note.get("category") == EARLIER]
    return Entry(
        context=key,
        source=source.text,
        plural_source=None,
        targets=(target.text,),
        fuzzy=bool(target.text) and not is_done,
        obsolete=False,
        previous_source=earlier[0] if earlier else None,
        flags=(),
        comments=tuple(note.text or "" for note in notes if note.get("category") != EARLIER),
        extracted=(),
        references=(),
        line=line_of(unit),
        problem=_code_problem(source, target) or problem or ("" if key else NO_ID),
    )


def _code_problem(source: _Words, target: _Words) -> str:
    where, codes = ("translation", target.codes) if target.codes else ("English", source.codes)
    if not codes:
        return ""
    named = ", ".join(f"<{name[:20]}>" for name in dict.fromkeys(codes))
    return f"The {where} has inline codes ({named}). Our texts have none: bold is **words**, a link is [words](address)."


def _keeps_space(element: Element, inherited: bool) -> bool:
    return element.get(_SPACE, "preserve" if inherited else "") == "preserve"


def _words(element: Element | None, keeps: bool) -> _Words:
    """Return the words in an element; line ends that only lay the file out are blanks."""
    if element is None:
        return _Words()
    codes: list[str] = []
    text = "".join(_runs(element, codes))
    if "\n" in text and not _keeps_space(element, keeps):
        text = _FOLD.sub(" ", text.strip())
    return _Words(text, tuple(codes))


def _runs(element: Element, codes: list[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name == "cp":
            yield _character(child.get("hex", ""), codes)
        else:
            if name not in _MARKS:
                codes.append(name)
            yield from _runs(child, codes)
        yield child.tail or ""


def _character(named: str, codes: list[str]) -> str:
    """The character that XML cannot hold and that an element names; NUL and half of a pair are no text anywhere."""
    code = int(named, 16) if _HEX.fullmatch(named) else 0
    if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        return chr(code)
    codes.append("cp")
    return ""
