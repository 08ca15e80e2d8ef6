"""People as coordinators see them: who holds which duties, what stands behind each, and who is new or has left."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cms.errors import NotEntitled, Refused
from cms.feedback.export import BYTE_ORDER_MARK, neutral
from cms.languages import REGISTRY
from cms.people.competences import record_export
from cms.people.duties import held_by, require
from cms.people.register import COLUMNS, STATES, Entry, competences, entries, rows_of
from cms.people.staff import choose_password, invite, person_invited
from cms.roles import Act, Role
from cms.workbench.requests import StaffRequest

PER_PAGE = 50
MAX_WORDS = 200


@dataclass(frozen=True)
class Asked:
    """A filter of the list; values that nobody offers count as not asked."""

    words: str = ""
    role: str = ""
    language: str = ""
    state: str = ""

    @classmethod
    def from_address(cls, query: QueryDict) -> "Asked":
        role, language, state = (query.get(name, "") for name in ("role", "language", "state"))
        return cls(
            query.get("q", "").replace("\0", "")[:MAX_WORDS].strip(),
            role if role in set(Role) else "",
            language if language in REGISTRY else "",
            state if state in STATES else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return any((self.words, self.role, self.language, self.state))

    def takes(self, entry: Entry) -> bool:
        return entry.is_in(self.state) and entry.holds(self.role, self.language) and entry.is_called(self.words)


@login_required
def people(request: StaffRequest) -> HttpResponse:
    require(request.user, Act.APPOINT)
    everybody = entries(timezone.localdate())
    asked = Asked.from_address(request.GET)
    found = [entry for entry in everybody if asked.takes(entry)]
    context = {
        "asked": asked,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": [(state, count) for state in STATES if (count := sum(one.is_in(state) for one in everybody))],
        "states": STATES,
        "roles": list(Role),
        "languages": REGISTRY.values(),
    }
    return render(request, "workbench/people.html", context)


@login_required
def register_file(request: StaffRequest) -> HttpResponse:
    """The register of competences as CSV, ended ones included."""
    require(request.user, Act.APPOINT)
    rows = list(rows_of(competences(), timezone.localdate()))
    table = StringIO()
    table.write(BYTE_ORDER_MARK)
    csv.writer(table).writerows([COLUMNS, *([neutral(cell) for cell in row] for row in rows)])
    record_export(by=request.user, count=len(rows))
    headers = {"Content-Disposition": 'attachment; filename="competences.csv"'}
    return HttpResponse(table.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@login_required
def enrol_person(request: StaffRequest) -> HttpResponse:
    require(request.user, Act.APPOINT)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        names = ("username", "printed_name", "profession", "email")
        told = {name: request.POST.get(name, "") for name in names}
        try:
            person = invite(**told, by=request.user)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"{person} has an account. Make an invitation, and give them their duties.")
            return redirect("workbench:person", person.pk)
    context = {"problems": problems, "posted": request.POST}
    return render(request, "workbench/people_new.html", context, status=409 if problems else 200)


@login_required
def my_duties(request: StaffRequest) -> HttpResponse:
    """A person's own page; nothing on it can be changed, and of conflicts a back-translator sees none: they name factsheets."""
    is_blind = getattr(request, "is_blind", False)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "person": request.user,
        "held": held_by(request.user),
        "competences": list(competences(request.user)),
        "conflicts": [] if is_blind else list(request.user.conflicts.all()),
        "today": today,
    }
    return render(request, "workbench/people_mine.html", context)


@never_cache
@sensitive_post_parameters()
def first_password(request: StaffRequest, number: str, token: str) -> HttpResponse:
    """Whoever has the address of an invitation chooses the password of that account, once."""
    person = person_invited(number, token)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            choose_password(person=person, password=request.POST.get("password", ""), again=request.POST.get("again", ""))
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, "Your password is kept. Sign in with it.")
            return redirect("workbench:sign_in")
    context = {"person": person, "problems": problems}
    return render(request, "workbench/people_password.html", context, status=409 if problems else 200)
