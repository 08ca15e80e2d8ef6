"""Refusals are answered in one place: reasons on a page, with the status that fits. A request reads the glossary once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms.audit.actions import record
from cms.errors import NotEntitled, Overtaken, Refused, Unknown
from cms.memory.glossary import reading_once
from cms.people.duties import every_role_of
from cms.roles import ALONE, Role
from cms.workbench.requests import StaffRequest

STATUS = {NotEntitled: 403, Unknown: 404, Overtaken: 409, Refused: 409}
OPEN_TO_BLIND = frozenset(
    f"workbench:{name}" for name in ("back", "back_edition", "my_duties", "choose_password", "sign_in", "sign_out")
)

# No database column holds it, and no keyboard writes it.
NUL_REFUSED = Refused("The form holds a NUL character (U+0000), which no text can have. Nothing was changed.")


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_staffs = request.path_info.startswith("/workbench/")  # patients' forms are judged where they are taken in
        if is_staffs and request.method == "POST" and any("\0" in text for _, texts in request.POST.lists() for text in texts):
            return render(request, "workbench/refused.html", {"refused": NUL_REFUSED}, status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return refusal(request, exception)


class GlossaryMiddleware:
    """A screen has many wordings to check: a request reads the glossary once, and it stays as it was then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading_once():
            return self.get_response(request)


class BlindMiddleware:
    """A back-translator sees their own screens and nothing else of the workbench: everything else shows the English.

    Duties may change at any time, so they are asked for with each request. `is_blind` tells the templates, and
    `keeps_people` who is led to the people.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if not request.path_info.startswith("/workbench/") or not request.user.is_authenticated:
            return None
        roles = every_role_of(request.user)
        if Role.COORDINATOR in roles:
            cast(StaffRequest, request).keeps_people = True
        if not roles & ALONE:
            return None
        cast(StaffRequest, request).is_blind = True
        match = request.resolver_match
        name = match.view_name if match else ""
        if name == "workbench:my_work":
            return redirect("workbench:back")
        if name in OPEN_TO_BLIND or name.startswith("workbench:notification"):
            return None
        return refusal(request, NotEntitled("Who translates back must not see the English, and this page could show it."))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer a refusal; an act without the duty for it is recorded in the audit."""
    if isinstance(refused, NotEntitled):
        record(actor=request.user.get_username(), act="refused", subject=request.path, reasons=list(refused.reasons))
    return render(request, "workbench/refused.html", {"refused": refused}, status=STATUS[type(refused)])
