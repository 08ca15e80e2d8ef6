from django import template
from django.utils.safestring import SafeString

from cms.checks.tokens import isolable
from cms.languages import REGISTRY
from cms.releases import prose

register = template.Library()


@register.filter
def as_read(text: str, language: str) -> SafeString:
    """The words as patients read them: bold and links shown, numbers and addresses in their own order."""
    return prose.html(text or "–", language)


@register.filter
def needs_reading_view(text: str, language: str) -> bool:
    """Whether an input field would show something in another order than the page does."""
    return REGISTRY[language].is_rtl and any(isolable(text, language))
