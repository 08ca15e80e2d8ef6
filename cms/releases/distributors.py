"""Who hands out copies outside the house, and so has to hear of a recall."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import NotEntitled, Refused, Unknown
from cms.people.duties import roles_of
from cms.people.models import Person
from cms.releases.models import Distributor
from cms.roles import Role


def require_coordinator(person: Person) -> None:
    if Role.COORDINATOR not in roles_of(person):
        raise NotEntitled("Only a coordinator can keep the list of distributors.")


def distributors() -> list[Distributor]:
    return list(Distributor.objects.filter(ended_at=None))


@transaction.atomic
def add_distributor(*, name: str, organisation: str, email: str, hands_out: str, by: Person) -> Distributor:
    """Put somebody on the list; the audit says that it was done, and not who they are."""
    require_coordinator(by)
    made = Distributor(name=name.strip(), organisation=organisation.strip(), email=email.strip(), hands_out=hands_out.strip())
    made.added_at = timezone.now()
    try:
        made.full_clean()
    except ValidationError as problem:
        names = {"name": "Name", "organisation": "Organisation", "email": "E-mail address", "hands_out": "Hands out"}
        raise Refused(*(f"{names[at]}: {said}" for at, every in problem.message_dict.items() for said in every)) from problem
    made.save()
    record(actor=by.username, act="distributor added", subject=f"distributor {made.pk}")
    return made


@transaction.atomic
def end_distributor(*, number: int, by: Person) -> Distributor:
    """Take somebody off the list."""
    require_coordinator(by)
    found = Distributor.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise Unknown(f"There is no distributor {number}.")
    if found.ended_at:
        raise Refused(f"{found} is off the list already.")
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    record(actor=by.username, act="distributor ended", subject=f"distributor {found.pk}")
    return found
