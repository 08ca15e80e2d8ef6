"""Telling staff that readers wrote. Never a reader's words, and never the minute: a message knows only its day."""

from django.db.models import Count

from cms.factsheets.models import Factsheet
from cms.feedback.models import Message
from cms.feedback.state import State
from cms.notifications.actions import tell, tell_once
from cms.notifications.kinds import Kind
from cms.people.models import Duty, Person
from cms.roles import Role

AGAIN_AFTER_DAYS = 7


def tell_of_harm(message: Message, *, by: Person) -> None:
    """Somebody may come to harm: the owner and the coordinators hear of it at once."""
    text = f"{message.factsheet}, {message.language}: a reader's message tells of possible harm."
    tell(people=_answerable(message.factsheet), kind=Kind.FEEDBACK, text=text, place=f"feedback/{message.pk}/", by=by)


def remind_of_waiting() -> int:
    """Tell owners and coordinators of messages that nobody has dealt with, once a week; return about how many factsheets."""
    new = Message.objects.filter(state=State.NEW).order_by("factsheet").values("factsheet").annotate(count=Count("pk"))
    for one in new:
        key, count = one["factsheet"], one["count"]
        text = f"{key}: {count} message{'s' if count > 1 else ''} of readers to look at."
        people, place = _answerable(key), f"feedback/?factsheet={key}"
        tell_once(people=people, kind=Kind.FEEDBACK, text=text, place=place, days=AGAIN_AFTER_DAYS)
    return len(new)


def _answerable(key: str) -> list[Person]:
    owners = [sheet.owner for sheet in Factsheet.objects.filter(key=key).select_related("owner")]
    coordinators = Duty.objects.filter(role=Role.COORDINATOR.value, ended_at=None).select_related("person")
    return [*owners, *(duty.person for duty in coordinators)]
