"""Writes a catalogue the way GNU gettext writes it, wrapping included, so that gettext's own tools change no byte. Pure.

polib wraps at blanks only; gettext breaks lines by Unicode's line breaking rules and counts East Asian letters as two
columns, which matters for Chinese, where there are no blanks. Versions of gettext differ in a few places only: an older
one may break a line after the dot in "nhs.uk".
"""

import re
import unicodedata
from functools import lru_cache

import polib
import regex
from uniseg.linebreak import line_break_units

PAGE_WIDTH = 79
# Between two words a line may always be broken, whatever stands around them; so each piece is looked at by itself, once.
_BETWEEN_WORDS = regex.compile(r"(?<=[\p{L}\p{M}\p{N}] )(?=[\p{L}\p{N}])")
_ONE_WORD = re.compile(r"[A-Za-zÀ-ɏ]+[.,]? ?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v"}


def dump(catalogue: polib.POFile) -> bytes:
    """Return the file: the header, then the entries, each followed by a blank line."""
    header = polib.POEntry(msgid="", msgstr="".join(f"{name}: {value}\n" for name, value in catalogue.metadata.items()))
    header.flags = ["fuzzy"] if catalogue.metadata_is_fuzzy else []
    return "\n".join(_entry(entry) for entry in [header, *catalogue]).encode()


def _entry(entry: polib.POEntry) -> str:
    lines = [f"# {line}".rstrip() for line in entry.tcomment.splitlines()]
    lines += [f"#. {line}".rstrip() for line in entry.comment.splitlines()]
    if entry.occurrences:
        lines.append("#: " + " ".join(f"{path}:{line}" if line else path for path, line in entry.occurrences))
    if entry.flags:
        lines.append("#, " + ", ".join(entry.flags))
    if entry.previous_msgid:
        if entry.previous_msgctxt is not None:
            lines += _field("#| msgctxt", entry.previous_msgctxt, "#| ")
        lines += _field("#| msgid", entry.previous_msgid, "#| ")
    if entry.msgctxt is not None:
        lines += _field("msgctxt", entry.msgctxt)
    lines += _field("msgid", entry.msgid)
    lines += _field("msgstr", entry.msgstr)
    return "\n".join(lines) + "\n"


def _field(keyword: str, text: str, prefix: str = "") -> list[str]:
    # Only a newline ends a portion; str.splitlines would also part the text at U+0085 or U+2028.
    portions = re.findall(r"[^\n]*\n|[^\n]+", text) or [text]
    whole = f'{keyword} "{_escaped(text)}"'
    if len(portions) == 1 and _width(whole) <= PAGE_WIDTH:
        return [whole]
    lines = [f'{keyword} ""']
    room = PAGE_WIDTH - len(prefix) - 2
    for portion in portions:
        lines += [f'{prefix}"{line}"' for line in _wrapped(portion, room)]
    return lines


def _wrapped(portion: str, room: int) -> list[str]:
    lines, line = [], ""
    for piece in _BETWEEN_WORDS.split(portion):
        for unit in _units(piece):
            escaped = _escaped(unit)
            if line and _width(line + escaped) > room:
                lines.append(line)
                line = ""
            line += escaped
    return [*lines, line] if line else lines


@lru_cache(maxsize=65536)
def _units(piece: str) -> tuple[str, ...]:
    """Part a text where a line may be broken."""
    return (piece,) if _ONE_WORD.fullmatch(piece) else tuple(line_break_units(piece))


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _width(text: str) -> int:
    """Columns as gettext counts them: marks that take no room 0, East Asian wide letters 2, all else 1."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
