"""The same answers where Django stands alone, as under `manage.py runserver` and in tests.

`cms.wsgi` puts the reading application in front of Django, and then no reader ever comes here.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from cms.reading.application import Reading, is_for_django
from cms.reading.shelf import Shelf

MEGABYTE = 1024 * 1024


def shelf_of_settings() -> Shelf:
    memory_bytes = settings.READING_MEMORY_MB * MEGABYTE
    return Shelf(settings.PUBLISHED_ROOT, site_url=settings.SITE_URL, memory_bytes=memory_bytes)


class ReadingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.reading = Reading(shelf_of_settings(), staff=_nobody)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_django(request.method or "", request.path_info):
            return self.get_response(request)
        answer = self.reading.answer(request.META)
        headers = dict(answer.headers)
        if answer.file is None:
            response: HttpResponseBase = HttpResponse(answer.body, status=answer.status)
        else:
            response = FileResponse(answer.file, status=answer.status)
        for name in [name for name in response.headers if name not in headers]:
            del response.headers[name]
        for name, value in headers.items():
            response.headers[name] = value
        return response


def _nobody(environ: object, start_response: object) -> list[bytes]:
    return []
