import unicodedata
from collections.abc import Collection, Iterable, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.checks import markup
from cms.checks.tokens import isolable
from cms.languages import REGISTRY
from cms.memory.words import indexed_words, nfc, places_of
from cms.workbench.rows import Told

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


@register.simple_tag
def offending(text: str, findings: Iterable[Told], side: str) -> SafeString | str:
    """The words of the source or the target as they stand, those that findings name marked; empty where none names any."""
    told = [one.finding for one in findings if not one.is_waived]
    spans = sorted(span for one in told for span in (one.spans if side == "target" else one.source_spans))
    spans = [span for span in spans if span != (0, len(text))]
    parts, position = [], 0
    for start, end in spans:
        if position <= start < end <= len(text):
            parts.append(format_html("{}<mark>{}</mark>", text[position:start], _visible(text[start:end])))
            position = end
    return format_html("{}{}", format_html_join("", "{}", ((part,) for part in parts)), text[position:]) if parts else ""


def _visible(text: str) -> str:
    """An invisible character by its number, so that there is something to see."""
    return "".join(f"[U+{ord(one):04X}]" if unicodedata.category(one) == "Cf" else one for one in text)


CLEANABLE = frozenset({"invisible", "characters"})


@register.simple_tag
def cleaned(text: str, findings: Iterable[Told]) -> str:
    """The words without the characters that pasting leaves, a line break as a blank; empty where there are none."""
    named = [told.finding for told in findings if told.finding.code in CLEANABLE]
    unwanted = {number for finding in named for span in finding.spans for number in range(*span)}
    kept = (" " if one == "\n" else "" if number in unwanted else one for number, one in enumerate(text))
    return "".join(kept) if unwanted else ""
