"""An edition on its way to patients: what publishing does, now or at a time, alone or with another language."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.errors import NotEntitled, Refused
from cms.people.duties import require
from cms.releases.models import Schedule
from cms.releases.outlook import outlook
from cms.releases.parity import pair_of
from cms.releases.publishing import open_early, publish, reasons_against_publishing
from cms.releases.scheduling import schedule, set_embargo, take_back, waiting
from cms.review.grading import graded_changes
from cms.review.models import Edition
from cms.roles import Act
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest


@login_required
def publish_edition(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """What will happen, before it happens; all of it in one release."""
    place = place_at(key, language)
    require(request.user, Act.PUBLISH, about=place.factsheet)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            said = _act(request, place)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, said)
            stays = "act" in request.POST and request.POST["act"] != "publish"
            return redirect("workbench:publish" if stays else "workbench:edition", key, place.language)
    context = _context(place, place.edition()) | {"problems": problems, "posted": request.POST}
    return render(request, "workbench/publish.html", context, status=409 if problems else 200)


def _context(place: Place, edition: Edition) -> dict[str, Any]:
    version = edition.version
    graded = graded_changes(version) if edition.is_source else []
    scheduled = [one for one in waiting(place.factsheet) if one.language == place.language]
    pair = pair_of(edition)
    against = reasons_against_publishing(edition)
    return {
        "place": place,
        "edition": edition,
        "version": version,
        "against": against,
        "graded": graded,
        "languages": outlook(version, graded) if edition.is_source and not version.is_frozen else [],
        "pair": pair,
        "scheduled": scheduled,
        "may_open_early": edition.is_source and not version.is_frozen and not against,
        "earliest": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    }


def _act(request: StaffRequest, place: Place) -> str:
    form, by, factsheet = request.POST, request.user, place.factsheet
    act, reason = form.get("act", "publish"), form.get("reason", "")
    if act == "publish":
        done = publish(factsheet=factsheet, language=place.language, by=by, alone=reason)
        return f"Published. Patients read it at /{place.language}/{factsheet}/; identity {done.digest[:12]}."
    if act == "schedule":
        made = schedule(factsheet=factsheet, language=place.language, at=_time(form.get("at", "")), by=by, alone=reason)
        return f"It goes out on {_said(made.at)}."
    if act == "take back":
        take_back(schedule=_scheduled(place, form.get("number", "")), by=by)
        return "It does not go out by itself any more."
    if act == "embargo":
        until = _time(form["at"]) if form.get("at") else None
        set_embargo(version=place.edition().version, until=until, reason=reason, by=by)
        return f"Nothing of it goes out before {_said(until)}." if until else "The embargo is lifted."
    if act == "open early":
        opened = open_early(factsheet=factsheet, reason=reason, by=by)
        return f"Version {opened.number} is open for translation; patients get it when you publish it."
    raise Refused("Choose what to do: publish, schedule, embargo or open for translation.")


def _time(typed: str) -> datetime:
    """A day and time by the clocks of the site."""
    try:
        at: datetime = forms.DateTimeField().clean(typed)
    except forms.ValidationError as problem:
        raise Refused("Give a day and a time, such as 2027-03-01 09:00.") from problem
    return at


def _said(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"


def _scheduled(place: Place, number: str) -> Schedule:
    found = [one for one in waiting(place.factsheet) if str(one.pk) == number and one.language == place.language]
    if not found:
        raise Refused("That time is not set any more.")
    return found[0]
