"""Who is at work where just now. Nothing is locked by it; it is only told."""

from datetime import datetime, timedelta

from django.db import transaction

from cms.discussion.models import Presence
from cms.factsheets.models import Factsheet
from cms.people.models import Person

LASTS = timedelta(seconds=45)


@transaction.atomic
def here(*, person: Person, factsheet: Factsheet, language: str, segment_key: str, at: datetime, is_writing: bool) -> None:
    """Note where a person is in an edition, and forget where others were a while ago; not an event of the audit."""
    passed = Presence.objects.filter(at__lt=at - LASTS).exclude(person=person)
    # Whoever is being forgotten by somebody else at this moment is not waited for.
    Presence.objects.filter(pk__in=passed.order_by().select_for_update(skip_locked=True).values("pk")).delete()
    now = Presence(person=person, factsheet=factsheet, language=language, segment_key=segment_key, at=at, is_writing=is_writing)
    Presence.objects.bulk_create(
        [now],
        update_conflicts=True,
        unique_fields=["person", "factsheet", "language"],
        update_fields=["segment_key", "at", "is_writing"],
    )


def who_is_here(factsheet: Factsheet, language: str, *, except_person: Person, at: datetime) -> list[Presence]:
    """Everybody else who is in this edition, by name of account; a single query."""
    present = Presence.objects.filter(factsheet=factsheet, language=language, at__gte=at - LASTS).exclude(person=except_person)
    return list(present.select_related("person").order_by("person__username"))
