"""One segment: its editor, one act on it, and its history."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cms.errors import NotEntitled, Overtaken, Refused, Unknown
from cms.factsheets.notes import give_note
from cms.languages import SOURCE
from cms.people.duties import reason_against, roles_of
from cms.review import actions
from cms.review.models import Decision
from cms.review.mqm import ErrorSeverity, ErrorType, Outcome
from cms.review.remarks import dispose, remark, remarks_on
from cms.review.state import Wording
from cms.roles import Act
from cms.workbench.addresses import Place, place_at
from cms.workbench.edition import act_named, rows_at, state_of
from cms.workbench.pace import seconds_to_wait
from cms.workbench.requests import StaffRequest

WRITE_AND_SUBMIT = "write and submit"
NOTE = "note"
# After these the segment is done with for now; after the others somebody goes on working on it.
CLOSING = {WRITE_AND_SUBMIT, Act.SUBMIT, Act.REVISE, Act.APPROVE, Act.RETURN}


@login_required
def segment(request: StaffRequest, key: str, language: str, segment: str) -> HttpResponse:
    """GET: the segment as it is worked on, or with `closed` as the list shows it. POST: one act on it."""
    place = _place(key, language, segment)
    if request.method != "POST":
        name = "_row.html" if request.htmx and "closed" in request.GET else "_editor.html"
        return _shown(request, place, segment, name)
    if wait := seconds_to_wait(request.user, at=timezone.now()):
        answer = _refused(
            request, place, segment, Refused(f"You are very quick. Wait {wait} seconds; your words are in the field.")
        )
        answer.status_code, answer["Retry-After"] = 429, str(wait)
        return answer
    try:
        _act(request, place, segment)
    except NotEntitled:
        raise
    except Refused as refused:
        return _refused(request, place, segment, refused)
    if request.htmx:
        is_closed = request.POST.get("act") in CLOSING
        return _shown(request, place, segment, "_row.html" if is_closed else "_editor.html", has_header=True)
    return redirect(reverse("workbench:edition", args=[place.factsheet.key, place.language]) + f"#{segment}")


@login_required
def history(request: StaffRequest, key: str, language: str, segment: str) -> HttpResponse:
    place = _place(key, language, segment)
    found = Decision.objects.filter(factsheet=place.factsheet, language=place.language, segment_key=segment)
    context = {
        "place": place,
        "key": segment,
        "history": found.select_related("by").order_by("-pk"),
        "may_write": reason_against(roles_of(request.user, place.language, place.factsheet), Act.WRITE, place.language) is None,
    }
    return render(request, "workbench/_history.html" if request.htmx else "workbench/history.html", context)


def _place(key: str, language: str, segment: str) -> Place:
    place = place_at(key, language)
    if place.version is None or not place.version.segments.filter(key=segment).exists():
        raise Unknown(f"There is no segment “{segment}” in the {place.entry.english} edition of {key}.")
    return place


def _act(request: StaffRequest, place: Place, key: str) -> None:
    version, language, by = place.version, place.language, request.user
    assert version is not None
    form = request.POST
    name, _, code = form.get("act", "").partition("waive ")
    name = Act.WAIVE if code else name
    if name == Act.DISPOSE:
        _dispose(request, place, key)
        return
    if name == NOTE:
        if place.language != SOURCE:
            raise Refused("A note for translators is given in the English edition.")
        give_note(version=version, key=key, note=form.get("note", ""), by=by)
        return
    wording = Wording(form.get("read_source", ""), form.get("read_target", ""))
    text = form.get("text")
    if name in {Act.WRITE, WRITE_AND_SUBMIT}:
        one = version.segments.get(key=key)
        actions.write(segment=one, language=language, text=text or "", by=by, read=wording)
        if name == Act.WRITE:
            return
        name, wording, text = Act.SUBMIT, Wording(one.source, one.words(language)), None
    if text is not None and text != wording.target:
        raise Refused("The words in the field are not saved yet. Save them first; then they can be judged.")
    judge = JUDGED.get(act_named(name))
    if judge is None:
        raise Refused("The form names no act on a wording.")
    judge({"version": version, "language": language, "read": {key: wording}, "by": by}, form, code)
    if name == Act.SUBMIT:
        for number in form.getlist("done"):
            _answer(request, place, key, number, Outcome.DONE.value, "")


def _with_error(asked: dict[str, Any], form: Any) -> dict[str, Any]:
    """A remark names what kind of error it is and how much it matters, from the fixed lists."""
    try:
        return asked | {"error_type": ErrorType(form.get("error_type", "")), "severity": ErrorSeverity(form.get("severity", ""))}
    except ValueError as problem:
        raise Refused("Choose what kind of error it is, and how much it matters, from the lists.") from problem


def _dispose(request: StaffRequest, place: Place, key: str) -> None:
    form = request.POST
    _answer(request, place, key, form.get("remark", ""), form.get("outcome", ""), form.get("reason", ""))


def _answer(request: StaffRequest, place: Place, key: str, number: str, outcome: str, reason: str) -> None:
    noted = {str(one.pk): one for one in remarks_on(place.factsheet, place.language, [key]).get(key, [])}
    if number not in noted or outcome not in set(Outcome):
        raise Refused("The form names no remark on this segment, or no answer to it.")
    dispose(remark=noted[number], outcome=Outcome(outcome), by=request.user, reason=reason)


JUDGED: dict[Act, Callable[[dict[str, Any], Any, str], object]] = {
    Act.SUBMIT: lambda asked, form, _: actions.submit(**asked, reason=form.get("reason", "")),
    Act.REVISE: lambda asked, form, _: actions.revise(**asked),
    Act.APPROVE: lambda asked, form, _: actions.approve(**asked),
    Act.RETURN: lambda asked, form, _: actions.return_to_writer(**_with_error(asked, form), remark=form.get("remark", "")),
    Act.REMARK: lambda asked, form, _: remark(**_with_error(asked, form), text=form.get("remark", "")),
    Act.WAIVE: lambda asked, form, code: actions.waive(**asked, code=code, reason=form.get(f"because {code}", "")),
}


def _shown(request: StaffRequest, place: Place, key: str, name: str, *, has_header: bool = False) -> HttpResponse:
    [row] = rows_at(request, place, [key])
    context = {"place": place} | (state_of(place.edition()) if has_header or not request.htmx else {})
    context |= {"row": row, "has_header": has_header, "template": f"workbench/{name}"} | _lists()
    return render(request, "workbench/_answer.html" if request.htmx else "workbench/row.html", context)


def _refused(request: StaffRequest, place: Place, key: str, refused: Refused) -> HttpResponse:
    """The editor with the reasons and with what was typed, so that nothing is lost."""
    [row] = rows_at(request, place, [key])
    context = (
        {"place": place}
        | state_of(place.edition())
        | {"row": row, "refused": refused, "typed": request.POST.get("text"), "has_header": True}
    )
    context |= {"overtaken": refused if isinstance(refused, Overtaken) else None, "template": "workbench/_editor.html"}
    name = "workbench/_answer.html" if request.htmx else "workbench/row.html"
    return render(request, name, context | {"posted": request.POST} | _lists(), status=409)


def _lists() -> dict[str, Any]:
    return {"error_types": list(ErrorType), "error_severities": list(ErrorSeverity)}
