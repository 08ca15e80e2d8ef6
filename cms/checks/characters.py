"""Characters that must not be in any text: they hide, reverse or break words. Pure.

Isolates (U+2066 to U+2069) are allowed when balanced, as W3C advises; embeddings and overrides (U+202A to U+202E) are not,
because they can reverse a dose on the screen ("Trojan Source", 2021).
"""

import unicodedata
from collections.abc import Iterator

import regex

OPENING_ISOLATES = "\u2066\u2067\u2068"
CLOSING_ISOLATE = "\u2069"
REORDERING = "\u202a\u202b\u202c\u202d\u202e"
JOINERS_AND_MARKS = "\u200c\u200d\u200e\u200f\u061c"
_ACCENTED = regex.compile(r"\p{L}\p{M}+")
_HARMLESS = dict.fromkeys(map(ord, JOINERS_AND_MARKS + "\u00a0\u202f\u2009\u3000"))
_SUSPECT = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def name_of(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{code} ({unicodedata.name(character).lower()})" if unicodedata.name(character, "") else code


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (position, sentence) for each character that cannot be taken; positions count from 0, sentences from 1."""
    if text.isprintable() or text.translate(_HARMLESS).isprintable():  # of what is sought nothing is, and most texts are
        return
    open_isolates: list[int] = []
    for position, character in enumerate(text):
        place = f"at character {position + 1}"
        if character in REORDERING:
            yield position, f"{name_of(character)} {place} changes the order of the letters around it and is not taken."
        elif character in OPENING_ISOLATES:
            open_isolates.append(position)
        elif character == CLOSING_ISOLATE:
            if open_isolates:
                open_isolates.pop()
            else:
                yield position, f"{name_of(character)} {place} closes an isolate that was never opened."
        elif character == "\n":
            yield position, f"There is a line break {place}; a segment is one paragraph."
        elif character == "\ufeff":
            yield position, f"{name_of(character)} {place} is an invisible byte order mark."
        elif unicodedata.category(character) in _SUSPECT:
            what = "half of a surrogate pair" if "\ud800" <= character <= "\udfff" else "a character that no text should hold"
            yield position, f"{name_of(character)} {place} is {what}."
    for position in open_isolates:
        yield position, f"{name_of(text[position])} at character {position + 1} opens an isolate that nothing closes."


def in_parts(text: str) -> list[tuple[int, int]]:
    """Return where letters of scripts with capitals stand apart from their accents although they have one character together.

    Of other scripts NFC takes apart what keyboards write as one, and puts marks in another order; that is nobody's fault.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return []
    clusters = [match for match in _ACCENTED.finditer(text) if match[0][0].isupper() or match[0][0].islower()]
    return [match.span() for match in clusters if len(unicodedata.normalize("NFC", match[0])) < len(match[0])]


def reasons_against(text: str, *, limit: int) -> list[str]:
    """Say why a text cannot be stored at all, whoever sends it."""
    if len(text) > limit:
        return [f"The text has {len(text):,} characters; the limit is {limit:,}."]
    return [sentence for _, sentence in faults(text)]
