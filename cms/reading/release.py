"""One release as readers see it: which address is answered with which file and which status. Pure.

The manifest says what there is and a file's name says its status; nothing else of the directory is ever looked at.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import error as ZlibError

import brotli

MANIFEST = "manifest.json"
SUFFIXES = {"br": ".br", "gzip": ".gz"}
UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
UNPACK_ERRORS = (brotli.error, ZlibError, EOFError)
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of a release, as its manifest describes it."""

    path: str
    status: int
    sha256: str
    size: int
    type: str
    language: str
    encodings: tuple[str, ...]

    @property
    def is_paper(self) -> bool:
        return self.type == "application/pdf"

    @property
    def is_asset(self) -> bool:
        return self.path.startswith("assets/")

    @property
    def kind(self) -> str:
        if self.status != 200:
            return "notice"
        if self.is_asset:
            return "asset"
        return "page" if self.path.endswith(".html") else "paper" if self.is_paper else "list"


@dataclass(frozen=True)
class Release:
    """What is answered where: `leaves` by address, `moved` to the canonical address, `lost` by first part of the path."""

    place: Path
    leaves: dict[str, Leaf] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    lost: dict[str, Leaf] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return self.place.name

    def not_found(self, path: str) -> Leaf | None:
        """Return the nearest page that says so: that of the language an address names, or that of the site."""
        return self.lost.get(path.lstrip("/").partition("/")[0]) or self.lost.get("")

    def files(self) -> Iterator[Leaf]:
        """Yield every file once."""
        yield from {leaf.path: leaf for leaf in (*self.leaves.values(), *self.lost.values())}.values()

    def body(self, leaf: Leaf, encoding: str) -> bytes:
        """Return a file as it is sent; raises OSError unless it holds what was published."""
        body = (self.place / (leaf.path + SUFFIXES.get(encoding, ""))).read_bytes()
        try:
            identity = UNPACK[encoding](body) if encoding else body
        except UNPACK_ERRORS as error:
            raise OSError(f"The {encoding} form of {leaf.path} cannot be unpacked.") from error
        if sha256(identity).hexdigest() != leaf.sha256:
            raise OSError(f"{leaf.path} of release {self.digest[:12]} is not what was published.")
        return body

    def prove(self, leaf: Leaf) -> None:
        """Compare a file with its digest without holding it in memory; raises OSError."""
        digest = sha256()
        with (self.place / leaf.path).open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != leaf.sha256:
            raise OSError(f"{leaf.path} of release {self.digest[:12]} is not what was published.")


def read_release(place: Path) -> Release:
    """Read a release's list of contents; raises OSError unless it is the one the release is named for."""
    manifest = (place / MANIFEST).read_bytes()
    if sha256(manifest).hexdigest() != place.name:
        raise OSError(f"The manifest of release {place.name[:12]} is not what was published.")
    try:
        listing: dict[str, dict[str, Any]] = json.loads(manifest)
        leaves = [_leaf(path, entry) for path, entry in listing.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OSError(f"The manifest of release {place.name[:12]} is no list of contents.") from error
    release = Release(place)
    gone = []
    for leaf in leaves:
        folder, _, name = leaf.path.rpartition("/")
        if name == "index.html":
            _put_page(release, folder, leaf)
        elif name == "404.html":
            release.lost[folder] = leaf
        elif name == "gone.html":
            gone.append((folder, leaf))
        else:
            release.leaves["/" + _as_wsgi_names_it(leaf.path)] = leaf
    for folder, leaf in gone:
        _put_notice(release, folder, leaf)
    return release


def _leaf(path: str, entry: dict[str, Any]) -> Leaf:
    status = {"404.html": 404, "gone.html": 410}.get(path.rpartition("/")[2], 200)
    encodings = tuple(name for name in entry.get("encodings", ()) if name in SUFFIXES)
    return Leaf(path, status, entry["sha256"], entry["size"], entry["type"], entry["language"], encodings)


def _put_page(release: Release, folder: str, leaf: Leaf) -> None:
    folder = _as_wsgi_names_it(folder)
    address = f"/{folder}/" if folder else "/"
    release.leaves[address] = leaf
    release.moved[f"{address}index.html"] = release.moved[address.rstrip("/")] = quote(address, encoding="latin-1")
    if folder.startswith("verify/"):  # read from paper, and typed as a phone begins a line: in capitals
        code = folder.removeprefix("verify/").upper()
        if code != code.lower():
            release.moved[f"/verify/{code}/"] = release.moved[f"/verify/{code}"] = address


def _put_notice(release: Release, folder: str, leaf: Leaf) -> None:
    """A notice answers for a withdrawn page, and for whichever of its PDFs are not there."""
    if f"/{folder}/" not in release.leaves:
        _put_page(release, folder, leaf)
    for paper in (f"/{folder}.pdf", f"/{folder}-large.pdf"):
        release.leaves.setdefault(paper, leaf)


def _as_wsgi_names_it(path: str) -> str:
    """WSGI hands the bytes of an address over as if they were Latin-1."""
    return path.encode("utf-8", "surrogatepass").decode("latin-1")
