"""Signing an edition: everything that is signed on one page, the statement, and the password again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.errors import Refused
from cms.people.duties import require
from cms.review.editions import content_digest, standings
from cms.review.models import Meaning
from cms.review.signing import sign, statement
from cms.roles import Act
from cms.workbench.addresses import place_at
from cms.workbench.requests import StaffRequest


@login_required
def sign_edition(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, language)
    edition = place.edition()
    require(request.user, Act.SIGN, place.language)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            meaning = Meaning(request.POST.get("meaning", ""))
            signature = sign(
                edition=edition,
                by=request.user,
                password=request.POST.get("password", ""),
                read_digest=request.POST.get("read", ""),
                meaning=meaning,
            )
        except ValueError:
            problems = ("Choose what your signature means.",)
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"Signed: {signature.statement}")
            return redirect("workbench:edition", place.factsheet.key, place.language)
    meanings = list(Meaning) if edition.is_source else [Meaning.CLINICAL_APPROVAL]
    context = {
        "place": place,
        "edition": edition,
        "found": standings(edition.version, place.language),
        "digest": content_digest(edition),
        "statements": [(meaning, statement(edition, meaning)) for meaning in meanings],
        "problems": problems,
    }
    return render(request, "workbench/sign.html", context, status=409 if problems else 200)
