"""Catalogues out and in: download, upload, the verdicts before anything is applied, and applying them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from cms.catalogues.bundles import export_bundle, open_sheets
from cms.catalogues.decoding import MAX_BYTES
from cms.catalogues.export import export_one, target_language
from cms.catalogues.outgoing import Form
from cms.errors import NotEntitled, Refused
from cms.languages import REGISTRY, Language
from cms.people.duties import languages_of, require, roles_of
from cms.people.models import Person
from cms.releases.previews import previews_of
from cms.review.models import Edition
from cms.roles import Act, Role
from cms.workbench.addresses import place_at
from cms.workbench.requests import StaffRequest
from cms.workbench.uploads import Judged, judged, report_on

TYPES = {
    Form.PO: "text/x-gettext-translation",
    Form.XLIFF: "application/xliff+xml",
    Form.CSV: "text/csv; charset=utf-8",
}
LIMIT = MAX_BYTES // 1_048_576


@login_required
def download(request: StaffRequest, key: str, language: str, form: Form) -> HttpResponse:
    place = place_at(key, target_language(language))
    require(request.user, Act.EXPORT, place.language)
    name, data = export_one(factsheet=place.factsheet, language=place.language, actor=request.user.get_username(), form=form)
    return _attached(name, data, TYPES[form])


@login_required
def upload(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, target_language(language))
    require(request.user, Act.WRITE, place.language)
    context: dict[str, object] = {"place": place, "limit": LIMIT}
    if request.method == "POST":
        try:
            found = judged(request, factsheet=place.factsheet, language=place.language)
        except NotEntitled:
            raise
        except Refused as refused:
            return render(request, "workbench/upload.html", context | {"problems": refused.reasons}, status=400)
        if found.is_applied:
            _say(request, found)
            return redirect("workbench:edition", place.factsheet.key, place.language)
        context |= {"found": found, "kept": found.kept, "intake": found.intakes[0]}
    return render(request, "workbench/upload.html", context)


@login_required
def report(request: StaffRequest, kept: str) -> HttpResponse:
    return _attached("report.csv", report_on(request.user, kept), TYPES[Form.CSV])


@login_required
def bundles(request: StaffRequest) -> HttpResponse:
    """Archives for agencies, one a language, and the way back for all languages at once."""
    context: dict[str, object] = {"languages": _languages(request.user), "limit": LIMIT}
    if request.method == "POST":
        try:
            found = judged(request)
        except NotEntitled:
            raise
        except Refused as refused:
            return render(request, "workbench/bundles.html", context | {"problems": refused.reasons}, status=400)
        if found.is_applied:
            _say(request, found)
            return redirect("workbench:bundles")
        context |= {"found": found}
    return render(request, "workbench/bundles.html", context)


@login_required
def bundle(request: StaffRequest, language: str) -> HttpResponse:
    code = target_language(language)
    require(request.user, Act.EXPORT, code)
    sheets = open_sheets(code)
    previews = previews_of(sheets, code)
    name, data = export_bundle(language=code, factsheets=sheets, actor=request.user.get_username(), previews=previews)
    return _attached(name, data, "application/zip")


def _languages(person: Person) -> list[Language]:
    """The languages somebody works in that a person may send out."""
    worked_in = set(Edition.objects.filter(version__frozen_at__isnull=False).values_list("language", flat=True))
    if Role.COORDINATOR not in roles_of(person):
        worked_in &= set(languages_of(person, Role.TRANSLATOR, Role.REVISER))
    return [entry for code, entry in REGISTRY.items() if code in worked_in and not entry.is_source]


def _say(request: StaffRequest, found: Judged) -> None:
    link = format_html('<a href="{}">{}</a>', reverse("workbench:report", args=[found.kept]), "What became of every entry (CSV)")
    messages.success(request, format_html("{} is taken in: {} wordings. {}", found.filename, found.taken, link))


def _attached(name: str, data: bytes, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
