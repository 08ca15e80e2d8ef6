"""What waits for whom: one line per edition and role, from the cached counts; the database chooses, and few are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.factsheets.models import Segment
from cms.languages import SOURCE
from cms.memory.models import GlossaryTask
from cms.people.duties import held_by, languages_of
from cms.people.models import Person
from cms.releases.actions import live_publications
from cms.releases.models import Stay
from cms.review.due import due_on
from cms.review.models import Assignment, Edition
from cms.review.newest import of_newest_versions
from cms.review.state import EditionState, State
from cms.roles import BY_LANGUAGE, Role

TO_WRITE = (State.EMPTY, State.DRAFT, State.STALE, State.RETURNED)
SHOWN = 50  # of one role
SAFETY = 4
SOME_DAY = date(9999, 12, 31)  # of what is asked for without a day
UNFINISHED = [state.value for state in EditionState if state != EditionState.APPROVED]


@dataclass(frozen=True)
class Task:
    role: Role
    edition: Edition
    count: int
    what: str
    step: str  # the screen that does it: next, sign or publish
    due: date | None = None
    is_asked: bool = False  # somebody asked this very person for it

    @property
    def key(self) -> str:
        return self.edition.version.factsheet.key


@dataclass(frozen=True)
class Pile:
    """What waits for a person in one role: the most urgent first, and how many more there are."""

    role: Role
    tasks: list[Task] = field(default_factory=list)
    more: int = 0


def piles_of(person: Person, *, today: date) -> list[Pile]:
    """What waits for a person, by the duties they hold; the number of queries depends on the roles alone."""
    held: dict[Role, list[str]] = {}
    for duty in held_by(person):
        if duty.counts:
            held.setdefault(duty.role, []).append(duty.language)
    piles = [_pile(person, role, held[role], today) for role in WAITING if role in held]
    return [pile for pile in piles if pile.tasks]


def _pile(person: Person, role: Role, languages: Sequence[str], today: date) -> Pile:
    found = WAITING[role](languages)
    first = list(_by_urgency(found, person, role)[: SHOWN + 1])
    more = found.count() - SHOWN if len(first) > SHOWN else 0
    overtaken = _overtaken(first[:SHOWN])
    tasks = [_task(role, edition, overtaken) for edition in first[:SHOWN]]
    tasks.sort(key=lambda task: (task.due is None, task.due or today))
    return Pile(role, tasks, more)


def _by_urgency(found: QuerySet[Edition], person: Person, role: Role) -> QuerySet[Edition]:
    """Changes for safety first, then what the person is asked for by its day, then by how much the change matters."""
    graded = Segment.objects.filter(version=OuterRef("version"), severity__gte=2).order_by("-severity")
    found = found.select_related("version__factsheet")
    found = found.annotate(graded=Coalesce(Subquery(graded.values("severity")[:1]), 0))
    if role not in BY_LANGUAGE:  # nobody is asked for it by name
        return found.annotate(asked=Value(None, DateField())).order_by("-graded", "version_id", "language")
    asked = Assignment.objects.filter(
        factsheet=OuterRef("version__factsheet"), language=OuterRef("language"), role=role, person=person, ended_at=None
    )
    urgent = found.annotate(
        asked=Subquery(asked.values(day=Coalesce("due_on", SOME_DAY))[:1]),
        safety=Case(When(graded__gte=SAFETY, then=Value(0)), default=Value(1), output_field=IntegerField()),
    )
    return urgent.order_by("safety", F("asked").asc(nulls_last=True), "-graded", "version_id", "language")


def _overtaken(editions: Sequence[Edition]) -> set[tuple[int, str]]:
    """Where patients are still shown an earlier version (factsheet, language); only there does a change to the English press."""
    graded = {one.version.factsheet_id for one in editions if one.graded}  # type: ignore[attr-defined]
    if not graded:
        return set()
    live = live_publications().filter(edition__version__factsheet__in=graded).select_related(None)
    return set(live.values_list("edition__version__factsheet", "edition__language"))


def _task(role: Role, edition: Edition, overtaken: set[tuple[int, str]]) -> Task:
    count, what, step = said_of(role, edition)
    asked, graded = edition.asked, edition.graded  # type: ignore[attr-defined]
    days = [asked] if asked and asked != SOME_DAY else []
    version = edition.version
    if version.frozen_at and not edition.is_source and (version.factsheet_id, edition.language) in overtaken:
        days.append(due_on(timezone.localdate(version.frozen_at), graded))
    return Task(role, edition, count, what, step, min((day for day in days if day), default=None), asked is not None)


def said_of(role: Role, edition: Edition) -> tuple[int, str, str]:
    """How many wordings wait for this role, for what, and the screen that does it."""
    if role is Role.AUTHOR:
        return edition.count(*TO_WRITE), "to submit for clinical review", "next"
    if role is Role.TRANSLATOR:
        return edition.count(*TO_WRITE), "to translate", "next"
    if role is Role.REVISER:
        return edition.count(State.SUBMITTED), "to revise", "next"
    if role is Role.PUBLISHER:
        return edition.total, "to publish", "publish"
    ready = edition.count(State.SUBMITTED if edition.is_source else State.REVISED)
    return (ready, "to approve", "next") if ready else (edition.total, "to sign", "sign")


def _having(*states: State) -> Q:
    return Q(counts__has_any_keys=[state.value for state in states])


def _to_write(languages: Sequence[str], state: EditionState) -> QuerySet[Edition]:
    return of_newest_versions().filter(_having(*TO_WRITE), language__in=languages, state=state.value)


def _to_revise(languages: Sequence[str]) -> QuerySet[Edition]:
    return of_newest_versions().filter(
        _having(State.SUBMITTED),
        language__in=languages,
        state__in=[EditionState.IN_TRANSLATION.value, EditionState.IN_REVISION.value],
    )


def _to_approve(languages: Sequence[str]) -> QuerySet[Edition]:
    """Wordings to approve, or whole editions to sign."""
    ready = Q(_having(State.SUBMITTED), language=SOURCE) | Q(_having(State.REVISED), ~Q(language=SOURCE))
    whole = _having(State.APPROVED) & ~_having(*(state for state in State if state is not State.APPROVED))
    return of_newest_versions().filter(ready | whole, language__in=languages, state__in=UNFINISHED)


def _to_publish(_: Sequence[str]) -> QuerySet[Edition]:
    live = Stay.objects.filter(ended=None).values("publication__edition")
    return of_newest_versions().filter(_having(State.APPROVED), state=EditionState.APPROVED.value).exclude(pk__in=live)


WAITING = {
    Role.AUTHOR: lambda _: _to_write([SOURCE], EditionState.DRAFTING),
    Role.TRANSLATOR: lambda languages: _to_write(languages, EditionState.IN_TRANSLATION),
    Role.REVISER: _to_revise,
    Role.CLINICAL_REVIEWER: _to_approve,
    Role.PUBLISHER: _to_publish,
}


def tasks_in(piles: Sequence[Pile]) -> Iterator[Task]:
    for pile in piles:
        yield from pile.tasks


def glossary_tasks_of(person: Person) -> list[GlossaryTask]:
    """Languages of this person in which somebody has to look after a term of safety changed, the longest waiting first."""
    languages = languages_of(person, Role.TRANSLATOR, Role.REVISER)
    return list(GlossaryTask.objects.filter(language__in=languages, closed_at=None).order_by("pk"))
