"""What the checks know of each language's words, from data/<code>.toml: numbers, units, frequencies, denials and the like. Pure.

All forms of all tables are looked for in one pass over a text, whatever their number (Aho-Corasick). A form stands for
itself where it is a whole word or words; only what `about` calls prefixes and suffixes may be written together with it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import ahocorasick
import icu

from cms.checks.folding import Folded, folded, joined
from cms.checks.locales import decimal_mark, numbers_of, tables_of
from cms.checks.tokens import value_of

DATA = Path(__file__).parent / "data"
NUMBER = "{n}"
ANY_LETTERS = "*"
NOT_FORMS = frozenset({"about", "abbreviations", "function_words"})  # tables that are read in another way
PATTERNS = "patterns"
# The other end of a range in place of a number: 4–6, 4 to 6.
_LOW_END = re.compile(r"(?<!\d)(\d{1,3})(?: ?[-–—~至到] ?| [^\W\d_]{1,6} )$")
_HIGH_END = re.compile(r"(?: ?[-–—~至到] ?| [^\W\d_]{1,6} )(\d{1,3})(?!\d)")
# Languages that one file serves: Dari is written as Persian is, and simplified characters are made of the traditional ones.
_WRITTEN_AS = {"prs": "fa", "zh-hans": "zh-hant"}
_IN_OTHER_LETTERS = {"zh-hans": "Hant-Hans"}
_DIGITS_AND_MARKS = frozenset("0123456789.,")


class Hit(NamedTuple):
    """A form that stands in a text; `number` is the value in place of `{n}`, in digits or words."""

    table: str
    key: str
    start: int  # in the text itself
    end: int
    number: str = ""

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class _Meaning(NamedTuple):
    """What a form means, and what has to stand around the part of it that is looked for."""

    table: str
    key: str
    is_open_before: bool  # any letters of the same word may stand before it
    is_open_after: bool
    tail: str  # with which the word has to end, where any letters are in the middle; any letters, if it may end anyhow
    before: str  # of a form with a number: what stands before the number
    after: str
    number_first: bool  # whether the part looked for is what stands behind the number


class _Found(NamedTuple):
    start: int  # in the folded words
    end: int
    meaning: _Meaning


class Vocabulary:
    """The tables of one language."""

    def __init__(self, language: str, tables: Mapping[str, Mapping[str, object]], *, is_read: bool = True) -> None:
        self.language = language
        self.is_read = is_read  # numbers and units are from data/; CLDR is short of forms, and what is not found may be there
        self.tables = tables
        about = tables.get("about", {})
        self.prefixes = frozenset(_form(one) for one in _listed(about.get("prefixes")))
        self.suffixes = frozenset(_form(one) for one in _listed(about.get("suffixes")))
        self.has_blanks = bool(about.get("has_blanks", True))
        self._decimal_mark = decimal_mark(language)

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton | None:
        """Made when first asked for: of most languages of a script only a list of words is ever read."""
        return _automaton_of(self._looked_for())

    def has(self, table: str) -> bool:
        return bool(self.tables.get(table))

    def listed(self, table: str, key: str) -> tuple[str, ...]:
        return tuple(_listed(self.tables.get(table, {}).get(key)))

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every form in the text, in reading order; of forms of one table that overlap, the longest."""
        return _hits(self, text)

    def hits_by_table(self, text: str) -> dict[str, tuple[Hit, ...]]:
        """Return the same, apart by table."""
        found: dict[str, list[Hit]] = {}
        for hit in _hits(self, text):
            found.setdefault(hit.table, []).append(hit)
        return {table: tuple(hits) for table, hits in found.items()}

    def _looked_for(self) -> Iterator[tuple[str, _Meaning]]:
        own = self.tables.get("numbers", {})
        ordinals = {
            key: forms for key, forms in numbers_of(self.language).items() if key.startswith("ordinal_") and key not in own
        }
        for table, keys in (*self.tables.items(), ("numbers", ordinals)):
            for key, forms in keys.items() if table not in NOT_FORMS else ():
                for form in _listed(forms) if key != PATTERNS else ():
                    yield _looked_for(table, key, _form(form))

    def found_in(self, text: str) -> Iterator[Hit]:
        """Yield every form in the text, also those that overlap."""
        plain = folded(text)
        words = plain.words
        if self._automaton is None or not words:
            return
        whole: list[_Found] = []
        numbered: list[_Found] = []
        for last, (length, meanings) in self._automaton.iter(words):
            start, end = last - length + 1, last + 1
            begins = self._begins(words, start)
            if not begins and not any(meaning.is_open_before for meaning in meanings):
                continue
            ends = self._ends(words, end)
            for meaning in meanings:
                if (begins or meaning.is_open_before) and (ends or meaning.is_open_after):
                    (numbered if meaning.before or meaning.after else whole).append(_Found(start, end, meaning))
        for start, end, meaning in whole:
            if meaning.tail:
                end = _word_end(words, end)
                if not words[start:end].endswith(meaning.tail):
                    continue
            yield Hit(meaning.table, meaning.key, *plain.span(start, end))
        if numbered:
            written = [one for one in whole if _is_number(one.meaning)]
            for one in numbered:
                yield from self._with_number(plain, one, written)

    def _begins(self, words: str, start: int) -> bool:
        if not self.has_blanks or not start or not joined(words[start - 1], words[start]):
            return True
        if not self.prefixes:
            return False
        head = start
        while head and joined(words[head - 1], words[head]):
            head -= 1
        return words[head:start] in self.prefixes

    def _ends(self, words: str, end: int) -> bool:
        if not self.has_blanks or end == len(words) or not joined(words[end - 1], words[end]):
            return True
        return bool(self.suffixes) and words[end : _word_end(words, end)] in self.suffixes

    def _with_number(self, plain: Folded, found: _Found, written: list[_Found]) -> Iterator[Hit]:
        """Yield the form with each number, in digits or words, that stands where its `{n}` does."""
        words = plain.words
        start, end, meaning = found
        if meaning.number_first:
            for number_start, number in self._numbers_before(words, start, written):
                begin = self._apart(words, number_start, meaning.before) - len(meaning.before)
                if begin >= 0 and words.startswith(meaning.before, begin) and (not meaning.before or self._begins(words, begin)):
                    yield Hit(meaning.table, meaning.key, *plain.span(begin, end), number)
        else:
            for number_end, number in self._numbers_behind(words, end, written):
                if not self.has_blanks and meaning.after and words[number_end : number_end + 1] == " ":
                    number_end += 1
                finish = number_end + len(meaning.after)
                if not words.startswith(meaning.after, number_end):
                    continue
                if not meaning.after or meaning.tail == ANY_LETTERS or self._ends(words, finish):
                    yield Hit(meaning.table, meaning.key, *plain.span(start, finish), number)

    def _apart(self, words: str, place: int, before: str) -> int:
        """Return where what stands before a number ends; scripts without blanks may have one there all the same."""
        has_blank = not self.has_blanks and before and words[place - 1 : place] == " "
        return place - 1 if has_blank else place

    def _numbers_before(self, words: str, place: int, written: list[_Found]) -> Iterator[tuple[int, str]]:
        ends = {place, place - 1} if words[place - 1 : place] == " " and not self.has_blanks else {place}
        for end in ends:
            start = end
            while start and words[start - 1] in _DIGITS_AND_MARKS:
                start -= 1
            while start < end and not words[start].isdigit():
                start += 1
            if start < end and words[end - 1].isdigit():
                number = value_of(words[start:end], self._decimal_mark)
                yield start, number
                if low := _LOW_END.search(words, max(0, start - 12), start):
                    yield low.start(), f"{low[1]}–{number}"
        yield from ((one.start, one.meaning.key) for one in written if one.end in ends)

    def _numbers_behind(self, words: str, place: int, written: list[_Found]) -> Iterator[tuple[int, str]]:
        starts = {place, place + 1} if words[place : place + 1] == " " and not self.has_blanks else {place}
        for start in starts:
            end = start
            while end < len(words) and words[end] in _DIGITS_AND_MARKS:
                end += 1
            while end > start and not words[end - 1].isdigit():
                end -= 1
            if end > start and words[start].isdigit():
                number = value_of(words[start:end], self._decimal_mark)
                yield end, number
                if high := _HIGH_END.match(words, end):
                    yield high.end(), f"{number}–{high[1]}"
        yield from ((one.end, one.meaning.key) for one in written if one.start in starts)


def _looked_for(table: str, key: str, form: str) -> tuple[str, _Meaning]:
    """Return the part of a form that is looked for, and what else is to hold."""
    is_open_before, is_open_after = form.startswith(ANY_LETTERS), form.endswith(ANY_LETTERS)
    form = form.strip(ANY_LETTERS)
    before, mark, after = form.partition(NUMBER)
    if mark and len(after.strip()) >= len(before.strip()):
        return after, _Meaning(table, key, True, is_open_after, "", before, after, number_first=True)
    if mark:
        tail = ANY_LETTERS if is_open_after else ""
        return before, _Meaning(table, key, is_open_before, True, tail, before, after, number_first=False)
    head, mark, tail = form.partition(ANY_LETTERS)
    return head, _Meaning(table, key, is_open_before, is_open_after or bool(mark), tail, "", "", False)


def _automaton_of(forms: Iterator[tuple[str, _Meaning]]) -> ahocorasick.Automaton | None:
    meanings: dict[str, list[_Meaning]] = {}
    for form, meaning in forms:
        if form:
            meanings.setdefault(form, []).append(meaning)
    if not meanings:
        return None
    automaton = ahocorasick.Automaton()
    for form, meant in meanings.items():
        automaton.add_word(form, (len(form), tuple(meant)))
    automaton.make_automaton()
    return automaton


def _is_number(meaning: _Meaning) -> bool:
    return meaning.table == "numbers" and meaning.key[0].isdigit()


def _word_end(words: str, place: int) -> int:
    while place < len(words) and joined(words[place - 1], words[place]):
        place += 1
    return place


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _form(form: str) -> str:
    return folded(form).words


@lru_cache(maxsize=8192)
def _hits(vocabulary: Vocabulary, text: str) -> tuple[Hit, ...]:
    found = sorted(vocabulary.found_in(text), key=_by_table_longest_first)
    kept: list[Hit] = []
    for hit in found:
        previous = kept[-1] if kept and kept[-1].table == hit.table else None
        if previous is None or hit.start >= previous.end or (hit.span == previous.span and hit.key != previous.key):
            kept.append(hit)
    kept.sort(key=_by_place)
    return tuple(kept)


def _by_table_longest_first(hit: Hit) -> tuple[str, int, int, str]:
    return hit.table, hit.start, -hit.end, hit.key


_by_place = attrgetter("start")


@cache
def vocabulary_of(language: str) -> Vocabulary | None:
    """The tables of a language; None where there are none, and checks that need them are silent and said to be missing."""
    path = DATA / f"{_WRITTEN_AS.get(language, language)}.toml"
    if not path.is_file():
        tables = tables_of(language)
        return Vocabulary(language, tables, is_read=False) if tables else None
    words = path.read_text(encoding="utf-8")
    if language in _IN_OTHER_LETTERS:
        words = icu.Transliterator.createInstance(_IN_OTHER_LETTERS[language]).transliterate(words)
    tables = tomllib.loads(words)
    if "numbers" in tables:
        return Vocabulary(language, tables)
    return Vocabulary(language, tables_of(language) | tables, is_read=False)
