from django import template

from cms.notifications.actions import unread_by
from cms.people.models import Person

register = template.Library()


@register.simple_tag
def unread(person: Person) -> int:
    """How many notifications the person has not read; one query."""
    return unread_by(person)
