"""Every file of the release, looked up when the server starts, as WhiteNoise serves it."""

import os
from typing import Any

from django.conf import settings
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")


def lost(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b""]


application = WhiteNoise(lost, root=str(settings.PUBLISHED_ROOT / "current"), index_file=True)
