"""What happened since a person was last here: what they were told, and what others did in their languages."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from cms.languages import REGISTRY, Language
from cms.notifications.models import Notification
from cms.people.models import Person
from cms.review.models import Decision
from cms.review.state import Verdict

VISIT = "last_visit"
RECENT = 20_000  # so many decisions are looked back on, whatever the time since
TOLD = 5
DONE = {
    Verdict.WRITTEN: "written",
    Verdict.SUBMITTED: "submitted",
    Verdict.REVISED: "revised",
    Verdict.APPROVED: "approved",
    Verdict.RETURNED: "returned",
}


@dataclass
class News:
    since: datetime
    told: list[Notification] = field(default_factory=list)
    more_told: int = 0
    done: list[tuple[Language, list[tuple[str, int]]]] = field(default_factory=list)
    reaches_back: bool = True  # false: there were more decisions than are looked back on


def remember_visit(request: HttpRequest, before: datetime | None) -> None:
    """Keep, as long as the session lasts, when the person was here the time before."""
    request.session[VISIT] = before.isoformat() if before else ""


def last_visit(request: HttpRequest) -> datetime | None:
    return parse_datetime(str(request.session.get(VISIT, "")))


def news_for(person: Person, *, since: datetime, languages: list[str]) -> News:
    """Four queries, which take no longer after a year than after a day."""
    told = Notification.objects.filter(person=person, at__gt=since).order_by("-pk")
    count = told.count()
    news = News(since, list(told[:TOLD]) if count else [], max(count - TOLD, 0))
    newest = Decision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    others = Decision.objects.filter(pk__gt=newest - RECENT, at__gt=since, language__in=languages, verdict__in=list(DONE))
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for language, verdict, number in (
        others.exclude(by=person).order_by().values_list("language", "verdict").annotate(number=Count("pk"))
    ):
        counted[language][verdict] = number
    news.done = [
        (entry, [(DONE[verdict], counted[code][verdict]) for verdict in DONE if verdict in counted[code]])
        for code, entry in REGISTRY.items()
        if code in counted
    ]
    oldest = Decision.objects.filter(pk__gt=newest - RECENT).order_by("pk").values_list("at", flat=True).first()
    news.reaches_back = newest <= RECENT or oldest is None or oldest <= since
    return news
