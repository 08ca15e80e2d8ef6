"""XLIFF 2.1 out: one unit a segment, by its key. Pure.

Our texts are plain with light markup and go out so, without inline codes. States go out as XLIFF names them, so that an
agency's program shows what is left to do; none of ours is ever taken from a file (see xliff_reading.py).
"""

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cms.catalogues.outgoing import Leaving, Outgoing
from cms.languages import SOURCE, find
from cms.review.state import State

CORE = "urn:oasis:names:tc:xliff:document:2.0"
PREFIX = "verbatim"
EARLIER = "earlier English"
STATES = {State.SUBMITTED: "translated", State.REVISED: "reviewed", State.APPROVED: "final"}
# What XML cannot hold, and the CR that it turns into another line end.
_NOT_XML = re.compile("([^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")


def write_xliff(outgoing: Outgoing) -> bytes:
    """Return an XLIFF 2.1 file: one unit a segment, by its key; the same content makes the same bytes."""
    root = Element("xliff", {"xmlns": CORE, "version": "2.1", "srcLang": SOURCE, "trgLang": outgoing.language})
    entry = find(outgoing.language)
    direction = {"srcDir": "ltr", "trgDir": entry.direction if entry else "auto", "xml:space": "preserve"}
    file = SubElement(root, "file", {"id": outgoing.factsheet, "original": outgoing.identity} | direction)
    for leaving in outgoing.segments:
        file.append(_unit(leaving))
    indent(root)
    for unit in file.iter("unit"):
        for part in unit.iter("segment"):
            for words in part:
                _put(words, words.text or "")
    written: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def _unit(leaving: Leaving) -> Element:
    unit = Element("unit", {"id": leaving.key, "name": leaving.key})
    notes = [("kind", leaving.kind), ("section", leaving.section), ("note", leaving.note), (EARLIER, leaving.earlier_source)]
    if any(text for _, text in notes):
        told = SubElement(unit, "notes")
        for category, text in notes:
            if text:
                SubElement(told, "note", {"category": category}).text = _NOT_XML.sub("\ufffd", text)
    segment = SubElement(unit, "segment", _state(leaving))
    SubElement(segment, "source").text = leaving.source
    if leaving.target:
        SubElement(segment, "target").text = leaving.target
    return unit


def _state(leaving: Leaving) -> dict[str, str]:
    if leaving.state in STATES:
        return {"state": STATES[leaving.state]}
    if leaving.state is State.EMPTY:
        return {"state": "initial"}
    how = f"stale-S{leaving.severity}" if leaving.state is State.STALE else leaving.state.value
    return {"state": "initial", "subState": f"{PREFIX}:{how}"}


def _put(words: Element, text: str) -> None:
    """Write a text, and each character that XML cannot hold as the element that names it."""
    words.text, *rest = _NOT_XML.split(text)
    for character, after in zip(rest[::2], rest[1::2], strict=True):
        SubElement(words, "cp", {"hex": f"{ord(character):04X}"}).tail = after
