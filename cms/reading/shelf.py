"""The current release, in memory: looked up once, served many times. No Django, no database.

A release never changes, so what was read of it stays right until `current` names another one; that is looked at on
every request, by reading one symbolic link.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
ASSET_CACHE = "public, max-age=31536000, immutable"
HELD_BYTES = 512 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOTHING_YET = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing here yet</title></head>'
    b"<body><main><h1>Nothing here yet</h1><p>No factsheet has been published on this website.</p></main></body></html>\n"
)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class _Entry:
    path: Path
    size: int
    type: str
    status: int
    language: str
    etag: str


class Shelf:
    def __init__(self, root: Path) -> None:
        self.pointer = root / "current"
        self.name = ""
        self.entries: dict[str, _Entry] = {}
        self.held: dict[str, bytes] = {}

    def answer(self, path: str, *, if_none_match: str = "") -> Answer:
        """Return what a reader gets for a path such as `/ur/scans/`; any path has an answer."""
        entries = self._current()
        found = entries.get(_file_of(path))
        if found is None:
            if f"{path.lstrip('/')}/index.html" in entries:
                return Answer(301, b"", {"Location": "/" + path.strip("/") + "/", "Cache-Control": PAGE_CACHE})
            language = path.lstrip("/").partition("/")[0]
            found = entries.get(f"{language}/404.html") or entries.get("404.html")
        if found is None:
            return Answer(404, NOTHING_YET, {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"} | HEADERS)
        headers = {
            "Content-Type": found.type,
            "ETag": found.etag,
            "Cache-Control": ASSET_CACHE if path.startswith("/assets/") else PAGE_CACHE,
        } | HEADERS
        if found.language:
            headers["Content-Language"] = found.language
        if found.status == 200 and _matches(if_none_match, found.etag):
            return Answer(304, b"", headers)
        return Answer(found.status, self._body(found), headers)

    def _current(self) -> dict[str, _Entry]:
        try:
            name = os.readlink(self.pointer)
        except FileNotFoundError:
            return {}  # nothing has been published
        if name != self.name:
            release = self.pointer.parent / name
            try:
                listing = _listing(release)
            except OSError:
                if not self.name:
                    raise
                return self.entries  # the release named is not whole: go on with the one before
            self.entries = {
                path: _Entry(
                    release / path, item["size"], item["type"], item["status"], item["language"], f'"{item["sha256"][:32]}"'
                )
                for path, item in listing.items()
            }
            self.held = {}
            self.name = name
        return self.entries

    def _body(self, entry: _Entry) -> bytes:
        held = self.held.get(entry.etag)
        if held is None:
            held = entry.path.read_bytes()
            if f'"{sha256(held).hexdigest()[:32]}"' != entry.etag:
                raise OSError(f"{entry.path} is not what was published.")
            if entry.size <= HELD_BYTES:
                self.held[entry.etag] = held
        return held


def _listing(release: Path) -> dict[str, dict[str, Any]]:
    """Return a release's contents; raises OSError unless the manifest is there and is the one the release is named for."""
    manifest = (release / "manifest.json").read_bytes()
    if sha256(manifest).hexdigest() != release.name:
        raise OSError(f"The manifest of {release} is not what was published.")
    listing: dict[str, dict[str, Any]] = json.loads(manifest)
    return listing


def _file_of(path: str) -> str:
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def _matches(if_none_match: str, etag: str) -> bool:
    return if_none_match.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
