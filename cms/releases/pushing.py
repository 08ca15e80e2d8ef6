"""The current release copied to a storage of Django's, such as a bucket behind a content delivery network.

What is there is known from the manifest that was put there last and from a journal, which is written before the files
it names are touched: a push that is killed at any moment is finished by the next one, also if that brings another
release. Assets go first, then pages and papers, then the pages that lead to them, the manifest last; what is no longer
part of the site is deleted at the end.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from cms.errors import Refused
from cms.releases.store import ENDINGS, MANIFEST, Listing, Store, is_whole

JOURNAL = "push.json"
BATCH = 50  # files between two entries of the journal: so many may be sent twice after a push was killed
POINTERS = {"index.html", "sitemap.xml", "feed.xml", "robots.txt", "404.html"}


@dataclass
class Journal:
    """What became of files since the manifest that is there: `begun` may hold anything, `put` holds what was put."""

    begun: list[str] = field(default_factory=list)
    put: dict[str, str] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Push:
    digest: str
    listing: Listing
    to_put: list[str]
    to_delete: list[str]
    journal: Journal

    @property
    def is_needed(self) -> bool:
        return bool(self.to_put or self.to_delete or self.journal.begun or self.journal.left_over)

    @property
    def size(self) -> int:
        return sum(self.listing[path]["size"] for path in self.to_put)


def planned_push(store: Store, storage: Storage) -> Push:
    """Compare the current release with what was pushed before; raises Refused if there is no whole release."""
    digest = store.current()
    listing = store.listing(digest) if digest else {}
    if digest is None or not listing:
        raise Refused("There is no whole release to push.")
    before = _listing(_read(storage, MANIFEST))
    journal = _journal(_read(storage, JOURNAL))
    there = {path: _fingerprint(entry) for path, entry in before.items() if path not in journal.begun} | journal.put
    to_put = [path for path, entry in listing.items() if there.get(path) != _fingerprint(entry)]
    old = {form for path, entry in before.items() for form in _forms(path, entry)} | set(journal.left_over)
    new = {form for path, entry in listing.items() for form in _forms(path, entry)}
    begun = {path + ending for path in journal.begun for ending in ("", *ENDINGS.values())}
    old |= {form for form in begun - new if storage.exists(form)}
    return Push(digest, listing, sorted(to_put, key=_turn), sorted(old - new), journal)


def carry_out(push: Push, store: Store, storage: Storage) -> Iterator[str]:
    """Bring the storage to what was planned; yields a line about each step."""
    if not push.is_needed:
        return
    place = store.releases / push.digest
    journal = Journal(push.journal.begun, push.journal.put, push.to_delete)
    for done in range(0, len(push.to_put), BATCH):
        batch = push.to_put[done : done + BATCH]
        journal.begun = sorted({*journal.begun, *batch})
        _write_journal(storage, journal)
        for path in batch:
            _put(place, path, push.listing[path], storage)
            journal.put[path] = _fingerprint(push.listing[path])
        yield f"{done + len(batch)} of {len(push.to_put)} files put"
    _write_journal(storage, journal)
    _save(storage, MANIFEST, (place / MANIFEST).read_bytes(), "application/json")
    for path in push.to_delete:
        if storage.exists(path):
            storage.delete(path)
    if push.to_delete:
        yield f"{len(push.to_delete)} files deleted"
    storage.delete(JOURNAL)


def _turn(path: str) -> tuple[int, str]:
    """Say when a file's turn is: nothing is put before what it leads to."""
    if path.startswith("assets/"):
        return 0, path
    folder, _, name = path.rpartition("/")
    leads = name in POINTERS and ("/" not in folder or folder.endswith(("/search", "/a-z")))
    return (2 if leads else 1), path


def _forms(path: str, entry: dict[str, Any]) -> Iterator[str]:
    yield path
    for encoding in entry["encodings"]:
        yield path + ENDINGS[encoding]


def _fingerprint(entry: dict[str, Any]) -> str:
    return f"{entry['sha256']} {entry['type']} {' '.join(entry['encodings'])}"


def _put(place: Path, path: str, entry: dict[str, Any], storage: Storage) -> None:
    if not is_whole(place / path, entry):
        raise Refused(f"{path} of the current release is not what was published; nothing leads to what was pushed so far.")
    for form in _forms(path, entry):
        _save(storage, form, (place / form).read_bytes(), entry["type"])


def _save(storage: Storage, name: str, body: bytes, content_type: str) -> None:
    content = ContentFile(body, name=name)
    content.content_type = content_type  # type: ignore[attr-defined]  # django-storages looks for it
    try:
        saved = storage.save(name, content)
    except OSError as error:
        raise Refused(f"{name} could not be put: {error}.", "Push again to continue.") from error
    if saved != name:
        storage.delete(saved)
        raise Refused(f"The storage does not replace {name}.", "Set its option allow_overwrite, or file_overwrite, to true.")


def _read(storage: Storage, name: str) -> bytes:
    """Return a file of the storage; raises Refused if the storage cannot be read."""
    try:
        if not storage.exists(name):
            return b""
        with storage.open(name) as file:
            return bytes(file.read())
    except OSError as error:
        raise Refused(f"The storage cannot be read: {error}.") from error


def _listing(manifest: bytes) -> Listing:
    """What cannot be read as a manifest counts as nothing, so that everything is put again."""
    try:
        listing = json.loads(manifest or b"{}")
        return {path: entry for path, entry in listing.items() if {"sha256", "type", "encodings"} <= entry.keys()}
    except (ValueError, AttributeError):
        return {}


def _journal(written: bytes) -> Journal:
    try:
        return Journal(**json.loads(written or b"{}"))
    except (ValueError, TypeError) as error:
        raise Refused(
            f"{JOURNAL} in the storage cannot be read; delete it and {MANIFEST} there to put everything again."
        ) from error


def _write_journal(storage: Storage, journal: Journal) -> None:
    body = json.dumps({"begun": journal.begun, "put": journal.put, "left_over": journal.left_over}).encode()
    _save(storage, JOURNAL, body, "application/json")


def summary(push: Push) -> Iterable[str]:
    yield f"Release {push.digest[:12]}: {len(push.to_put)} of {len(push.listing)} files to put, {push.size:,} bytes."
    yield f"{len(push.to_delete)} files to delete."
