"""How many acts on words one person may send in a minute, so that a script or a stuck key does not keep others waiting.

Counted in the cache: by the minute, on each machine by itself.
"""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from cms.people.models import Person

MINUTE = 60


def seconds_to_wait(person: Person, *, at: datetime) -> int:
    """Count one more act, and return how long this person has to wait before it is taken; 0 if it is."""
    minute, passed = divmod(int(at.timestamp()), MINUTE)
    name = f"acts-{person.pk}-{minute}"
    count: int = cache.get(name, 0) + 1
    cache.set(name, count, 2 * MINUTE)
    return MINUTE - passed if count > settings.ACTS_PER_MINUTE else 0
