"""Preview, publish, withdraw, roll back."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cms.factsheets.actions import factsheet_at
from cms.languages import REGISTRY, SOURCE
from cms.memory.lookup import said_elsewhere
from cms.people.duties import roles_of
from cms.releases.actions import draft_page, publish, roll_back, rollback_target, withdraw
from cms.releases.models import Release
from cms.releases.recall import HEADINGS, served_copies
from cms.roles import Role
from cms.workbench.addresses import place_at
from cms.workbench.requests import StaffRequest


@login_required
def preview(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """The page as patients would see it with the words as they are now; rendered by the renderer of the releases."""
    return HttpResponse(draft_page(place_at(key, language).edition()))


@login_required
@require_POST
def publish_edition(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, language)
    publication = publish(factsheet=place.factsheet, language=place.language, by=request.user)
    messages.success(request, f"Published. Patients read it at /{place.language}/{key}/; identity {publication.digest[:12]}.")
    return redirect("workbench:edition", key, place.language)


@login_required
@require_POST
def withdraw_sheet(request: StaffRequest, key: str) -> HttpResponse:
    language, reason = request.POST.get("language", ""), request.POST.get("reason", "")
    elsewhere = _said_elsewhere(key, language)
    gone = withdraw(factsheet=factsheet_at(key), language=language, reason=reason, by=request.user)
    names = ", ".join(REGISTRY[publication.edition.language].english for publication in gone)
    messages.success(request, f"Withdrawn: {names}. Patients see the notice. A recall letter names the copies below.")
    if elsewhere:
        messages.warning(request, f"The very same wordings are live elsewhere; look there too: {'; '.join(elsewhere)}.")
    return redirect("workbench:copies", key)


def _said_elsewhere(key: str, language: str) -> list[str]:
    """Where else words that are about to be withdrawn are live; the memory forgets them with the withdrawal."""
    codes = [language] if language in REGISTRY else [code for code in REGISTRY if not language and code != SOURCE]
    return [
        f"{factsheet} in {REGISTRY[code].english} ({count})"
        for code in codes
        for factsheet, count in said_elsewhere(factsheet=key, language=code).items()
    ]


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
        "may_roll_back": Role.PUBLISHER in roles_of(request.user),
    }
    return render(request, "workbench/releases.html", context)


@login_required
@require_POST
def roll_back_release(request: StaffRequest) -> HttpResponse:
    release = roll_back(by=request.user)
    messages.success(request, f"Live again: release {release.digest[:12]}.")
    return redirect("workbench:releases")
