"""The typefaces of screens: the letters a language is written with in one small file, and whatever else the face has in another.

A face for a whole script has letters of many languages; a reader on a slow line waits for those of one only. The small
files are made once and kept, byte for byte the same on every machine.
"""

import os
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import icu
from django.conf import settings
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from cms.errors import Refused
from cms.languages import Language

RECIPE = 1  # raised when the same package shall give another file
# What any text may have beside the letters of its language: blanks, marks of direction and joining, punctuation.
GENERAL = frozenset(map(ord, " \u00a0\u200c\u200d\u200e\u200f.,:;!?()[]{}-–—…“”‘’«»/%+"))
# In Arabic script also vowel signs, both sets of digits, and the letters that another language's keyboard gives instead.
BY_SCRIPT = {"Arab": frozenset(map(ord, "ةهىيك،؛؟۔٪٫٬٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")) | frozenset(range(0x064B, 0x0658)) | {0x0670}}


def letters_of(entry: Language) -> frozenset[int]:
    """The characters CLDR says a language is written with, and those that any text of its script may have."""
    known = icu.LocaleData(entry.cldr_locale)
    kinds = (icu.ULocaleDataExemplarSetType.ES_STANDARD, icu.ULocaleDataExemplarSetType.ES_AUXILIARY)
    found = {ord(character) for kind in kinds for text in known.getExemplarSet(0, kind) for character in text}
    return frozenset(found) | GENERAL | BY_SCRIPT.get(entry.script, frozenset())


@cache
def characters_of(file: Path) -> frozenset[int]:
    return frozenset(_opened(file).getBestCmap())


def narrowed(file: Path, characters: frozenset[int]) -> bytes:
    """The face with these characters alone, and all that joins them; made at the first use and kept."""
    recipe = [RECIPE, sha256(file.read_bytes()).hexdigest(), sorted(characters)]
    kept = Path(settings.BASE_DIR) / "var" / "faces" / f"{file.stem}-{sha256(repr(recipe).encode()).hexdigest()[:12]}.woff2"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=kept.parent, delete=False) as scratch:
            scratch.write(_narrow(file, characters))
        os.replace(scratch.name, kept)  # nobody meets half a face
    return kept.read_bytes()


def ranges(characters: frozenset[int]) -> str:
    """Characters as CSS names them: U+20-22, U+61."""
    runs: list[list[int]] = []
    for character in sorted(characters):
        if runs and character == runs[-1][1] + 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def _opened(file: Path) -> TTFont:
    try:
        return TTFont(file, recalcTimestamp=False)
    except OSError as problem:
        raise Refused(f"The typeface {file.name} is not installed; run make setup.") from problem


def _narrow(file: Path, characters: frozenset[int]) -> bytes:
    font = _opened(file)
    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    body = BytesIO()
    font.save(body)
    return body.getvalue()
