"""Recall: choose what, look at what will happen, do it; afterwards the recall's page with the letter and the way back."""

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cms.errors import NotEntitled, Refused
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY
from cms.people.duties import reason_against, require, roles_of
from cms.releases.actions import known_language, live_of
from cms.releases.distributors import add_distributor, distributors, end_distributor, require_coordinator
from cms.releases.foretelling import choices, foretell
from cms.releases.letters import draft_of, letter_of
from cms.releases.models import MAX_LETTERS, Recall
from cms.releases.recall import HEADINGS, copies_of
from cms.releases.recalled import standings_of
from cms.releases.recalling import recall, recall_at
from cms.roles import Act, Role
from cms.workbench.requests import StaffRequest

PER_PAGE = 50
FIELDS = ("language", "segment", "reason", "wrong")


@login_required
def recall_sheet(request: StaffRequest, key: str) -> HttpResponse:
    """GET: choose what. POST: look at what would happen, or, with the button below that, do it."""
    factsheet = factsheet_at(key)
    require(request.user, Act.WITHDRAW)
    if request.method != "POST":
        return _choosing(request, factsheet, {name: request.GET.get(name, "") for name in FIELDS})
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    act = request.POST.get("act", "look")
    try:
        if act == "recall":
            made = _recall(request, factsheet, typed)
            messages.success(
                request,
                f"Recalled: {', '.join(REGISTRY[code].english for code in made.languages)}. "
                "Colleagues are told. The letter below waits for you to send it.",
            )
            return redirect("workbench:recall", made.pk)
        if act == "look":
            return _looking(request, factsheet, typed)
    except NotEntitled:
        raise
    except Refused as refused:
        return _choosing(request, factsheet, typed, problems=refused.reasons, status=409)
    return _choosing(request, factsheet, typed)


def _recall(request: StaffRequest, factsheet: Factsheet, typed: dict[str, str]) -> Recall:
    return recall(
        factsheet=factsheet,
        language=typed["language"],
        segment_key=typed["segment"],
        reason=typed["reason"],
        what_is_wrong=typed["wrong"],
        read=request.POST.getlist("read") if typed["segment"] else None,
        by=request.user,
    )


def _choosing(request: StaffRequest, factsheet: Factsheet, typed: dict[str, str], status: int = 200, **more: Any) -> HttpResponse:
    languages, passages = choices(factsheet)
    context = {"factsheet": factsheet, "languages": languages, "passages": passages, "typed": typed} | more
    return render(request, "workbench/recall_choose.html", context, status=status)


def _looking(request: StaffRequest, factsheet: Factsheet, typed: dict[str, str]) -> HttpResponse:
    code = known_language(typed["language"]).code if typed["language"] else ""
    foretold = foretell(factsheet, code, typed["segment"], reason=typed["reason"])
    if foretold.reasons:
        raise Refused(*foretold.reasons)
    typed["wrong"] = typed["wrong"] or typed["reason"]
    context = {"factsheet": factsheet, "typed": typed, "foretold": foretold, "distributors": distributors()}
    return render(request, "workbench/recall_look.html", context)


@login_required
def recalls(request: StaffRequest) -> HttpResponse:
    """Every recall, those that are not over first."""
    found = Recall.objects.select_related("factsheet", "by").order_by("-pk")
    context = {
        "open": list(found.filter(ended_at=None)),
        "page": Paginator(found.exclude(ended_at=None), PER_PAGE).get_page(request.GET.get("page")),
        "keeps_distributors": Role.COORDINATOR in roles_of(request.user),
    }
    return render(request, "workbench/recalls.html", context)


@login_required
def one_recall(request: StaffRequest, number: int) -> HttpResponse:
    found = recall_at(number)
    may_write = reason_against(roles_of(request.user), Act.WITHDRAW, "") is None
    context = {
        "recall": found,
        "standings": standings_of(found, live_of(found.factsheet)),
        "letter": letter_of(found),
        "distributors": distributors() if may_write else [],
        "may_write": may_write,
    }
    return render(request, "workbench/recall.html", context)


@login_required
def letter(request: StaffRequest, number: int) -> HttpResponse:
    """The letter alone, for paper."""
    return render(request, "workbench/recall_letter.html", {"recall": recall_at(number), "letter": letter_of(recall_at(number))})


@login_required
def letter_text(request: StaffRequest, number: int) -> HttpResponse:
    return _file(letter_of(recall_at(number)).text.encode(), "text/plain; charset=utf-8", f"recall-{number}.txt")


@login_required
def draft(request: StaffRequest, number: int) -> HttpResponse:
    """The e-mail as a file for a mail program; it names the distributors, so it is for those who may recall."""
    require(request.user, Act.WITHDRAW)
    return _file(draft_of(letter_of(recall_at(number)), distributors()), "message/rfc822", f"recall-{number}.eml")


@login_required
def copies(request: StaffRequest, number: int) -> HttpResponse:
    response = _file(b"", "text/csv; charset=utf-8", f"recall-{number}-copies.csv")
    table = csv.writer(response)
    table.writerow(HEADINGS)
    table.writerows(copy.row for copy in copies_of(recall_at(number)))
    return response


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@login_required
def all_distributors(request: StaffRequest) -> HttpResponse:
    """GET: the list. POST: one more."""
    require_coordinator(request.user)
    if request.method != "POST":
        return _listed(request)
    typed = {name: request.POST.get(name, "") for name in ("name", "organisation", "email", "hands_out")}
    try:
        added = add_distributor(**typed, by=request.user)
    except NotEntitled:
        raise
    except Refused as refused:
        return _listed(request, status=409, problems=refused.reasons, typed=typed)
    messages.success(request, f"On the list: {added}.")
    return redirect("workbench:distributors")


@login_required
@require_POST
def distributor(request: StaffRequest, number: int) -> HttpResponse:
    """Take somebody off the list."""
    messages.success(request, f"Off the list: {end_distributor(number=number, by=request.user)}.")
    return redirect("workbench:distributors")


def _listed(request: StaffRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {"distributors": distributors(), "longest": MAX_LETTERS} | more
    return render(request, "workbench/distributors.html", context, status=status)
