"""One edition, segment by segment: the translator's, the reviser's and the clinician's pass go through the same list."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.audit.chain import digest_of
from cms.checks.runner import unavailable
from cms.checks.sheet import Wording as OfSheet
from cms.checks.sheet import sheet_findings
from cms.errors import NotEntitled, Overtaken, Refused, Unknown
from cms.feedback.inbox import waiting
from cms.languages import SOURCE
from cms.memory.machine import machine
from cms.people.duties import roles_of
from cms.releases.actions import live_of, reasons_against_publishing
from cms.review import actions
from cms.review.editions import standings, valid_signature
from cms.review.models import Decision
from cms.review.state import State, Wording
from cms.roles import Act, Role
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest
from cms.workbench.rows import LABELS, Row, rows_of

BATCH = {Act.SUBMIT: actions.submit, Act.REVISE: actions.revise, Act.APPROVE: actions.approve}


def _rows(request: StaffRequest, place: Place, keys: list[str] | None = None) -> list[Row]:
    assert place.version is not None
    is_open = not list(actions.reasons_against_touching(place.version, place.language))
    roles = roles_of(request.user, place.language)
    return rows_of(standings(place.version, place.language, keys), person=request.user, roles=roles, is_open=is_open)


@login_required
def edition(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, language)
    if place.version is None:
        return render(request, "workbench/not_open.html", {"place": place})
    rows = _rows(request, place)
    show = request.GET.get("show", "all")
    shown = [row for row in rows if _is_shown(row, show)]
    feedback = waiting(factsheet=key, language=place.language)
    context = _header(request, place) | {"rows": shown, "show": show, "feedback": feedback} | _batch(rows) | _checked(place, rows)
    return render(request, "workbench/edition.html", context)


def _checked(place: Place, rows: list[Row]) -> dict[str, Any]:
    """What shows only when the whole edition is looked at, and what is not looked at for want of words."""
    wordings = (OfSheet(row.key, row.source, row.target) for row in rows if place.language != SOURCE)
    return {"across": sheet_findings(wordings), "unavailable": unavailable(place.language)}


def _is_shown(row: Row, show: str) -> bool:
    if show == "mine":
        return row.needs_me
    if show == "findings":
        return row.has_open_findings
    return show not in set(State) or row.state == show


def _header(request: StaffRequest, place: Place) -> dict[str, Any]:
    """What stands above the list: state, counts, and what can be done with the whole edition."""
    edition = place.edition()
    roles = roles_of(request.user, place.language)
    is_whole = edition.total > 0 and edition.count(State.APPROVED) == edition.total
    return {
        "place": place,
        "edition": edition,
        "signature": valid_signature(edition),
        "live": next(iter(live_of(place.factsheet, place.language)), None),
        "against_publishing": reasons_against_publishing(edition) if Role.PUBLISHER in roles else None,
        "may_sign": Role.CLINICAL_REVIEWER in roles and is_whole,
        "may_exchange": place.language != SOURCE and bool(roles & {Role.TRANSLATOR, Role.REVISER, Role.COORDINATOR}),
        "may_take_in": place.language != SOURCE and bool(roles & {Role.TRANSLATOR, Role.REVISER}),
        "has_empty": bool(edition.count(State.EMPTY)),
        "machine_name": service.name if (service := machine()) else "",
        "counts": [(state, edition.count(state)) for state in State if edition.count(state)],
    }


def _batch(rows: list[Row]) -> dict[str, Any]:
    """The step this person can take with every wording that nothing speaks against, and what exactly they see."""
    for act in BATCH:
        ready = [row for row in rows if row.step is act and not row.against_step and not row.needs_reason]
        if ready:
            return {"batch_act": act, "batch_label": LABELS[act], "batch_count": len(ready), "batch_read": _seen(ready)}
    return {}


def _seen(rows: list[Row]) -> str:
    return digest_of({row.key: row.standing.wording.digest for row in rows})


@login_required
@require_POST
def act_on_all(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """Take one step with all wordings that were on the page; refused if any of them changed since it was shown."""
    place = place_at(key, language)
    if place.version is None:
        raise Refused("Translation opens when the English edition is published.")
    act = _act_named(request.POST.get("act", ""))
    if act not in BATCH:
        raise Refused("This step is taken one wording at a time.")
    ready = [row for row in _rows(request, place) if row.step is act and not row.against_step and not row.needs_reason]
    if not ready:
        # Let the action say why: the duty is lacking, or nothing is in the right state.
        BATCH[act](version=place.version, language=place.language, read={}, by=request.user)
        raise Refused("Nothing here waits for this step.")
    if request.POST.get("read") != _seen(ready):
        raise Refused("Something changed while you were reading. Look at the list again; nothing was done.")
    read = {row.key: row.standing.wording for row in ready}
    BATCH[act](version=place.version, language=place.language, read=read, by=request.user)
    messages.success(request, f"{LABELS[act]}: {len(read)} wordings.")
    return redirect("workbench:edition", place.factsheet.key, place.language)


def _act_named(name: str) -> Act:
    try:
        return Act(name)
    except ValueError as problem:
        raise Refused("The form names no act.") from problem


@login_required
def segment(request: StaffRequest, key: str, language: str, segment: str) -> HttpResponse:
    """GET: the history of a segment. POST: one act on it."""
    place = place_at(key, language)
    if place.version is None or not place.version.segments.filter(key=segment).exists():
        raise Unknown(f"There is no segment “{segment}” in the {place.entry.english} edition of {key}.")
    if request.method != "POST":
        history = Decision.objects.filter(factsheet=place.factsheet, language=place.language, segment_key=segment)
        context = {"place": place, "key": segment, "history": history.select_related("by").order_by("-pk")}
        name = "workbench/_history.html" if request.htmx else "workbench/history.html"
        return render(request, name, context)
    try:
        _act(request, place, segment)
    except NotEntitled:
        raise
    except Refused as refused:
        return _row_again(request, place, segment, refused)
    if request.htmx:
        return _row_again(request, place, segment)
    return redirect(reverse("workbench:edition", args=[place.factsheet.key, place.language]) + f"#{segment}")


def _act(request: StaffRequest, place: Place, key: str) -> None:
    version, language, by = place.version, place.language, request.user
    assert version is not None
    form = request.POST
    name, _, code = form.get("act", "").partition("waive ")
    name = Act.WAIVE if code else name
    wording = Wording(form.get("read_source", ""), form.get("read_target", ""))
    text = form.get("text")
    if name in {Act.WRITE, "write and submit"}:
        one = version.segments.get(key=key)
        actions.write(segment=one, language=language, text=text or "", by=by, read=wording)
        if name == Act.WRITE:
            return
        name, wording, text = Act.SUBMIT, Wording(one.source, one.words(language)), None
    if text is not None and text != wording.target:
        raise Refused("The words in the field are not saved yet. Save them first; then they can be judged.")
    read, reason = {key: wording}, form.get("reason", "")
    act = _act_named(name)
    if act is Act.SUBMIT:
        actions.submit(version=version, language=language, read=read, by=by, reason=reason)
    elif act is Act.REVISE:
        actions.revise(version=version, language=language, read=read, by=by)
    elif act is Act.APPROVE:
        actions.approve(version=version, language=language, read=read, by=by)
    elif act is Act.RETURN:
        actions.return_to_writer(version=version, language=language, read=read, by=by, remark=reason)
    elif act is Act.WAIVE:
        actions.waive(version=version, language=language, read=read, by=by, code=code, reason=reason)
    else:
        raise Refused("The form names no act on a wording.")


def _row_again(request: StaffRequest, place: Place, key: str, refused: Refused | None = None) -> HttpResponse:
    """The row as it stands now; after a refusal with the reasons and with what was typed, so that nothing is lost."""
    [row] = _rows(request, place, [key])
    typed = request.POST.get("text") if refused else None
    context = _header(request, place) | {"row": row, "refused": refused, "typed": typed}
    context["overtaken"] = refused if isinstance(refused, Overtaken) else None
    name = "workbench/_row_answer.html" if request.htmx else "workbench/row.html"
    return render(request, name, context, status=409 if refused else 200)
