"""The shelf of releases on disk: built aside, flushed, renamed into place, switched by one atomic rename. Pure.

    root/releases/<digest>/…      a release, named by the digest of its manifest; never changed
    root/current -> releases/…    the live one
    root/aside/…                  what is being built; whatever a killed builder left here is swept away by the next

Killed at any moment, `current` names a whole release: the previous or the new one.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from cms.errors import Refused

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class File:
    """What one address answers."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    status: int = 200
    language: str = ""


def manifest_of(files: Mapping[str, File]) -> bytes:
    """Return the one byte form of a release's list of contents."""
    listing = {
        path: {
            "sha256": sha256(file.body).hexdigest(),
            "size": len(file.body),
            "type": file.type,
            "status": file.status,
            "language": file.language,
        }
        for path, file in files.items()
    }
    return (json.dumps(listing, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


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
        return digest if folder == self.releases.name else None

    def build(self, files: Mapping[str, File]) -> str:
        """Put a release on the shelf and return its digest; the same files give the same release on any machine."""
        for path in files:
            if not _is_inside(path):
                raise Refused(f"“{path}” is no path inside a release.")
        manifest = manifest_of(files)
        digest = sha256(manifest).hexdigest()
        with self._locked():
            self._sweep()
            place = self.releases / digest
            is_there = place.exists()
            if is_there and next(self.breaks_in(digest), None) is None:
                return digest
            draft = Path(mkdtemp(dir=self.aside, prefix=f"{digest[:12]}-"))
            previous = self.releases / (self.current() or "none")
            for path, file in files.items():
                _put(draft / path, file.body, previous / path)
            _put(draft / MANIFEST, manifest, None)
            for folder, _, _ in os.walk(draft):
                os.chmod(folder, 0o755)
                _flush(Path(folder))
            if is_there:  # somebody changed files of this release by hand; it is set apart only now that it is built anew
                place.rename(Path(mkdtemp(dir=self.aside)) / "damaged")
            draft.rename(place)
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

    def breaks_in(self, digest: str) -> Iterator[str]:
        """Yield what differs between a release's files, its manifest and its name."""
        place = self.releases / digest
        try:
            manifest = (place / MANIFEST).read_bytes()
        except OSError:
            yield f"The release {digest[:12]} has no manifest."
            return
        if sha256(manifest).hexdigest() != digest:
            yield f"The manifest of release {digest[:12]} was changed."
            return
        listing = json.loads(manifest)
        for path, entry in listing.items():
            try:
                body = (place / path).read_bytes()
            except OSError:
                yield f"The file {path} of release {digest[:12]} is missing."
                continue
            if sha256(body).hexdigest() != entry["sha256"]:
                yield f"The file {path} of release {digest[:12]} was changed after it was published."
        present = {str(file.relative_to(place)) for file in place.rglob("*") if file.is_file()}
        for path in sorted(present - listing.keys() - {MANIFEST}):
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


def _is_inside(path: str) -> bool:
    """Tell whether a path is written plainly, stays inside the release, and leaves its manifest alone."""
    parts = PurePosixPath(path)
    is_plain = parts.as_posix() == path and "\0" not in path
    return is_plain and not parts.is_absolute() and ".." not in parts.parts and path not in {".", MANIFEST}


def _put(path: Path, body: bytes, same_before: Path | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if same_before is not None:
        try:
            if same_before.stat().st_size == len(body) and same_before.read_bytes() == body:
                os.link(same_before, path)
                return
        except OSError:
            pass  # not there, or on another file system: written below
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
