r"""The inline markup of a segment: `**bold**` and `[words](address)`, nothing else.

A backslash takes the meaning from `\`, `*`, `[` and `]`. Everything else is literal, so translators can type freely.
`parse` never fails: what is not whole markup is words; `faults` says what looks broken.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

ESCAPABLE = "\\*[]"
SCHEMES = ("https://", "http://", "mailto:", "tel:", "/", "#")
_MARKS = re.compile(r"[\\*\[]")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[\]])"
    r"|(?P<stars>\*\*)"
    r"|\[(?P<words>(?:[^\[\]\\]|\\.)*)\]\((?P<address>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)"
    r"|(?P<text>[^\\*\[]+|.)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Text:
    words: str


@dataclass(frozen=True)
class Bold:
    parts: tuple["Inline", ...]


@dataclass(frozen=True)
class Link:
    parts: tuple["Inline", ...]
    address: str


Inline = Text | Bold | Link


def _joined(parts: list[Inline]) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for part in parts:
        if isinstance(part, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].words + part.words)
        else:
            joined.append(part)
    return tuple(joined)


def _parse(text: str, problems: list[str]) -> tuple[Inline, ...]:
    outside: list[Inline] = []
    inside: list[Inline] | None = None
    for match in _TOKEN.finditer(text):
        here = outside if inside is None else inside
        if match["stars"]:
            if inside is None:
                inside = []
                continue
            if _joined(inside):
                outside.append(Bold(_joined(inside)))
            else:
                problems.append("There is nothing between two pairs of asterisks.")
                outside.append(Text("****"))
            inside = None
        elif match["address"] is not None:
            here.append(_link(match["words"], match["address"], problems))
        else:
            here.append(Text(match["escaped"] or match["text"]))
    if inside is not None:
        problems.append("A pair of asterisks opens bold text and nothing closes it.")
        outside += [Text("**"), *inside]
    return _joined(outside)


def _link(words: str, address: str, problems: list[str]) -> Inline:
    parts = _parse(words, problems)
    if not address.startswith(SCHEMES):
        problems.append(f"The link to “{address}” is not a web, e-mail or telephone address.")
        return Text(f"[{words}]({address})")
    if not plain_of(parts).strip():
        problems.append(f"The link to “{address}” has no words.")
        return Text(f"[{words}]({address})")
    return Link(parts, address)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[tuple[Inline, ...], tuple[str, ...]]:
    if not _MARKS.search(text):
        return ((Text(text),) if text else ()), ()
    problems: list[str] = []
    return _parse(text, problems), tuple(problems)


def may_have_marks(text: str) -> bool:
    return "*" in text or "[" in text or "\\" in text


def parse(text: str) -> tuple[Inline, ...]:
    return _parsed(text)[0]


def faults(text: str) -> tuple[str, ...]:
    """Say what looks like markup and is broken, one sentence each."""
    return _parsed(text)[1]


def plain_of(parts: tuple[Inline, ...]) -> str:
    return "".join(part.words if isinstance(part, Text) else plain_of(part.parts) for part in parts)


def plain(text: str) -> str:
    """Return the words a reader sees, without markup."""
    return plain_of(parse(text))


def escape(words: str) -> str:
    return "".join(f"\\{character}" if character in ESCAPABLE else character for character in words)


def write(parts: tuple[Inline, ...]) -> str:
    """Return the text that parses to these parts."""
    written = []
    for part in parts:
        if isinstance(part, Text):
            written.append(escape(part.words))
        elif isinstance(part, Bold):
            written.append(f"**{write(part.parts)}**")
        else:
            written.append(f"[{write(part.parts)}]({part.address})")
    return "".join(written)


def bold_count(parts: tuple[Inline, ...]) -> int:
    return sum(isinstance(part, Bold) + (0 if isinstance(part, Text) else bold_count(part.parts)) for part in parts)


def addresses(parts: tuple[Inline, ...]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part, Link):
            found.append(part.address)
        if not isinstance(part, Text):
            found += addresses(part.parts)
    return sorted(found)
