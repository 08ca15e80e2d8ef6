"""User testing of a factsheet: every round on record, recording another, what came of one, and striking one out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.errors import NotEntitled, Refused
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet
from cms.feedback import user_tests
from cms.feedback.user_test_rules import MAX_FOUND, MAX_REASON, MAX_WHO, MOST_PEOPLE, Method, Round
from cms.languages import SOURCE
from cms.people.duties import reason_against, require, roles_of
from cms.review.models import Edition
from cms.roles import Act
from cms.workbench.days import day_in
from cms.workbench.requests import StaffRequest

LIMITS = {"who": MAX_WHO, "found": MAX_FOUND, "reason": MAX_REASON, "people": MOST_PEOPLE}


@login_required
def of_sheet(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    if factsheet.is_interface:
        raise Refused("The interface is no leaflet; test a factsheet, and its words are tested with it.")
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        require(request.user, Act.RECORD_USER_TEST, SOURCE, about=factsheet)
        try:
            said = _done(request, factsheet)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, said)
            return redirect("workbench:user_tests", key)
    return render(request, "workbench/user_tests.html", _shown(request, factsheet, problems), status=409 if problems else 200)


def _shown(request: StaffRequest, factsheet: Factsheet, problems: tuple[str, ...]) -> dict[str, Any]:
    roles = roles_of(request.user, SOURCE, about=factsheet)
    editions = list(user_tests.editions_to_test(factsheet))
    asked = request.GET.get("language", SOURCE)
    first = next((one for one in editions if one.language == asked), None)
    return {
        "factsheet": factsheet,
        "rounds": user_tests.user_tests_of(factsheet),
        "editions": editions,
        "chosen": request.POST.get("edition", str(first.pk) if first else ""),
        "methods": list(Method),
        "may_record": reason_against(roles, Act.RECORD_USER_TEST, SOURCE) is None,
        "today": timezone.localdate(),
        "limits": LIMITS,
        "problems": problems,
        "posted": request.POST,
        "failed": request.POST.get("act", "") if problems else "",
    }


def _done(request: StaffRequest, factsheet: Factsheet) -> str:
    """Do what the form asks for; return what to say of it."""
    form, by = request.POST, request.user
    match form.get("act"):
        case "record":
            edition, told, outcome = _edition(factsheet, form.get("edition", "")), _told(request), form.get("outcome", "")
            user_tests.record_user_test(edition=edition, told=told, by=by, today=timezone.localdate(), outcome=outcome)
            return "The round of user testing is on record."
        case "outcome":
            test = user_tests.user_test_numbered(factsheet, _number(form.get("number", "")) or 0)
            user_tests.tell_outcome(user_test=test, text=form.get("text", ""), by=by)
            return "Kept, beside what was found."
        case "strike":
            test = user_tests.user_test_numbered(factsheet, _number(form.get("number", "")) or 0)
            user_tests.strike_out(user_test=test, reason=form.get("reason", ""), by=by)
            return "The record is struck out; it stays to be read."
    raise Refused("The form names nothing that can be done here.")


def _told(request: StaffRequest) -> Round:
    form = request.POST
    stated = {name: form.get(name, "") for name in ("method", "who", "found")}
    return Round.told(done_on=day_in(form.get("done_on", "")), participants=_number(form.get("participants", "")), **stated)


def _edition(factsheet: Factsheet, stated: str) -> Edition:
    found = user_tests.editions_to_test(factsheet).filter(pk=_number(stated) or 0).first()
    if found is None:
        raise Refused("Choose what the readers had before them: a language and a version of this factsheet.")
    return found


def _number(stated: str) -> int | None:
    stated = stated.strip()
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else None
