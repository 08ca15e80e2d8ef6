"""About a factsheet: whom it is for, why, who pays, what it rests on, its pictures, and how often it is reviewed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.errors import NotEntitled, Refused
from cms.factsheets import about
from cms.factsheets.about_rules import MAX_ABOUT, MAX_EVIDENCE, MAX_LINE, MAX_URL
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import MAX_REVIEW_MONTHS, Factsheet
from cms.languages import SOURCE
from cms.people.duties import reason_against, roles_of
from cms.roles import Act
from cms.workbench.days import day_in
from cms.workbench.requests import StaffRequest

LIMITS = {"about": MAX_ABOUT, "evidence": MAX_EVIDENCE, "line": MAX_LINE, "url": MAX_URL, "months": MAX_REVIEW_MONTHS}


@login_required
def about_sheet(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    if factsheet.is_interface:
        raise Refused("The interface is no leaflet: it rests on no evidence and names no audience.")
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            said = _change(request, factsheet)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
            factsheet.refresh_from_db()
        else:
            messages.success(request, said)
            return redirect("workbench:about", key)
    return render(request, "workbench/about.html", _shown(request, factsheet, problems), status=409 if problems else 200)


def _shown(request: StaffRequest, factsheet: Factsheet, problems: tuple[str, ...]) -> dict[str, object]:
    roles, checks = roles_of(request.user, SOURCE, about=factsheet), about.picture_checks_of(factsheet)
    posted = request.POST
    texts = {name: getattr(factsheet, name) for name in about.FIELDS}
    if posted.get("act") == "about":
        texts = {name: posted.get(name, "") for name in about.FIELDS}
    return {
        "factsheet": factsheet,
        "texts": texts,
        "evidence": about.evidence_of(factsheet),
        "retired": factsheet.evidence.exclude(retired_on=None).order_by("-retired_on", "pk"),
        "pictures": [(asset, checks.get(asset)) for asset in about.assets_of(factsheet.latest())],
        "lacking": about.lacking(factsheet),
        "may_write": reason_against(roles, Act.WRITE, SOURCE) is None,
        "may_review": reason_against(roles, Act.REVIEW, SOURCE) is None,
        "today": timezone.localdate(),
        "limits": LIMITS,
        "problems": problems,
        "posted": posted,
        "failed": posted.get("act", "") if problems else "",
    }


def _change(request: StaffRequest, factsheet: Factsheet) -> str:
    """Do what the form asks for; return what to say of it."""
    form, by, today = request.POST, request.user, timezone.localdate()
    match form.get("act"):
        case "about":
            texts = {name: form.get(name, "") for name in about.FIELDS}
            about.change_about(factsheet=factsheet, by=by, **texts)
            return "Kept."
        case "interval":
            made = about.set_review_interval(factsheet=factsheet, months=_number(form.get("months", ""), "months"), by=by)
            return f"Reviewed in full at least every {made.review_interval_months} months."
        case "add":
            said = {name: form.get(name, "") for name in ("text", "url", "note")}
            about.add_evidence(factsheet=factsheet, checked_on=day_in(form.get("checked_on", "")), by=by, today=today, **said)
            return "The evidence is on the list."
        case "check":
            evidence = about.evidence_numbered(factsheet, _number(form.get("number", ""), "evidence"))
            about.check_evidence(evidence=evidence, checked_on=today, note=form.get("note", ""), by=by, today=today)
            return "Marked as checked today."
        case "retire":
            evidence = about.evidence_numbered(factsheet, _number(form.get("number", ""), "evidence"))
            about.retire_evidence(evidence=evidence, reason=form.get("reason", ""), by=by, today=today)
            return "The evidence is retired; it stays on record."
        case "picture":
            said = {name: form.get(name, "") for name in ("asset", "credit", "licence")}
            about.check_picture(factsheet=factsheet, checked_on=day_in(form.get("checked_on", "")), by=by, today=today, **said)
            return "The check of the picture is kept."
    raise Refused("The form names nothing that can be done here.")


def _number(stated: str, what: str) -> int:
    stated = stated.strip()
    if not (stated.isascii() and stated.isdigit() and len(stated) < 10):
        raise Refused(f"“{stated[:20]}” is no number of {what}.")
    return int(stated)
