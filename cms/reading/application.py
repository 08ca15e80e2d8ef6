"""The WSGI application of the whole site: patients are answered from the shelf, staff by Django behind it."""

import json
import logging
import re
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from cms.reading.answers import Answer, Pieces, said
from cms.reading.metrics import CONTENT_TYPE, Metrics
from cms.reading.proof import Proof
from cms.reading.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

# All that is Django's; every other address is a patient's and needs neither Django nor its database.
STAFF = ("/workbench/", "/static/")
STAFF_EXACTLY = {"/workbench", "/static"}
HEARD = re.compile(r"/[^/]+/feedback/")  # what readers send back is kept in the database
READ = {"GET", "HEAD"}
PIECE_BYTES = 64 * 1024
logger = logging.getLogger(__name__)


def is_for_django(method: str, path: str) -> bool:
    return path.startswith(STAFF) or path in STAFF_EXACTLY or (method == "POST" and HEARD.fullmatch(path) is not None)


class Reading:
    def __init__(self, shelf: Shelf, *, staff: "WSGIApplication", metrics: Metrics | None = None) -> None:
        self.shelf = shelf
        self.staff = staff
        self.metrics = metrics
        self.proof = Proof(shelf)
        self.own = {"/healthz": self._alive, "/readyz": self._ready}
        if metrics is not None:
            self.own["/metrics"] = lambda: _measured(metrics, shelf)

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        if is_for_django(environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")):
            return self.staff(environ, start_response)
        answer = self.answer(environ)
        start_response(answer.line, answer.headers[:])  # a server may add to the list
        if answer.file is None:
            return [answer.body]
        if (wrapper := environ.get("wsgi.file_wrapper")) is not None and answer.status == 200:
            wrapped: Iterable[bytes] = wrapper(answer.file, PIECE_BYTES)
            return wrapped
        return Pieces(answer.file, answer.length, PIECE_BYTES)

    def answer(self, environ: dict[str, Any]) -> Answer:
        """Answer a patient or a probe; whatever is asked, and however, there is an answer."""
        began = perf_counter()
        path = environ.get("PATH_INFO") or "/"
        method = environ["REQUEST_METHOD"]
        if method not in READ:
            answer = said(405, "These pages can only be read.", self.shelf.guards, ("Allow", "GET, HEAD"))
        elif path in self.own:
            return _for(method, self.own[path]())
        else:
            answer = _for(method, self._page(path, environ))
        if self.metrics is not None:
            self.metrics.count(answer, perf_counter() - began)
        return answer

    def _page(self, path: str, environ: dict[str, Any]) -> Answer:
        asked = environ.get
        try:
            return self.shelf.answer(
                path,
                if_none_match=asked("HTTP_IF_NONE_MATCH", ""),
                accept_encoding=asked("HTTP_ACCEPT_ENCODING", ""),
                asked_range=asked("HTTP_RANGE", "") if environ["REQUEST_METHOD"] == "GET" else "",
                if_range=asked("HTTP_IF_RANGE", ""),
            )
        except OSError as error:
            logger.error("cannot serve %s: %s", ascii(path[:200]), error)
            sentence = "This page cannot be shown at the moment. Please try again in a few minutes."
            return said(503, sentence, self.shelf.guards, ("Retry-After", "60"))

    def _alive(self) -> Answer:
        return said(200, "alive", self.shelf.guards)

    def _ready(self) -> Answer:
        report = self.proof.report()
        return said(200 if report["ready"] else 503, json.dumps(report, indent=1), self.shelf.guards)


def _measured(metrics: Metrics, shelf: Shelf) -> Answer:
    answer = said(200, metrics.text().rstrip("\n"), shelf.guards)
    answer.headers[0] = ("Content-Type", CONTENT_TYPE)
    return answer


def _for(method: str, answer: Answer) -> Answer:
    return answer.without_body() if method == "HEAD" else answer
