"""`{% translate %}` for patient pages: the approved phrase of the page's language, or a refusal; never English instead.

Loaded under the name `i18n` by the template engine of the reading pages, so that the templates stay ordinary Django
templates whose strings gettext tools can extract. Every word that reaches a page says in an attribute what it is:
`data-segment`, `data-phrase` or `data-record`; `manage.py verify` checks each against what was approved.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.errors import Refused
from cms.languages import REGISTRY
from cms.releases import prose
from cms.releases.outline import Shown
from cms.releases.site import Sheet

register = template.Library()


class PhraseNode(template.Node):
    def __init__(self, text: FilterExpression, key: FilterExpression, name: str) -> None:
        self.text, self.key, self.name = text, key, name

    def render(self, context: template.Context) -> str | SafeString:
        interface: Sheet = context["interface"]
        key = self.key.resolve(context)
        words = interface.phrases.get(key)
        if not words:
            english = REGISTRY[interface.language].english
            raise Refused(f"The {english} interface has no approved words for “{key}” ({self.text.resolve(context)}).")
        if self.name:
            context[self.name] = prose.plain_text(words, interface.language)
            return ""
        return format_html('<span data-phrase="{}">{}</span>', key, prose.html(words, interface.language))


@register.tag("translate")
def translate(parser: Parser, token: Token) -> PhraseNode:
    """`{% translate "English" context "key" %}`, or with `as name` the plain words for titles and attributes."""
    bits = token.split_contents()
    if len(bits) not in {4, 6} or bits[2] != "context" or (len(bits) == 6 and bits[4] != "as"):
        raise template.TemplateSyntaxError('Write {% translate "English" context "key" %} or … as name %}.')
    name = bits[5] if len(bits) == 6 else ""
    return PhraseNode(parser.compile_filter(bits[1]), parser.compile_filter(bits[3]), name)


@register.simple_tag(takes_context=True)
def words(context: dict[str, Any], segment: Shown) -> SafeString:
    """A segment's words."""
    return prose.html(segment.text, context["interface"].language)


@register.simple_tag(takes_context=True)
def plain_words(context: dict[str, Any], segment: Shown) -> str:
    return prose.plain_text(segment.text, context["interface"].language)


@register.simple_tag
def heading_tag(level: int) -> str:
    return f"h{min(max(level, 2), 6)}"
