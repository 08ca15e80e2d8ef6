"""The shelf of releases on disk: drafted aside, flushed, renamed into place, switched by one atomic rename. Pure.

    root/releases/<digest>/…      a release, named by the digest of its manifest; never changed
    root/current -> releases/…    the live one
    root/aside/…                  what is being built; whatever a killed builder left here is swept away by the next

Killed at any moment, `current` names a whole release: the previous or the new one. Beside each file that shrinks lie
its compressed forms; they are made from it and no part of the manifest's digests, as two machines may compress
differently.
"""

import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Any

import brotli

from cms.errors import Refused

MANIFEST = "manifest.json"
COMPRESSIBLE = {"html", "css", "js", "json", "xml", "txt", "svg"}
ENDINGS = {"br": ".br", "gzip": ".gz"}
BROTLI_QUALITY = 9  # 11 saves 5 % more and takes fifteen times as long
AT_ONCE = 16  # files flushed side by side share a write of the journal, and take a sixth of the time

_PLAIN: dict[str, Any] = {"encodings": [], "made_from": "", "made_by": ""}

Entry = dict[str, Any]
Listing = dict[str, Entry]


@dataclass(frozen=True)
class File:
    """What one address answers; `made_from` names everything it was made from, `made_by` the state of the renderer."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    language: str = ""
    made_from: str = ""
    made_by: str = ""


def manifest_of(listing: Mapping[str, Entry]) -> bytes:
    """Return the one byte form of a release's list of contents."""
    lines = (f"{json.dumps(path, ensure_ascii=False)}: {_line(listing[path])}" for path in sorted(listing))
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _line(entry: Entry) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def is_there(place: Path, entry: Entry) -> bool:
    """Whether a file and its compressed forms are there, and it has the right length."""
    try:
        forms = [(place.parent / f"{place.name}{ENDINGS[encoding]}").stat() for encoding in entry["encodings"]]
        return place.stat().st_size == entry["size"] and len(forms) == len(entry["encodings"])
    except OSError:
        return False


def is_whole(place: Path, entry: Entry) -> bool:
    """Whether a file is, byte for byte, what was published, and its compressed forms are made of it."""
    try:
        body = place.read_bytes()
    except OSError:
        return False
    forms = ((place.parent / f"{place.name}{ENDINGS[encoding]}", encoding) for encoding in entry["encodings"])
    return sha256(body).hexdigest() == entry["sha256"] and all(_unpacks_to(form, encoding, body) for form, encoding in forms)


def _sound(listing: Listing, place: Path, is_sound: Callable[[Path, Entry], bool]) -> Listing:
    """Leave out what is not sound; what was made together, as an index is, has to be made again together."""
    lost = {path for path, entry in listing.items() if not is_sound(place / path, entry)}
    again = {listing[path]["made_from"] for path in lost} - {""}
    return {path: entry for path, entry in listing.items() if path not in lost and entry["made_from"] not in again}


class Draft:
    """A release in the making; what stays as it was is a hard link to the previous release."""

    def __init__(self, place: Path, previous: Path, before: Listing) -> None:
        self.place = place
        self.previous = previous
        self.before = before
        self.same_bytes = {entry["sha256"]: path for path, entry in before.items()}
        self.listing: Listing = {}
        self.written: list[str] = []
        self.folders: set[str] = set()

    def keep(self, path: str) -> None:
        """Take a file over from the previous release as it is."""
        self._link(path, path)
        self.listing[path] = self.before[path]

    def put(self, path: str, file: File) -> None:
        """Add a file; raises Refused for a path that leads out of the release."""
        if not _is_inside(path):
            raise Refused(f"“{path}” is no path inside a release.")
        digest = sha256(file.body).hexdigest()
        entry: Entry = {
            "sha256": digest,
            "size": len(file.body),
            "type": file.type,
            "language": file.language,
            "encodings": sorted(ENDINGS) if path.rpartition(".")[2] in COMPRESSIBLE else [],
            "made_from": file.made_from,
            "made_by": file.made_by,
        }
        same = self.same_bytes.get(digest, "")
        if same and self.before[same]["encodings"] == entry["encodings"] and is_whole(self.previous / same, self.before[same]):
            self._link(same, path)
        else:
            self._write(path, file.body)
            for encoding in entry["encodings"]:
                self._write(f"{path}{ENDINGS[encoding]}", compressed(file.body, encoding))
        self.listing[path] = entry

    def read(self, path: str) -> bytes:
        return (self.place / path).read_bytes()

    def __contains__(self, path: str) -> bool:
        return path in self.listing

    def _link(self, before: str, path: str) -> None:
        for ending in ("", *(ENDINGS[encoding] for encoding in self.before[before]["encodings"])):
            file = f"{self.previous}/{before}{ending}"
            try:
                os.link(file, self._place_for(f"{path}{ending}"))
            except FileNotFoundError as problem:
                raise Refused(f"The file {before} of the live release is missing; run manage.py rebuild.") from problem
            except OSError:  # a file system without hard links
                self._write(f"{path}{ending}", Path(file).read_bytes())

    def _write(self, path: str, body: bytes) -> None:
        place = self._place_for(path)
        with open(place, "wb") as file:
            file.write(body)
        os.chmod(place, 0o644)
        self.written.append(place)

    def _place_for(self, path: str) -> str:
        """Return where a file of the draft belongs, as text: a large site has a hundred thousand of them."""
        place = f"{self.place}/{path}"
        folder = os.path.dirname(place)
        if folder not in self.folders:
            os.makedirs(folder, exist_ok=True)
            self.folders.add(folder)
        return place

    def flush(self) -> None:
        """Bring everything new to the disk before the release gets its name."""
        for folder, _, _ in os.walk(self.place):
            os.chmod(folder, 0o755)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(_flush, (*self.written, *self.folders, str(self.place))))


class Store:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.releases = root / "releases"
        self.aside = root / "aside"
        self.pointer = root / "current"

    def current(self) -> str | None:
        """The digest of the live release; None if `current` names nothing on this shelf."""
        try:
            folder, _, digest = os.readlink(self.pointer).rpartition("/")
        except OSError:
            return None
        return digest if folder == self.releases.name and (self.releases / digest).is_dir() else None

    def listing(self, digest: str | None) -> Listing:
        """What a release holds, by path; empty if it is not there or its manifest is not what was published."""
        try:
            manifest = (self.releases / (digest or "none") / MANIFEST).read_bytes()
        except OSError:
            return {}
        if sha256(manifest).hexdigest() != digest:
            return {}
        found: Listing = json.loads(manifest)
        return {path: _PLAIN | entry for path, entry in found.items()}  # releases of earlier days tell less

    @contextmanager
    def drafting(self, is_sound: Callable[[Path, Entry], bool] = is_there) -> Iterator[Draft]:
        """Yield a release in the making, beside the live one; nobody else drafts meanwhile. What is not shelved is swept away.

        Only what `is_sound` says of the live release's files can be kept; `is_whole` finds out about every byte.
        """
        with self._locked():
            self._sweep()
            current = self.current()
            place = self.releases / (current or "none")
            try:
                yield Draft(Path(mkdtemp(dir=self.aside)), place, _sound(self.listing(current), place, is_sound))
            except OSError as problem:
                self._sweep()
                raise Refused(f"The release could not be written: {problem.strerror}. The previous one stays.") from problem
            finally:
                self._sweep()

    def shelve(self, draft: Draft) -> str:
        """Give a draft its place and return its digest; the same files give the same release on any machine."""
        manifest = manifest_of(draft.listing)
        digest = sha256(manifest).hexdigest()
        place = self.releases / digest
        is_known = place.exists()
        if is_known and next(self.breaks_in(digest), None) is None:
            return digest
        draft._write(MANIFEST, manifest)
        draft.flush()
        if is_known:  # somebody changed files of this release by hand; it is set apart only now that it is built anew
            place.rename(Path(mkdtemp(dir=self.aside)) / "damaged")
        draft.place.rename(place)
        _flush(self.releases)
        return digest

    def switch(self, digest: str) -> None:
        """Make a release the live one; readers see the old or the new, never neither."""
        if not (self.releases / digest / MANIFEST).exists():
            raise Refused(f"The release {digest[:12]} is not on the shelf.")
        with self._locked():
            aside = Path(mkdtemp(dir=self.aside)) / "current"
            aside.symlink_to(Path("releases") / digest)
            aside.replace(self.pointer)
            _flush(self.root)
            aside.parent.rmdir()

    def keeps(self, digest: str) -> bool:
        """Whether a release was not pruned; it may still be damaged."""
        return (self.releases / digest).is_dir()

    def prune(self, kept: Collection[str]) -> None:
        """Take down every release but these and the live one."""
        with self._locked():
            for place in self.releases.iterdir():
                if place.name not in {*kept, self.current()}:
                    gone = Path(mkdtemp(dir=self.aside)) / place.name
                    place.rename(gone)
            self._sweep()

    def breaks_in(self, digest: str) -> Iterator[str]:
        """Yield what differs between a release's files, its manifest and its name."""
        place = self.releases / digest
        if not (place / MANIFEST).exists():
            yield f"The release {digest[:12]} has no manifest."
            return
        listing = self.listing(digest)
        if not listing and (place / MANIFEST).read_bytes() != manifest_of({}):
            yield f"The manifest of release {digest[:12]} was changed."
            return
        expected = {MANIFEST}
        for path, entry in listing.items():
            expected |= {path, *(f"{path}{ENDINGS[encoding]}" for encoding in entry["encodings"])}
            try:
                body = (place / path).read_bytes()
            except OSError:
                yield f"The file {path} of release {digest[:12]} is missing."
                continue
            if sha256(body).hexdigest() != entry["sha256"]:
                yield f"The file {path} of release {digest[:12]} was changed after it was published."
            for encoding in entry["encodings"]:
                if not _unpacks_to(place / f"{path}{ENDINGS[encoding]}", encoding, body):
                    yield f"The {encoding} form of {path} of release {digest[:12]} is not the file itself."
        present = {str(file.relative_to(place)) for file in place.rglob("*") if file.is_file()}
        for path in sorted(present - expected):
            yield f"The file {path} of release {digest[:12]} is not in its manifest."

    @contextmanager
    def _locked(self) -> Iterator[None]:
        for folder in (self.releases, self.aside):
            folder.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _sweep(self) -> None:
        """Remove what killed builders left; only under the lock, so nobody is building there."""
        for left in self.aside.iterdir():
            shutil.rmtree(left)


def compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    return gzip.compress(body, 9, mtime=0)


def _unpacks_to(place: Path, encoding: str, body: bytes) -> bool:
    try:
        packed = place.read_bytes()
        return bool((brotli.decompress if encoding == "br" else gzip.decompress)(packed) == body)
    except (OSError, EOFError, brotli.error):  # gzip's own complaint is an OSError
        return False


def _is_inside(path: str) -> bool:
    """Tell whether a path is written plainly, stays inside the release, and leaves its manifest and other files' forms alone."""
    parts = PurePosixPath(path)
    is_plain = parts.as_posix() == path and "\0" not in path
    is_ours = path not in {".", MANIFEST} and not path.endswith(tuple(ENDINGS.values()))
    return is_plain and not parts.is_absolute() and ".." not in parts.parts and is_ours


def _flush(place: str | Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
