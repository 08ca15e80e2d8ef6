"""TMX: translation memories of other tools in (1.1 to 1.4), ours out (1.4b). Pure.

What goes out names no person. Codes of other tools inside a text are not words: bold is kept as ours, other formatting is
left out, and a text with a code that stands for words which are not in the file is left with a reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cms.catalogues.safe_xml import local_name, read_xml
from cms.checks import markup
from cms.checks.markup import Bold, Inline, Text
from cms.errors import Refused
from cms.languages import REGISTRY, SOURCE, find
from cms.memory.collected import Left, Pair

VERSIONS = ("1.1", "1.2", "1.3", "1.4", "1.4b")
ENGLISH = "en-GB"
OUR_TYPES = {"factsheet": "x-factsheet", "version": "x-factsheet-version", "segment": "x-segment"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Most tools name the public document type of TMX. It is never read; in its place stand as many blanks.
_DOCTYPE = re.compile(
    r"(\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--(?:(?!--).)*-->\s*)*)(<!DOCTYPE\s+tmx\s+(?:SYSTEM|PUBLIC)\s+[\"'][^<>\[\]]*>)", re.DOTALL
)
_TAG = re.compile(r"\s*</?\s*([A-Za-z][\w:.-]*)[^<>]*>\s*")
_OUR_CODE = re.compile(r"\*\*|\[|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_PAIRED, _ALONE = {"bpt", "ept", "it", "ut"}, {"ph"}


@dataclass(frozen=True)
class Unit:
    """An approved unit as it goes out."""

    source: str
    target: str
    factsheet: str
    version: int
    segment: str
    at: datetime


@dataclass(frozen=True)
class Memory:
    """What a file has in English and one other language; every unit is a pair or left with a reason."""

    units: int
    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]
    warnings: tuple[str, ...]


def write_tmx(units: Iterable[Unit], *, language: str) -> bytes:
    """Return the file; the same units in the same order give the same bytes."""
    root = Element("tmx", {"version": "1.4"})
    header = {"creationtool": "Verbatim", "creationtoolversion": "1", "segtype": "block", "o-tmf": "Verbatim"}
    SubElement(root, "header", header | {"adminlang": ENGLISH, "srclang": ENGLISH, "datatype": "plaintext"})
    body = SubElement(root, "body")
    for unit in units:
        at = unit.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        entry = SubElement(body, "tu", {"tuid": f"{unit.factsheet}:{unit.segment}", "creationdate": at, "changedate": at})
        for name, value in (("factsheet", unit.factsheet), ("version", str(unit.version)), ("segment", unit.segment)):
            SubElement(entry, "prop", {"type": OUR_TYPES[name]}).text = value
        for tag, text in ((ENGLISH, unit.source), (REGISTRY[language].tag, unit.target)):
            SubElement(SubElement(entry, "tuv", {_LANG: tag}), "seg")
            parts = markup.parse(text)
            # A text is written as it stands: where its markup would be spelt otherwise, it goes out without codes.
            _put(entry[-1][0], parts, [0]) if markup.write(parts) == text else _add_text(entry[-1][0], text)
    _indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _indent(root: Element) -> None:
    """Put each element on a line of its own, but nothing inside a text."""
    kept = [(seg, seg.text, [(child, child.text, child.tail) for child in seg]) for seg in root.iter("seg")]
    indent(root, space=" ")
    for seg, text, children in kept:
        seg.text = text
        for child, inner, tail in children:
            child.text, child.tail = inner, tail


def _put(seg: Element, parts: Sequence[Inline], number: list[int]) -> None:
    """Write markup as paired codes, so that other tools guard it and show the words alone."""
    for part in parts:
        if isinstance(part, Text):
            _add_text(seg, markup.escape(part.words))
            continue
        number[0] += 1
        name = str(number[0])
        opening, closing, kind = ("**", "**", "bold") if isinstance(part, Bold) else ("[", f"]({part.address})", "link")
        SubElement(seg, "bpt", {"i": name, "type": kind}).text = opening
        _put(seg, part.parts, number)
        SubElement(seg, "ept", {"i": name}).text = closing


def _add_text(seg: Element, text: str) -> None:
    if len(seg):
        seg[-1].tail = (seg[-1].tail or "") + text
    else:
        seg.text = (seg.text or "") + text


def read_tmx(data: bytes, *, filename: str, language: str) -> Memory:
    """Return what the file has in a language; raises Refused, naming the file, and nothing else."""
    root = read_xml(_without_document_type(data), filename=filename)
    if local_name(root) != "tmx":
        raise Refused(f"{filename}: this is not a TMX file; its first element is “{local_name(root)[:40]}”.")
    version = root.get("version", "")
    if version not in VERSIONS:
        said = f"TMX {version[:20]}" if version else "a TMX file that does not say its version"
        raise Refused(f"{filename}: this is {said}; versions 1.1 to 1.4 are read.")
    units = [unit for body in root if local_name(body) == "body" for unit in body if local_name(unit) == "tu"]
    pairs: list[Pair] = []
    left: list[Left] = []
    notes: Counter[str] = Counter()
    for number, unit in enumerate(units, start=1):
        _read_unit(unit, number, language, pairs, left, notes)
    if not pairs and not any(language in _languages_in(unit) for unit in units):
        raise Refused(f"{filename}: nothing in it is in {REGISTRY[language].english}. {_what_there_is(units)}")
    return Memory(len(units), tuple(pairs), tuple(left), tuple(f"{note} ({count} units)" for note, count in notes.items()))


def _without_document_type(data: bytes) -> bytes:
    """Blank out the declaration of TMX's own document type; any other, or one that declares something, stays and is refused."""
    codec = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1"
    head = data[:4096]
    try:
        text = head.decode(codec)
    except UnicodeDecodeError:
        return data
    mark = "\xef\xbb\xbf" if text.startswith("\xef\xbb\xbf") else ""
    found = _DOCTYPE.match(text.removeprefix(mark))
    if found is None:
        return data
    start, end = found.start(2) + len(mark), found.end(2) + len(mark)
    blank = "".join(character if character in "\r\n" else " " for character in text[start:end])
    if codec == "latin-1":
        return (text[:start] + blank + text[end:]).encode(codec) + data[4096:]
    order = "utf-16-le" if data[:1] == b"\xff" else "utf-16-be"
    return data[:2] + (text[:start] + blank + text[end:]).encode(order) + data[4096:]


def _language_of(variant: Element) -> str:
    stated = variant.get(_LANG) or variant.get("lang") or ""
    entry = find(stated)
    return entry.code if entry else ""


def _languages_in(unit: Element) -> set[str]:
    return {_language_of(variant) for variant in unit if local_name(variant) == "tuv"}


def _what_there_is(units: Sequence[Element]) -> str:
    stated = {
        (variant.get(_LANG) or variant.get("lang") or "none")[:20]
        for unit in units
        for variant in unit
        if local_name(variant) == "tuv"
    }
    if not stated:
        return "There are no texts in it."
    return f"Its languages: {', '.join(sorted(stated)[:20])}."


def _read_unit(unit: Element, number: int, language: str, pairs: list[Pair], left: list[Left], notes: Counter[str]) -> None:
    """Add the unit's pairs; each text of it that is in one of the two languages is taken or left with a reason."""
    found: dict[str, dict[str, None]] = {SOURCE: {}, language: {}}
    for variant in unit:
        code = _language_of(variant) if local_name(variant) == "tuv" else ""
        if code not in found:
            continue
        seg = next((child for child in variant if local_name(child) == "seg"), None)
        try:
            text = "" if seg is None else _text_of(seg, notes).strip()
        except _WordsMissing as missing:
            left.append(Left(number, str(missing)))
            return
        if text:
            found[code].setdefault(text)
    sources, targets = list(found[SOURCE]), list(found[language])
    if not sources or not targets:
        lacking = "English" if not sources else REGISTRY[language].english
        left.append(Left(number, f"It has no text in {lacking}."))
        return
    left += [Left(number, f"It has a second English text, “{text[:60]}”; the first one counts.") for text in sources[1:]]
    pairs += [Pair(number, sources[0], target) for target in targets]


class _WordsMissing(Exception):
    """A code of the file stands for words that are not in it."""


def _text_of(seg: Element, notes: Counter[str]) -> str:
    text = seg.text or ""
    bold: set[str] = set()
    for child in seg:
        name = local_name(child)
        if name in _PAIRED:
            text += _code(child, bold, notes)
        elif name in _ALONE:
            text += _placeholder(child, notes)
        elif name == "hi":
            text += _text_of(child, notes)
        else:
            raise _WordsMissing(f"It has an element <{name[:20]}>, which TMX does not know.")
        text += child.tail or ""
    return text


def _code(code: Element, bold: set[str], notes: Counter[str]) -> str:
    """The beginning or end of formatting: what is ours or bold is kept, anything else is no word."""
    if len(code):
        raise _WordsMissing("It has words inside a code (<sub>), whose place in the text is not known.")
    written, kind = code.text or "", code.get("type", "").lower()
    if _OUR_CODE.fullmatch(written):
        return written
    tag = _TAG.fullmatch(written)
    pair = code.get("i", "")
    if kind in {"b", "bold"} or (tag and tag[1].lower() in {"b", "strong"}):
        bold ^= {pair}
        return "**"
    if local_name(code) == "ept" and pair in bold:
        bold.discard(pair)
        return "**"
    notes["Formatting other than bold was left out."] += 1
    return ""


def _placeholder(code: Element, notes: Counter[str]) -> str:
    """Something that stands alone: a line break is a blank; other text in it is kept, as it may be a number or a name."""
    if len(code):
        raise _WordsMissing("It has words inside a code (<sub>), whose place in the text is not known.")
    written = code.text or ""
    tag = _TAG.fullmatch(written)
    if (tag and tag[1].lower() == "br") or code.get("type", "").lower() in {"lb", "pb"}:
        return " "
    if tag or not written.strip():
        raise _WordsMissing("It has a placeholder (<ph>) whose words are not in the file.")
    notes["Placeholders were read as the text they hold."] += 1
    return written
