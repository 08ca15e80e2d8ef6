"""The words of a segment as HTML and as plain text, with what must keep its own order isolated. Pure but for escaping."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cms.checks.markup import Bold, Inline, Link, Text, parse, plain
from cms.checks.tokens import isolable
from cms.languages import REGISTRY

LRI, PDI = "\u2066", "\u2069"
UNBROKEN = 22


def html(text: str, language: str) -> SafeString:
    """Return a segment's words as safe HTML; bold, links and, in right-to-left languages, isolation are the only markup."""
    return _inline(parse(text), language)


def _inline(parts: tuple[Inline, ...], language: str) -> SafeString:
    return format_html_join("", "{}", ((_part(part, language),) for part in parts))


def _part(part: Inline, language: str) -> SafeString:
    if isinstance(part, Bold):
        return format_html("<strong>{}</strong>", _inline(part.parts, language))
    if isinstance(part, Link):
        return format_html('<a href="{}">{}</a>', part.address, _inline(part.parts, language))
    return _isolated(part, language)


def _isolated(part: Text, language: str) -> SafeString:
    words = part.words
    pieces = []
    position = 0
    for start, end in _spans(words, language):
        # A short token such as a telephone number is not broken at the end of a line; a long address may be.
        keep = mark_safe(' class="keep"') if end - start <= UNBROKEN else ""
        pieces.append(format_html('{}<bdi dir="ltr"{}>{}</bdi>', words[position:start], keep, words[start:end]))
        position = end
    pieces.append(format_html("{}", words[position:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def plain_text(text: str, language: str) -> str:
    """Return a segment's words for places without markup (titles, alt texts), isolated by LRI and PDI where needed."""
    words = plain(text)
    pieces = []
    position = 0
    for start, end in _spans(words, language):
        pieces += [words[position:start], LRI, words[start:end], PDI]
        position = end
    return "".join([*pieces, words[position:]])


def _spans(words: str, language: str) -> list[tuple[int, int]]:
    return list(isolable(words, language)) if REGISTRY[language].is_rtl else []
