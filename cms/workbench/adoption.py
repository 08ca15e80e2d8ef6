"""Earlier work: a document and its translation beside a factsheet; what a person ticks is taken as drafts."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cms.catalogues.adoption import Adoption, lay_beside, take
from cms.catalogues.export import target_language
from cms.errors import NotEntitled, Refused
from cms.factsheets.documents import MAX_BYTES, Document, read_document
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest
from cms.workbench.uploads import DIGEST, KEPT_SECONDS

SIDES = ("english", "translated")
LIMIT = MAX_BYTES // 1_048_576


@login_required
def adopt(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """GET: the form. POST: the documents beside the segments; or, when they were seen, the ticked lines taken."""
    place = place_at(key, target_language(language))
    require(request.user, Act.WRITE, place.language)
    context: dict[str, Any] = {"place": place, "limit": LIMIT}
    if request.method != "POST":
        return render(request, "workbench/adoption.html", context)
    try:
        adoption = _laid(request, place)
        if request.POST.get("act") == "take":
            return _taken(request, place, adoption)
    except NotEntitled:
        raise
    except Refused as refused:
        return render(request, "workbench/adoption.html", context | {"problems": refused.reasons}, status=400)
    return render(request, "workbench/adoption.html", context | {"adoption": adoption})


def _taken(request: StaffRequest, place: Place, adoption: Adoption) -> HttpResponse:
    if request.POST.get("read") != adoption.digest:
        raise Refused("Something changed here since the table was made. Nothing was taken; lay the documents beside it anew.")
    taken = take(adoption=adoption, chosen=request.POST.getlist("chosen"), by=request.user)
    for document in (adoption.english, adoption.translated):
        (_shelf(request.user) / document.sha256).unlink(missing_ok=True)
    beside = f", {taken.beside} kept beside words that are here" if taken.beside else ""
    messages.success(request, f"Taken from {adoption.translated.filename}: {taken.drafts} drafts{beside}.")
    return redirect(reverse("workbench:edition", args=[place.factsheet.key, place.language]) + "?show=draft")


def _laid(request: StaffRequest, place: Place) -> Adoption:
    english, translated = (_document(request, side) for side in SIDES)
    return lay_beside(factsheet=place.factsheet, language=place.language, english=english, translated=translated)


def _document(request: StaffRequest, side: str) -> Document:
    """The document that was sent; or, when it was seen before, the one that was kept."""
    shelf = _shelf(request.user)
    if kept := request.POST.get(f"{side}_kept", ""):
        path = shelf / kept
        if not DIGEST.fullmatch(kept) or not path.exists():
            raise Refused("The uploaded documents are no longer here; upload them again.")
        return read_document(path.read_bytes(), filename=request.POST.get(f"{side}_name", "")[:200] or kept[:8])
    file = request.FILES.get(side)
    if not isinstance(file, UploadedFile):
        raise Refused("Choose the English document." if side == "english" else "Choose its translation.")
    if file.size is not None and file.size > MAX_BYTES:
        raise Refused(f"{file.name}: the file has {file.size / 1_048_576:.0f} MB; the limit is {LIMIT} MB.")
    data = file.read()
    document = read_document(data, filename="".join(one for one in file.name or "document" if one.isprintable())[:200])
    shelf.mkdir(parents=True, exist_ok=True)
    (shelf / document.sha256).write_bytes(data)
    return document


def _shelf(person: Person) -> Path:
    """Where a person's documents wait between the table and the decision; what is left there goes after a day."""
    shelf = Path(settings.UPLOADS_ROOT) / f"{person.pk}-documents"
    for old in shelf.glob("*"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return shelf
