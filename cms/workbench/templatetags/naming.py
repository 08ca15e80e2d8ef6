"""Languages by their names where a row has their codes; the direction of what people wrote."""

from unicodedata import bidirectional

from django import template

from cms.languages import REGISTRY

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    entry = REGISTRY.get(code)
    return entry.english if entry else code


@register.filter
def direction(text: str) -> str:
    """The direction most letters of a text have: a remark in English may well begin with a word of Urdu."""
    strong = [bidirectional(character) for character in text]
    return "rtl" if strong.count("R") + strong.count("AL") > strong.count("L") else "ltr"
