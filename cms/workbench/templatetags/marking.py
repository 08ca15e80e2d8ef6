from collections.abc import Collection, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.checks import markup
from cms.checks.tokens import isolable
from cms.languages import REGISTRY
from cms.memory.words import indexed_words, nfc, places_of

register = template.Library()


@register.simple_tag
def with_marks(text: str, asked: str, language: str) -> SafeString:
    """A text without its markup, the words that were asked for marked; numbers keep their order in right-to-left text."""
    text, words = nfc(markup.plain(text)), indexed_words(asked)
    isolated = list(isolable(text, language)) if REGISTRY[language].is_rtl else []
    parts, position = [], 0
    for start, end in isolated:
        parts += [_marked(text[position:start], words), format_html('<bdi dir="ltr">{}</bdi>', _marked(text[start:end], words))]
        position = end
    return format_html_join("", "{}", ((part,) for part in [*parts, _marked(text[position:], words)]))


def _marked(text: str, words: Collection[str]) -> SafeString:
    parts, position = [], 0
    for start, end in _joined(text, words):
        parts.append(format_html("{}<mark>{}</mark>", text[position:start], text[start:end]))
        position = end
    return format_html("{}{}", format_html_join("", "{}", ((part,) for part in parts)), text[position:])


def _joined(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Words with nothing but blanks between them are marked as one."""
    begun: tuple[int, int] | None = None
    for start, end in places_of(words, text):
        if begun and not text[begun[1] : start].strip():
            begun = (begun[0], end)
            continue
        if begun:
            yield begun
        begun = (start, end)
    if begun:
        yield begun
