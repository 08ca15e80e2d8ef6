"""The words of a segment as HTML and as plain text. Pure but for escaping.

Markup says what a reader has to see: bold, links, and, in right-to-left pages, what keeps its own order. Nothing here changes
a word. What reads from left to right is isolated without a `lang`: the names of drugs, genes and companies are the same in
every language, and which language another run of Latin letters is in nobody recorded; a wrong guess would be read out wrongly.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cms.checks.directions import counts_from_the_right
from cms.checks.markup import Bold, Inline, Text, parse, plain
from cms.checks.tokens import isolable
from cms.languages import REGISTRY
from cms.releases.contacts import contacts

LRI, PDI, LRO, PDF = "\u2066", "\u2069", "\u202d", "\u202c"
UNBROKEN = 22


class Tag(StrEnum):
    STRONG = "strong"
    LINK = "a"
    CONTACT = "a of ours"
    ISOLATE = "bdi"


@dataclass(frozen=True)
class Element:
    """What stands around some words: `parts` are words and further elements."""

    tag: Tag
    parts: "Parts"
    address: str = ""

    def __len__(self) -> int:
        return sum(map(len, self.parts))


Part = str | Element
Parts = tuple[Part, ...]


def html(text: str, language: str) -> SafeString:
    """Return a segment's words as safe HTML; telephone numbers and addresses in them are links."""
    parts = _elements(parse(text))
    words = _words(parts)
    taken = [place for start, end in _links(parts) for place in range(start, end)]
    for contact in reversed(list(contacts(words, language))):
        if not set(taken) & set(range(contact.start, contact.end)):
            parts = _wrapped(parts, contact.start, contact.end, Element(Tag.CONTACT, (), contact.address))
    return _html(_isolated(parts, language))


def html_in_link(text: str, language: str) -> SafeString:
    """Return the words as `html` does but without links, for a place that is itself a link."""
    return _html(_isolated(_without_links(_elements(parse(text))), language))


def plain_text(text: str, language: str) -> str:
    """Return a segment's words for places without markup (titles, alt texts), isolated by LRI and PDI where needed."""
    words = plain(text)
    pieces = []
    position = 0
    for start, end in _spans(words, language):
        run = words[start:end]
        pieces += [words[position:start], LRI, f"{LRO}{run}{PDF}" if counts_from_the_right(run) else run, PDI]
        position = end
    return "".join([*pieces, words[position:]])


def _spans(words: str, language: str) -> list[tuple[int, int]]:
    return list(isolable(words, language)) if REGISTRY[language].is_rtl else []


def _elements(parts: tuple[Inline, ...]) -> Parts:
    made: list[Part] = []
    for part in parts:
        if isinstance(part, Text):
            made.append(part.words)
        elif isinstance(part, Bold):
            made.append(Element(Tag.STRONG, _elements(part.parts)))
        else:
            made.append(Element(Tag.LINK, _elements(part.parts), part.address))
    return tuple(made)


def _without_links(parts: Parts) -> Parts:
    made: list[Part] = []
    for part in parts:
        if isinstance(part, str):
            made.append(part)
        elif part.tag is Tag.LINK:
            made += _without_links(part.parts)
        else:
            made.append(replace(part, parts=_without_links(part.parts)))
    return tuple(made)


def _words(parts: Parts) -> str:
    return "".join(part if isinstance(part, str) else _words(part.parts) for part in parts)


def _links(parts: Parts, position: int = 0) -> Iterator[tuple[int, int]]:
    for part in parts:
        if isinstance(part, Element):
            if part.tag is Tag.LINK:
                yield position, position + len(part)
            else:
                yield from _links(part.parts, position)
        position += len(part)


def _isolated(parts: Parts, language: str) -> Parts:
    """Isolate across markup: in “**500** mg” the number is bold, and number and unit are one."""
    for start, end in reversed(_spans(_words(parts), language)):
        parts = _wrapped(parts, start, end, Element(Tag.ISOLATE, ()))
    return parts


def _wrapped(parts: Parts, start: int, end: int, empty: Element) -> Parts:
    """Put words into an element: one inside bold or a link that holds more than these words, else around it."""
    position = 0
    for place, part in enumerate(parts):
        reach = position + len(part)
        if isinstance(part, Element) and position <= start and end <= reach and end - start < len(part):
            inner = replace(part, parts=_wrapped(part.parts, start - position, end - position, empty))
            return (*parts[:place], inner, *parts[place + 1 :])
        position = reach
    before, rest = _split(parts, start)
    inside, after = _split(rest, end - start)
    return (*before, replace(empty, parts=inside), *after)


def _split(parts: Parts, position: int) -> tuple[Parts, Parts]:
    """Return the parts before and after a position; bold or a link that crosses it becomes two."""
    for place, part in enumerate(parts):
        if position == 0:
            return parts[:place], parts[place:]
        if position < len(part):
            if isinstance(part, str):
                left, right = (part[:position],), (part[position:],)
                return (*parts[:place], *left), (*right, *parts[place + 1 :])
            first, second = _split(part.parts, position)
            return (*parts[:place], replace(part, parts=first)), (replace(part, parts=second), *parts[place + 1 :])
        position -= len(part)
    return parts, ()


def _html(parts: Parts, isolate: Element | None = None) -> SafeString:
    return format_html_join("", "{}", ((part if isinstance(part, str) else _element(part, isolate),) for part in parts))


def _element(element: Element, isolate: Element | None) -> SafeString:
    inside = _html(element.parts, element if element.tag is Tag.ISOLATE else isolate)
    if element.tag is Tag.STRONG:
        return format_html("<strong>{}</strong>", inside)
    # A short token such as a telephone number is not broken at the end of a line; a long address may be.
    is_kept = element.tag is not Tag.LINK and len(element) <= UNBROKEN and (isolate is None or len(isolate) > UNBROKEN)
    keep = mark_safe(' class="keep"') if is_kept else ""
    if element.tag is not Tag.ISOLATE:
        return format_html('<a href="{}"{}>{}</a>', element.address, keep, inside)
    if counts_from_the_right(_words(element.parts)):
        inside = format_html('<bdo dir="ltr">{}</bdo>', inside)
    return format_html('<bdi dir="ltr"{}>{}</bdi>', keep, inside)
