"""Finding events in the trail, newest first and quickly, however long it has become.

A page begins where the one before it ended, by the number of an event. What no index answers, words above all, is looked
for in a stretch of the trail at a time, and the page says how far it looked.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from cms.audit.chain import canonical
from cms.audit.models import Event
from cms.audit.sentences import GROUPS

PER_PAGE = 50
STRETCH = 20_000  # events that a page looks through for what no index answers
AT_A_TIME = 1_000  # of an export
CLOCKS = timedelta(hours=1)  # how much the clocks of several machines may differ at most


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty means anything. `above` is the number of an event, later ones are meant."""

    actor: str = ""
    act: str = ""
    group: str = ""
    factsheet: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    above: int = 0

    @property
    def asked(self) -> dict[str, str]:
        """For the audit of an export and for its heading."""
        days = {"from": self.since.isoformat() if self.since else "", "to": self.until.isoformat() if self.until else ""}
        asked = {"actor": self.actor, "act": self.act, "group": self.group, "factsheet": self.factsheet}
        asked |= {"language": self.language, **days, "words": self.words, "above event": str(self.above or "")}
        return {name: value for name, value in asked.items() if value}

    @property
    def is_loose(self) -> bool:
        """Whether no index answers it, so that every event has to be looked at."""
        return bool(self.words or (self.language and not self.factsheet))

    def events(self) -> QuerySet[Event]:
        found = Event.objects.order_by("-number")
        if self.actor:
            found = found.filter(actor=self.actor)
        if self.act:
            found = found.filter(act=self.act)
        if self.group in GROUPS:
            found = found.filter(act__in=GROUPS[self.group])
        if self.factsheet:
            found = found.filter(about_factsheet(self.factsheet))
        if self.language:
            found = found.filter(about_language(self.language))
        if self.words:
            found = found.annotate(told=Cast("payload", TextField()))
        for word in self.words.split():
            found = found.filter(_holding(word))
        return self._in_time(found)

    def _in_time(self, found: QuerySet[Event]) -> QuerySet[Event]:
        """Days are turned into numbers too: events are in order of time, and the newest are looked at first."""
        above, below = self.above, None
        if self.since:
            start = _start(self.since)
            found = found.filter(at__gte=start)
            before = Event.objects.filter(at__lt=start - CLOCKS).order_by("-at").values_list("number", flat=True).first()
            above = max(above, before or 0)
        if self.until:
            end = _start(self.until + timedelta(days=1))
            found = found.filter(at__lt=end)
            below = Event.objects.filter(at__gte=end + CLOCKS).order_by("at").values_list("number", flat=True).first()
        if above:
            found = found.filter(number__gt=above)
        return found if below is None else found.filter(number__lt=below)


@dataclass(frozen=True)
class Page:
    """Events, newest first; `older` is the number before which the next page looks, None at the beginning of the trail.

    `looked_to` is the number of the last event that was looked at, where it is not the beginning.
    """

    events: list[Event]
    older: int | None
    looked_to: int | None = None


def page_of(wanted: Wanted, before: int | None = None) -> Page:
    found = wanted.events()
    if before is not None:
        found = found.filter(number__lt=before)
    floor = 0
    if wanted.is_loose:
        floor = max(_top(wanted, before) - STRETCH, wanted.above, 0)
        found = found.filter(number__gt=floor)
    events = list(found[: PER_PAGE + 1])
    if len(events) > PER_PAGE:
        return Page(events[:PER_PAGE], events[PER_PAGE - 1].number)
    if floor > wanted.above:
        return Page(events, floor + 1, floor + 1)
    return Page(events, None)


def _top(wanted: Wanted, before: int | None) -> int:
    """The newest number that can be on the page at all."""
    days = Wanted(since=wanted.since, until=wanted.until).events()
    if before is not None:
        days = days.filter(number__lt=before)
    return days.values_list("number", flat=True).first() or 0


def oldest_first(wanted: Wanted, up_to: int) -> Iterator[Event]:
    """Everything that is asked for, up to an event, a few at a time: nothing is held in memory."""
    last = 0
    while True:
        events = list(wanted.events().filter(number__gt=last, number__lte=up_to).order_by("number")[:AT_A_TIME])
        yield from events
        if len(events) < AT_A_TIME:
            return
        last = events[-1].number


def head() -> tuple[int, str]:
    """Number and digest of the newest event; (0, "") before the first."""
    return Event.objects.order_by("-number").values_list("number", "digest").first() or (0, "")


def about_factsheet(key: str) -> Q:
    """Subjects begin with the key, but for messages about a factsheet and addresses that were refused."""
    own = Q(subject=key) | Q(subject__startswith=f"{key} ")
    refused = Q(subject__startswith=f"/workbench/{key}/")
    return own | refused | Q(subject__startswith="message ", subject__contains=f" about {key} ")


def about_language(code: str) -> Q:
    ends = Q(subject=code) | Q(subject__endswith=f" {code}") | Q(subject__contains=f" {code} ")
    return ends | Q(subject__contains=f"/{code}/") | Q(payload__language=code)


def _holding(word: str) -> Q:
    """SQLite keeps payloads with letters beyond ASCII as codes."""
    written = Q(told__icontains=word) | Q(told__icontains=json.dumps(word)[1:-1])
    return Q(actor__icontains=word) | Q(act__icontains=word) | Q(subject__icontains=word) | written


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def as_told(event: Event) -> dict[str, object]:
    """An event as exports and packs tell it: everything its digest covers."""
    return {
        "number": event.number,
        "at": in_utc(event.at),
        "actor": event.actor,
        "act": event.act,
        "subject": event.subject,
        "payload": event.payload,
        "previous": event.previous,
        "digest": event.digest,
    }


def in_utc(at: datetime) -> str:
    """A time as digests cover it."""
    return at.astimezone(UTC).isoformat()


def json_line(event: Event) -> bytes:
    return canonical(as_told(event)) + b"\n"
