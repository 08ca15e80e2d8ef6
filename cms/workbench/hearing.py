"""The one address at which a reader's POST reaches the database: what they tell us about a page.

No cookie, session or account is involved, so there is no token to compare; posts from other sites are refused by what
the browser says of their origin.
"""

import logging
from dataclasses import asdict
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import Error as DatabaseProblem
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.errors import Refused
from cms.feedback import about, limits
from cms.feedback.actions import receive
from cms.feedback.sending import Problem, Sent
from cms.languages import Language
from cms.releases.pages import Renderer
from cms.releases.site import Site

MAX_BYTES = 256 * 1024
STATUS = {
    Problem.EMPTY: HTTPStatus.UNPROCESSABLE_ENTITY,
    Problem.TOO_LONG: HTTPStatus.UNPROCESSABLE_ENTITY,
    Problem.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Problem.UNKNOWN: HTTPStatus.NOT_FOUND,
}
RETRY_SECONDS = {HTTPStatus.TOO_MANY_REQUESTS: limits.HOUR, HTTPStatus.SERVICE_UNAVAILABLE: 60}
MAX_REMEMBERED = 200
logger = logging.getLogger(__name__)
# What this process answered from last, so that a reader is answered in their language while the database is down.
_remembered: dict[tuple[str, str], Site] = {}


@csrf_exempt
@require_POST
def hear(request: HttpRequest, language: str) -> HttpResponse:
    """Take one message in. What no browser sends from our form is answered by a status without words."""
    if is_from_elsewhere(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    if refused := _reason_against_reading(request):
        return HttpResponse(status=refused)
    try:
        form = request.POST.dict()
    except (BadRequest, SuspiciousOperation):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    sent = Sent.from_form(form)
    try:
        is_too_often = limits.is_one_too_many(source_of(request), at=timezone.now())
        if form.get("website"):
            return _thanks(language)  # only a machine fills in a field that nobody sees
        return _answer(language, sent, Problem.TOO_MANY if is_too_often else sent.problem)
    except (DatabaseProblem, OSError) as trouble:
        # The kind alone: a database's message can quote what the reader wrote.
        logger.error("A reader's message could not be kept: %s", type(trouble).__name__)
        return _unavailable(language, sent)


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another website's page sent this; “null” says nothing."""
    if site := request.headers.get("Sec-Fetch-Site", ""):
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    ours = {request.get_host(), settings.SITE_URL.partition("://")[2]}
    return origin != "null" and origin.partition("://")[2] not in ours


def _reason_against_reading(request: HttpRequest) -> HTTPStatus | None:
    if request.content_type != "application/x-www-form-urlencoded":  # files would be on the disk before anybody looks
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return None if length.isdigit() and int(length) <= MAX_BYTES else HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def source_of(request: HttpRequest) -> str:
    """The address of the sender; behind a proxy the last one in its header, which the proxy itself wrote."""
    if settings.BEHIND_PROXY and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _answer(language: str, sent: Sent, problem: Problem | None) -> HttpResponse:
    publication = about.publication_of(key=sent.factsheet, language=language, identity=sent.identity)
    entry = about.answering_language(language)
    site = about.site_for(entry, publication)
    if site is None:  # not open to patients, so there are no words to answer in
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    _remember(language, sent.factsheet, site)
    if problem or publication is None:
        problem = problem or Problem.UNKNOWN
        return _page(site, entry, sent, problem, STATUS[problem])
    receive(sent=sent, publication=publication)
    return _thanks(language)


def _thanks(language: str) -> HttpResponse:
    return HttpResponseRedirect(f"/{language}/feedback/thanks/", status=HTTPStatus.SEE_OTHER)


def _unavailable(language: str, sent: Sent) -> HttpResponse:
    site = _remembered.get((language, sent.factsheet))
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if site is None:
        return HttpResponse(status=status, headers=_headers(status))
    # “Nothing was sent, try again later” is what the reader needs to know here as well.
    return _page(site, about.answering_language(language), sent, Problem.TOO_MANY, status)


def _remember(language: str, key: str, site: Site) -> None:
    if len(_remembered) >= MAX_REMEMBERED:
        _remembered.clear()
    _remembered[language, key] = site


def _page(site: Site, entry: Language, sent: Sent, problem: Problem, status: HTTPStatus) -> HttpResponse:
    sheet = next(iter(site.sheets), None)
    try:
        html = Renderer(site).feedback_page(entry, sheet=sheet, problem=problem.value, typed=asdict(sent))
    except Refused:  # the interface that is live is older than the form
        return HttpResponse(status=status, headers=_headers(status))
    return HttpResponse(html, status=status, headers=_headers(status) | {"Content-Language": entry.tag})


def _headers(status: HTTPStatus) -> dict[str, str]:
    waiting = {"Retry-After": str(RETRY_SECONDS[status])} if status in RETRY_SECONDS else {}
    return {"Cache-Control": "no-store"} | waiting
