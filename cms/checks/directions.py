"""Which parts of a text read from left to right, by the Unicode bidirectional classes; knows no numbers or names. Pure.

A text is seen through its shape, a string of the same length: L for letters that run left to right, N for digits, M for
what clings to the character before, W for blanks, R for letters that run right to left, B for other barriers (sentence
marks of Arabic script, ends of lines, bidi controls), P for signs that cling to the character behind, $ for currencies.
Other characters stand for themselves.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int]

_BARRIERS = {"R", "AL", "B", "S", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", ""}
_ARABIC_COMMAS_AND_LRM = "\u060c\ufe50\u200e"
_HALFWIDTH_MARKS = "\uff9e\uff9f"
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\u070f\u0d4e")
_MODIFIERS = range(0x1F3FB, 0x1F400)
_PAIRS = {")": "(", "]": "[", "}": "{", "»": "«", "›": "‹"}
BRACKETS = frozenset("".join([*_PAIRS, *_PAIRS.values()]))
# A sign belongs to the number behind it; a dash or dot does so only at the start of a word, else it ends what is before it.
_SIGN = r"(?:[$±<>≤≥~≈=×^#№%٪％‰−∓]|(?<![LNMRP])[+\-‐‑–.])"
_LEAD = rf"(?:{_SIGN}{{1,4}}(?:(?<=[$<>≤≥±=≈])W)?(?=P?N)|[@#](?=L)|(?<![LNMRP])[/_\\]{{1,4}}(?=[LN]))?"
_TRAIL = r"(?:(?<=[NM])(?:W?[$]|[%٪％‰°º′″+]{1,4})|(?<=[LNM])[®™©℠−+]{1,4}|(?:(?<=L)|(?<=LN)|(?<=LNN))-(?=[^LNMR]|$))?M*"
_WORD = re.compile(rf"{_LEAD}P?[LN](?:[^RBW]*[LN])?M*{_TRAIL}")
_REACH = re.compile(r"[^RB]+")


def _shape_of(character: str) -> str:
    if character in _ARABIC_COMMAS_AND_LRM:
        return "B"
    if character in _PREPENDED:
        return "P"
    category = unicodedata.category(character)
    bidi = unicodedata.bidirectional(character)
    if category[0] == "M" or bidi == "BN" or character in _HALFWIDTH_MARKS or ord(character) in _MODIFIERS:
        return "M"
    if bidi in _BARRIERS:
        return "R" if category[0] in "LN" else "B"
    if character.isspace():
        return "W"
    if category[0] == "N" or bidi in {"EN", "AN"}:
        return "N"
    if bidi == "L":
        return "L"
    return "$" if category == "Sc" else character


_known_shape = lru_cache(maxsize=4096)(_shape_of)


@lru_cache(maxsize=256)
def shape(text: str) -> str:
    return "".join(map(_known_shape, text))


def words(text: str) -> Iterator[Span]:
    """Yield the words that read from left to right, with their signs and without the punctuation around them."""
    for match in _WORD.finditer(shape(text)):
        yield match.span()


def brackets(text: str) -> dict[int, int]:
    """Return for each bracket where its partner stands, if nothing that reads from right to left is between them."""
    partners: dict[int, int] = {}
    seen = shape(text)
    for reach in _REACH.finditer(seen):
        waiting: list[int] = []
        for position in range(*reach.span()):
            character = seen[position]
            if character in BRACKETS and character not in _PAIRS:
                waiting.append(position)
            elif character in _PAIRS and waiting and seen[waiting[-1]] == _PAIRS[character]:
                partners[position] = waiting.pop()
                partners[partners[position]] = position
    return partners


def with_partners(span: Span, partners: dict[int, int]) -> Span:
    """Return the span, long enough to hold the partner of every bracket in it."""
    start, end = span
    while True:
        reached = [partners[position] for position in range(start, end) if position in partners]
        wider = min([start, *reached]), max([end, *(position + 1 for position in reached)])
        if wider == (start, end):
            return wider
        start, end = wider


def whole(text: str, span: Span) -> Span:
    """Return the span with the signs that cling to its start and the marks that cling to its end."""
    start, end = span
    seen = shape(text)
    while start > 0 and seen[start - 1] == "P":
        start -= 1
    while end < len(text) and seen[end] == "M":
        end += 1
    return start, end


def counts_from_the_right(words: str) -> bool:
    """Whether the words have digits that even a left-to-right isolate would put in groups from right to left."""
    return any(unicodedata.bidirectional(character) == "AN" for character in words)
