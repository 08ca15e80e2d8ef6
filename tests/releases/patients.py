"""What patients are served, read from the files of the live release."""

import gzip
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


def article(html):
    """A page without what stands around the words: head, language menu and what is said about the page."""
    return html.partition("<article")[2].partition("</article>")[0]


def live_digits(language, key="paracetamol"):
    """The code of the live edition, as its page gives it."""
    return page(language, key).partition(' data-identity="')[2].partition('"')[0]


def words_of(body):
    """What can be read in a file; the fragments of the search index are packed."""
    return (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode(errors="replace")


def pages():
    return {path: body for path, body in files().items() if path.endswith(".html")}


def get(address, **headers):
    """Ask for an address as a fresh server answers it."""
    return Client().get(address, headers=headers)
