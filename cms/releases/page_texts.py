"""Reads a published page back, independently of the renderer: which words stand where, and what they claim to be. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

CLAIMS = ("data-segment", "data-repeat", "data-english", "data-phrase", "data-record")
WORDY_ATTRIBUTES = (
    *("alt", "title", "label", "value", "placeholder", "summary", "abbr", "content", "srcdoc"),
    *("aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "aria-placeholder"),
    *("data-english-title", "data-english-language"),
)
FOREIGN = {"style", "iframe", "object", "embed"}  # can bring words of their own onto a page
_TECHNICAL_META = {"viewport", "robots", "color-scheme"}
_MARKS = " \n:()–"
STRUCTURED = "application/ld+json"


@dataclass(frozen=True)
class Run:
    """A run of text on a page; `claim` is segment, repeat, english, phrase, record, title, href, an attribute, or nothing."""

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
    yield from _attributes(element, language, direction)
    yield from _links(element, language, direction)
    claimed = next((claim for claim in CLAIMS if element.get(claim) is not None), None)
    if element.tag == "title":
        yield Run("title", "", _text(element), language, direction)
    elif element.tag == "script":
        yield from _script(element, language, direction)
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


def _links(element: Element, language: str, direction: str) -> Iterator[Run]:
    """Yield where an element leads to; links inside a claim are looked at with its words."""
    claimed = next((claim for claim in CLAIMS if element.get(claim) is not None), None)
    name = (element.get(claimed) or "") if claimed else ""
    for link in element.iter("a") if claimed else [element] if element.tag == "a" else []:
        if link.get("href") is not None:
            yield Run("href", name, link.get("href") or "", language, direction, element.get("data-sheet", ""))
    if element.tag == "form" and element.get("action"):
        yield Run("href", "", element.get("action") or "", language, direction)


def _attributes(element: Element, language: str, direction: str) -> Iterator[Run]:
    if element.tag == "meta" and element.get("name") in _TECHNICAL_META:
        return
    for attribute in WORDY_ATTRIBUTES:
        if not (words := element.get(attribute)):
            continue
        claim = next((name for name in ("data-segment", "data-english") if element.get(name)), "") if attribute == "alt" else ""
        yield Run(claim.removeprefix("data-") or attribute, element.get(claim or attribute) or "", words, language, direction)


def _script(element: Element, language: str, direction: str) -> Iterator[Run]:
    """Scripts of ours bring no words; structured data is words for machines, each of which is looked at."""
    text = _text(element)
    if element.get("type") == STRUCTURED:
        try:
            data = json.loads(text)
        except ValueError:
            yield Run("", "", "structured data that is broken", language, direction)
            return
        for name, value in _leaves(data, ""):
            yield Run("structured", name, value, language, direction)
    elif text.strip() or not (element.get("src") or "").startswith("/assets/"):
        yield Run("", "", "a script element", language, direction)


def _leaves(data: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{name}.{key}".lstrip("."))
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value, name)
    else:
        yield name, str(data)


def _unclaimed(element: Element, language: str, direction: str) -> Iterator[Run]:
    if (element.text or "").strip(_MARKS):
        yield Run("", "", element.text or "", language, direction)
    for child in element:
        yield from _walk(child, language, direction)
        if (child.tail or "").strip(_MARKS):
            yield Run("", "", child.tail or "", language, direction)


def _text(element: Element) -> str:
    return "".join(element.itertext())
