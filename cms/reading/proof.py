"""Whether the release being served is whole. Pure.

The manifest's digest is checked when the release is taken up, the sizes of all files at most every half minute when
somebody asks, and every file's digest once per release, in the background, from the first question on. Beside that,
no file is ever sent that was not compared with its digest.
"""

from collections.abc import Iterator
from threading import Lock, Thread
from time import monotonic
from typing import Any

from cms.reading.release import SUFFIXES, Leaf, Release
from cms.reading.shelf import Shelf

SIZES_SECONDS = 30.0
NAMED = 5  # problems listed in a report; the others are counted


class Proof:
    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.hashing: Thread | None = None
        self._lock = Lock()
        self._release: Release | None = None
        self._sizes: list[str] = []
        self._sized_at = 0.0
        self._broken: list[str] = []
        self._hashed = False

    def report(self) -> dict[str, Any]:
        """Tell whether readers are served from a whole release, in which case `ready` is true, and what is wrong."""
        try:
            release = self.shelf.current()
        except OSError as error:
            return {"ready": False, "release": "", "problems": [str(error)]}
        if release is None:
            return {"ready": False, "release": "", "problems": ["Nothing has been published."]}
        with self._lock:
            self._look_at(release)
            problems = sorted({*self._sizes, *self._broken})
        more = [f"and {len(problems) - NAMED} more"] if len(problems) > NAMED else []
        # A newer release that cannot be taken up does not hurt readers of this one, so this server stays in use.
        return {
            "ready": not problems,
            "release": release.digest,
            "digests": "checked" if self._hashed else "being checked",
            "problems": problems[:NAMED] + more,
            "not_followed": self.shelf.refused,
        }

    def _look_at(self, release: Release) -> None:
        if self._release is not release:
            self._release, self._sized_at, self._broken, self._hashed = release, 0.0, [], False
            self.hashing = Thread(target=self._hash, args=(release,), daemon=True, name="proof of a release")
            self.hashing.start()
        if not self._sized_at or monotonic() - self._sized_at > SIZES_SECONDS:
            self._sizes, self._sized_at = list(_wrong_sizes(release)), monotonic()

    def _hash(self, release: Release) -> None:
        broken = list(self._broken_files(release))
        with self._lock:
            if self._release is release:
                self._broken, self._hashed = broken, True

    def _broken_files(self, release: Release) -> Iterator[str]:
        for leaf in release.files():
            if self._release is not release:
                return
            try:
                release.prove(leaf)
                for encoding in leaf.encodings:
                    release.body(leaf, encoding)
            except OSError:
                yield _problem(leaf)


def _wrong_sizes(release: Release) -> Iterator[str]:
    for leaf in release.files():
        file = release.place / leaf.path
        try:
            is_whole = file.stat().st_size == leaf.size
            for encoding in leaf.encodings:
                file.with_name(file.name + SUFFIXES[encoding]).stat()
        except OSError:
            is_whole = False
        if not is_whole:
            yield _problem(leaf)


def _problem(leaf: Leaf) -> str:
    return f"{leaf.path} is not what was published."
