"""Preview, the copies that were served, roll back."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cms.errors import Refused
from cms.factsheets.actions import factsheet_at
from cms.languages import REGISTRY
from cms.people.duties import roles_of
from cms.releases.actions import roll_back, rollback_target
from cms.releases.drafting import draft_page
from cms.releases.models import Release
from cms.releases.recall import HEADINGS, served_copies
from cms.review.opening import Opened, open_to_sign
from cms.roles import Role
from cms.workbench.addresses import place_at
from cms.workbench.framing import shown_in_our_frames
from cms.workbench.live import marked_as_draft
from cms.workbench.middleware import refusal
from cms.workbench.requests import StaffRequest


@login_required
@shown_in_our_frames
def preview(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """The page as patients would see it with the words as they are now; rendered by the renderer of the releases.

    The page on which it is signed shows it in a frame, and names the digest of what it wants to show.
    """
    edition = place_at(key, language).edition()
    try:
        page = draft_page(edition)
        if "read" in request.GET:
            open_to_sign(edition=edition, by=request.user, read_digest=request.GET["read"], what=Opened.PAGE)
    except Refused as refused:
        return refusal(request, refused)
    return HttpResponse(marked_as_draft(page))


@login_required
def copies(request: StaffRequest, key: str) -> HttpResponse:
    """Every copy that patients were ever served, for a recall letter."""
    factsheet = factsheet_at(key)
    return render(request, "workbench/copies.html", {"factsheet": factsheet, "copies": served_copies(factsheet, REGISTRY)})


@login_required
def copies_file(request: StaffRequest, key: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-copies.csv"'
    table = csv.writer(response)
    table.writerow(HEADINGS)
    table.writerows(copy.row for copy in served_copies(factsheet_at(key), REGISTRY))
    return response


@login_required
def releases(request: StaffRequest) -> HttpResponse:
    target, against = rollback_target()
    context = {
        "releases": Release.objects.select_related("by").order_by("-pk")[:50],
        "target": target,
        "against": against,
        "may_publish": Role.PUBLISHER in roles_of(request.user),
    }
    return render(request, "workbench/releases.html", context)


@login_required
@require_POST
def roll_back_release(request: StaffRequest) -> HttpResponse:
    release = roll_back(by=request.user)
    messages.success(request, f"Live again: release {release.digest[:12]}.")
    return redirect("workbench:releases")
