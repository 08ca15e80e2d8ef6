from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.checks.tokens import isolable
from cms.languages import REGISTRY

register = template.Library()


@register.filter
def as_written(text: str, language: str) -> SafeString:
    """A reader's own words: nothing in them is markup, and numbers keep their order in right-to-left text."""
    if not REGISTRY[language].is_rtl:
        return format_html("{}", text)
    return format_html_join("\n", "{}", ((_line(line, language),) for line in text.split("\n")))


def _line(text: str, language: str) -> SafeString:
    parts = []
    position = 0
    for start, end in isolable(text, language):
        parts.append(format_html('{}<bdi dir="ltr">{}</bdi>', text[position:start], text[start:end]))
        position = end
    return format_html("{}{}", format_html_join("", "{}", ((part,) for part in parts)), text[position:])
