"""A factsheet as its coordinator sees it: who is asked for which step by when, and what remarks add up to in each language."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.errors import NotEntitled, Refused
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY
from cms.people.actions import person_named
from cms.people.duties import held_in, require
from cms.people.models import Duty
from cms.review.assignments import assign, assignments_for, unassign
from cms.review.models import Assignment
from cms.review.mqm import ErrorSeverity
from cms.review.remarks import scores_of
from cms.roles import BY_LANGUAGE, Act, Role
from cms.workbench.days import day_in
from cms.workbench.requests import StaffRequest


@login_required
def coordinate(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    require(request.user, Act.ASSIGN)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            _change(request, factsheet)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            return redirect("workbench:coordinate", key)
    return render(request, "workbench/coordinate.html", _shown(request, factsheet, problems), status=409 if problems else 200)


def _shown(request: StaffRequest, factsheet: Factsheet, problems: tuple[str, ...]) -> dict[str, object]:
    asked = [one for found in assignments_for([factsheet]).values() for one in found]
    version = factsheet.published() or factsheet.latest()
    duties = Duty.objects.filter(ended_at=None, role__in=sorted(BY_LANGUAGE), person__is_active=True).select_related("person")
    holders = [one.duty for one in held_in(duties.covered()) if one.counts]
    people = sorted({duty.person for duty in holders}, key=lambda person: person.username)
    return {
        "factsheet": factsheet,
        "version": version,
        "asked": sorted(asked, key=lambda one: (one.due_on or date.max, one.language)),
        "today": timezone.localdate(),
        "roles": sorted(BY_LANGUAGE),
        "people": people,
        "languages": [REGISTRY[code] for code in sorted({duty.language for duty in holders} & set(REGISTRY))],
        "scores": [(REGISTRY[code], score) for code, score in scores_of(version).items()],
        "severities": list(ErrorSeverity),
        "problems": problems,
        "posted": request.POST,
    }


def _change(request: StaffRequest, factsheet: Factsheet) -> None:
    form = request.POST
    if number := form.get("end", ""):
        found = Assignment.objects.filter(factsheet=factsheet, pk=int(number) if number.isascii() and number.isdigit() else 0)
        assignment = found.select_related("factsheet", "person").first()
        if assignment is None:
            raise Refused("The form names nothing that anybody is asked for.")
        unassign(assignment=assignment, by=request.user)
        messages.success(request, f"{assignment.person} is asked no longer.")
        return
    role, person = form.get("role", ""), person_named(form.get("person", ""))
    if role not in set(Role):
        raise Refused("Choose a step.")
    assignment = assign(
        factsheet=factsheet,
        language=form.get("language", ""),
        role=Role(role),
        person=person,
        due_on=day_in(form.get("due_on", "")),
        by=request.user,
        today=timezone.localdate(),
    )
    messages.success(request, f"{person} is asked, and told of it: {assignment.role}, {REGISTRY[assignment.language].english}.")
