"""The story of a factsheet: who did what, from the first English draft to the page, a line for what a person did in a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.discussion.models import Comment
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY, SOURCE, Language
from cms.people.models import Person
from cms.releases.models import Publication
from cms.review.actions import SCREEN
from cms.review.models import BackTranslation, Decision, Reconciliation, Remark, Signature
from cms.review.state import Verdict
from cms.workbench.requests import StaffRequest

DAYS = 7  # on a page
TEMPLATES = "templates"  # the origin of the interface's phrases, which is no file


@dataclass(frozen=True)
class Line:
    """One thing that a person did on a day; `act` names its sentence in _story_line.html."""

    at: datetime
    act: str
    entry: Language
    by: str
    count: int = 1
    version: int = 0
    more: str = ""  # the file, the reason, the note on a version

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


@login_required
def story(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    asked = request.GET.get("language", "")
    language = asked if asked in REGISTRY else ""
    page = Paginator(days_of(factsheet, language), DAYS).get_page(request.GET.get("page"))
    context = {"factsheet": factsheet, "page": page, "entry": REGISTRY.get(language), "languages": REGISTRY.values()}
    return render(request, "workbench/story.html", context)


def days_of(factsheet: Factsheet, language: str = "") -> list[tuple[date, list[Line]]]:
    """Every day on which something happened, newest first, with its lines; eight queries, which count in the database."""
    names = {person.pk: str(person) for person in Person.objects.all()}
    lines = [
        *_versions(factsheet, language),
        *_decisions(factsheet, language, names),
        *_signatures(factsheet, language),
        *_publications(factsheet, language, names),
        *_remarks(factsheet, language, names),
        *_said(factsheet, language, names),
        *_read_back(factsheet, language, names),
    ]
    lines.sort(key=lambda line: line.at, reverse=True)
    return [(day, list(found)) for day, found in groupby(lines, key=lambda line: line.day)]


def _versions(factsheet: Factsheet, language: str) -> Iterator[Line]:
    if language in {"", SOURCE}:
        for one in Version.objects.filter(factsheet=factsheet):
            yield Line(one.started_at, "version started", REGISTRY[SOURCE], "", version=one.number, more=one.change_note)


def _by_day(found: QuerySet[Any], *fields: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of `fields`, how many there are of each on a day, and when the last was."""
    grouped = found.order_by().annotate(day=TruncDate("at")).values("day", *fields).annotate(count=Count("pk"), last=Max("at"))
    rows: QuerySet[Any, tuple[Any, ...]] = grouped.values_list(*fields, "count", "last")
    return rows


def _decisions(factsheet: Factsheet, language: str, names: dict[int, str]) -> Iterator[Line]:
    found = Decision.objects.filter(factsheet=factsheet)
    if language:
        found = found.filter(language=language)
    for code, verdict, by, origin, count, last in _by_day(found, "language", "verdict", "by", "origin"):
        is_file = verdict in {Verdict.WRITTEN, Verdict.PROPOSED} and origin not in {"", SCREEN, TEMPLATES}
        act = f"{verdict} from a file" if is_file else verdict
        yield Line(last, act, REGISTRY[code], names[by], count, more=origin if is_file else "")


def _signatures(factsheet: Factsheet, language: str) -> Iterator[Line]:
    found = Signature.objects.filter(edition__version__factsheet=factsheet)
    if language:
        found = found.filter(edition__language=language)
    for code, number, name, at, meaning in found.values_list(
        "edition__language", "edition__version__number", "printed_name", "at", "meaning"
    ):
        yield Line(at, "signed", REGISTRY[code], name, version=number, more=meaning)


def _publications(factsheet: Factsheet, language: str, names: dict[int, str]) -> Iterator[Line]:
    found = Publication.objects.filter(edition__version__factsheet=factsheet)
    if language:
        found = found.filter(edition__language=language)
    of_edition = {"code": F("edition__language"), "number": F("edition__version__number")}
    acts = ("published_at", "by", "withdrawn_at", "withdrawn_by", "reason")
    for one in found.values(*acts, **of_edition):
        entry, number = REGISTRY[one["code"]], one["number"]
        yield Line(one["published_at"], "published", entry, names[one["by"]], version=number)
        if one["withdrawn_at"]:
            by = names.get(one["withdrawn_by"], "")
            yield Line(one["withdrawn_at"], "withdrawn", entry, by, version=number, more=one["reason"])


def _remarks(factsheet: Factsheet, language: str, names: dict[int, str]) -> Iterator[Line]:
    found = Remark.objects.filter(factsheet=factsheet)
    if language:
        found = found.filter(language=language)
    for code, by, count, last in _by_day(found, "language", "by"):
        yield Line(last, "remarked", REGISTRY[code], names[by], count)


def _said(factsheet: Factsheet, language: str, names: dict[int, str]) -> Iterator[Line]:
    found = Comment.objects.filter(factsheet=factsheet, withdrawn_at=None)
    if language:
        found = found.filter(spoken_in=language)
    for code, kind, by, count, last in _by_day(found, "spoken_in", "kind", "by"):
        yield Line(last, kind, REGISTRY[code], names[by], count)


def _read_back(factsheet: Factsheet, language: str, names: dict[int, str]) -> Iterator[Line]:
    back = BackTranslation.objects.filter(factsheet=factsheet)
    judged = Reconciliation.objects.filter(back_translation__factsheet=factsheet)
    if language:
        back, judged = back.filter(language=language), judged.filter(back_translation__language=language)
    for code, by, count, last in _by_day(back, "language", "by"):
        yield Line(last, "translated back", REGISTRY[code], names[by], count)
    for code, by, count, last in _by_day(judged, "back_translation__language", "by"):
        yield Line(last, "reconciled", REGISTRY[code], names[by], count)
