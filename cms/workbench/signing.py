"""Signing an edition: the page, the paper and the words of exactly what is signed, the statement, and the password again."""

from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.errors import Refused
from cms.people.duties import require
from cms.releases.drafting import draft_page
from cms.releases.printing import Wanted, printed
from cms.review.back_translation import reasons_against_signing_by_back_translation
from cms.review.editions import content_digest, standings
from cms.review.full_review import reasons_against_signing_in_full
from cms.review.models import Edition, Meaning, Mode, Signature
from cms.review.no_change import reasons_against_no_change, signed_before
from cms.review.opening import Opened, open_to_sign
from cms.review.signing import sign, signatures_of, statement
from cms.roles import Act
from cms.workbench.addresses import place_at
from cms.workbench.framing import shown_in_our_frames, shows_our_frames
from cms.workbench.middleware import refusal
from cms.workbench.requests import StaffRequest

TOKENS = "forms to sign"
TOKENS_KEPT = 10  # forms that may stand open side by side


@login_required
@shows_our_frames
def sign_edition(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, language)
    edition = place.edition()
    require(request.user, Act.SIGN, place.language, about=place.factsheet)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            signature = _signed(request, edition)
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"Signed: {signature.statement}")
            return redirect("workbench:edition", place.factsheet.key, place.language)
    context = _context(request, edition) | {"place": place, "problems": problems}
    return render(request, "workbench/sign.html", context, status=409 if problems else 200)


def _context(request: StaffRequest, edition: Edition) -> dict[str, Any]:
    digest = content_digest(edition)
    open_to_sign(edition=edition, by=request.user, read_digest=digest, what=Opened.WORDS)
    meanings = [Meaning.CLINICAL_APPROVAL, Meaning.FULL_REVIEW] if edition.is_source else [Meaning.CLINICAL_APPROVAL]
    before = None if edition.is_source else signed_before(edition)
    modes = [] if edition.is_source else list(Mode)
    against_back = [] if edition.is_source else _against_back(request, edition)
    return {
        "edition": edition,
        "found": standings(edition.version, edition.language),
        "digest": digest,
        "statements": [(meaning, statement(edition, meaning)) for meaning in meanings] if edition.is_source else [],
        "against_full_review": list(reasons_against_signing_in_full(edition.version, digest)) if edition.is_source else [],
        "modes": [
            (mode, statement(edition, Meaning.CLINICAL_APPROVAL, mode), against_back if mode is Mode.BACK_TRANSLATION else [])
            for mode in modes
        ],
        "no_change": statement(edition, Meaning.NO_CHANGE) if before and not _against_no_change(edition, before) else "",
        "signed_before": before,
        "signatures": signatures_of(edition),
        "token": _new_token(request),
        "posted": request.POST,
    }


def _against_no_change(edition: Edition, before: Signature) -> list[str]:
    return list(reasons_against_no_change(edition, before))


def _against_back(request: StaffRequest, edition: Edition) -> list[str]:
    return reasons_against_signing_by_back_translation(edition.version, edition.language, request.user)


def _signed(request: StaffRequest, edition: Edition) -> Signature:
    form = request.POST
    _spend_token(request)
    try:
        meaning = Meaning(form.get("meaning", ""))
    except ValueError as problem:
        raise Refused("Choose what your signature means.") from problem
    try:
        mode = Mode(form["mode"]) if form.get("mode") else None
    except ValueError as problem:
        raise Refused(f"Say how you read the translation: {' or '.join(one.value for one in Mode)}.") from problem
    return sign(
        edition=edition,
        by=request.user,
        password=form.get("password", ""),
        read_digest=form.get("read", ""),
        meaning=meaning,
        mode=mode,
    )


def _new_token(request: StaffRequest) -> str:
    token = token_urlsafe(16)
    request.session[TOKENS] = [*request.session.get(TOKENS, []), token][-TOKENS_KEPT:]
    return token


def _spend_token(request: StaffRequest) -> None:
    """A form signs once, whoever sends it again."""
    open_ones = request.session.get(TOKENS, [])
    token = request.POST.get("token", "")
    if token not in open_ones:
        raise Refused("This form was sent before, or is too old. Read the page again and use the form below it.")
    request.session[TOKENS] = [one for one in open_ones if one != token]


@login_required
@shown_in_our_frames
def paper(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """The words as they are now on paper, made as releases make it; it is kept nowhere."""
    edition = place_at(key, language).edition()
    require(request.user, Act.SIGN, edition.language)
    digest = content_digest(edition)
    try:
        if not settings.PAPERS:
            raise Refused("Nothing is printed here: the setting PAPERS is off. Read the page and the words.")
        page = draft_page(edition).encode()
        body = next(printed([Wanted(edition.version.factsheet.key, digest, page, False)]))
    except Refused as refused:
        return refusal(request, refused)
    open_to_sign(edition=edition, by=request.user, read_digest=digest, what=Opened.PAPER)
    return HttpResponse(body, content_type="application/pdf")
