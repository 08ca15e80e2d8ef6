"""Where the sentences of a text end, by script; full stops of abbreviations, initials and numbers end none. Pure."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import regex

from cms.checks.findings import Span
from cms.checks.folding import folded
from cms.checks.vocabulary import vocabulary_of
from cms.languages import SOURCE

TABLE = "abbreviations"
# Marks of all scripts: translators use those of the English beside their own. Greek and Armenian ones are their own.
_CLOSERS = "[\"'”’»“‘)）\\]】」』〉》*\u200e\u200f\u202c\u2069]*"
_END = regex.compile(
    rf"[.．…!?؟៖՞՜]+{_CLOSERS}(?=[\s\u200e\u200f]|$)"
    rf"|[。！？।॥৷۔։።]+{_CLOSERS}|(?<=\s)\|(?=\s|$)"  # the danda of keyboards that have none
    # No blank behind the stop, as in pasted texts.
    r"|(?<=\p{Ll}{2})[.?!](?=\p{Lu}\p{Ll})|(?<=[\p{Lo}\p{M}]{2})[.؟?!](?=\p{Lo}[\p{L}\p{M}])"
)
_ANY_END = re.compile("[.．…!?؟៖՞՜。！？।॥৷|۔։።]")  # what few short texts have but at their end
_LAST_WORD = regex.compile(r"\S*$")
_BEFORE = 24  # letters of a long abbreviation
_ORDINAL_OR_INITIAL = regex.compile(r"[(\[“\"']*(?:\p{Lu}|\d{1,3}|[ivx]{1,4})\.")


@lru_cache(maxsize=8192)
def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return where the sentences of a text stand, one after the other; what ends without a mark is one as well."""
    if not _ANY_END.search(text, 0, max(0, len(text) - 1)):
        return ((0, len(text)),)
    found: list[Span] = []
    begin = 0
    for match in _END.finditer(text):
        rest = text[match.end() : match.end() + _BEFORE].lstrip()
        if rest and not _goes_on(text[begin : match.end()], rest, match[0], language):
            found.append((begin, match.end()))
            begin = match.end()
    if any(map(str.isalnum, text[begin:])) or not found:
        found.append((begin, len(text)))
    return tuple(found)


def _goes_on(sentence: str, rest: str, mark: str, language: str) -> bool:
    """Whether a mark ends no sentence: an abbreviation, an initial, a list's number, or a small letter behind it."""
    if not any(map(str.isalnum, sentence)) or rest[0] in ",;:،؛)":
        return True
    if rest[0].islower() and not mark.startswith("?"):
        return True
    if mark[0] not in ".۔．":
        return False
    last = _LAST_WORD.search(sentence[-_BEFORE:])
    word = last[0] if last else ""
    return bool(_ORDINAL_OR_INITIAL.fullmatch(word)) or folded(word.lstrip("(“\"'[")).words in _abbreviations(language)


def side_by_side(source: str, target: str, language: str) -> Iterator[tuple[Span, Span]]:
    """Yield the sentences of the English, each with its own in the translation; the whole texts if they differ in number."""
    there, here = sentences(source, SOURCE), sentences(target, language)
    if len(there) == len(here):
        yield from zip(there, here, strict=True)
    else:
        yield (0, len(source)), (0, len(target))


@cache
def _abbreviations(language: str) -> frozenset[str]:
    vocabularies = (vocabulary_of(language), vocabulary_of(SOURCE))
    return frozenset(folded(word).words for one in vocabularies if one for word in one.listed(TABLE, "words"))
