"""`{% translate %}` for patient pages: the approved phrase of the page's language, or a refusal; never English instead.

Loaded under the name `i18n` by the template engine of the reading pages, so that the templates stay ordinary Django
templates whose strings gettext tools can extract. Every word that reaches a page says in an attribute what it is:
`data-segment`, `data-repeat`, `data-english`, `data-phrase` or `data-record`; `manage.py verify` checks each against
what was approved.
"""

from datetime import date
from typing import Any

from babel.dates import format_date
from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.errors import Refused
from cms.languages import REGISTRY, SOURCE, Language
from cms.releases import prose
from cms.releases.outline import Shown
from cms.releases.site import Sheet

register = template.Library()


def phrase_words(context: template.Context | dict[str, Any], key: str, english: str = "") -> str:
    """Return the approved words of a phrase; raises Refused if there are none, unless the page may do without."""
    interface: Sheet = context["interface"]
    words = interface.phrases.get(key)
    if not words and not context.get("may_lack_phrases"):
        name = REGISTRY[interface.language].english
        raise Refused(f"The {name} interface has no approved words for “{key}”" + (f" ({english})." if english else "."))
    return words or ""


class PhraseNode(template.Node):
    def __init__(self, text: FilterExpression, key: FilterExpression, name: str) -> None:
        self.text, self.key, self.name = text, key, name

    def render(self, context: template.Context) -> str | SafeString:
        key = self.key.resolve(context)
        words = phrase_words(context, key, self.text.resolve(context))
        language = context["interface"].language
        if self.name:
            context[self.name] = prose.plain_text(words, language)
            return ""
        return format_html('<span data-phrase="{}">{}</span>', key, prose.html(words, language)) if words else ""


@register.tag("translate")
def translate(parser: Parser, token: Token) -> PhraseNode:
    """`{% translate "English" context "key" %}`, or with `as name` the plain words for titles and attributes."""
    bits = token.split_contents()
    if len(bits) not in {4, 6} or bits[2] != "context" or (len(bits) == 6 and bits[4] != "as"):
        raise template.TemplateSyntaxError('Write {% translate "English" context "key" %} or … as name %}.')
    name = bits[5] if len(bits) == 6 else ""
    return PhraseNode(parser.compile_filter(bits[1]), parser.compile_filter(bits[3]), name)


@register.simple_tag(takes_context=True)
def phrase(context: dict[str, Any], key: str) -> SafeString:
    """An approved phrase whose English is not in the templates, such as the name of a topic."""
    language = context["interface"].language
    return format_html('<span data-phrase="{}">{}</span>', key, prose.html(phrase_words(context, key), language))


def _is_replaced(context: dict[str, Any], segment: Shown) -> bool:
    sheet = context.get("sheet")
    return bool(sheet and sheet.outdated and segment.key in sheet.outdated.replaced)


@register.simple_tag(takes_context=True)
def claim(context: dict[str, Any], segment: Shown) -> SafeString:
    """The attribute that says whose words an element holds; a replaced passage is marked instead."""
    if _is_replaced(context, segment):
        return format_html(' data-replaced="{}"', segment.key)
    return format_html(' data-segment="{}"', segment.key)


@register.simple_tag(takes_context=True)
def words(context: dict[str, Any], segment: Shown) -> SafeString:
    """A segment's words; where a safety-critical change has overtaken them, the notice and the corrected English."""
    if not _is_replaced(context, segment):
        return prose.html(segment.text, context["interface"].language)
    if segment.key not in context["english"]:
        return format_html('<span class="why">{}</span>', phrase(context, "removed-passage"))
    return format_html(
        '<span class="why">{}</span> <span lang="en" dir="ltr" data-english="{}">{}</span>',
        phrase(context, "replaced-passage"),
        segment.key,
        english_words(context, segment.key),
    )


@register.simple_tag(takes_context=True)
def words_in_link(context: dict[str, Any], segment: Shown) -> SafeString:
    """A segment's words where they are a link already, so that a telephone number in them is none of its own."""
    return prose.html_in_link(segment.text, context["interface"].language)


@register.simple_tag(takes_context=True)
def listed(context: dict[str, Any], sheet: Sheet) -> SafeString:
    """The title of a factsheet as a link on a list; where it was overtaken, in the corrected English."""
    if instead := sheet.english_instead:
        text = '<a href="{}"><span lang="en" dir="ltr" data-english="{}" data-sheet="{}">{}</span></a>'
        return format_html(text, sheet.address, sheet.title.key, sheet.key, prose.html_in_link(instead, SOURCE))
    text = '<a href="{}" data-segment="{}" data-sheet="{}">{}</a>'
    shown = prose.html_in_link(sheet.title.text, context["interface"].language)
    return format_html(text, sheet.address, sheet.title.key, sheet.key, shown)


@register.simple_tag(takes_context=True)
def english_words(context: dict[str, Any], key: str) -> SafeString:
    """The words of the live English for a segment."""
    english: dict[str, str] = context["english"]
    return prose.html(english[key], SOURCE)


@register.simple_tag(takes_context=True)
def plain_words(context: dict[str, Any], segment: Shown) -> str:
    if _is_replaced(context, segment):
        return prose.plain_text(context["english"].get(segment.key, ""), SOURCE)
    return prose.plain_text(segment.text, context["interface"].language)


@register.simple_tag(takes_context=True)
def picture(context: dict[str, Any], segment: Shown) -> SafeString:
    """A picture with its text; width and height are told, so that nothing moves while it loads.

    A picture whose text has nothing to stand in its place leaves the page with it.
    """
    if _is_replaced(context, segment) and segment.key not in context["english"]:
        return format_html('<p class="why" data-replaced="{}">{}</p>', segment.key, phrase(context, "removed-passage"))
    kind = format_html('lang="en" dir="ltr" data-english="{}"', segment.key)
    if not _is_replaced(context, segment):
        kind = format_html('data-segment="{}"', segment.key)
    shown = context["pictures"][segment.asset]
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" {}>',
        shown["address"],
        shown["width"],
        shown["height"],
        plain_words(context, segment),
        kind,
    )


@register.simple_tag(takes_context=True)
def long_date(context: dict[str, Any], day: date) -> str:
    return date_in(day, context["entry"])


def date_in(day: date, entry: Language) -> str:
    """The date with the month's name, as CLDR writes it in that language."""
    return format_date(day, "long", locale=entry.cldr_locale)


@register.simple_tag
def heading_tag(level: int) -> str:
    return f"h{min(max(level, 2), 6)}"
