"""Telling people and their coordinators that a competence ends: sixty and fourteen days before, and on its last day."""

from datetime import date, timedelta

from django.db import transaction

from cms.notifications.actions import tell_once
from cms.notifications.kinds import Kind
from cms.people.duties import Held, held_in
from cms.people.models import Duty, Person
from cms.people.register import ending
from cms.people.rules import shown
from cms.roles import Role

# Days before the last one, and how that is said; who was told of a step is not told of it again.
STEPS = ((0, "has its last day on"), (14, "ends within two weeks, on"), (60, "ends within two months, on"))
LATE = timedelta(days=7)  # who missed its last day, because no command ran, is still told of it
KNOWN_FOR_DAYS = 100


@transaction.atomic
def remind_competences(today: date) -> int:
    """Tell of each competence that ends soon, once for every step; return of how many."""
    found = [(one, said) for one in ending(today) if (said := _said(one, today))]
    coordinators = _coordinators() if found else []
    for one, said in found:
        holder, text = one.duty.person, f"competence as {one.named} {said} {shown(one.on)}."
        mine = f"Your {text} After that, acts in this duty are refused until it is renewed."
        tell_once(people=[holder], kind=Kind.COMPETENCE, text=mine, place="people/mine/", days=KNOWN_FOR_DAYS)
        others = [person for person in coordinators if person.pk != holder.pk]
        place = f"people/{holder.pk}/"
        tell_once(people=others, kind=Kind.COMPETENCE, text=f"{holder}: the {text}", place=place, days=KNOWN_FOR_DAYS)
    return len(found)


def _said(held: Held, today: date) -> str:
    if held.on is None or held.on < today - LATE:
        return ""
    left = (held.on - today).days
    return next((said for days, said in STEPS if left <= days), "")


def _coordinators() -> list[Person]:
    duties = Duty.objects.filter(role=Role.COORDINATOR.value, ended_at=None, person__is_active=True).select_related("person")
    return [one.duty.person for one in held_in(duties.covered())]
