"""What a server runs: the reading application, with Django behind it for staff.

Django is loaded when staff first ask for it, so that whatever keeps it from loading keeps no reader from a page.
"""

import logging
import os
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from cms.reading.application import Reading
from cms.reading.metrics import Metrics
from cms.reading.middleware import shelf_of_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

SENTENCE = b"This cannot be done at the moment. Please try again later; every page can still be read.\n"
logger = logging.getLogger(__name__)


class Staff:
    """Django, loaded once, by whoever asks first."""

    def __init__(self) -> None:
        self.django: WSGIApplication | None = None
        self._loading = Lock()

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        try:
            django = self.loaded()
        except (ImproperlyConfigured, ImportError, DatabaseError, OSError, RuntimeError, ValueError):
            logger.exception("cannot load Django")
            start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "60")])
            return [SENTENCE]
        return django(environ, start_response)

    def loaded(self) -> "WSGIApplication":
        if self.django is None:
            with self._loading:
                self.django = self.django or get_wsgi_application()
        return self.django


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
shelf = shelf_of_settings()
application = Reading(shelf, staff=Staff(), metrics=Metrics(shelf) if settings.METRICS else None)
