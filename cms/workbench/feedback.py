"""What readers told us: the inbox, one message with what can be done about it, and the table for a spreadsheet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from cms.errors import NotEntitled, Refused
from cms.feedback import actions
from cms.feedback.export import table_of
from cms.feedback.inbox import ANY, Wanted, counts, written_about
from cms.feedback.models import Message
from cms.feedback.sending import cleaned
from cms.feedback.state import FOLLOWING, State
from cms.languages import REGISTRY, SOURCE
from cms.people.duties import reason_against, roles_of
from cms.roles import Act
from cms.workbench.requests import StaffRequest

PER_PAGE = 25
# The acts of the form, by the names of its buttons; “led to change” needs a version besides.
OPEN_CHANGE = "open change"
ACTS = {
    "note": actions.write_note,
    "answer": actions.answer,
    "close": actions.close,
    "reopen": actions.reopen,
    "flag": actions.flag,
    "unflag": actions.unflag,
    "redact": actions.redact,
    "erase contact": actions.erase_contact,
    OPEN_CHANGE: actions.open_change,
}


def _wanted(query: QueryDict) -> Wanted:
    named = {name: cleaned(query.get(name, "")) for name in ("factsheet", "language", "state")}
    return Wanted(**named, is_safety=query.get("safety") == "1")


@login_required
def inbox(request: StaffRequest) -> HttpResponse:
    wanted = _wanted(request.GET)
    states, votes = counts(wanted)
    factsheets, languages = written_about()
    context = {
        "wanted": wanted,
        "any": ANY,
        "states": states.items(),
        "votes": votes,
        "page": Paginator(wanted.messages(), PER_PAGE).get_page(request.GET.get("page")),
        "factsheets": factsheets,
        "languages": [REGISTRY[code] for code in languages if code in REGISTRY],
    }
    return render(request, "workbench/feedback.html", context)


@login_required
def export(request: StaffRequest) -> HttpResponse:
    """The messages of the filter as CSV; their contact details stay here."""
    table, count = table_of(_wanted(request.GET).messages())
    actions.record_export(by=request.user, count=count)
    headers = {"Content-Disposition": 'attachment; filename="feedback.csv"'}
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)


@login_required
def message(request: StaffRequest, number: int) -> HttpResponse:
    """GET: a message and what can be done about it. POST: one of the acts, with the note beside it."""
    if request.method != "POST":
        return render(request, "workbench/feedback_message.html", _shown(request, actions.message_at(number)))
    try:
        changed = _act(request, number)
    except NotEntitled:
        raise
    except Refused as refused:
        context = _shown(request, actions.message_at(number))
        context |= {"problems": refused.reasons, "note": request.POST.get("note", "")}
        return render(request, "workbench/feedback_message.html", context, status=409)
    if request.POST.get("act") == OPEN_CHANGE:
        return redirect("workbench:source", changed.factsheet)
    return redirect("workbench:message", number)


def _act(request: StaffRequest, number: int) -> Message:
    form = request.POST
    name, seen = form.get("act", ""), form.get("seen", "")
    about: dict[str, Any] = {"number": number, "by": request.user, "note": form.get("note", "")}
    about["seen"] = int(seen) if seen.isdecimal() else -1
    if name == "lead to change":
        version = form.get("version", "")
        changed = actions.lead_to_change(version=int(version) if version.isdecimal() else None, **about)
    elif name in ACTS:
        changed = ACTS[name](**about)
    else:
        raise Refused("The form names no act on a message.")
    messages.success(request, f"Kept. Message {number} is {changed.state}.")
    return changed


def _shown(request: StaffRequest, found: Message) -> dict[str, Any]:
    against = reason_against(roles_of(request.user), Act.HANDLE_FEEDBACK, found.language)
    return {
        "message": found,
        "note": found.note,
        "against": against,
        "may_recall": reason_against(roles_of(request.user), Act.WITHDRAW, "") is None,
        "following": [] if against else FOLLOWING[State(found.state)],
        "versions": actions.versions_that_may_answer(found),
        "may_write": reason_against(roles_of(request.user), Act.WRITE, SOURCE) is None,
    }
