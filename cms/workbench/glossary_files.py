"""The glossary as a file: download, upload, the verdicts before anything is applied, and applying them."""

import re
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.catalogues.decoding import MAX_BYTES
from cms.catalogues.glossaries import Format, GlossaryIntake, Verdict, export_glossary, preview_glossary, take_in_glossary
from cms.errors import NotEntitled, Refused
from cms.languages import REGISTRY, SOURCE
from cms.people.duties import languages_of, roles_of
from cms.roles import Role
from cms.workbench.requests import StaffRequest
from cms.workbench.uploads import shelf_of

TYPES = {Format.CSV: "text/csv; charset=utf-8", Format.TBX: "application/x-tbx+xml", Format.TBX_2008: "application/x-tbx+xml"}
SHOWN = 500  # verdicts on the page


@login_required
def download(request: StaffRequest) -> HttpResponse:
    form = request.GET.get("form", Format.TBX.value)
    if form not in list(Format):
        raise Refused("A glossary can be had as tbx, as tbx-2008 or as csv.")
    language = request.GET.get("language", "")
    name, data = export_glossary(form=Format(form), language=language, actor=request.user.get_username())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=TYPES[Format(form)], headers=headers)


@login_required
def upload(request: StaffRequest) -> HttpResponse:
    own = languages_of(request.user, Role.TRANSLATOR, Role.REVISER)
    is_author = Role.AUTHOR in roles_of(request.user)
    if not own and not is_author:
        raise NotEntitled("Only an author, a translator or a reviser can bring in a glossary.")
    languages = [REGISTRY[code] for code in ([SOURCE] if is_author else []) + own if code in REGISTRY]
    context: dict[str, object] = {"limit": MAX_BYTES // 1_048_576, "languages": languages, "shown": SHOWN}
    if request.method == "POST":
        context["language"] = request.POST.get("language", "")
        try:
            intake, kept = _judged(request)
        except NotEntitled:
            raise
        except Refused as refused:
            return render(request, "workbench/glossary_upload.html", context | {"problems": refused.reasons}, status=400)
        if intake.is_applied:
            taken = sum(intake.counts.get(verdict, 0) for verdict in (Verdict.NEW, Verdict.CHANGED))
            messages.success(request, f"{intake.filename} is taken in: {taken} terms.")
            return redirect("workbench:glossary")
        context |= {"intake": intake, "kept": kept, "telling": intake.telling[:SHOWN]}
    return render(request, "workbench/glossary_upload.html", context)


def _judged(request: StaffRequest) -> tuple[GlossaryIntake, str]:
    """The report on an uploaded file; or, when it was seen before, the report of taking it in."""
    kept, language = request.POST.get("kept", ""), request.POST.get("language", "")
    shelf = shelf_of(request.user)
    if kept:
        path = shelf / kept
        if not re.fullmatch(r"[0-9a-f]{64}", kept) or not path.exists():
            raise Refused("The uploaded file is no longer here; upload it again.")
        name = request.POST.get("filename", "glossary")[:200]
        intake = take_in_glossary(data=path.read_bytes(), filename=name, by=request.user, language=language)
        path.unlink()
        return intake, ""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused("Choose a TBX or CSV file.")
    if file.size is not None and file.size > MAX_BYTES:
        raise Refused(f"{file.name}: the file has {file.size / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    data, name = file.read(), (file.name or "glossary")[:200]
    intake = preview_glossary(data=data, filename=name, by=request.user, language=language)
    shelf.mkdir(parents=True, exist_ok=True)
    (shelf / sha256(data).hexdigest()).write_bytes(data)
    return intake, intake.sha256
