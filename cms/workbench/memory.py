"""The translation memory: how was this said before; collections in and out again; all that is approved as TMX."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.catalogues.collections import Report, collections_in, export_memory, take_in_collection
from cms.catalogues.decoding import MAX_BYTES
from cms.catalogues.export import target_language
from cms.errors import NotEntitled, Refused
from cms.languages import REGISTRY, TARGETS
from cms.memory.actions import MAX_ORIGIN, forget_import
from cms.memory.concordance import search
from cms.memory.models import Side
from cms.people.duties import languages_of, reason_against, require, roles_of
from cms.people.models import Person
from cms.roles import Act, Role
from cms.workbench.requests import StaffRequest

HITS = 50
NUMBERS = 20  # of the entries left for one reason that are named


def _language(query: QueryDict, person: Person) -> str:
    """The language that is asked for, or else the first one this person works in."""
    if stated := query.get("language", ""):
        return target_language(stated)
    own = [code for code in languages_of(person, Role.TRANSLATOR, Role.REVISER) if code in TARGETS]
    return (own or TARGETS)[0]


@login_required
def memory(request: StaffRequest) -> HttpResponse:
    return render(request, "workbench/memory.html", _shown(request, request.GET))


def _shown(request: StaffRequest, query: QueryDict) -> dict[str, Any]:
    language = _language(query, request.user)
    asked = query.get("q", "")[:200].replace("\0", "").strip()
    side = Side.TARGET if query.get("side") == Side.TARGET else Side.SOURCE
    roles = roles_of(request.user, language)
    return {
        "entry": REGISTRY[language],
        "languages": [REGISTRY[code] for code in TARGETS],
        "asked": asked,
        "side": side,
        "found": search(asked, language=language, side=side, limit=HITS) if asked else [],
        "hits": HITS,
        "collections": collections_in(language),
        "may_take_in": reason_against(roles, Act.WRITE, language) is None,
        "may_export": reason_against(roles, Act.EXPORT, language) is None,
        "limit": MAX_BYTES // 1_048_576,
        "longest_name": MAX_ORIGIN,
    }


@login_required
@require_POST
def collections(request: StaffRequest) -> HttpResponse:
    """Take a collection in, with a report; or take one out again."""
    language = target_language(request.POST.get("language", ""))
    require(request.user, Act.WRITE, language)
    if request.POST.get("act") == "take out":
        origin = request.POST.get("origin", "")
        change = forget_import(by=request.user, language=language, origin=origin)
        messages.success(request, f"{change.removed} units of “{origin}” are taken out.")
        return redirect(reverse("workbench:memory") + f"?language={language}")
    try:
        report = _taken_in(request, language)
    except NotEntitled:
        raise
    except Refused as refused:
        context = _shown(request, request.POST) | {"problems": refused.reasons, "origin": request.POST.get("origin", "")}
        return render(request, "workbench/memory.html", context, status=400)
    reasons = [(reason, len(numbers), numbers[:NUMBERS]) for reason, numbers in report.reasons]
    return render(request, "workbench/memory.html", _shown(request, request.POST) | {"report": report, "reasons": reasons})


def _taken_in(request: StaffRequest, language: str) -> Report:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused("Choose a TMX or PO file.")
    if file.size is not None and file.size > MAX_BYTES:
        raise Refused(f"{file.name}: the file has {file.size / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    name, origin = file.name or "collection", request.POST.get("origin", "")
    return take_in_collection(data=file.read(), filename=name, language=language, by=request.user, origin=origin)


@login_required
def export(request: StaffRequest) -> HttpResponse:
    name, data, _ = export_memory(language=_language(request.GET, request.user), by=request.user)
    return HttpResponse(data, content_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})
