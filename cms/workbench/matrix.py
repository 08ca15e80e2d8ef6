"""Factsheets by languages, as a coordinator sees them: for each edition how far it is, what is late, and what patients have.

Everything comes from cached counts and from few rows per edition, so what it costs depends on the factsheets shown, and the
number of queries on nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from cms.factsheets.models import Factsheet
from cms.feedback.models import Message
from cms.feedback.state import OPEN
from cms.languages import SOURCE, Language
from cms.releases.models import Publication, Stay
from cms.review.counting import BLOCK, MARK, WARN, Findings, is_of_today, marks_of
from cms.review.models import Assignment, Edition
from cms.review.rules import is_work_left
from cms.review.state import EditionState, State
from cms.roles import Role
from cms.workbench.lateness import Late, Place, Versions, changes_of, late_translations


@dataclass(frozen=True)
class Cell:
    """One factsheet in one language."""

    state: str = ""  # of the edition that is worked on; empty: none is open
    total: int = 0
    approved: int = 0
    stale: int = 0
    severity: int = 0  # of the worst change that words or page have not followed
    due: date | None = None
    is_overdue: bool = False
    block: int = 0
    warn: int = 0
    is_counted: bool = True  # with today's glossary and checks; otherwise the figures are of earlier, or missing
    was_counted: bool = True
    messages: int = 0
    harms: int = 0
    live: int = 0  # the version that patients have
    shown: str = ""  # what their page says of a change to the English
    is_withdrawn: bool = False

    @property
    def share(self) -> int:
        """The approved part in hundredths; only all is a hundred."""
        return self.approved * 100 // self.total if self.total else 0


NOTHING = Cell()


@dataclass(frozen=True)
class Line:
    factsheet: Factsheet
    cells: Sequence[tuple[Language, Cell]]


@dataclass
class Facts:
    """What is known of some factsheets, each by its place; as many queries for one as for a thousand."""

    factsheets: Sequence[Factsheet]
    versions: Versions
    today: date
    marks: dict[str, str]
    late: dict[Place, Late] = field(default_factory=dict)
    asked: dict[Place, list[tuple[Role, date]]] = field(default_factory=dict)
    messages: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    live: dict[Place, int] = field(default_factory=dict)
    withdrawn: set[Place] = field(default_factory=set)
    worst: dict[int, int] = field(default_factory=dict)  # of the changes of the newest version that made any, by factsheet

    @classmethod
    def of(
        cls, factsheets: Sequence[Factsheet], languages: Collection[str], today: date, late: dict[Place, Late] | None
    ) -> "Facts":
        pks = [one.pk for one in factsheets]
        facts = cls(factsheets, Versions.of(pks), today, marks_of(languages))
        facts.late = late_translations(facts.versions) if late is None else late
        facts.asked = days_asked_for(pks)
        facts.messages = open_messages([one.key for one in factsheets])
        facts._tell_of_patients()
        for factsheet, changes in changes_of(facts.versions, set(pks)).items():
            newest = max(one.version for one in changes)
            facts.worst[factsheet] = max(one.severity for one in changes if one.version == newest)
        return facts

    def _tell_of_patients(self) -> None:
        places = self.versions.places
        live = Stay.objects.filter(ended=None, publication__edition__version__in=list(places)).order_by()
        for version, language in live.values_list("publication__edition__version", "publication__edition__language"):
            factsheet, number = places[version]
            self.live[factsheet, language] = number
        withdrawn = Publication.objects.filter(edition__version__in=list(places)).exclude(withdrawn_at=None).order_by()
        rows = withdrawn.values_list("edition__version", "edition__language").distinct()
        self.withdrawn = {(places[version][0], language) for version, language in rows}

    def cells(self) -> dict[Place, Cell]:
        keys = {one.pk: one.key for one in self.factsheets}
        editions = self.versions.editions().order_by()
        found = {}
        for version, language, *kept in editions.values_list("version", "language", "state", "counts", "findings"):
            factsheet, _ = self.versions.places[version]
            found[factsheet, language] = self._cell(factsheet, language, keys[factsheet], *kept)
        for place in self.live.keys() | self.withdrawn:
            if place not in found:
                found[place] = self._cell(*place, keys[place[0]], "", {}, {})
        return found

    def _cell(self, factsheet: int, language: str, key: str, state: str, counts: dict[str, int], findings: Findings) -> Cell:
        place = (factsheet, language)
        late = self.late.get(place)
        stale = counts.get(State.STALE.value, 0)
        due = _earliest(late.due if late else None, *self._days(place, state))
        messages, harms = self.messages.get((key, language), (0, 0))
        return Cell(
            state=state,
            total=sum(counts.values()),
            approved=counts.get(State.APPROVED.value, 0),
            stale=stale,
            severity=late.severity if late else self.worst.get(factsheet, 0) if stale and language != SOURCE else 0,
            due=due,
            is_overdue=due is not None and due < self.today,
            block=findings.get(BLOCK, 0),
            warn=findings.get(WARN, 0),
            is_counted=not state or is_of_today(findings, self.marks.get(language, "")),
            was_counted=not state or MARK in findings,
            messages=messages,
            harms=harms,
            live=self.live.get(place, 0),
            shown=late.shown if late else "",
            is_withdrawn=place in self.withdrawn and place not in self.live,
        )

    def _days(self, place: Place, state: str) -> Iterator[date]:
        if state:
            yield from (day for role, day in self.asked.get(place, ()) if is_work_left(role, EditionState(state)))


def lines_of(
    factsheets: Sequence[Factsheet], languages: Sequence[Language], today: date, late: dict[Place, Late] | None = None
) -> list[Line]:
    """`late` is what is late anywhere, where that is known already."""
    cells = Facts.of(factsheets, [entry.code for entry in languages], today, late).cells()
    return [Line(one, [(entry, cells.get((one.pk, entry.code), NOTHING)) for entry in languages]) for one in factsheets]


def days_asked_for(
    factsheets: Collection[int] | None = None, *, before: date | None = None
) -> dict[Place, list[tuple[Role, date]]]:
    """By when people are asked for a step, by factsheet and language; one query."""
    asked = Assignment.objects.filter(ended_at=None, due_on__isnull=False).order_by()
    if factsheets is not None:
        asked = asked.filter(factsheet__in=factsheets)
    if before is not None:
        asked = asked.filter(due_on__lt=before)
    found: dict[Place, list[tuple[Role, date]]] = {}
    for factsheet, language, role, day in asked.values_list("factsheet", "language", "role", "due_on"):
        if day:
            found.setdefault((factsheet, language), []).append((Role(role), day))
    return found


def open_messages(keys: Collection[str] | None = None) -> dict[tuple[str, str], tuple[int, int]]:
    """How many messages of readers are open, and how many of them tell of possible harm, by key and language; one query."""
    found = Message.objects.filter(state__in=[state.value for state in OPEN]).order_by()
    if keys is not None:
        found = found.filter(factsheet__in=keys)
    counted = found.values_list("factsheet", "language").annotate(n=Count("pk"), harms=Count("pk", filter=Q(is_safety=True)))
    return {(key, language): (n, harms) for key, language, n, harms in counted}


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def languages_opened() -> set[str]:
    """The languages that there is any edition in; one query."""
    return set(Edition.objects.order_by().values_list("language", flat=True).distinct())
