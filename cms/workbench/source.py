"""The author's page: the English as text, and what a change would make of the segments."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cms.errors import NotEntitled, Overtaken, Refused
from cms.factsheets import source
from cms.factsheets.actions import alignment_with, factsheet_at, judge_pieces, start_version
from cms.factsheets.alignment import Alignment
from cms.factsheets.models import Version
from cms.factsheets.words_explained import has_other_definitions, with_words_explained
from cms.languages import SOURCE
from cms.memory.glossary import glossary_for
from cms.people.duties import reason_against, require, roles_of
from cms.review.actions import reasons_against_touching, source_digest, write_source
from cms.roles import Act
from cms.workbench.framing import shows_our_frames
from cms.workbench.requests import StaffRequest
from cms.workbench.writing import advice_on, faults_of, to_insert


@login_required
@shows_our_frames
def edit(request: StaffRequest, key: str) -> HttpResponse:
    answer, context = _edited(request, key)
    context |= {"advised": advice_on(context["text"])} | (to_insert() if context["may_write"] else {})
    return render(request, "workbench/source.html", context, status=answer)


def _edited(request: StaffRequest, key: str) -> tuple[int, dict[str, Any]]:
    """Do what the form asks for; returns the status and what the screen shows."""
    factsheet = factsheet_at(key)
    version = factsheet.latest()
    if factsheet.is_interface:
        raise Refused("The interface is collected from the templates by manage.py collect_interface; it is not written here.")
    context: dict[str, Any] = {
        "factsheet": factsheet,
        "version": version,
        "text": source.write(version.pieces()) if version.segments.exists() else "",
        "digest": source_digest(version),
        "against": (against := list(reasons_against_touching(version, SOURCE))),
        "may_write": not against and reason_against(roles_of(request.user, SOURCE, factsheet), Act.WRITE, SOURCE) is None,
    }
    if request.method != "POST":
        context["is_explained_otherwise"] = has_other_definitions(version.pieces(), glossary_for(SOURCE))
        return 200, context
    # What the author typed comes back whatever happens: a refusal must not cost anybody their text.
    context["text"] = request.POST.get("text", "").replace("\r\n", "\n")
    context["digest"] = request.POST.get("read", "")
    try:
        require(request.user, Act.WRITE, SOURCE, factsheet)
        if "explain" in request.POST:
            context["text"] = source.write(with_words_explained(source.read(context["text"]), glossary_for(SOURCE)))
        context["alignment"] = alignment = _changed(request, version, context["text"])
    except NotEntitled:
        raise
    except Overtaken as overtaken:
        return 409, context | {"overtaken": overtaken, "digest": source_digest(version)}
    except Refused as refused:
        return 400, context | {"faults": list(faults_of(refused.reasons))}
    if "save" in request.POST:
        changed = sum(pairing.old != pairing.new for pairing in alignment.pairings)
        messages.success(request, f"Saved: {len(alignment.pieces)} segments, {changed} of them new, changed, moved or removed.")
        context |= {"digest": source_digest(version), "text": source.write(alignment.pieces), "is_saved": True}
    return 200, context


def _changed(request: StaffRequest, version: Version, text: str) -> Alignment:
    pieces = source.read(text)
    if "save" not in request.POST:
        judge_pieces(version.factsheet, pieces)
        return alignment_with(version, pieces)
    return write_source(version=version, pieces=pieces, by=request.user, read=request.POST.get("read", ""))


@login_required
@require_POST
def start(request: StaffRequest, key: str) -> HttpResponse:
    """Open the next version of the English."""
    require(request.user, Act.WRITE, SOURCE)
    version = start_version(factsheet=factsheet_at(key), by=request.user, change_note=request.POST.get("change_note", "")[:500])
    messages.success(request, f"Version {version.number} is open; patients go on reading the published one.")
    return redirect("workbench:source", key)
