"""Who is asked to do which step of a factsheet in a language, and by when. Binds nobody: duties alone allow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY, SOURCE
from cms.notifications.actions import tell, tell_once
from cms.notifications.kinds import Kind
from cms.people.duties import conflict_about, require, roles_of, why_not_in
from cms.people.models import Person
from cms.review import rules
from cms.review.models import Assignment, Edition
from cms.review.state import EditionState
from cms.roles import Act, Role

REMIND_BEFORE = timedelta(days=3)
AGAIN_AFTER_DAYS = 7


@transaction.atomic
def assign(
    *, factsheet: Factsheet, language: str, role: Role, person: Person, due_on: date | None, by: Person, today: date
) -> Assignment:
    """Ask a person for a step; asking again with another day changes the day, with the same day nothing."""
    require(by, Act.ASSIGN, language)
    factsheet = factsheets.lock(factsheet)
    if language not in REGISTRY:
        raise Refused(f"“{language}” is no language we publish in.")
    if against := list(_reasons_against_assigning(factsheet, language, role, person, due_on, today)):
        raise Refused(*against)
    asked = {"factsheet": factsheet, "language": language, "role": Role(role).value, "person": person}
    current = Assignment.objects.filter(**asked, ended_at=None).first()
    if current and current.due_on == due_on:
        return current
    if current:
        _end(current)
    new = Assignment.objects.create(**asked, due_on=due_on, by=by, at=timezone.now())
    _tell(new, f"you are asked to be the {role}{f', by {shown(due_on)}' if due_on else ''}.", by)
    _record("step assigned", new, by)
    return new


def _reasons_against_assigning(
    factsheet: Factsheet, language: str, role: Role, person: Person, due_on: date | None, today: date
) -> Iterator[str]:
    held = roles_of(person, language)
    if lapsed := why_not_in(person, role, language):
        yield lapsed
        held |= {role}
    if declared := conflict_about(person, factsheet):
        yield f"{person} has a conflict of interest about {declared}, declared on {shown(declared.declared_on)}."
    yield from rules.reasons_against_assigning(
        role=role, held=held, name=str(person), language=REGISTRY[language].english, due=due_on, today=today
    )


@transaction.atomic
def unassign(*, assignment: Assignment, by: Person) -> None:
    """Ask a person no longer; what they did stands."""
    require(by, Act.ASSIGN, assignment.language)
    factsheets.lock(assignment.factsheet)
    assignment.refresh_from_db(fields=["ended_at"])
    if assignment.ended_at:
        raise Refused("This assignment has already ended.")
    _end(assignment)
    _tell(assignment, f"you are no longer asked to be the {assignment.role}.", by)
    _record("assignment ended", assignment, by)


def assignments_for(found: Iterable[Factsheet]) -> dict[tuple[int, str], list[Assignment]]:
    """Who is asked now, by factsheet (its pk) and language; one query."""
    current = Assignment.objects.filter(factsheet__in=list(found), ended_at=None).select_related("factsheet", "person")
    by_place: dict[tuple[int, str], list[Assignment]] = defaultdict(list)
    for one in current:
        by_place[one.factsheet_id, one.language].append(one)
    return dict(by_place)


@transaction.atomic
def remind_due(today: date) -> int:
    """Tell people of work that is due within three days, and every week once the day has passed; return of how much."""
    due = Assignment.objects.filter(ended_at=None, due_on__lte=today + REMIND_BEFORE, person__is_active=True)
    found = [one for one in due.select_related("factsheet", "person") if _is_work_left(one)]
    for one in found:
        passed = one.due_on is not None and one.due_on < today
        text = f"{_where(one)}: your part as the {one.role} {'was' if passed else 'is'} due on {shown(one.due_on)}."
        tell_once(people=[one.person], kind=Kind.DUE_SOON, text=text, place=_place(one), days=AGAIN_AFTER_DAYS)
    return len(found)


def _is_work_left(assignment: Assignment) -> bool:
    factsheet = assignment.factsheet
    version = factsheet.latest() if assignment.language == SOURCE else factsheet.published()
    edition = Edition.objects.filter(version=version, language=assignment.language).first() if version else None
    return edition is not None and rules.is_work_left(Role(assignment.role), EditionState(edition.state))


def shown(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _end(assignment: Assignment) -> None:
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])


def _where(assignment: Assignment) -> str:
    return f"{assignment.factsheet.key}, {REGISTRY[assignment.language].english}"


def _place(assignment: Assignment) -> str:
    return f"{assignment.factsheet.key}/{assignment.language}/"


def _tell(assignment: Assignment, said: str, by: Person) -> None:
    tell(people=[assignment.person], kind=Kind.ASSIGNED, text=f"{_where(assignment)}: {said}", place=_place(assignment), by=by)


def _record(act: str, assignment: Assignment, by: Person) -> None:
    due = assignment.due_on.isoformat() if assignment.due_on else ""
    record(
        actor=by.username,
        act=act,
        subject=f"{assignment.factsheet.key} {assignment.language}",
        person=assignment.person.username,
        role=assignment.role,
        due=due,
    )
