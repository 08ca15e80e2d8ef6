"""The full review of a factsheet: its checklist, what is done, what is left, and what was typed, whatever becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.errors import NotEntitled, Refused
from cms.factsheets import about
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet, PictureCheck
from cms.feedback.inbox import waiting
from cms.feedback.user_tests import user_testing_of
from cms.languages import SOURCE
from cms.people.duties import reason_against, require, roles_of
from cms.review import full_review
from cms.review.checklist import ANSWERED_HERE, MAX_NOTE, Answer, Point, Reply, by_part, open_points
from cms.review.models import FullReview
from cms.roles import Act
from cms.workbench.requests import StaffRequest


@login_required
def review_sheet(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        require(request.user, Act.REVIEW, SOURCE, about=factsheet)
        try:
            messages.success(request, _done(request, factsheet))
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            return redirect("workbench:full_review", key)
    return render(request, "workbench/full_review.html", _shown(request, factsheet, problems), status=409 if problems else 200)


def _shown(request: StaffRequest, factsheet: Factsheet, problems: tuple[str, ...]) -> dict[str, Any]:
    roles = roles_of(request.user, SOURCE, about=factsheet)
    review = full_review.open_review_of(factsheet)
    points = full_review.checklist_of(review) if review else []
    undone = open_points(points)
    checks = about.picture_checks_of(factsheet) if review else {}
    return {
        "factsheet": factsheet,
        "review": review,
        "parts": [(part, [_typed(request, one, checks.get(one.subject)) for one in found]) for part, found in by_part(points)],
        "count": len(points),
        "done": len(points) - len(undone),
        "undone": undone,
        "replies": list(Reply),
        "feedback": waiting(factsheet=factsheet.key),
        "tested": user_testing_of(factsheet) if review else None,
        "earlier": _earlier(factsheet),
        "may_review": reason_against(roles, Act.REVIEW, SOURCE) is None,
        "may_sign": reason_against(roles, Act.SIGN, SOURCE) is None,
        "longest": MAX_NOTE,
        "problems": problems,
        "left_over": [] if review else _left_over(request),
        "posted": request.POST if problems else {},
    }


def _earlier(factsheet: Factsheet) -> Any:
    closed = FullReview.objects.filter(factsheet=factsheet).exclude(closed_at=None)
    return closed.select_related("version", "signature").order_by("-closed_at")


@dataclass(frozen=True)
class Shown:
    """A point with the reply and the note to show: those of the form, if it comes back, else those that are kept."""

    point: Point
    reply: str
    note: str
    on: date | None
    credit: str = ""
    licence: str = ""


def _typed(request: StaffRequest, point: Point, check: PictureCheck | None) -> Shown:
    form = request.POST
    reply = form.get(f"reply-{point.code}", "" if f"note-{point.code}" in form else point.reply)
    at = datetime.fromisoformat(point.at) if point.at else None
    on = timezone.localdate(at) if at and at.tzinfo else at.date() if at else None
    credit = form.get(f"credit-{point.subject}", check.credit if check else "")
    licence = form.get(f"licence-{point.subject}", check.licence if check else "")
    return Shown(point, reply, form.get(f"note-{point.code}", point.note), on, credit, licence)


def _left_over(request: StaffRequest) -> list[str]:
    """Notes that were typed into a form whose review has ended meanwhile."""
    typed = [request.POST.get(name, "") for name in request.POST if name.startswith("note-")]
    return [text for text in typed if text.strip()]


def _done(request: StaffRequest, factsheet: Factsheet) -> str:
    """Whatever button was pressed, what was answered is kept first; return what to say."""
    form, by = request.POST, request.user
    if form.get("act") == "open":
        review = full_review.open_full_review(factsheet=factsheet, by=by)
        return f"The full review of version {review.version.number} is open."
    review = _open_one(factsheet, form.get("review", ""))
    if form.get("act") == "call off":
        full_review.call_off(review=review, reason=form.get("reason", ""), by=by)
        return "The review is called off. What was answered stays on record."
    full_review.answer(review=review, answers=_answers(request, review), by=by)
    if number := form.get("evidence", ""):
        return _evidence_checked(request, factsheet, number)
    if asset := form.get("picture", ""):
        return _picture_checked(request, factsheet, asset)
    if form.get("act") == "complete":
        full_review.complete(review=review, by=by)
        return "The review is complete. A clinical reviewer can now sign the English as a full review."
    return "Kept."


def _open_one(factsheet: Factsheet, number: str) -> FullReview:
    review = full_review.open_review_of(factsheet)
    if review is None or str(review.pk) != number:
        raise Refused("That review is not open any more; what you typed is below.")
    return review


def _answers(request: StaffRequest, review: FullReview) -> dict[str, Answer]:
    form = request.POST
    codes = [point.code for point in full_review.checklist_of(review) if point.part in ANSWERED_HERE]
    sent = [code for code in codes if f"note-{code}" in form]
    return {code: Answer(form.get(f"reply-{code}", ""), form.get(f"note-{code}", "").replace("\r\n", "\n")) for code in sent}


def _evidence_checked(request: StaffRequest, factsheet: Factsheet, number: str) -> str:
    today = timezone.localdate()
    found = about.evidence_numbered(factsheet, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
    note = request.POST.get(f"note-evidence-{number}", "")
    about.check_evidence(evidence=found, checked_on=today, by=request.user, today=today, note=note)
    return "Kept, and the evidence is marked as checked today."


def _picture_checked(request: StaffRequest, factsheet: Factsheet, asset: str) -> str:
    today, form = timezone.localdate(), request.POST
    said = {"credit": form.get(f"credit-{asset}", ""), "licence": form.get(f"licence-{asset}", "")}
    about.check_picture(factsheet=factsheet, asset=asset, checked_on=today, by=request.user, today=today, **said)
    return "Kept, and the picture is marked as looked at today."
