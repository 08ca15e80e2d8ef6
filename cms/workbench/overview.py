"""The coordinator's overview: every factsheet in every language, narrowed, kept as views, and as a table for a spreadsheet."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.catalogues.tables import safe
from cms.errors import Refused, Unknown
from cms.factsheets.models import Factsheet, Topic
from cms.languages import REGISTRY, Language
from cms.people.saved_views import MAX_NAME, drop_view, keep_view, views_of
from cms.review.state import EditionState
from cms.workbench.matrix import Cell, languages_opened, lines_of
from cms.workbench.narrowing import Asked
from cms.workbench.requests import StaffRequest
from cms.workbench.sheets import STALE

PER_PAGE = 50
AT_ONCE = 200  # factsheets read together for the file
COLUMNS = (
    *("factsheet", "title", "topic", "language", "state", "wordings", "approved", "English changed since", "severity"),
    *(
        "due",
        "overdue",
        "blocking findings",
        "warnings",
        "counted",
        "open messages",
        "possible harm",
        "live version",
        "on the page",
    ),
    "withdrawn",
)
BYTE_ORDER_MARK = "\ufeff"


def _languages(asked: Asked, opened: set[str]) -> list[Language]:
    shown = asked.languages or opened
    return [entry for code, entry in REGISTRY.items() if code in shown]


@login_required
def overview(request: StaffRequest) -> HttpResponse:
    return _page(request, Asked.from_address(request.GET))


def _page(request: StaffRequest, asked: Asked, problems: tuple[str, ...] = ()) -> HttpResponse:
    today, opened = timezone.localdate(), languages_opened()
    late = asked.late()
    page = Paginator(asked.factsheets(today, late), PER_PAGE).get_page(request.GET.get("page"))
    languages = _languages(asked, opened)
    lines = lines_of(list(page), languages, today, late)
    context: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "lines": lines,
        "columns": languages,
        "uncounted": sum(not cell.is_counted for line in lines for _, cell in line.cells),
        "topics": Topic.objects.all(),
        "states": [*EditionState, STALE],
        "languages": [entry for code, entry in REGISTRY.items() if code in opened or code in asked.languages],
        "views": views_of(request.user),
        "limit": MAX_NAME,
        "problems": problems,
        "typed": request.POST.get("name", ""),
    }
    return render(request, "workbench/overview.html", context, status=409 if problems else 200)


@login_required
@require_POST
def views(request: StaffRequest) -> HttpResponse:
    """Keep the filter as a view under a name, or drop one; after a refusal the name typed is still there."""
    asked = Asked.from_address(QueryDict(request.POST.get("query", "")[:2_000]))
    name = request.POST.get("name", "")
    try:
        if request.POST.get("act") == "drop":
            drop_view(name=name, by=request.user)
            messages.success(request, f"The view “{name}” is gone.")
        else:
            kept = keep_view(name=name, query=asked.query, by=request.user)
            messages.success(request, f"The view “{kept.name}” is kept; only you see it.")
    except Unknown:
        raise
    except Refused as refused:
        return _page(request, asked, refused.reasons)
    return redirect(f"{reverse('workbench:overview')}?{asked.query}")


@login_required
def table(request: StaffRequest) -> StreamingHttpResponse:
    """What the filter shows, on all pages, as CSV: a row for each factsheet in each language."""
    asked = Asked.from_address(request.GET)
    headers = {"Content-Disposition": 'attachment; filename="overview.csv"'}
    return StreamingHttpResponse(_csv(asked, timezone.localdate()), content_type="text/csv; charset=utf-8", headers=headers)


def _csv(asked: Asked, today: date) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _written([COLUMNS])
    languages = _languages(asked, languages_opened())
    late = asked.late()
    factsheets = list(asked.factsheets(today, late))
    for start in range(0, len(factsheets), AT_ONCE):
        lines = lines_of(factsheets[start : start + AT_ONCE], languages, today, late)
        yield _written(
            _row(line.factsheet, entry, cell)
            for line in lines
            for entry, cell in line.cells
            if not asked.asks_of_editions or asked.fits(cell)
        )


def _row(factsheet: Factsheet, entry: Language, cell: Cell) -> tuple[object, ...]:
    title = factsheet.title  # type: ignore[attr-defined]
    counted = "yes" if cell.is_counted else "earlier" if cell.was_counted else "not yet"
    findings = (cell.block, cell.warn) if cell.was_counted else ("", "")
    return (
        *(factsheet.key, title or "", factsheet.topic.key, entry.english, cell.state or "not open", cell.total, cell.approved),
        *(cell.stale, f"S{cell.severity}" if cell.severity else "", cell.due or "", "yes" if cell.is_overdue else ""),
        *(*findings, counted, cell.messages, cell.harms, cell.live or "", cell.shown, "yes" if cell.is_withdrawn else ""),
    )


def _written(rows: Any) -> str:
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([safe(str(cell)) for cell in row] for row in rows)
    return out.getvalue()
