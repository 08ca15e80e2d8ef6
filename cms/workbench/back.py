"""The back-translator's screens, on which nothing gives the English away, and the clinician's, on which all stands side by side.

A blind screen names editions and passages by numbers alone: keys of factsheets and of segments are English words.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cms.errors import NotEntitled, Refused, Unknown
from cms.people.duties import languages_of, require, why_no_language
from cms.releases.prose import html_in_link
from cms.review.back_models import BackTranslation, Equivalence
from cms.review.back_translation import (
    Protected,
    open_for_back_translation,
    protected_segments,
    reconcile,
    translate_back,
    waiting_for,
)
from cms.review.models import Edition
from cms.review.state import Wording
from cms.roles import Act, Role
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest

VERDICTS = (
    (Equivalence.EQUIVALENT, "Same meaning"),
    (Equivalence.WORDING_ONLY, "Only worded differently"),
    (Equivalence.MEANING_DIFFERS, "Meaning differs"),
)


@login_required
def editions(request: StaffRequest) -> HttpResponse:
    """A back-translator's whole work: what waits, by language and number."""
    _must_translate_back(request)
    return render(request, "workbench/back.html", {"waiting": waiting_for(request.user)})


def _must_translate_back(request: StaffRequest) -> None:
    if not languages_of(request.user, Role.BACK_TRANSLATOR):
        raise NotEntitled(*why_no_language(request.user, Role.BACK_TRANSLATOR, Act.TRANSLATE_BACK))


@login_required
def edition(request: StaffRequest, number: int) -> HttpResponse:
    _must_translate_back(request)
    found = Edition.objects.filter(pk=number).select_related("version__factsheet").first()
    if found is None:
        raise Unknown("There is no text with this number.")
    require(request.user, Act.TRANSLATE_BACK, found.language)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            kept = translate_back(edition=found, texts=_texts(request), by=request.user)
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"Kept: {kept}.")
            return redirect("workbench:back_edition", number)
    typed = dict(zip(request.POST.getlist("number"), request.POST.getlist("text"), strict=False))
    passages = open_for_back_translation(found.version, found.language)
    waiting = {str(one.number) for one in passages}
    context = {
        "edition": found,
        # A link would lead to where the English may stand.
        "passages": [(one, html_in_link(one.target, found.language), typed.get(str(one.number), "")) for one in passages],
        "gone": [(number, text) for number, text in typed.items() if text.strip() and number not in waiting],
        "problems": problems,
    }
    return render(request, "workbench/back_edition.html", context, status=409 if problems else 200)


def _texts(request: StaffRequest) -> dict[int, tuple[str, str]]:
    """What was written, by number of the passage, with the digest of the words it was written from."""
    numbers, digests, texts = (request.POST.getlist(name) for name in ("number", "read", "text"))
    if not len(numbers) == len(digests) == len(texts) or not all(one.isascii() and one.isdigit() for one in numbers):
        raise Refused("The form is damaged. Load the page again; nothing was kept.")
    given = zip((int(one[:9]) for one in numbers), digests, texts, strict=True)
    return {number: (digest, text) for number, digest, text in given if text.strip()}


@login_required
def side_by_side(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """English, back-translation and target of every protected wording, and what the clinician makes of them."""
    place = place_at(key, language)
    require(request.user, Act.RECONCILE, place.language)
    version = place.edition().version
    if request.method == "POST":
        return _reconciled(request, place)
    protected = protected_segments(version, place.language)
    weighed = [one.weighed(request.user) for one in protected]
    context = _context(request, place) | {
        "rows": protected,
        "translated": sum(one.is_translated_back for one in weighed),
        "passed": sum(one.is_passed for one in weighed),
        "differing": sum(one.differs for one in weighed),
    }
    return render(request, "workbench/reconcile.html", context)


def _context(request: StaffRequest, place: Place) -> dict[str, Any]:
    return {"place": place, "verdicts": VERDICTS, "person": request.user}


def _reconciled(request: StaffRequest, place: Place) -> HttpResponse:
    form = request.POST
    made = _translation_named(form.get("back_translation", ""), place)
    refused = None
    try:
        reconcile(
            back_translation=made,
            equivalence=_equivalence_named(form.get("equivalence", "")),
            reason=form.get("reason", ""),
            read=Wording(form.get("read_source", ""), form.get("read_target", "")),
            by=request.user,
        )
    except NotEntitled:
        raise
    except Refused as refusal:
        refused = refusal
    if refused is None and not request.htmx:
        address = reverse("workbench:reconcile", args=[place.factsheet.key, place.language])
        return redirect(f"{address}#{made.segment_key}")
    return _row_again(request, place, made.segment_key, refused)


def _row_again(request: StaffRequest, place: Place, key: str, refused: Refused | None) -> HttpResponse:
    version = place.edition().version
    rows: list[Protected] = protected_segments(version, place.language, [key])
    if not rows:
        raise refused or Unknown(f"“{key}” is not translated back.")
    context = _context(request, place) | {"rows": rows, "row": rows[0], "refused": refused}
    context["typed"] = request.POST.get("reason", "") if refused else ""
    name = "workbench/_back_row.html" if request.htmx else "workbench/reconcile.html"
    return render(request, name, context, status=409 if refused else 200)


def _translation_named(number: str, place: Place) -> BackTranslation:
    known = BackTranslation.objects.filter(factsheet=place.factsheet, language=place.language).select_related("factsheet")
    made = known.filter(pk=int(number[:18])).first() if number.isascii() and number.isdigit() else None
    if made is None:
        raise Refused("The form names no back-translation of this edition.")
    return made


def _equivalence_named(name: str) -> Equivalence:
    try:
        return Equivalence(name)
    except ValueError as problem:
        raise Refused(f"Say which it is: {', '.join(one.value for one in Equivalence)}.") from problem
