"""Refusals are answered in one place: reasons on a page, with the status that fits. A request reads the glossary once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.audit.actions import record
from cms.errors import NotEntitled, Overtaken, Refused, Unknown
from cms.review.checking import checking_once

STATUS = {NotEntitled: 403, Unknown: 404, Overtaken: 409, Refused: 409}

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


class CheckingMiddleware:
    """A screen has many wordings: the checks look at each once, and ask for the glossary once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with checking_once():
            return self.get_response(request)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer a refusal; an act without the duty for it is recorded in the audit."""
    if isinstance(refused, NotEntitled):
        record(actor=request.user.get_username(), act="refused", subject=request.path, reasons=list(refused.reasons))
    return render(request, "workbench/refused.html", {"refused": refused}, status=STATUS[type(refused)])
