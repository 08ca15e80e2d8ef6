"""The typefaces of paper: which face prints which script, and one file per weight made of the pieces npm brings.

A package has a face cut into subsets for browsers; paper wants it whole. The files are made once and kept, byte for
byte the same on every machine.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from cms.errors import Refused
from cms.languages import Language

RECIPE = 1  # raised when the same package shall give another file
WEIGHTS = {400: "Regular", 700: "Bold"}
WIDE, UNNAMED = 12, 3.0  # forms of the tables of characters and of glyphs' names
COMPOSITE = b"\xff\xff"  # how the shape begins of a glyph made of others
MANY = 20  # a face cut into more pieces than this is Chinese
# Tables that paper does not need, and that pieces of one face need not agree on.
_SCREEN = ("DSIG", "STAT", "BASE", "VORG", "MATH", "vhea", "vmtx", "gasp", "fpgm", "prep", "cvt ", "hdmx", "VDMX", "LTSH", "kern")
_LAYOUT = ("GSUB", "GPOS", "GDEF")  # a Chinese face sets horizontal text without


@dataclass(frozen=True)
class Face:
    """A @fontsource package; `scale` makes its letters as large as Latin ones look, `leading` is the height of a line."""

    package: str
    scale: float = 1.0
    leading: float = 1.45

    @property
    def family(self) -> str:
        return self.package


LATIN = Face("source-sans-3")
# What a sentence in any language may need beside its own script: other alphabets, Greek letters, signs.
COMPANIONS = (LATIN, Face("noto-sans"), Face("noto-sans-math"))
BY_SCRIPT = {
    "Latn": LATIN,
    "Cyrl": LATIN,
    "Arab": Face("amiri", 1.22, 1.65),
    "Beng": Face("noto-serif-bengali", 1.0, 1.65),
    "Deva": Face("noto-sans-devanagari", 0.98, 1.65),
    "Guru": Face("noto-sans-gurmukhi", 0.98, 1.65),
    "Gujr": Face("noto-sans-gujarati", 0.98, 1.65),
    "Taml": Face("noto-sans-tamil", 0.95, 1.65),
    "Ethi": Face("noto-sans-ethiopic", 0.98, 1.65),
    "Hant": Face("noto-sans-tc", 0.98, 1.65),
    "Hans": Face("noto-sans-sc", 0.98, 1.65),
}
BY_LANGUAGE: dict[str, Face] = {}  # where a language needs another face than its script


def face_of(entry: Language) -> Face:
    return BY_LANGUAGE.get(entry.code) or BY_SCRIPT[entry.script]


def stack_of(entry: Language) -> tuple[Face, ...]:
    """The faces a page of a language is set in, the first that has a character taking it."""
    return tuple(dict.fromkeys((face_of(entry), *COMPANIONS)))


def folder_of(face: Face, kept: Path | None = None) -> Path:
    """Return the folder with a face's files, which is made at the first use; raises Refused if the package is missing."""
    kept = kept or Path(settings.BASE_DIR) / "var" / "faces"
    folder = kept / f"{face.package}-{_version_of(face.package)}-{RECIPE}"
    if not folder.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        with _alone(kept / f"{face.package}.lock"):
            if not folder.is_dir():
                _make(face, folder)
    return folder


@cache
def characters_of(folder: Path) -> frozenset[int]:
    """The characters a face has in every weight."""
    weights = []
    for file in sorted(folder.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            weights.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*weights)


def versions() -> list[str]:
    """Every face with its version, for the fingerprint of what is printed."""
    packages = {face.package for face in (*COMPANIONS, *BY_SCRIPT.values(), *BY_LANGUAGE.values())}
    return [f"{package} {_version_of(package)} {RECIPE}" for package in sorted(packages)]


def _package_folder(package: str) -> Path:
    return Path(settings.BASE_DIR) / "node_modules" / "@fontsource" / package


@cache
def _version_of(package: str) -> str:
    try:
        described = json.loads((_package_folder(package) / "package.json").read_text(encoding="utf-8"))
    except OSError as problem:
        raise Refused(f"The typeface {package} is not installed; run make setup.") from problem
    return str(described["version"])


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time make a face; a process that dies lets go."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(face: Face, folder: Path) -> None:
    """Make both weights and put them in place in one step, so that nobody meets half a face."""
    with TemporaryDirectory(dir=folder.parent) as scratch:
        whole = Path(scratch) / "whole"
        whole.mkdir()
        for weight, style in WEIGHTS.items():
            pieces = _pieces_of(face.package, weight)
            if not pieces:  # a face of signs has one weight
                continue
            font = _strung(pieces) if len(pieces) > MANY else _merged(pieces, Path(scratch))
            _name(font, face.family, weight, style)
            font.recalcTimestamp = False
            font["head"].created = font["head"].modified = 0  # merging would put the time of day here
            font.save(whole / f"{weight}.ttf")
        os.rename(whole, folder)


def _pieces_of(package: str, weight: int) -> list[TTFont]:
    # The older .woff holds the same glyphs as .woff2, and is read forty times as fast.
    files = sorted((_package_folder(package) / "files").glob(f"{package}-*-{weight}-normal.woff"), key=_script_first)
    pieces = []
    for file in files:
        font = TTFont(file, recalcTimestamp=False, recalcBBoxes=len(files) <= MANY)
        for table in _SCREEN:
            if table in font:
                del font[table]
        font.flavor = None
        pieces.append(font)
    return pieces


def _merged(pieces: list[TTFont], scratch: Path) -> TTFont:
    """One face with the rules of all its pieces for joining and placing letters."""
    names = [str(scratch / f"{number}.ttf") for number in range(len(pieces))]
    for name, piece in zip(names, pieces, strict=True):
        piece.save(name)
    return Merger().merge(names)


def _strung(pieces: list[TTFont]) -> TTFont:
    """One face without such rules, which Chinese in level lines can do without; merging a hundred pieces takes far longer."""
    whole = pieces[0]
    for table in _LAYOUT:
        if table in whole:
            del whole[table]
    names, order, metrics = dict(whole.getBestCmap()), list(whole.getGlyphOrder()), whole["hmtx"].metrics
    for piece in pieces[1:]:
        shapes = piece["glyf"].glyphs
        for code, name in piece.getBestCmap().items():
            if code not in names and not getattr(shapes[name], "data", b"").startswith(COMPOSITE):
                names[code] = f"u{code:X}"
                order.append(names[code])
                # The shapes are copied as they are: reading and writing each of them takes most of a minute.
                whole["glyf"].glyphs[names[code]], metrics[names[code]] = shapes[name], piece["hmtx"].metrics[name]
        for limit, value in vars(piece["maxp"]).items():
            if limit.startswith("max"):
                setattr(whole["maxp"], limit, max(value, getattr(whole["maxp"], limit)))
    whole.setGlyphOrder(order)
    whole["glyf"].setGlyphOrder(order)
    for table in whole["cmap"].tables:
        table.cmap = {code: name for code, name in names.items() if code <= 0xFFFF or table.format == WIDE}
    whole["post"].formatType = UNNAMED
    return whole


def _script_first(file: Path) -> tuple[bool, str]:
    """Of a character that several pieces have, the first piece's shape is kept: that of the face's own script."""
    return "-latin-" in file.name, file.name


def _name(font: TTFont, family: str, weight: int, style: str) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    compact = re.sub(r"\W", "", family)
    for number, words in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{compact}-{style}")):
        names.setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
