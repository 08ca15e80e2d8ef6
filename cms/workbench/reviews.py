"""Every factsheet by the day its full review is due: a list, and a table for a spreadsheet."""

import csv
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.catalogues.tables import safe
from cms.releases.reviews_due import reviews_due
from cms.workbench.overview import BYTE_ORDER_MARK
from cms.workbench.requests import StaffRequest

PER_PAGE = 100
COLUMNS = ("factsheet", "title", "owner", "last reviewed", "due", "overdue", "under way since")


@login_required
def reviews(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    due = reviews_due()
    page = Paginator(due, PER_PAGE).get_page(request.GET.get("page"))
    late = sum(one.is_overdue(today) for one in due)
    return render(request, "workbench/reviews.html", {"page": page, "today": today, "late": late})


@login_required
def table(request: StaffRequest) -> HttpResponse:
    today, out = timezone.localdate(), StringIO()
    rows = [
        (
            *(one.key, one.title, str(one.factsheet.owner), one.last_reviewed, one.on),
            *("yes" if one.is_overdue(today) else "", timezone.localdate(one.review.opened_at) if one.review else ""),
        )
        for one in reviews_due()
    ]
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([safe(str(cell)) for cell in row] for row in [COLUMNS, *rows])
    answer = HttpResponse(BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reviews.csv"'
    return answer
