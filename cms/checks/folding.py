"""A text as known forms are compared with it, and the way back to the places in the text itself. Pure."""

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

import regex

from cms.checks.tokens import fold

# Vowel signs and the stretcher of Arabic script, joiners, soft hyphens, marks of direction.
_DROPPED = frozenset(map(chr, [*range(0x64B, 0x660), 0x670, 0x640, *range(0x200B, 0x2010), 0xAD, 0x61C, *range(0x2066, 0x206A)]))
# Letters that keyboards exchange, blanks of every width, hyphens and apostrophes. A capital I with a dot would become two.
_SAME = {
    "‐": "-",
    "‑": "-",
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "ۀ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ۂ": "ه",
    "ş": "ș",
    "ţ": "ț",
    "Ş": "ș",
    "Ţ": "ț",
    "ة": "ه",
    "’": "'",
    "ʼ": "'",
    "‘": "'",
    "İ": "i",
} | dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000", " ")
_ANY_DROPPED = regex.compile(f"[{''.join(_DROPPED)}]")
_CLUSTER = regex.compile(r"\P{M}\p{M}*|\p{M}+")


class _Folding(dict[int, str]):
    """A table for str.translate that learns each character once; what is composed against the rules of NFC is taken apart."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        same = "" if character in _DROPPED else _SAME.get(character) or unicodedata.normalize("NFC", character)
        if len(same) != 1:
            _MOVING.add(character)
        self[code] = same
        return same


class _Joining(dict[str, str]):
    """What a character is to its neighbours: a letter or mark, a digit, or neither."""

    def __missing__(self, character: str) -> str:
        category = unicodedata.category(character)
        self[character] = "L" if category[0] in "LM" else "N" if category == "Nd" else ""
        return self[character]


_MOVING: set[str] = set()  # characters that become none or several, as far as they have been met
_FOLDING = _Folding()
_JOINING = _Joining()


class Folded(NamedTuple):
    """`starts[i]` and `ends[i]` say where character i of the words stands in the text; empty if nothing moved, or only `gaps`
    were left: characters that were dropped before character i of the words.
    """

    words: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self.starts:
            return self.starts[start], self.ends[end - 1]
        if self.gaps:
            return start + bisect_right(self.gaps, start), end + bisect_right(self.gaps, end - 1)
        return start, end


def joined(before: str, after: str) -> bool:
    """Whether two characters are of one word: two letters or two digits; 5mg is two words."""
    kind = _JOINING[before]
    return kind != "" and kind == _JOINING[after]


@lru_cache(maxsize=8192)
def folded(text: str) -> Folded:
    """Fold letter case, digits, vowel signs, look-alike letters and blanks."""
    if text.isascii():
        return Folded(text.lower())
    same_length = fold(text)
    words = same_length.translate(_FOLDING).lower()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    moving = _MOVING.intersection(text)
    if moving and moving <= _DROPPED and unicodedata.is_normalized("NFC", words):
        return Folded(words, gaps=tuple(match.start() - place for place, match in enumerate(_ANY_DROPPED.finditer(text))))
    if moving:
        starts = tuple(place for place, character in enumerate(same_length) for _ in _FOLDING[ord(character)])
        ends = tuple(place + 1 for place in starts)
    if unicodedata.is_normalized("NFC", words):
        return Folded(words, starts, ends)
    return _composed(words, starts or tuple(range(len(text))), ends or tuple(range(1, len(text) + 1)))


def _composed(words: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> Folded:
    """Return the words in NFC; each letter with its marks keeps its place as a whole."""
    letters: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    for match in _CLUSTER.finditer(words):
        cluster, (start, end) = match.group(), match.span()
        composed = unicodedata.normalize("NFC", cluster)
        letters.append(composed)
        if composed == cluster:
            new_starts += starts[start:end]
            new_ends += ends[start:end]
        else:
            new_starts += [starts[start]] * len(composed)
            new_ends += [ends[end - 1]] * len(composed)
    return Folded("".join(letters), tuple(new_starts), tuple(new_ends))
