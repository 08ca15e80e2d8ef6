"""The days on which full reviews are due, as an iCalendar feed."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from cms.people.duties import every_role_of, roles_of
from cms.people.models import Person
from cms.releases.reviews_due import Due, reviews_due
from cms.roles import ALONE, Role


def calendar_of(person: Person) -> bytes:
    """One event that lasts all day for each factsheet of the person's own; for a coordinator, for each of the site."""
    made = Calendar()
    for name, value in (("prodid", "-//Verbatim//reviews//EN"), ("version", "2.0"), ("x-wr-calname", "Full reviews due")):
        made.add(name, value)
    for one in _shown_to(person):
        made.add_component(_event(one))
    return bytes(made.to_ical())


def _shown_to(person: Person) -> list[Due]:
    if every_role_of(person) & ALONE:  # titles are English, which who translates back must not see
        return []
    return reviews_due(None if Role.COORDINATOR in roles_of(person) else person)


def _event(one: Due) -> Event:
    event = Event()
    event.add("uid", f"review-{one.key}@{urlsplit(settings.SITE_URL).hostname}")
    # The same record makes the same bytes: the time of the feed is that of the review before.
    event.add("dtstamp", datetime.combine(one.last_reviewed, time(), tzinfo=UTC))
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", f"Full review due: {one.title or one.key}")
    event.add("description", f"{one.key}, owned by {one.factsheet.owner}, last reviewed on {one.last_reviewed:%-d %B %Y}.")
    event.add("url", f"{settings.SITE_URL}/workbench/{one.key}/review/")
    event.add("transp", "TRANSPARENT")
    return event
