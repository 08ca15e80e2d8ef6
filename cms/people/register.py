"""The register as coordinators read it: who holds which duties, what stands behind each, and what keeps whom from acting."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from cms.people.duties import Held, held_in
from cms.people.models import Competence, ConflictOfInterest, Duty, Person
from cms.people.rules import SOON, Cover
from cms.roles import Role

CONFLICT, LEFT, NO_DUTY = "conflict of interest", "left", "no duty"
STATES = (Cover.SOON.value, Cover.EXPIRED.value, Cover.ENDED.value, Cover.MISSING.value, CONFLICT, NO_DUTY, LEFT)


@dataclass(frozen=True)
class Entry:
    """A person with their duties and the conflicts of interest that stand."""

    person: Person
    held: list[Held] = field(default_factory=list)
    conflicts: list[ConflictOfInterest] = field(default_factory=list)

    @property
    def by_role(self) -> list[tuple[Role, list[Held]]]:
        found: dict[Role, list[Held]] = defaultdict(list)
        for one in self.held:
            found[one.role].append(one)
        return list(found.items())

    def is_in(self, state: str) -> bool:
        if state == LEFT:
            return not self.person.is_active
        if not self.person.is_active:
            return False
        if state == CONFLICT:
            return bool(self.conflicts)
        return not self.held if state == NO_DUTY else not state or any(one.cover == state for one in self.held)

    def holds(self, role: str, language: str) -> bool:
        return not (role or language) or any(role in {"", one.role} and language in {"", one.language} for one in self.held)

    def is_called(self, words: str) -> bool:
        known = f"{self.person.username} {self.person.printed_name} {self.person.profession}".casefold()
        return all(word in known for word in words.casefold().split())


def entries(today: date) -> list[Entry]:
    """Everybody, by name; three queries, however many there are."""
    held: dict[int, list[Held]] = defaultdict(list)
    for one in held_in(Duty.objects.filter(ended_at=None).order_by("role", "language").covered(), today):
        held[one.duty.person_id].append(one)
    conflicts: dict[int, list[ConflictOfInterest]] = defaultdict(list)
    for conflict in ConflictOfInterest.objects.filter(ended_at=None):
        if conflict.stands_on(today):
            conflicts[conflict.person_id].append(conflict)
    people = Person.objects.order_by("printed_name", "username")
    return [Entry(person, held[person.pk], conflicts[person.pk]) for person in people]


def competences(person: Person | None = None) -> QuerySet[Competence]:
    """The records of the register, ended ones included; of one person, or of everybody."""
    found = Competence.objects.select_related("person", "checked_by")
    return found.filter(person=person) if person else found.order_by("person__printed_name", "role", "language", "-pk")


def competences_on(person: Person, day: date) -> list[Competence]:
    """What stood behind a person's work on a day that has passed, such as that of a signature."""
    found = Competence.objects.filter(person=person, checked_on__lte=day, recorded_at__date__lte=day, valid_until__gte=day)
    return [one for one in found if one.ended_at is None or timezone.localdate(one.ended_at) >= day]


COLUMNS = (
    *("name", "user name", "duty", "language", "qualified by", "evidence", "register", "number"),
    *("checked on", "checked by", "valid until", "state", "ended on", "why"),
)


def rows_of(found: Iterable[Competence], today: date) -> Iterator[tuple[str, ...]]:
    """The register as the rows of a table."""
    for one in found:
        state = Cover.ENDED if one.ended_at else Cover.EXPIRED if one.valid_until < today else Cover.CURRENT
        if state is Cover.CURRENT and one.valid_until <= today + SOON:
            state = Cover.SOON
        yield (
            *(str(one.person), one.person.username, one.role, one.language, one.route, one.evidence),
            *(one.register, one.number, one.checked_on.isoformat(), str(one.checked_by), one.valid_until.isoformat()),
            *(state.value, timezone.localdate(one.ended_at).isoformat() if one.ended_at else "", one.reason),
        )


def ending(today: date) -> list[Held]:
    """The duties of people who are here, whose competence ends soon or did in the last week, and not of those who left."""
    duties = Duty.objects.filter(ended_at=None, person__is_active=True).select_related("person").covered()
    return [one for one in held_in(duties, today) if one.on and one.cover in {Cover.SOON, Cover.EXPIRED}]
