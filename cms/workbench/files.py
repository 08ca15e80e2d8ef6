"""Catalogues out and in: download, upload, the verdicts before anything is applied, and applying them."""

import re
import time
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.catalogues.decoding import MAX_BYTES
from cms.catalogues.export import export_one, target_language
from cms.catalogues.intake import Intake, preview, take_in
from cms.errors import NotEntitled, Refused
from cms.people.duties import require
from cms.roles import Act
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest

KEPT_SECONDS = 24 * 60 * 60


@login_required
def download(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, target_language(language))
    require(request.user, Act.EXPORT, place.language)
    name, data = export_one(factsheet=place.factsheet, language=place.language, actor=request.user.get_username())
    return HttpResponse(
        data, content_type="text/x-gettext-translation", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@login_required
def upload(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, target_language(language))
    require(request.user, Act.WRITE, place.language)
    context: dict[str, object] = {"place": place, "limit": MAX_BYTES // 1_048_576}
    if request.method == "POST":
        try:
            intake, kept = _judged(request, place)
        except NotEntitled:
            raise
        except Refused as refused:
            return render(request, "workbench/upload.html", context | {"problems": refused.reasons}, status=400)
        if intake.is_applied:
            taken = sum(count for outcome, count in intake.counts.items() if outcome.takes_words)
            messages.success(request, f"{intake.filename} is taken in: {taken} wordings.")
            return redirect("workbench:edition", place.factsheet.key, place.language)
        context |= {"intake": intake, "kept": kept}
    return render(request, "workbench/upload.html", context)


def _judged(request: StaffRequest, place: Place) -> tuple[Intake, str]:
    """The report on an uploaded file; or, when it was seen before, the report of taking it in."""
    kept = request.POST.get("kept", "")
    if kept:
        path = _shelf(request) / kept
        if not re.fullmatch(r"[0-9a-f]{64}", kept) or not path.exists():
            raise Refused("The uploaded file is no longer here; upload it again.")
        data, name = path.read_bytes(), request.POST.get("filename", "catalogue.po")[:200]
        intake = take_in(data=data, filename=name, by=request.user, factsheet=place.factsheet, language=place.language)
        path.unlink()
        return intake, ""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused("Choose a PO file.")
    if file.size is not None and file.size > MAX_BYTES:
        raise Refused(f"{file.name}: the file has {file.size / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    data, name = file.read(), (file.name or "catalogue.po")[:200]
    intake = preview(data=data, filename=name, by=request.user, factsheet=place.factsheet, language=place.language)
    shelf = _shelf(request)
    shelf.mkdir(parents=True, exist_ok=True)
    (shelf / intake.sha256).write_bytes(data)
    return intake, intake.sha256


def _shelf(request: StaffRequest) -> Path:
    """Where a person's uploads wait between the report and the decision; what is left there goes after a day."""
    shelf = Path(settings.UPLOADS_ROOT) / str(request.user.pk)
    for old in shelf.glob("*"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return shelf
