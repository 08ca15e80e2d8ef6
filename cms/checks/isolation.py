"""Which parts of a right-to-left text have to be isolated so that they keep their own order. Pure.

A part is a word, or several that are one thing: a name of several words, a number with its sign and unit, a calculation, a
telephone number with its extension. Two doses with a comma between them are two parts, in the order of the sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cms.checks.directions import BRACKETS, Span, brackets, shape, whole, with_partners, words

_BLANKS = {" ", "\u00a0", "\u202f"}
_OPERATOR = re.compile(r"[ \u00a0\u202f]?[-‐‑–—−×xX*/:+=<>≤≥±·÷→~][ \u00a0\u202f]?")
_TIMES = re.compile(r"[ \u00a0\u202f]?[x×X][ \u00a0\u202f]")
_NUMBER_FIRST = re.compile(r"[^LNRBW]*N")
_CROSSES = {"x", "X"}
_SENTENCE_END = re.compile(r"""[.!?…][)\]”’"'»]{0,2}\s""")
# “E. coli”, “Dr. Smith” and “e.g. this” go on after their full stop.
_ABBREVIATION = re.compile(r"(?<![^\s(])(?:[A-Z][a-z]{0,3}|vs|[A-Za-z](?:\.[A-Za-z])+)$")
PASSAGE_WORDS, PASSAGE_LETTERS = 3, 100


@dataclass(frozen=True)
class Part:
    """A part of a text; a name has letters beyond those of units, clock times and addresses."""

    start: int
    end: int
    is_name: bool


def isolates(text: str, held: Iterable[Span]) -> Iterator[Span]:
    """Yield what to isolate, in order; `held` are spans recognised as one thing each, such as telephone numbers."""
    held = sorted(held)
    parts = _numbers_joined(text, _parts(text, held))
    partners = brackets(text)
    spans = (with_partners(span, partners) for span in _names_joined(text, parts, partners))
    for span in _united(spans):
        start, end = _trimmed(text, whole(text, span))
        # A bare whole number has one order in every direction, in the digits of any script.
        if start < end and not text[start:end].isdigit():
            yield start, end


def _trimmed(text: str, span: Span) -> Span:
    """Leave out blanks at the ends, and a degree sign that belongs to an Arabic letter behind it, as in ٣٧٫٥ °م."""
    start, end = span
    if text[start:end].endswith("°") and shape(text)[end : end + 1] == "R":
        end -= 1
    inside = text[start:end]
    return end - len(inside.lstrip()), start + len(inside.rstrip())


def _parts(text: str, held: Sequence[Span]) -> list[Part]:
    letters = list(shape(text))
    for start, end in held:
        letters[start:end] = "." * (end - start)
    found = [Part(start, end, "L" in letters[start:end]) for start, end in _united([*words(text), *held])]
    return [
        part
        for place, part in enumerate(found)
        if not (text[part.start : part.end] in _CROSSES and _multiplies(text, found[max(place - 1, 0) : place + 2]))
    ]


def _multiplies(text: str, around: Sequence[Part]) -> bool:
    """Whether the middle one of three is the x of 3 x 2."""
    if len(around) != 3 or around[0].is_name:
        return False
    return all(text[before.end : after.start] in _BLANKS for before, after in pairwise(around))


def _united(spans: Iterable[Span]) -> list[Span]:
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


def _numbers_joined(text: str, parts: Iterable[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        if joined and _is_one_thing(text, joined[-1], part):
            part = Part(joined[-1].start, part.end, joined[-1].is_name or part.is_name)
            joined.pop()
        joined.append(part)
    return joined


def _is_one_thing(text: str, before: Part, after: Part) -> bool:
    """COVID 19, stage 2 and 5 mg × 2; cut at the number, they are shown back to front."""
    between = text[before.end : after.start]
    if before.is_name and not after.is_name and between in _BLANKS:
        return True
    seen = shape(text)
    if "N" not in seen[before.start : before.end] or not _NUMBER_FIRST.match(seen, after.start):
        return _TIMES.fullmatch(between) is not None
    return _OPERATOR.fullmatch(between) is not None or (between in _BLANKS and text[after.start] in "-‐‑–—=≈")


def _names_joined(text: str, parts: Sequence[Part], partners: dict[int, int]) -> Iterator[Span]:
    """Yield the parts, those between two names of one passage swallowed; apart, a sentence's words would be reversed."""
    place = 0
    while place < len(parts):
        start, end = parts[place].start, parts[place].end
        if parts[place].is_name:
            for later in range(place + 1, len(parts)):
                if not _reads_on(text, start, (parts[later - 1].end, parts[later].start), partners):
                    break
                if parts[later].is_name:
                    place, end = later, parts[later].end
        yield start, end
        place += 1


def _reads_on(text: str, start: int, gap: Span, partners: dict[int, int]) -> bool:
    """Whether a passage that started with a name goes on after a gap between two of its parts."""
    seen = shape(text)
    between = seen[slice(*gap)]
    if (
        "R" in between
        or "B" in between
        or any(sign in BRACKETS and place not in partners for place, sign in enumerate(between, gap[0]))
    ):
        return False
    if not _SENTENCE_END.search(text[slice(*gap)]):
        return True
    passage = text[start : gap[0]]
    is_sentence = len(passage[:PASSAGE_LETTERS].split()) >= PASSAGE_WORDS
    return "R" not in seen or is_sentence or _ABBREVIATION.search(passage[-PASSAGE_LETTERS:]) is not None
