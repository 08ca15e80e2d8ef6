"""The current release, answered from memory. No Django, no database.

A release never changes, so what was read of it stays right until `current` names another one; that is looked at on
every request, by reading one symbolic link. What `current` names is believed only if it is whole by its manifest;
until then the release before goes on.
"""

import logging
import os
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import monotonic

from cms.reading.answers import Answer, Copy, copy_of, moved, nothing_yet, out_of_range, part_of_copy
from cms.reading.headers import guards
from cms.reading.memory import Memory
from cms.reading.negotiation import OutOfRange, best_of, names, part_of
from cms.reading.release import Leaf, Release, read_release

MEMORY_BYTES = 256 * 1024 * 1024
HELD_BYTES = 1024 * 1024  # larger files are sent from disk
RETRY_SECONDS = 1.0
logger = logging.getLogger(__name__)


class Shelf:
    def __init__(self, root: Path, *, site_url: str = "", memory_bytes: int = MEMORY_BYTES) -> None:
        self.root = root
        self.site_url = site_url
        self.guards = guards(site_url)
        self.memory: Memory[Copy] = Memory(memory_bytes)
        self.pointer = str(root / "current")
        self.name = ""
        self.release: Release | None = None
        self.refused = ""  # why `current` is not followed
        self._refused_name = ""
        self._retry_at = 0.0
        self._turning = Lock()

    def answer(
        self, path: str, *, if_none_match: str = "", accept_encoding: str = "", asked_range: str = "", if_range: str = ""
    ) -> Answer:
        """Return what a reader gets for a path such as `/ur/scans/`; any path has an answer.

        Raises OSError if there is no whole release to answer from, or the file is not what was published.
        """
        release = self.current()
        if release is None:
            return nothing_yet(self.guards)
        leaf = release.leaves.get(path)
        if leaf is None:
            if path in release.moved:
                return moved(release.moved[path], self.guards)
            leaf = release.not_found(path)
            if leaf is None:
                return nothing_yet(self.guards)
        copy, was_held = self._copy(release, leaf, accept_encoding)
        if leaf.status == 200:
            if if_none_match and names(if_none_match, copy.etag):
                return copy.unchanged
            if asked_range and leaf.is_paper and if_range in {"", copy.etag}:
                return self._part(release, copy, asked_range)
        answer = copy.whole if was_held else replace(copy.whole, was_held=False)
        return answer if answer.body else self._opened(release, copy, answer, 0)

    def current(self) -> Release | None:
        """Return the release that `current` names, or the one before while that is not whole; None before the first."""
        try:
            name = os.readlink(self.pointer)
        except FileNotFoundError:
            self.refused = f"{self.pointer} is missing." if self.release else ""
            return self.release  # nothing has been published, or the pointer was lost
        except OSError as error:
            if self.release is None:
                raise
            self.refused = str(error)
            return self.release
        if name != self.name:
            return self._turn_to(name)
        if self.refused:  # the pointer was mended
            self.refused = ""
        return self.release

    def _turn_to(self, name: str) -> Release:
        """Follow the pointer; while one thread reads the new release, the others serve the one before."""
        if not self._turning.acquire(blocking=self.release is None):
            assert self.release is not None
            return self.release
        try:
            if name == self.name and self.release is not None:
                return self.release
            if name != self._refused_name or monotonic() >= self._retry_at:
                self.release = read_release(self.root / name)
                self.name, self.refused, self._refused_name = name, "", ""
        except OSError as error:
            if name != self._refused_name:
                logger.error("cannot follow %s to %s: %s", self.pointer, name, error)
            self.refused, self._refused_name = str(error), name
            self._retry_at = monotonic() + RETRY_SECONDS
        finally:
            self._turning.release()
        if self.release is None:
            raise OSError(self.refused)
        return self.release

    def _copy(self, release: Release, leaf: Leaf, accept_encoding: str) -> tuple[Copy, bool]:
        encodings = best_of(leaf.encodings, accept_encoding)
        key = (release.digest, leaf.path, encodings[0])
        if (held := self.memory.get(key)) is not None:
            return held, True
        made = self._read(release, leaf, encodings)
        self.memory.put(key, made, len(made.whole.body))
        return made, False

    def _read(self, release: Release, leaf: Leaf, encodings: tuple[str, ...]) -> Copy:
        page = self.site_url + address if (address := _page_of(release, leaf)) else ""
        if leaf.size > HELD_BYTES:
            release.prove(leaf)
            return copy_of(leaf, "", b"", guards=self.guards, page=page)
        for encoding in encodings[:-1]:
            try:
                return copy_of(leaf, encoding, release.body(leaf, encoding), guards=self.guards, page=page)
            except OSError as error:  # the file itself may still be whole
                logger.error("cannot serve %s as %s: %s", leaf.path, encoding, error)
        return copy_of(leaf, "", release.body(leaf, ""), guards=self.guards, page=page)

    def _part(self, release: Release, copy: Copy, asked_range: str) -> Answer:
        try:
            part = part_of(copy.leaf.size, asked_range)
        except OutOfRange:
            return out_of_range(copy, self.guards)
        answer = part_of_copy(copy, part) if part else copy.whole
        return answer if answer.body else self._opened(release, copy, answer, part.first if part else 0)

    def _opened(self, release: Release, copy: Copy, answer: Answer, first: int) -> Answer:
        """Open a file that is too large to hold; once open, it is served whole even if its release is removed."""
        if not copy.leaf.size:
            return answer
        file = (release.place / copy.leaf.path).open("rb")
        if os.fstat(file.fileno()).st_size != copy.leaf.size:
            file.close()
            raise OSError(f"{copy.leaf.path} of release {release.digest[:12]} has another length than was published.")
        file.seek(first)
        return replace(answer, file=file)


def _page_of(release: Release, leaf: Leaf) -> str:
    """Return the address of the page that a PDF is the paper of."""
    name = leaf.path.removesuffix(".pdf")
    found = (f"/{one}" for one in (name, name.removesuffix("-large")) if f"/{one}/" in release.leaves)
    return next((release.moved[address] for address in found), "") if leaf.is_paper else ""
