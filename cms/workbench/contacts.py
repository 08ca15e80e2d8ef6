"""Contacts that factsheets share: the list, one of them with every place that names it, and what an edit would change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from cms.errors import NotEntitled, Refused
from cms.factsheets.contact_words import MAX_DETAIL, Details
from cms.factsheets.models import Contact
from cms.languages import SOURCE
from cms.people.duties import require, roles_of
from cms.review.contacts import add_contact, change_contact, check_contact, contact_at, places_of, reasons_against_change
from cms.roles import Act, Role
from cms.workbench.requests import StaffRequest

LABELS = {
    "phone": "Telephone number",
    "email": "E-mail address",
    "web": "Web page",
    "hours": "Hours, as factsheets say them",
    "relay": "For people who are deaf or cannot speak",
    "interpreter": "For an interpreter",
}


@login_required
def contacts(request: StaffRequest) -> HttpResponse:
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            form = request.POST
            made = add_contact(
                key=form.get("key", "").strip(), name=form.get("name", ""), details=_details(form), by=request.user
            )
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"{made.name} is kept.")
            return redirect("workbench:contact", made.key)
    context = {
        "contacts": Contact.objects.select_related("checked_by"),
        "fields": _fields(request.POST),
        "may_write": Role.AUTHOR in roles_of(request.user),
        "problems": problems,
        "posted": request.POST,
    }
    return render(request, "workbench/contacts.html", context, status=409 if problems else 200)


@login_required
def contact(request: StaffRequest, key: str) -> HttpResponse:
    """GET: where it is named. POST: look at what new details would change, change it, or say that it was tested."""
    found = contact_at(key)
    context: dict[str, Any] = {"problems": (), "wanted": None}
    if request.method == "POST":
        try:
            require(request.user, Act.WRITE, SOURCE)
            if request.POST.get("act") != "look":
                messages.success(request, _act(request, found))
                return redirect("workbench:contact", key)
            context["wanted"] = _looked_at(request.POST, found)
        except NotEntitled:
            raise
        except Refused as refused:
            context["problems"] = refused.reasons
    typed = request.POST if request.method == "POST" else found.details.named()
    context |= {
        "contact": found,
        "places": places_of(found.details, context["wanted"]),
        "fields": _fields(typed),
        "note": request.POST.get("note", ""),
        "may_write": Role.AUTHOR in roles_of(request.user),
    }
    return render(request, "workbench/contact.html", context, status=409 if context["problems"] else 200)


def _act(request: StaffRequest, found: Contact) -> str:
    act = request.POST.get("act", "")
    if act == "check":
        check_contact(contact=found, by=request.user)
        return f"{found.name}: tested today."
    if act == "change":
        places = change_contact(contact=found, details=_details(request.POST), note=request.POST.get("note", ""), by=request.user)
        sheets = "1 factsheet" if len(places) == 1 else f"{len(places)} factsheets"
        return f"{found.name} is changed, in the English of {sheets}. A clinician confirms how much it matters."
    raise Refused("Choose what to do: look, change or test.")


def _looked_at(form: QueryDict, found: Contact) -> Details:
    wanted = _details(form)
    if reasons := reasons_against_change(found, wanted):
        raise Refused(*reasons)
    return wanted


def _details(form: QueryDict) -> Details:
    return Details(**{name: " ".join(form.get(name, "").split()) for name in LABELS})


def _fields(typed: Any) -> list[tuple[str, str, str, int]]:
    return [(name, label, typed.get(name, ""), MAX_DETAIL) for name, label in LABELS.items()]
