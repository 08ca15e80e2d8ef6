"""Advice on the English of a factsheet, for who writes it: what makes a text hard to read, each with its line and a reason. Pure.

Advice stands in nobody's way: it is no check of a wording, is stored nowhere, and blocks nothing. What no factsheet can have is
refused where the source text is read. The rules are those of public guides to writing about health; docs/authors.md lists them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from cms.checks.english_measures import LONGEST, Reading, length, passives, reading_of
from cms.checks.english_words import explains, is_shouted, stem, unknown_abbreviations, unknown_words
from cms.checks.glossary import glossary_of
from cms.checks.markup import Bold, Inline, Link, parse, plain, plain_of
from cms.checks.pair import Term
from cms.checks.sentences import sentences
from cms.checks.tokens import ADDRESSES, overlaps, tokens
from cms.languages import SOURCE

SENTENCES, TITLE, WARNINGS = 3, 65, 2
OLDEST = 14  # years of the reading age that medical content may need
PASSIVES, PASSIVE_PERCENT = 5, 25
CARE_CARDS = ("emergency", "urgent", "non-urgent")
RUNNING = frozenset({"summary", "paragraph", "bullet", "step"})
WHOLE = RUNNING | {"table cell"}
REASONS = {
    "long sentence": "Sentences of 20 words or fewer are understood at the first reading.",
    "long paragraph": "Paragraphs of up to 3 sentences are read; longer ones are skipped.",
    "hard word": "Use a plain word, explain it here in plain words, or open it in the glossary.",
    "abbreviation": "Say what it stands for where it comes first, or open it in the glossary.",
    "dash in a range": "“to” cannot be mistaken for a minus or a hyphen, and is read aloud rightly.",
    "vague link": "People who hear a page go from link to link; the words of each have to make sense alone.",
    "capitals": "Words in capitals are slow to read and look like shouting; **bold** gives weight.",
    "raised or lowered sign": "Small signs are overlooked and read aloud wrongly.",
    "long title": "A longer title is cut off in lists and search results.",
    "many warnings": "The more warnings a page has, the less each is heeded.",
    "cards of one level": "Two cards of one level make people guess which is meant for them; one list is clearer.",
    "passive": "Sentences that say who does what are easier: “your nurse will take blood”, not “blood is taken”.",
    "reading age": "Many adults read at the level of a child of 9 to 11; 14 is the most where medical words are needed.",
}
_DAY = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?"
_ONE_END = rf"(?:\d+(?:[.,:]\d+)*(?:[ \u00a0]?(?:am|pm|%|°C))?|{_DAY})"
_RANGE = re.compile(rf"(?<![\w.,/:-])({_ONE_END})[ \u00a0]?[-‐‑–—][ \u00a0]?({_ONE_END})(?!\d|[-/.,:]\d)")
_RAISED = re.compile("[¹²³⁰-₎ªº]+")
_CAPITALS = re.compile(r"(?<![\w.@/-])[A-Z]{2,}(?![\w@])")
_VAGUE = re.compile(
    r"(?:click )?(?:here|this)|(?:go |see )here|click|(?:this )?(?:link|page|website)"
    r"|(?:read |see |find out |learn )?more|more information"
)


class Passage(Protocol):
    """A segment as this module needs it."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def container(self) -> str: ...
    @property
    def opens(self) -> bool: ...
    @property
    def line(self) -> int: ...


@dataclass(frozen=True)
class Advice:
    """One thing that could be better; `words` are those it is about, as plain text, on or below `line`."""

    code: str
    line: int
    words: str
    sentence: str

    @property
    def reason(self) -> str:
        return REASONS[self.code]


class Advised(NamedTuple):
    """All advice on a text, in the order of its lines, and how the text reads."""

    advice: tuple[Advice, ...]
    reading: Reading


class _Sheet:
    """The passages with their words without marks, and what explains words in them."""

    def __init__(self, passages: Sequence[Passage], terms: Iterable[Term]) -> None:
        self.passages = [(passage, plain(passage.text)) for passage in passages]
        self.glossary = glossary_of(terms)

    @cached_property
    def reading(self) -> Reading:
        return reading_of(words for passage, words in self.passages if passage.kind in RUNNING)

    @cached_property
    def explained(self) -> frozenset[str]:
        """Stems of words in bold, and of those that the text says the meaning of."""
        bold = [words for passage, _ in self.passages for words in _bold(parse(passage.text))]
        found = {stem(word) for words in bold for word in re.findall(r"\w+", words)}
        for passage, words in self.passages:
            if passage.kind in WHOLE:
                places = [(one.start, one.end) for one in unknown_words(words)] + list(unknown_abbreviations(words))
                found |= {stem(words[start:end]) for start, end in places if explains(words, start, end)}
        return frozenset(found)


def advised(passages: Sequence[Passage], terms: Iterable[Term] = ()) -> Advised:
    """Return all advice on a factsheet; `terms` are the glossary's."""
    sheet = _Sheet(passages, terms)
    found = [one for rule in (*_RULES, *_OF_WHOLE) for one in rule(sheet)]
    return Advised(tuple(sorted(found, key=lambda one: one.line)), sheet.reading)


def _long_sentences(sheet: _Sheet) -> Iterator[Advice]:
    for passage, words in sheet.passages:
        if passage.kind not in WHOLE:
            continue
        for start, end in sentences(words, SOURCE):
            sentence = words[start:end].strip()
            if (count := length(sentence)) > LONGEST:
                yield Advice("long sentence", passage.line, sentence, f"This sentence has {count} words. Make two of it.")


def _long_paragraphs(sheet: _Sheet) -> Iterator[Advice]:
    for passage, words in sheet.passages:
        if passage.kind in {"paragraph", "summary"} and (count := len(sentences(words, SOURCE))) > SENTENCES:
            yield Advice("long paragraph", passage.line, words, f"This {passage.kind} has {count} sentences. Break it up.")


def _hard_words(sheet: _Sheet) -> Iterator[Advice]:
    told: set[str] = set()
    for passage, words in sheet.passages:
        known = [(start, end) for start, end, _ in sheet.glossary.marked(words)]
        for start, end, word, instead in unknown_words(words):
            root = stem(word)
            if root in told | sheet.explained or overlaps(known, start, end):
                continue
            told.add(root)
            better = f"Could it be “{instead}”?" if instead else "Not everybody knows this word."
            yield Advice("hard word", passage.line, word, f"“{word}”: {better}")


def _abbreviations(sheet: _Sheet) -> Iterator[Advice]:
    told: set[str] = set()
    for passage, words in sheet.passages:
        known = [(start, end) for start, end, _ in sheet.glossary.marked(words)]
        for start, end in unknown_abbreviations(words):
            word = words[start:end]
            if stem(word) in told | sheet.explained or overlaps(known, start, end):
                continue
            told.add(stem(word))
            yield Advice("abbreviation", passage.line, word, f"“{word}”: Not everybody knows what it stands for.")


def _ranges(sheet: _Sheet) -> Iterator[Advice]:
    for passage, words in sheet.passages:
        addresses = [token.span for token in tokens(words, SOURCE) if token.kind in ADDRESSES]
        for match in _RANGE.finditer(words):
            if not overlaps(addresses, *match.span()):
                yield Advice("dash in a range", passage.line, match[0], f"“{match[0]}”: write “{match[1]} to {match[2]}”.")


def _links(sheet: _Sheet) -> Iterator[Advice]:
    for passage, _ in sheet.passages:
        for words in _link_words(parse(passage.text)):
            if _VAGUE.fullmatch(re.sub(r"[^\w ]", "", words).strip().lower()):
                yield Advice("vague link", passage.line, words, f"“{words}” does not say where the link leads.")


def _capitals(sheet: _Sheet) -> Iterator[Advice]:
    for passage, words in sheet.passages:
        shouted = [match for match in _CAPITALS.finditer(words) if is_shouted(match[0])]
        if shouted:
            said = words[shouted[0].start() : shouted[-1].end()]
            said = said if said.isupper() else shouted[0][0]
            yield Advice("capitals", passage.line, said, f"“{said}”: write small letters.")


def _raised_signs(sheet: _Sheet) -> Iterator[Advice]:
    for passage, words in sheet.passages:
        if match := _RAISED.search(words):
            said = words[: match.end()].split()[-1]
            yield Advice("raised or lowered sign", passage.line, said, f"“{said}”: say it in words, or on the line.")


def _titles(sheet: _Sheet) -> Iterator[Advice]:
    for passage, words in sheet.passages:
        if passage.kind == "title" and len(words) > TITLE:
            yield Advice("long title", passage.line, words, f"The title has {len(words)} characters; {TITLE} are shown whole.")


def _warnings(sheet: _Sheet) -> Iterator[Advice]:
    boxes = [(passage, words) for passage, words in sheet.passages if passage.opens and passage.container == "warning"]
    if len(boxes) > WARNINGS:
        passage, words = boxes[WARNINGS]
        yield Advice("many warnings", passage.line, words, f"There are {len(boxes)} warnings; keep the {WARNINGS} main ones.")


def _cards(sheet: _Sheet) -> Iterator[Advice]:
    for level in CARE_CARDS:
        cards = [(passage, words) for passage, words in sheet.passages if passage.opens and passage.container == level]
        if len(cards) > 1:
            passage, words = cards[1]
            yield Advice("cards of one level", passage.line, words, f"There are {len(cards)} “{level}” cards. Make them one.")


def _passives(sheet: _Sheet) -> Iterator[Advice]:
    reading = sheet.reading
    if reading.passive_sentences < PASSIVES or reading.passive_percent <= PASSIVE_PERCENT:
        return
    running = ((passage, words) for passage, words in sheet.passages if passage.kind in RUNNING)
    passage, said = next((passage, words[start:end]) for passage, words in running for start, end in passives(words))
    many = f"{reading.passive_sentences} of {reading.sentences} sentences ({reading.passive_percent} %) do not say who acts"
    yield Advice("passive", passage.line, said, f"{many}; this is the first.")


def _reading_ages(sheet: _Sheet) -> Iterator[Advice]:
    if sheet.reading.age > OLDEST:
        passage, words = sheet.passages[0]
        yield Advice("reading age", passage.line, words, f"The text reads as one for people of {sheet.reading.age} years.")


def _bold(parts: tuple[Inline, ...]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Bold):
            yield plain_of(part.parts)
        elif isinstance(part, Link):
            yield from _bold(part.parts)


def _link_words(parts: tuple[Inline, ...]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Link):
            yield plain_of(part.parts)
        elif isinstance(part, Bold):
            yield from _link_words(part.parts)


_Rule = Callable[[_Sheet], Iterator[Advice]]
_RULES: tuple[_Rule, ...] = (
    _long_sentences,
    _long_paragraphs,
    _hard_words,
    _abbreviations,
    _ranges,
    _links,
    _capitals,
    _raised_signs,
)
_OF_WHOLE: tuple[_Rule, ...] = (_titles, _warnings, _cards, _passives, _reading_ages)
