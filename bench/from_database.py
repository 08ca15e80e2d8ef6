"""Django as most sites use it: at each request the words of a factsheet are read and the page is rendered."""

import os

from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
TEMPLATE = Engine().from_string(
    "<!doctype html><html lang='{{ language }}'><title>{{ texts.0 }}</title><main>"
    "{% for text in texts %}<p>{{ text }}</p>{% endfor %}</main></html>"
)


def sheet(request: HttpRequest, language: str, key: str) -> HttpResponse:
    with translation.override(language):
        segments = apps.get_model("factsheets", "Segment").objects.filter(version__factsheet__key=key)
        texts = [segment.text for segment in segments.select_related("version__factsheet")]
        page = TEMPLATE.render(Context({"texts": texts, "language": language}))
    return HttpResponse(page, status=200 if texts else 404)


urlpatterns = [path("<slug:language>/<slug:key>/", sheet)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cms.")]
application = get_wsgi_application()
