"""Is a changed English word the old one, spelt rightly? Pure.

The dictionary is Hunspell's British English from the npm registry; without it no word counts as known.
"""

import re
import warnings
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA
from spylls.hunspell import Dictionary  # type: ignore[import-untyped]

_FILES = Path(__file__).resolve().parents[2] / "node_modules" / "dictionary-en-gb" / "index"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SHORTEST = 5  # of shorter words too many are one letter from another


@cache
def _dictionary() -> Dictionary | None:
    if not _FILES.with_suffix(".dic").is_file():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its files to be closed by the collector
        return Dictionary.from_files(str(_FILES))


@cache
def is_word(word: str) -> bool:
    dictionary = _dictionary()
    return dictionary is not None and bool(dictionary.lookup(word))


def is_correction(before: str, after: str) -> bool:
    """Whether `before` is no word and `after` is the word that one slip of the pen away was meant.

    Both begin alike, since a letter put before a word may deny it: febrile, afebrile.
    """
    if min(len(before), len(after)) < SHORTEST or before[0].lower() != after[0].lower():
        return False
    return OSA.distance(before.lower(), after.lower()) == 1 and not is_word(before) and is_word(after)


def are_corrections(before: str, after: str) -> bool:
    """Whether two texts have the same words but for corrections of spelling."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) != len(new):
        return False
    return all(one.lower() == other.lower() or is_correction(one, other) for one, other in zip(old, new, strict=True))
