"""The password given again, at an act that needs it; guessing is slowed down as it is at the door."""

from datetime import timedelta

from django.utils import timezone

from cms.audit.actions import record
from cms.audit.models import Event
from cms.errors import Refused
from cms.people.models import Person

FAILURES = 5
WINDOW = timedelta(minutes=15)
FAILED = "signing failed"


def confirm_password(*, person: Person, password: str, subject: str) -> None:
    """Return if this is the person's password; a failure is recorded, so no transaction may be rolled back around it."""
    failed = Event.objects.filter(act=FAILED, actor=person.username, at__gte=timezone.now() - WINDOW)
    if failed.count() >= FAILURES:
        raise Refused("There were too many attempts. Wait a quarter of an hour and try again; nothing was signed.")
    if not person.check_password(password):
        record(actor=person.username, act=FAILED, subject=subject)
        raise Refused("This is not your password; nothing was signed.")
