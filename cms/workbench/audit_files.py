"""The audit as files: a table, JSON lines and a page to print, each sent as it is made."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from cms.audit.browsing import Wanted, as_told, json_line, oldest_first
from cms.audit.models import Event
from cms.audit.sentences import rows_of, sentence_of
from cms.catalogues.tables import safe
from cms.errors import Refused, Unknown
from cms.people.audit_review import record_audit_export
from cms.workbench.audit import wanted_in
from cms.workbench.requests import StaffRequest

COLUMNS = ("number", "at", "actor", "act", "subject", "payload", "previous", "digest")
_BOM = "\ufeff"  # without it, spreadsheets read UTF-8 as something else
_HERE = "<!-- events -->"


@login_required
def export(request: StaffRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Everything the filter asks for, oldest first, up to the moment it was asked for; taking it out is itself audited."""
    if form not in FORMS:
        raise Unknown(f"There is no such form of the audit; there are: {', '.join(FORMS)}.")
    wanted, problems = wanted_in(request.GET)
    if problems:
        raise Refused(*problems)
    up_to = record_audit_export(by=request.user, form=form, asked=wanted.asked)
    make, content_type = FORMS[form]
    headers = {} if form == "html" else {"Content-Disposition": f'attachment; filename="audit-to-{up_to}.{form}"'}
    return StreamingHttpResponse(make(wanted, up_to), content_type=content_type, headers=headers)


def _table(wanted: Wanted, up_to: int) -> Iterator[bytes]:
    yield f"{_BOM}{_row(COLUMNS)}".encode()
    for event in oldest_first(wanted, up_to):
        told = as_told(event) | {"payload": json.dumps(event.payload, ensure_ascii=False, sort_keys=True)}
        yield _row(str(told[name]) for name in COLUMNS).encode(errors="replace")


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()


def _lines(wanted: Wanted, up_to: int) -> Iterator[bytes]:
    return map(json_line, oldest_first(wanted, up_to))


def _page(wanted: Wanted, up_to: int) -> Iterator[bytes]:
    frame = {"wanted": wanted, "up_to": up_to, "made_at": timezone.now(), "here": _HERE}
    before, _, after = render_to_string("workbench/audit_print.html", frame).partition(_HERE)
    yield before.encode()
    for event in oldest_first(wanted, up_to):
        yield _told(event).encode(errors="replace")
    yield after.encode()


def _told(event: Event) -> str:
    sentence = sentence_of(actor=event.actor, act=event.act, subject=event.subject)
    return render_to_string("workbench/audit_print_row.html", {"event": event, "said": sentence, "rows": rows_of(event.payload)})


FORMS: dict[str, tuple[Callable[[Wanted, int], Iterator[bytes]], str]] = {
    "csv": (_table, "text/csv; charset=utf-8"),
    "jsonl": (_lines, "application/x-ndjson; charset=utf-8"),
    "html": (_page, "text/html; charset=utf-8"),
}
