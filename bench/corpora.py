"""Real English health texts and their professional translations, read where they are and copied nowhere."""

import html
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import icu
import polib

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("CORPORA", ROOT.parent / "shared" / "corpora"))
CODES = {"es-LA": "es", "zh": "zh-hant"}  # as we call them; the simplified Chinese is turned to traditional letters
_TRADITIONAL = icu.Transliterator.createInstance("Hans-Hant")
_TAG = re.compile(r"</?(?:b|i|u|br|a|font|strong)\b[^>]*>")


class Row(NamedTuple):
    name: str
    source: str
    target: str


def texts() -> dict[str, list[Row]]:
    """Return the rows of each language; none where the corpora are not on this machine."""
    found: dict[str, list[Row]] = {}
    for path in sorted(CORPORA.glob("tico19/*.tsv")):
        found.setdefault(CODES.get(path.stem, path.stem), []).extend(_sentences(path))
    for path in sorted(CORPORA.glob("nhs-covid-app/2023-04-27/*.po")):
        found.setdefault(path.stem, []).extend(_lines(path))
    return found


def _sentences(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, source, target = line.split("\t")[:3]
        if path.stem == "zh":
            target = _TRADITIONAL.transliterate(target)
        yield Row(name, html.unescape(source), html.unescape(target))


def _lines(path: Path) -> Iterator[Row]:
    """Each line is a segment of ours, where both texts have as many; markup of the app is none of ours."""
    for entry in polib.pofile(str(path)):
        lines, lines_here = _TAG.sub("", entry.msgid).split("\n"), _TAG.sub("", entry.msgstr).split("\n")
        if len(lines) != len(lines_here):
            continue
        for place, (source, target) in enumerate(zip(lines, lines_here, strict=True)):
            if source.strip() and target.strip():
                yield Row(f"{entry.msgctxt}:{place}", source.strip(), target.strip())
