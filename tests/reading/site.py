"""A small site on disk, in the form releases have, and a reader in front of it."""

import gzip
import io
import json
import shutil
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import brotli

from cms.reading.application import Reading
from cms.reading.shelf import Shelf

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "woff2": "font/woff2",
}
PACKED = {"html", "css", "js", "json", "xml", "txt", "svg"}
TAGS = {"zh-hant": "zh-Hant"}
LARGE = bytes(range(256)) * 8192  # two megabytes, sent from disk


def page(words):
    return f"<!doctype html><title>{words}</title><main>{words * 20}</main>\n".encode()


def sample():
    """Four languages; in Polish ibuprofen is withdrawn, in Urdu only the PDFs of codeine are gone."""
    files = {"index.html": page("Languages"), "404.html": page("Not here"), "robots.txt": b"User-agent: *\n" * 9}
    files["sitemap.xml"] = b"<urlset></urlset>" * 9
    for language in ("en", "pl", "ur", "zh-hant"):
        for name in ("index", "404", "search/index", "paracetamol/index", "feedback/thanks/index"):
            files[f"{language}/{name}.html"] = page(f"{language} {name}")
        files[f"{language}/feed.xml"] = b"<feed></feed>" * 9
        files[f"{language}/paracetamol.pdf"] = b"%PDF-1.7 " + language.encode() * 500
        files[f"{language}/paracetamol-large.pdf"] = b"%PDF-1.7 large " + language.encode() * 500
    return files | {
        "pl/ibuprofen/gone.html": page("wycofane"),
        "ur/codeine/index.html": page("codeine"),
        "ur/codeine/gone.html": page("only on the web"),
        "verify/0123456789ab/index.html": page("live"),
        "verify/404.html": page("no such code"),
        "assets/style.0123abcd.css": b"p { margin: 0 }" * 40,
        "assets/script.0123abcd.js": b"let a = 1;" * 40,
        "assets/face.0123abcd.woff2": LARGE,
        "en/atlas/index.html": page("atlas"),
        "en/atlas.pdf": LARGE,
    }


def put(root, files=None, *, switch=True):
    """Put files on the shelf as a release, and let `current` name it; returns its folder."""
    files = sample() if files is None else files
    listing = {path: _entry(path, body) for path, body in files.items()}
    manifest = json.dumps(listing, indent=1, sort_keys=True).encode()
    place = root / "releases" / sha256(manifest).hexdigest()
    if place.exists():
        shutil.rmtree(place)
    for path, body in files.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        if listing[path]["encodings"]:
            file.with_name(f"{file.name}.br").write_bytes(brotli.compress(body))
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(body, mtime=0))
    (place / "manifest.json").write_bytes(manifest)
    if switch:
        point(root, f"releases/{place.name}")
    return place


def _entry(path, body):
    suffix = path.rpartition(".")[2]
    return {
        "sha256": sha256(body).hexdigest(),
        "size": len(body),
        "type": "application/atom+xml; charset=utf-8" if path.endswith("feed.xml") else TYPES[suffix],
        "language": _language_of(path) if suffix in {"html", "pdf"} else "",
        "encodings": ["br", "gzip"] if suffix in PACKED else [],
        "made_from": "",
    }


def _language_of(path):
    first = path.partition("/")[0]
    if "/" not in path or path == "verify/404.html":
        return "en"
    return TAGS.get(first, first) if first in {"en", "pl", "ur", "zh-hant"} else ""


def point(root, name):
    aside = root / "next"
    aside.symlink_to(name)
    aside.replace(root / "current")


@dataclass
class Heard:
    status: int
    headers: dict
    body: bytes


class Reader:
    """Asks the WSGI application as a server would; the standard library's validator sits between."""

    def __init__(self, application):
        self.application = validator(application)

    def get(self, address, *, method="GET", body=b"", **headers):
        path, _, query = address.partition("?")
        environ = {"REQUEST_METHOD": method, "SCRIPT_NAME": "", "QUERY_STRING": query}
        environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))} if body else {}
        setup_testing_defaults(environ)
        begun = []
        sent = self.application(environ, lambda status, headers, error=None: begun.append((status, headers)))
        try:
            body = b"".join(sent)
        finally:
            sent.close()
        [(status, headers)] = begun
        assert len(headers) == len(dict(headers)), "a header is sent twice"
        return Heard(int(status.partition(" ")[0]), dict(headers), body)

    def head(self, address, **headers):
        return self.get(address, method="HEAD", **headers)


def nobody_behind(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Django"]


def reader_of(root, *, site_url="https://leaflets.example.org", metrics=None, **options):
    shelf = Shelf(root, site_url=site_url, **options)
    return Reader(Reading(shelf, staff=nobody_behind, metrics=metrics(shelf) if metrics else None))
