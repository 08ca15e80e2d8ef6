"""What a version of the English changes and how much each change matters; the list of versions."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet, Version
from cms.languages import SOURCE
from cms.memory.differences import Span, spans
from cms.people.duties import roles_of
from cms.releases.actions import grade_change, live_publications
from cms.review.actions import restore
from cms.review.grading import Graded, confirm_all, graded_changes, propose
from cms.review.rules import SEVERITIES
from cms.roles import Role
from cms.workbench.requests import StaffRequest

NAMES = ("technical", "editorial", "clarification", "clinical", "safety-critical")


@dataclass(frozen=True)
class Line:
    """A change as the page lists it; `typed` is what the person sent when it was refused."""

    graded: Graded
    typed: QueryDict | None = None

    @property
    def diff(self) -> tuple[Span, ...]:
        before, after = self.graded.change.before, self.graded.change.after
        return spans(before.text if before else "", after.text if after else "")

    @property
    def severity(self) -> int:
        typed = str(self.typed.get("severity", "")) if self.typed else ""
        return int(typed) if typed.isdecimal() else self.graded.expected

    @property
    def note(self) -> str:
        return self.typed.get("note", "") if self.typed else ""


def _version_of(factsheet: Factsheet, number: int | None) -> Version:
    version = factsheet.latest() if number is None else factsheet.versions.filter(number=number).first()
    if version is None:
        raise Unknown(f"{factsheet.key} has no version {number}.")
    return version


@login_required
def changes(request: StaffRequest, key: str, number: int | None = None) -> HttpResponse:
    factsheet = factsheet_at(key)
    version = _version_of(factsheet, number)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            said = _act(request, version)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, said)
            return redirect(_address(key, number) + (f"#{request.POST['key']}" if request.POST.get("key") else ""))
    roles = roles_of(request.user, SOURCE)
    posted = request.POST if problems else None
    lines = [Line(one, posted if posted and posted.get("key") == one.key else None) for one in graded_changes(version)]
    waiting = [one for one in lines if not one.graded.is_confirmed]
    context = {
        "factsheet": factsheet,
        "version": version,
        "lines": lines,
        "waiting": waiting,
        "severities": list(zip(SEVERITIES, NAMES, strict=True)),
        "may_propose": Role.AUTHOR in roles and not version.is_frozen,
        "may_confirm": Role.CLINICAL_REVIEWER in roles,
        "problems": problems,
    }
    return render(request, "workbench/changes.html", context, status=409 if problems else 200)


def _address(key: str, number: int | None) -> str:
    return reverse("workbench:changes", args=[key]) if number is None else reverse("workbench:version", args=[key, number])


def _act(request: StaffRequest, version: Version) -> str:
    form = request.POST
    if form.get("act") == "confirm all":
        read = dict(one.split("=", 1) for one in form.getlist("change") if "=" in one)
        done = confirm_all(version=version, read=read, by=request.user)
        return f"Confirmed: {len(done)} changes."
    key, note, read_digest = form.get("key", ""), form.get("note", ""), form.get("read", "")
    typed = form.get("severity", "")
    severity = int(typed) if typed.isdecimal() and len(typed) < 3 else -1
    if form.get("act") == "propose":
        propose(version=version, key=key, severity=severity, note=note, by=request.user, read=read_digest)
        return f"{key}: {severity} is proposed."
    if form.get("act") == "confirm":
        release = grade_change(version=version, key=key, severity=severity, note=note, by=request.user, read=read_digest)
        return f"{key}: {severity} is confirmed." + (" The live pages say so." if release else "")
    raise Refused("Choose what to do: propose or confirm.")


@login_required
def versions(request: StaffRequest, key: str) -> HttpResponse:
    """Every version of the English, with what it changed and when patients had it."""
    factsheet = factsheet_at(key)
    found = list(factsheet.versions.order_by("-number"))
    live = live_publications().filter(edition__version__factsheet=factsheet, edition__language=SOURCE).first()
    context = {
        "factsheet": factsheet,
        "versions": found,
        "live": live.edition.version_id if live else None,
        "may_write": Role.AUTHOR in roles_of(request.user),
    }
    return render(request, "workbench/versions.html", context)


@login_required
@require_POST
def restore_version(request: StaffRequest, key: str, number: int) -> HttpResponse:
    factsheet = factsheet_at(key)
    opened = restore(version=_version_of(factsheet, number), by=request.user)
    said = f"Version {opened.number} is open with the English of version {number}; nothing is published by that."
    messages.success(request, said)
    return redirect("workbench:changes", key)
