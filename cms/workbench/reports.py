"""Figures about the work as plots, each with the same figures in a table and as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.catalogues.tables import write_rows
from cms.errors import Unknown
from cms.languages import REGISTRY
from cms.workbench.figures import PLOTS
from cms.workbench.requests import StaffRequest


def _language(request: StaffRequest) -> str:
    language = request.GET.get("language", "")
    return language if language in REGISTRY else ""


@login_required
def reports(request: StaffRequest) -> HttpResponse:
    language, today = _language(request), timezone.localdate()
    context = {
        "plots": [plot(language, today) for plot in PLOTS.values()],
        "language": language,
        "languages": REGISTRY.values(),
        "today": today,
    }
    return render(request, "workbench/reports.html", context)


@login_required
def table(request: StaffRequest, name: str) -> HttpResponse:
    if name not in PLOTS:
        raise Unknown("There is no such report.")
    plot = PLOTS[name](_language(request), timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(write_rows([plot.headings, *plot.rows]), content_type="text/csv; charset=utf-8", headers=headers)
