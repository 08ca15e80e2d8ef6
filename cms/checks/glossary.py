"""Which terms of a glossary stand in an English text: all are looked for in one pass, however many there are. Pure.

A form is plain text, whatever signs it has; it stands for itself where it is a whole word or words, or for its plural.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import ahocorasick

from cms.checks.findings import Span
from cms.checks.folding import folded
from cms.checks.pair import Term
from cms.checks.tokens import Kind, tokens
from cms.languages import SOURCE

_ADDRESSES = frozenset({Kind.EMAIL, Kind.WEB, Kind.PLACEHOLDER})


class Marked(NamedTuple):
    """A term and where it stands in a text."""

    start: int
    end: int
    term: Term


class _Said(NamedTuple):
    """A form, or its plural, as it is looked for."""

    length: int
    ending: int  # letters of it that the form does not have
    is_capitals: bool  # CUP is no cup
    number: int  # of the term


class Glossary(tuple[Term, ...]):
    """The terms for one language; a tuple that makes ready once for looking them up."""

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton | None:
        said: dict[str, list[_Said]] = {}
        for number, term in enumerate(self):
            for form in term.source:
                for words, ending in _singular_and_plural(folded(form).words.strip()):
                    said.setdefault(words, []).append(_Said(len(words), ending, _is_capitals(form), number))
        if not said:
            return None
        automaton = ahocorasick.Automaton()
        for words, meant in said.items():
            automaton.add_word(words, tuple(meant))
        automaton.make_automaton()
        return automaton

    def marked(self, text: str) -> list[Marked]:
        """Return the terms in a text, in reading order and none overlapping another: the first, and there the longest, stands.

        Terms with the same form have the same place.
        """
        kept: list[Marked] = []
        for one in sorted(self._found_in(text), key=_first_and_longest):
            if not kept or one.start >= kept[-1].end or (one[:2] == kept[-1][:2] and one.term is not kept[-1].term):
                kept.append(one)
        return kept

    def spans_in(self, text: str) -> list[tuple[Term, tuple[Span, ...]]]:
        """Return each term that stands in a text, with its places."""
        found: dict[int, tuple[Term, list[Span]]] = {}
        for start, end, term in self.marked(text):
            found.setdefault(id(term), (term, []))[1].append((start, end))
        return [(term, tuple(spans)) for term, spans in found.values()]

    def _found_in(self, text: str) -> Iterator[Marked]:
        plain = folded(text)
        words = plain.words
        if self._automaton is None or not words:
            return
        addresses: tuple[Span, ...] | None = None
        for last, meant in self._automaton.iter(words):
            start, end = last + 1 - meant[0].length, last + 1
            if not _is_apart(words, start) or not _is_apart(words, end):
                continue
            place = plain.span(start, end)
            if addresses is None:
                addresses = tuple((one.start, one.end) for one in tokens(text, SOURCE) if one.kind in _ADDRESSES)
            if any(place[0] < stop and begin < place[1] for begin, stop in addresses):
                continue
            for said in meant:
                form = plain.span(start, end - said.ending)
                if not said.is_capitals or text[slice(*form)].isupper():
                    yield Marked(*place, self[said.number])


def glossary_of(terms: Iterable[Term]) -> Glossary:
    return terms if isinstance(terms, Glossary) else Glossary(terms)


def _first_and_longest(one: Marked) -> tuple[int, int]:
    return one.start, -one.end


def _is_apart(words: str, place: int) -> bool:
    """Whether no word goes on over a place."""
    return not (0 < place < len(words) and _is_of_word(words[place - 1]) and _is_of_word(words[place]))


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_capitals(form: str) -> bool:
    return form.isupper() and sum(character.isalpha() for character in form) > 1


def _singular_and_plural(words: str) -> Iterator[tuple[str, int]]:
    """Yield a form and its regular plurals, with the number of letters that are not the form's."""
    if not words:
        return
    yield words, 0
    if not words[-1].isalpha():
        return
    yield f"{words}s", 1
    if words.endswith("sis"):  # diagnoses, metastases
        yield f"{words[:-2]}es", 2
    elif words.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield f"{words}es", 2
    elif words.endswith("y") and words[-2:-1] not in {"", *"aeiou"}:
        yield f"{words[:-1]}ies", 3
