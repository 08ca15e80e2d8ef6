"""Answers patients before any other middleware is asked, so that pages need neither session nor database."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.reading.shelf import Shelf

OURS = ("/workbench/", "/static/")
logger = logging.getLogger(__name__)


class ReadingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf = Shelf(settings.PUBLISHED_ROOT)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(OURS) or path == "/workbench":
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        try:
            answer = self.shelf.answer(path, if_none_match=request.headers.get("If-None-Match", ""))
        except OSError:
            logger.exception("cannot serve %s", path)
            return HttpResponse(status=503, headers={"Retry-After": "60"})
        response = HttpResponse(answer.body if request.method == "GET" else b"", status=answer.status)
        del response.headers["Content-Type"]
        for name, value in answer.headers.items():
            response.headers[name] = value
        if answer.status != HTTPStatus.NOT_MODIFIED:  # whose length would have to be that of the page
            response.headers["Content-Length"] = str(len(answer.body))
        return response
