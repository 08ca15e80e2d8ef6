"""When the full review of each factsheet is due, by what its live English page says, and who is reminded of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import QuerySet

from cms.factsheets.models import INTERFACE, Factsheet
from cms.languages import SOURCE
from cms.notifications.actions import tell_once
from cms.notifications.kinds import Kind
from cms.people.duties import held_in
from cms.people.models import Duty, Person
from cms.releases.actions import live_publications
from cms.releases.models import Publication
from cms.review.models import FullReview
from cms.review.signing import next_review_due
from cms.roles import Role

AHEAD = relativedelta(months=6)  # from then on it stands among the owner's work
KNOWN_FOR_DAYS = 1000  # nobody is told twice of the same step to the same day


@dataclass(frozen=True)
class Due:
    """A factsheet that patients read, when it was last reviewed in full, and when that has to happen again."""

    factsheet: Factsheet
    title: str
    last_reviewed: date
    on: date
    review: FullReview | None

    @property
    def key(self) -> str:
        return self.factsheet.key

    def is_overdue(self, today: date) -> bool:
        return self.on < today


@dataclass(frozen=True)
class Step:
    """How long before or after the day somebody is told; `reaches` says whether coordinators are too."""

    shift: relativedelta | timedelta
    said: str
    reaches_coordinators: bool = False


# The first reached is the one that is told of.
STEPS = (
    Step(timedelta(days=90), "has been overdue for 90 days; it was due on", reaches_coordinators=True),
    Step(timedelta(days=30), "has been overdue for 30 days; it was due on", reaches_coordinators=True),
    Step(timedelta(), "is due, since"),
    Step(timedelta(days=-30), "is due within 30 days, on"),
    Step(relativedelta(months=-6), "is due within six months, on"),
)


def reviews_due(owner: Person | None = None) -> list[Due]:
    """Every factsheet whose English is live, the first due first; two queries."""
    live = live_publications().filter(edition__language=SOURCE).exclude(edition__version__factsheet__key=INTERFACE)
    if owner is not None:
        live = live.filter(edition__version__factsheet__owner=owner)
    rows = live.select_related("edition__version__factsheet__owner").defer("snapshot")
    return _due(rows)


def due_to(owner: Person, today: date) -> list[Due]:
    """What is due within six months or late, or under way, of a person's own factsheets."""
    return [one for one in reviews_due(owner) if one.review or one.on <= today + AHEAD]


def _due(rows: QuerySet[Publication]) -> list[Due]:
    live = {one.edition.version.factsheet_id: one for one in rows}
    reviews = (
        {one.factsheet_id: one for one in FullReview.objects.filter(factsheet__in=list(live), closed_at=None)} if live else {}
    )
    found = []
    for publication in live.values():
        factsheet, card = publication.edition.version.factsheet, publication.card
        reviewed = date.fromisoformat(card["last_reviewed"])
        # The interval may have become shorter since; a longer one moves no date that patients read.
        on = min(date.fromisoformat(card["next_review"]), next_review_due(factsheet, reviewed))
        found.append(Due(factsheet, card["title"], reviewed, on, reviews.get(factsheet.pk)))
    return sorted(found, key=lambda one: (one.on, one.key))


@transaction.atomic
def remind_reviews(today: date) -> int:
    """Tell owners of reviews that come near, are due or late, and coordinators of late ones, once for each step."""
    reached = [(one, step) for one in reviews_due() if (step := _step(one, today))]
    coordinators = _coordinators() if any(step.reaches_coordinators for _, step in reached) else []
    for one, step in reached:
        people = {one.factsheet.owner, *(coordinators if step.reaches_coordinators else ())}
        text = f"{one.key}: the full review {step.said} {one.on:%-d %B %Y}."
        tell_once(people=people, kind=Kind.REVIEW_DUE, text=text, place=f"{one.key}/review/", days=KNOWN_FOR_DAYS)
    return len(reached)


def _step(one: Due, today: date) -> Step | None:
    """None before the first step, nor of a day that lay before the review itself, as where the interval is short."""
    return next((step for step in STEPS if one.last_reviewed < one.on + step.shift <= today), None)


def _coordinators() -> Iterable[Person]:
    duties = Duty.objects.filter(role=Role.COORDINATOR.value, ended_at=None, person__is_active=True).select_related("person")
    return [one.duty.person for one in held_in(duties.covered())]
