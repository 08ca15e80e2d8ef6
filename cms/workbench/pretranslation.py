"""Proposals from the memory and the machine, a part at a time, with a bar that shows how far it has come."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from cms.errors import Refused
from cms.memory.machine import machine
from cms.review.pretranslation import pretranslate
from cms.workbench.addresses import place_at
from cms.workbench.requests import StaffRequest

COUNTED = ("proposed", "protected", "unanswered")


@login_required
@require_POST
def propose_words(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """Take one part; the answer asks for the next by itself, and has a button for those without JavaScript."""
    place = place_at(key, language)
    if place.version is None:
        raise Refused("Translation opens when the English edition is published.")
    service = machine() if request.POST.get("machine") else None
    if request.POST.get("machine") and service is None:
        raise Refused("No machine translation is set up here.")
    step = pretranslate(
        version=place.version, language=place.language, by=request.user, start=_number(request, "start"), machine=service
    )
    counts = {name: _number(request, name) + getattr(step, name) for name in COUNTED}
    context = {"place": place, "step": step, "counts": counts, "machine": bool(service)}
    return render(request, "workbench/_proposing.html" if request.htmx else "workbench/proposing.html", context)


def _number(request: StaffRequest, name: str) -> int:
    stated = request.POST.get(name, "0")
    if not stated.isascii() or not stated.isdigit() or len(stated) > 6:
        raise Refused(f"“{name}” is no number in this form. Start again from the edition.")
    return int(stated)
