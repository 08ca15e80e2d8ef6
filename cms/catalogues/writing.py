"""Writes a catalogue the way GNU gettext writes it, wrapping included, so that gettext's own tools change no byte. Pure.

polib wraps at blanks only; gettext breaks lines by Unicode's line breaking rules and counts East Asian letters as two
columns, which matters for Chinese, where there are no blanks. Versions of gettext differ in a few places only: an older
one may break a line after the dot in "nhs.uk".
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import polib
import regex
from uniseg.linebreak import line_break_boundaries

PAGE_WIDTH = 79
# After a blank between two words, and between two Chinese characters, a line may be broken whatever stands around them; so
# each piece is looked at by itself.
_STOPS = r".,;:!?…،؛؟۔।"
_BLANK = regex.compile(rf"(?<=(?:[\p{{L}}\p{{N}}]\p{{M}}*|[{_STOPS}%*–])) (?=[\p{{L}}\p{{N}}(\[„“‘«\"'*–—])")
_HAN = r"[\u3400-\u4DBF\u4E00-\u9FFF]"
_IS_HAN = regex.compile(_HAN)
_BETWEEN_HAN = regex.compile(rf"(?<=[。，、！？；：）」』》〉】]|{_HAN})(?=[（「『《〈【]|{_HAN})")
# The rules look at classes of characters and not at the characters, so that a piece has a shape, and shapes are few:
# "(words-and-words)." is the shape "(a-a)." of many. Letters with their marks stand as one a, Hebrew ones as one א.
_SCRIPTS = r"\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}"
_LETTER = (
    rf"(?:(?=\p{{L}})[{_SCRIPTS}](?<!\p{{InHalfwidthAndFullwidthForms}})(?:(?=\p{{M}})[{_SCRIPTS}\u0300-\u034E\u064B-\u0655])*)"
)
_TOKEN = regex.compile(
    rf"(?P<a>{_LETTER}(?:[\u200C\u200D]?{_LETTER})*)|(?P<alef>(?:[\u05D0-\u05EA]\p{{M}}*)+)|(?P<digit>[0-9٠-٩۰-۹০-৯]+)|.",
    regex.DOTALL,
)
_ONE_UNIT = regex.compile(rf"{_LETTER}+[{_STOPS}]* ?")
_STANDS_FOR = {"a": "a", "alef": "א", "digit": "0"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_TO_ESCAPE = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")


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
    lines, line, width = [], "", 0
    for piece in _pieces(portion):
        for unit, columns in _units(piece):
            if line and width + columns > room:
                lines.append(line)
                line, width = "", 0
            line += unit
            width += columns
    return [*lines, line] if line else lines


def _pieces(portion: str) -> list[str]:
    *words, last = _BLANK.split(portion)
    pieces = [*(f"{word} " for word in words), last]
    return [part for piece in pieces for part in _BETWEEN_HAN.split(piece)] if _IS_HAN.search(portion) else pieces


@lru_cache(maxsize=65536)
def _units(piece: str) -> tuple[tuple[str, int], ...]:
    """Part a text where a line may be broken; each part escaped, and its width."""
    if _ONE_UNIT.fullmatch(piece):
        return ((piece, _width(piece)),)
    tokens = list(_TOKEN.finditer(piece))
    shape = "".join(_STANDS_FOR[token.lastgroup] if token.lastgroup else token[0] for token in tokens)
    ends = [tokens[end - 1].end() for end in _ends_in(shape)]
    escaped = [_escaped(piece[begin:end]) for begin, end in pairwise([0, *ends])]
    return tuple((unit, _width(unit)) for unit in escaped)


@lru_cache(maxsize=65536)
def _ends_in(shape: str) -> tuple[int, ...]:
    return tuple(line_break_boundaries(shape))


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text) if _TO_ESCAPE.search(text) else text


def _width(text: str) -> int:
    """Columns as gettext counts them: marks that take no room 0, East Asian wide letters 2, all else 1."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
