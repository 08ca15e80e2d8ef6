"""My work: what waits for this person, by role and due date, and what others did meanwhile."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.discussion.threads import open_questions_for
from cms.languages import SOURCE
from cms.people.duties import held_by
from cms.people.models import Person
from cms.releases.reviews_due import due_to
from cms.review.assignments import assignments_for
from cms.review.models import Assignment, Remark
from cms.review.state import State
from cms.roles import Role
from cms.workbench.news import last_visit, news_for
from cms.workbench.queue import Pile, Task, glossary_tasks_of, piles_of, tasks_in
from cms.workbench.requests import StaffRequest

# Whose step comes when wordings are in a state, and what they wait for.
AWAITED = [
    (State.RETURNED, Role.TRANSLATOR, "returned"),
    (State.SUBMITTED, Role.REVISER, "for revision"),
    (State.REVISED, Role.CLINICAL_REVIEWER, "for approval"),
]


@dataclass(frozen=True)
class Elsewhere:
    """Wordings of an edition that wait for somebody else; `names` are those who were asked."""

    count: int
    what: str
    names: str


@dataclass(frozen=True)
class Line:
    """A task with what stands in the way of the whole edition."""

    task: Task
    is_overdue: bool
    remarks: int
    elsewhere: list[Elsewhere]


@login_required
def my_work(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    held = held_by(request.user)
    piles = piles_of(request.user, today=today)
    context: dict[str, Any] = {
        "piles": _lines(piles, request.user, today),
        "tasks": list(tasks_in(piles)),
        "glossary_tasks": glossary_tasks_of(request.user),
        "questions": open_questions_for(request.user).count(),
        "reviews": due_to(request.user, today),
        "held": held,
        "today": today,
    }
    if since := last_visit(request):
        languages = sorted({one.language or SOURCE for one in held})
        context["news"] = news_for(request.user, since=since, languages=languages)
    return render(request, "workbench/my_work.html", context)


def _lines(piles: Sequence[Pile], person: Person, today: date) -> list[tuple[Pile, list[Line]]]:
    """Two queries more, for the remarks and for who is asked, whatever the number of tasks."""
    sheets = {task.edition.version.factsheet_id: task.edition.version.factsheet for task in tasks_in(piles)}
    if not sheets:
        return []
    remarks = _open_remarks(sheets)
    asked = assignments_for(sheets.values())
    return [(pile, [_line(task, person, today, remarks, asked) for task in pile.tasks]) for pile in piles]


def _line(
    task: Task,
    person: Person,
    today: date,
    remarks: dict[tuple[int, str], int],
    asked: dict[tuple[int, str], list[Assignment]],
) -> Line:
    place = (task.edition.version.factsheet_id, task.edition.language)
    elsewhere = [
        Elsewhere(count, what, ", ".join(_others(asked.get(place, ()), role, person)))
        for state, role, what in AWAITED
        if role is not task.role and not task.edition.is_source and (count := task.edition.count(state))
    ]
    is_overdue = task.due is not None and task.due < today
    return Line(task, is_overdue, remarks.get(place, 0), elsewhere if task.step == "next" else [])


def _others(asked: Sequence[Assignment], role: Role, person: Person) -> list[str]:
    return sorted(str(one.person) for one in asked if one.role == role and one.person_id != person.pk)


def _open_remarks(sheets: dict[int, Any]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = defaultdict(int)
    open_ones = Remark.objects.filter(disposition=None, factsheet__in=list(sheets)).order_by()
    for factsheet, language, count in open_ones.values_list("factsheet", "language").annotate(count=Count("pk")):
        found[factsheet, language] = count
    return found
