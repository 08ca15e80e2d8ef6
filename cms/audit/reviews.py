"""Since when nobody has read the trail, what stands out in it, and proof of what was signed about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from cms.audit.models import AuditReview, Event
from cms.audit.sentences import GROUPS

REVIEWED = "audit reviewed"
MAX_TEXT = 4_000


@dataclass(frozen=True)
class Unread:
    """What was not reviewed yet: the events after the last review, up to the newest."""

    last: AuditReview | None
    first_number: int
    head: int
    since: datetime | None
    counts: tuple[tuple[str, int], ...]
    below_floor: tuple[int, ...]

    @property
    def total(self) -> int:
        return max(self.head - self.first_number + 1, 0)

    @property
    def is_due(self) -> bool:
        return self.since is not None and is_overdue(self.since)


def newest_review() -> AuditReview | None:
    return AuditReview.objects.order_by("-to_number").first()


def unread() -> Unread:
    """What stands out since the last review; the number of queries depends on nothing."""
    last = newest_review()
    done = last.to_number if last else 0
    later = Event.objects.filter(number__gt=done)
    found = dict(later.filter(act__in=_acts()).order_by().values_list("act").annotate(Count("pk")))
    counts = tuple((name, sum(found.get(act, 0) for act in acts)) for name, acts in GROUPS.items())
    head = Event.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return Unread(last, done + 1, head, reviewed_up_to(last), counts, tuple(severities_below_the_floor(done)))


def _acts() -> list[str]:
    return [act for acts in GROUPS.values() for act in acts]


def severities_below_the_floor(above: int = 0) -> Iterator[int]:
    """Numbers of the events in which a clinician let a change matter less than the rules say, oldest first."""
    graded = Event.objects.filter(number__gt=above, act="severity confirmed").order_by("number")
    for number, payload in graded.values_list("number", "payload"):
        if payload["severity"] < payload["floor"]:
            yield number


def reviewed_up_to(last: AuditReview | None) -> datetime | None:
    """Since when the trail was not read: the last review, or the first event there is."""
    if last:
        return last.at
    return Event.objects.order_by("number").values_list("at", flat=True).first()


def is_overdue(since: datetime) -> bool:
    return months_later(since, settings.AUDIT_REVIEW_MONTHS) <= timezone.now()


def months_later(at: datetime, months: int) -> datetime:
    return at + relativedelta(months=months)


def breaks_in_reviews(count: list[int]) -> Iterator[str]:
    """Every review is told of in the chain, follows the one before it, and names the last event it read."""
    told = {
        (event.actor, event.payload["from"], event.payload["to"], event.payload["found"], event.payload["looked_at"])
        for event in Event.objects.filter(act=REVIEWED)
    }
    expected = 1
    for review in AuditReview.objects.order_by("to_number"):
        count[0] += 1
        stated = (review.by, review.from_number, review.to_number, review.found, review.looked_at)
        if stated not in told:
            yield f"The audit review of {review} by {review.printed_name} is not told of in the audit."
        told.discard(stated)
        if review.from_number != expected:
            yield f"The audit review of {review} does not begin where the one before it ended."
        expected = review.to_number + 1
        if not Event.objects.filter(number=review.to_number, digest=review.digest).exists():
            yield f"The audit review of {review} ends with an event that is not the one it named."
    for by, first, last, *_ in sorted(told):
        yield f"An audit review of events {first} to {last} by {by} is told of in the audit and gone."
