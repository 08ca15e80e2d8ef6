"""Documents that charities have, as the English of a factsheet: looked at first, then taken; and pictures by themselves."""

import re
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.errors import NotEntitled, Overtaken, Refused
from cms.factsheets import source
from cms.factsheets.actions import alignment_with, factsheet_at
from cms.factsheets.documents import MAX_BYTES
from cms.factsheets.importing import Import, look, with_words
from cms.factsheets.importing_pictures import Offered, stem_of, thumbnail
from cms.factsheets.models import Factsheet, Topic, Version
from cms.factsheets.pictures import LIMIT as PICTURE_LIMIT
from cms.factsheets.pictures import add_picture, pictures_of
from cms.languages import SOURCE
from cms.people.duties import reason_against, require, roles_of
from cms.people.models import Person
from cms.review.actions import reasons_against_touching, source_digest
from cms.review.importing import Chosen, import_new, take_import
from cms.roles import Act
from cms.workbench.requests import StaffRequest
from cms.workbench.uploads import DIGEST, KEPT_SECONDS

LIMIT = MAX_BYTES // 1_048_576


@dataclass(frozen=True)
class Shown:
    """A picture on the screen: small, with the fields for it."""

    picture: Offered
    number: int
    choice: Chosen

    @property
    def stem(self) -> str:
        return (self.choice.name or self.picture.name).rpartition(".")[0] or self.choice.name

    @property
    def words(self) -> str:
        return self.choice.words

    @property
    def small(self) -> str:
        return f"data:image/webp;base64,{b64encode(thumbnail(self.picture.redrawn)).decode()}"


@login_required
def import_document(request: StaffRequest, key: str) -> HttpResponse:
    """GET: the form. POST: what became of the document; or, when that was seen, the English of the open version."""
    factsheet = factsheet_at(key)
    require(request.user, Act.WRITE, SOURCE, factsheet)
    if factsheet.is_interface:
        raise Refused("The interface is collected from the templates by manage.py collect_interface; it is not written here.")
    version = factsheet.latest()
    against = list(reasons_against_touching(version, SOURCE))
    return _answer(request, {"factsheet": factsheet, "version": version, "against": against})


@login_required
def import_new_sheet(request: StaffRequest) -> HttpResponse:
    """As above, for a factsheet that is opened with it."""
    require(request.user, Act.WRITE, SOURCE)
    return _answer(request, {"topics": Topic.objects.all()})


def _answer(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    context |= {"limit": LIMIT, "posted": request.POST, "key": request.POST.get("key", "").strip()}
    if request.method != "POST" or context.get("against"):
        return render(request, "workbench/import.html", context, status=409 if request.method == "POST" else 200)
    try:
        found = _document(request)
    except Refused as refused:
        return render(request, "workbench/import.html", context | {"problems": refused.reasons}, status=400)
    if request.POST.get("act") != "save":
        return render(request, "workbench/import_look.html", context | _looked_at(request, found, context.get("version")))
    try:
        factsheet = _taken(request, found, context.get("version"))
    except NotEntitled:
        raise
    except Refused as refused:
        said = {"digest": source_digest(context["version"])} if isinstance(refused, Overtaken) else {}
        context |= _looked_at(request, found, context.get("version")) | {"problems": refused.reasons} | said
        return render(request, "workbench/import_look.html", context, status=409 if said else 400)
    (_shelf(request.user) / found.document.sha256).unlink(missing_ok=True)
    messages.success(request, f"Imported from {found.document.filename}. Read it once more beside the document.")
    return redirect("workbench:source", factsheet.key)


def _taken(request: StaffRequest, found: Import, version: Version | None) -> Factsheet:
    form, by = request.POST, request.user
    text, chosen = _typed(request), {shown.picture.name: shown.choice for shown in _shown(request, found)}
    if version is not None:
        take_import(version=version, found=found, text=text, chosen=chosen, by=by, read=form.get("read", ""))
        return version.factsheet
    key, topic = form.get("key", "").strip(), form.get("topic", "").strip()
    return import_new(key=key, topic=topic, found=found, text=text, chosen=chosen, by=by)


def _typed(request: StaffRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _looked_at(request: StaffRequest, found: Import, version: Version | None) -> dict[str, Any]:
    """What the screen shows of a document; what the author typed since comes back as it is."""
    is_typed = "text" in request.POST
    text = _typed(request) if is_typed else found.text
    context: dict[str, Any] = {"found": found, "text": text, "shown": list(_shown(request, found))}
    context["problems"] = () if is_typed else found.problems
    if version is None:
        context["key"] = request.POST.get("key", "").strip() or stem_of(found.taken[0].text)
        return context
    context["digest"] = request.POST.get("read", "") if is_typed else source_digest(version)
    if version.segments.exists() and not found.problems:
        said = with_words(found.text, {one.name: one.alt or "…" for one in found.pictures})
        alignment = alignment_with(version, source.read(said))
        gone = sum(pairing.new is None for pairing in alignment.pairings)
        same = sum(pairing.old is not None and pairing.new is not None for pairing in alignment.pairings)
        context |= {"segments_here": version.segments.count(), "segments_gone": gone, "segments_kept": same}
    return context


def _shown(request: StaffRequest, found: Import) -> Iterator[Shown]:
    form = request.POST
    for number, picture in enumerate(found.pictures, start=1):
        words = form.get(f"words-{number}", picture.alt)[:500]
        name = stem_of(form.get(f"name-{number}", ""))
        choice = Chosen(words, f"{name}.{picture.redrawn.ending}" if name else "", f"left-out-{number}" in form)
        yield Shown(picture, number, choice)


def _document(request: StaffRequest) -> Import:
    """The document that was sent; or, when it was seen before, the one that was kept."""
    shelf = _shelf(request.user)
    if kept := request.POST.get("kept", ""):
        path = shelf / kept
        if not DIGEST.fullmatch(kept) or not path.exists():
            raise Refused("The uploaded document is no longer here; upload it again. What you typed is below.")
        return look(path.read_bytes(), filename=request.POST.get("filename", "")[:200] or kept[:8])
    file = request.FILES.get("document")
    if not isinstance(file, UploadedFile):
        raise Refused("Choose a document: Word (DOCX), PDF, a web page (HTML), Markdown or plain text.")
    if file.size is not None and file.size > MAX_BYTES:
        raise Refused(f"{file.name}: the file has {file.size / 1_048_576:.0f} MB; the limit is {LIMIT} MB.")
    data = file.read()
    found = look(data, filename=re.sub(r"[^\w .()+-]", "", file.name or "")[-200:].strip() or "document")
    shelf.mkdir(parents=True, exist_ok=True)
    (shelf / found.document.sha256).write_bytes(data)
    return found


def _shelf(person: Person) -> Path:
    """Where a person's documents wait between the look and the decision; what is left there goes after a day."""
    shelf = Path(settings.UPLOADS_ROOT) / f"{person.pk}-imports"
    for old in shelf.glob("*"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return shelf


@login_required
def pictures(request: StaffRequest, key: str) -> HttpResponse:
    """GET: the pictures of a factsheet. POST: another one."""
    factsheet = factsheet_at(key)
    may_add = not factsheet.is_interface and reason_against(roles_of(request.user, SOURCE, factsheet), Act.WRITE, SOURCE) is None
    context: dict[str, Any] = {"factsheet": factsheet, "limit": PICTURE_LIMIT, "posted": request.POST, "may_add": may_add}
    status = 200
    if request.method == "POST":
        require(request.user, Act.WRITE, SOURCE, factsheet)
        try:
            added = _added(request, factsheet)
        except NotEntitled:
            raise
        except Refused as refused:
            context["problems"], status = refused.reasons, 400
        else:
            messages.success(request, f"The picture {added} is here. Copy its line into the English text.")
            return redirect("workbench:pictures", key)
    return render(request, "workbench/import_pictures.html", context | {"pictures": pictures_of(factsheet)}, status=status)


def _added(request: StaffRequest, factsheet: Factsheet) -> str:
    file = request.FILES.get("picture")
    if not isinstance(file, UploadedFile):
        raise Refused("Choose a picture: PNG, JPEG or WebP.")
    if (file.size or 0) > PICTURE_LIMIT * 1_048_576:
        raise Refused(f"The picture has {(file.size or 0) / 1_048_576:.1f} MB; the limit is {PICTURE_LIMIT} MB.")
    name = request.POST.get("name", "").strip() or file.name or ""
    return add_picture(factsheet=factsheet, body=file.read(), name=name, by=request.user, origin=file.name or "").name
