"""What patients are served, read from the files of the live release."""

import json
from pathlib import Path

from django.conf import settings
from django.test import Client


def live() -> Path:
    return settings.PUBLISHED_ROOT / "current"


def page(language, key="paracetamol"):
    return (live() / language / key / "index.html").read_text(encoding="utf-8")


def listing():
    return json.loads((live() / "manifest.json").read_bytes())


def files():
    return {path: (live() / path).read_bytes() for path in listing()}


def pages():
    return {path: body for path, body in files().items() if path.endswith(".html")}


def get(address, **headers):
    """Ask for an address as a fresh server answers it."""
    return Client().get(address, headers=headers)
