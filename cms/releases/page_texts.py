"""Reads a published page back, independently of the renderer: which words stand where, and what they claim to be. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

CLAIMS = ("data-segment", "data-phrase", "data-record")
WORDY_ATTRIBUTES = (
    *("alt", "title", "label", "value", "placeholder", "summary", "abbr", "content", "srcdoc"),
    *("aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "aria-placeholder"),
)
FOREIGN = {"script", "style", "iframe", "object", "embed"}  # can bring words of their own onto a page
_TECHNICAL_META = {"viewport", "robots"}


@dataclass(frozen=True)
class Run:
    """A run of text on a page; `claim` is segment, phrase, record, title or an attribute, or nothing."""

    claim: str
    name: str
    text: str
    language: str  # of the nearest `lang`
    direction: str
    sheet: str = ""  # on lists of sheets: whose segment it is


def runs_of(page: bytes) -> Iterator[Run]:
    """Yield every run of text of a page in reading order; raises ValueError for HTML that is not well formed."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        root = parser.parse(page, transport_encoding="utf-8")
    except html5lib.html5parser.ParseError as problem:
        raise ValueError(f"not valid HTML: {problem}") from problem
    yield from _walk(root, "", "")


def _walk(element: Element, language: str, direction: str) -> Iterator[Run]:
    if not isinstance(element.tag, str):
        return  # a comment
    language = element.get("lang", language)
    direction = element.get("dir", direction)
    for attribute in WORDY_ATTRIBUTES:
        if (words := element.get(attribute)) and not (element.tag == "meta" and element.get("name") in _TECHNICAL_META):
            claim = "segment" if attribute == "alt" and element.get("data-segment") else attribute
            yield Run(claim, element.get("data-segment", ""), words, language, direction)
    claimed = next((claim for claim in CLAIMS if element.get(claim) is not None), None)
    if element.tag == "title":
        yield Run("title", "", _text(element), language, direction)
    elif claimed and element.tag != "img":
        name = element.get(claimed) or ""
        claim = claimed.removeprefix("data-")
        yield Run(claim, name, _text(element), language, direction, element.get("data-sheet", ""))
        for inner in element.iter():
            if inner is not element and any(inner.get(claim) is not None for claim in CLAIMS):
                yield Run("", "", f"a claim inside {name}", language, direction)
    elif element.tag in FOREIGN:
        yield Run("", "", f"a {element.tag} element", language, direction)
    else:
        yield from _unclaimed(element, language, direction)


def _unclaimed(element: Element, language: str, direction: str) -> Iterator[Run]:
    if (element.text or "").strip(" \n:()–"):
        yield Run("", "", element.text or "", language, direction)
    for child in element:
        yield from _walk(child, language, direction)
        if (child.tail or "").strip(" \n:()–"):
            yield Run("", "", child.tail or "", language, direction)


def _text(element: Element) -> str:
    return "".join(element.itertext())
