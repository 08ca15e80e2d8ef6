"""Telling people, inside the transaction of the act that they are told of; and what they have read."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from cms.errors import Unknown
from cms.notifications.kinds import Kind
from cms.notifications.models import Notification
from cms.notifications.texts import MAX_NAME, MAX_PLACE, one_line
from cms.people.models import Person


def tell(*, people: Iterable[Person], kind: Kind, text: str, place: str, by: Person | None = None) -> None:
    """Tell each of these people once; nobody is told of what they did themselves, nor anybody who has left.

    `place` is where it leads, below /workbench/, such as `paracetamol/ur/#how-to-take-it`.
    """
    told = {person.pk: person for person in people if person.is_active and (by is None or person.pk != by.pk)}
    now = timezone.now()
    about = {"kind": kind.value, "text": one_line(text), "place": place[:MAX_PLACE], "at": now, "mail_due_at": now}
    name = "" if by is None else one_line(str(by), MAX_NAME)
    Notification.objects.bulk_create(Notification(person=person, by=name, **about) for person in told.values())


def tell_once(*, people: Iterable[Person], kind: Kind, text: str, place: str, days: int, by: Person | None = None) -> None:
    """Tell only those who were not told the very same, of the same place, within so many days."""
    asked = list(people)
    same = Notification.objects.filter(
        person__in=asked, kind=kind.value, text=one_line(text), place=place[:MAX_PLACE], at__gt=timezone.now() - timedelta(days)
    )
    known = set(same.values_list("person", flat=True))
    tell(people=[person for person in asked if person.pk not in known], kind=kind, text=text, place=place, by=by)


def unread_by(person: Person) -> int:
    return Notification.objects.filter(person=person, read_at=None).count()


def read_one(*, person: Person, number: int) -> Notification:
    """Return a person's own notification and mark it read; raises Unknown."""
    found = Notification.objects.filter(person=person, pk=number).first()
    if found is None:
        raise Unknown(f"There is no notification {number} of yours.")
    Notification.objects.filter(pk=found.pk, read_at=None).update(read_at=timezone.now())
    return found


def read_all(*, person: Person, until: int) -> int:
    """Mark read whatever was there when the newest was number `until`; return how many that were."""
    return Notification.objects.filter(person=person, read_at=None, pk__lte=until).update(read_at=timezone.now())
