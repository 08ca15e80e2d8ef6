from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.checks.tokens import isolable
from cms.languages import REGISTRY
from cms.memory.glossary import marked
from cms.releases import prose

register = template.Library()


@register.filter
def as_read(text: str, language: str) -> SafeString:
    """The words as patients read them: bold and links shown, numbers and addresses in their own order."""
    return prose.html(text or "–", language)


@register.filter
def with_terms(source: str, language: str) -> SafeString:
    """English with the terms of the glossary marked; what is said of them stands beside the field."""
    parts, position = [], 0
    for one in marked(source, language):
        if one.start >= position:  # two terms may be said with the same words
            parts.append(format_html('{}<span class="term">{}</span>', source[position : one.start], source[one.start : one.end]))
            position = one.end
    return format_html("{}{}", format_html_join("", "{}", ((part,) for part in parts)), source[position:])


@register.filter
def needs_reading_view(text: str, language: str) -> bool:
    """Whether an input field would show something in another order than the page does."""
    return REGISTRY[language].is_rtl and any(isolable(text, language))
