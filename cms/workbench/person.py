"""One person, and everything a coordinator does about them; what was typed comes back with the reasons."""

from collections.abc import Callable
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cms.errors import NotEntitled, Refused
from cms.factsheets.models import Factsheet, Topic
from cms.languages import REGISTRY
from cms.people import staff
from cms.people.competences import (
    competence_at,
    conflict_at,
    declare_conflict,
    end_competence,
    end_conflict,
    record_competence,
    renew_competence,
)
from cms.people.duties import held_in, require
from cms.people.models import Competence, ConflictOfInterest, Duty, Person
from cms.people.register import competences
from cms.people.rules import MOST_YEARS, Route, duty_named, shown
from cms.review.models import Assignment
from cms.roles import Act, Role
from cms.workbench.days import day_in
from cms.workbench.requests import StaffRequest

ABOUT = ConflictOfInterest.About


@login_required
@never_cache
def person(request: StaffRequest, number: int) -> HttpResponse:
    """GET: a person. POST: one of the acts of the page, by the name of its button."""
    require(request.user, Act.APPOINT)
    found = staff.person_at(number)
    if request.method != "POST":
        return _shown(request, found)
    act = request.POST.get("act", "")
    try:
        if act == "invite":
            return _shown(request, found, invitation=_invitation(request, found))
        if act not in ACTS:
            raise Refused("The form names no act on a person.")
        messages.success(request, ACTS[act](request, found))
    except NotEntitled:
        raise
    except Refused as refused:
        return _shown(request, staff.person_at(number), status=409, problems=refused.reasons, failed=act, posted=request.POST)
    return redirect("workbench:person", number)


def _shown(request: StaffRequest, found: Person, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    records = list(competences(found))
    context = {
        "person": found,
        "is_self": found == request.user,
        "held": held_in(found.duties.filter(ended_at=None).order_by("role", "language").covered(), today),
        "past_duties": found.duties.exclude(ended_at=None).order_by("-ended_at"),
        "competences": [one for one in records if one.ended_at is None],
        "past": [one for one in records if one.ended_at],
        "conflicts": found.conflicts.all(),
        "asked": Assignment.objects.filter(person=found, ended_at=None).select_related("factsheet"),
        "roles": list(Role),
        "routes": list(Route),
        "languages": REGISTRY.values(),
        "sheets": Factsheet.objects.values_list("key", flat=True),
        "topics": Topic.objects.values_list("key", flat=True),
        "checkers": Person.objects.filter(is_active=True).exclude(pk__in=[found.pk, request.user.pk]).order_by("printed_name"),
        "today": today,
        "latest": today + relativedelta(years=MOST_YEARS),
        "posted": {},
    }
    return render(request, "workbench/people_person.html", context | more, status=status)


def _invitation(request: StaffRequest, found: Person) -> str:
    number, token = staff.word_for_password(person=found, by=request.user)
    return f"{settings.SITE_URL}{reverse('workbench:choose_password', args=[number, token])}"


def _change(request: StaffRequest, found: Person) -> str:
    names = ("printed_name", "profession", "email", "consent")
    changed = staff.change_person(person=found, by=request.user, **{name: request.POST.get(name, "") for name in names})
    return f"Kept what is known of {changed}."


def _give(request: StaffRequest, found: Person) -> str:
    form = request.POST
    duty = staff.give_duty(person=found, role=form.get("role", ""), language=form.get("language", ""), by=request.user)
    return f"{found} is {duty_named(duty.role, duty.language)} from now on."


def _relieve(request: StaffRequest, found: Person) -> str:
    duty = Duty.objects.filter(person=found, pk=_number(request)).first()
    if duty is None:
        raise Refused("The form names no duty of this person.")
    staff.end_duty(duty=duty, by=request.user)
    return f"{found} is {duty_named(duty.role, duty.language)} no longer."


def _record(request: StaffRequest, found: Person) -> str:
    form = request.POST
    named = {name: form.get(name, "") for name in ("role", "language", "route", "evidence", "register", "number")}
    made = record_competence(
        person=found,
        **named,  # type: ignore[arg-type]  # the action judges whether they are a role and a route
        checked_on=day_in(form.get("checked_on", "")),
        valid_until=day_in(form.get("valid_until", "")),
        checked_by=staff.person_at(_number(request, "checked_by")) if form.get("checked_by") else None,
        by=request.user,
        today=timezone.localdate(),
    )
    return f"Recorded: {duty_named(made.role, made.language)}, valid until {shown(made.valid_until)}."


def _renew(request: StaffRequest, found: Person) -> str:
    form = request.POST
    made = renew_competence(
        competence=_competence(request, found),
        evidence=form.get("evidence", ""),
        checked_on=day_in(form.get("checked_on", "")),
        valid_until=day_in(form.get("valid_until", "")),
        by=request.user,
        today=timezone.localdate(),
    )
    return f"Renewed: {duty_named(made.role, made.language)}, valid until {shown(made.valid_until)}."


def _end(request: StaffRequest, found: Person) -> str:
    held = _competence(request, found)
    end_competence(competence=held, reason=request.POST.get("reason", ""), by=request.user)
    return f"Ended: the competence of {found} as {duty_named(held.role, held.language)}."


def _declare(request: StaffRequest, found: Person) -> str:
    form = request.POST
    about, _, key = form.get("about", "").partition(":")
    known: Any = {ABOUT.FACTSHEET: Factsheet, ABOUT.TOPIC: Topic}.get(about)  # type: ignore[call-overload]
    if known is None or not known.objects.filter(key=key).exists():
        raise Refused("Choose the factsheet or the topic that the conflict of interest is about.")
    until, today = day_in(form.get("until", "")), timezone.localdate()
    made = declare_conflict(
        person=found, about=about, key=key, what=form.get("what", ""), until=until, by=request.user, today=today
    )
    return f"Declared: {found} cannot act on {made}."


def _settle(request: StaffRequest, found: Person) -> str:
    conflict = conflict_at(_number(request))
    if conflict.person != found:
        raise Refused("The form names no conflict of interest of this person.")
    end_conflict(conflict=conflict, reason=request.POST.get("reason", ""), by=request.user)
    return f"Ended: {found} can act on {conflict} again."


def _deactivate(request: StaffRequest, found: Person) -> str:
    staff.deactivate(person=found, reason=request.POST.get("reason", ""), by=request.user)
    return f"{found} cannot sign in any more."


def _reactivate(request: StaffRequest, found: Person) -> str:
    staff.reactivate(person=found, by=request.user)
    return f"{found} can sign in again, with the duties they had."


def _erase(request: StaffRequest, found: Person) -> str:
    return f"Erased. They are called “{staff.erase_details(person=found, by=request.user)}” from now on."


ACTS: dict[str, Callable[[StaffRequest, Person], str]] = {
    "change": _change,
    "give": _give,
    "relieve": _relieve,
    "record": _record,
    "renew": _renew,
    "end": _end,
    "declare": _declare,
    "settle": _settle,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "erase": _erase,
}


def _competence(request: StaffRequest, found: Person) -> Competence:
    competence = competence_at(_number(request))
    if competence.person != found:
        raise Refused("The form names no competence of this person.")
    return competence


def _number(request: StaffRequest, name: str = "which") -> int:
    stated = request.POST.get(name, "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 18 else 0
