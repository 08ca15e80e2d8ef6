"""How an English text reads: sentences and words, a reading age, and who acts in it. Pure.

The reading age is the school grade of Flesch and Kincaid and five years. It is an estimate of how a text compares with
itself before and after a change; whether people understand it is told by people.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cms.checks.english_words import WORD, syllables, table
from cms.checks.findings import Span
from cms.checks.sentences import sentences
from cms.checks.tokens import tokens
from cms.languages import SOURCE

LONGEST = 20  # words of a sentence
FEWEST = 100  # words below which no reading age is told
YEARS = 5  # a child of the first grade is six
_COUNTED = re.compile(r"\S*\w\S*")
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)"
    r"(?: (?:not|also|often|then|first|usually|always|never|only|still|\w+ly))* (?P<participle>[a-z]+)\b"
)


@dataclass(frozen=True)
class Reading:
    """What was counted in a text."""

    words: int = 0
    sentences: int = 0
    long_sentences: int = 0
    passive_sentences: int = 0
    syllables: int = 0
    spoken: int = 0  # words of letters, which are what syllables are counted of

    @property
    def words_in_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def grade(self) -> float:
        if not self.spoken:
            return 0.0
        return 0.39 * self.words_in_a_sentence + 11.8 * self.syllables / self.spoken - 15.59

    @property
    def age(self) -> int:
        """In years; 0 if there is too little text to tell."""
        return max(YEARS, round(self.grade) + YEARS) if self.words >= FEWEST else 0

    @property
    def passive_percent(self) -> int:
        return round(100 * self.passive_sentences / self.sentences) if self.sentences else 0


def reading_of(texts: Iterable[str]) -> Reading:
    """Count in plain texts, each of which begins a sentence."""
    counted = [_counted(text[start:end]) for text in texts for start, end in sentences(text, SOURCE)]
    counted = [one for one in counted if one[0]]
    return Reading(
        words=sum(words for words, *_ in counted),
        sentences=len(counted),
        long_sentences=sum(words > LONGEST for words, *_ in counted),
        passive_sentences=sum(is_passive for *_, is_passive in counted),
        syllables=sum(heard for _, _, heard, _ in counted),
        spoken=sum(spoken for _, spoken, _, _ in counted),
    )


@lru_cache(maxsize=8192)
def length(sentence: str) -> int:
    """How many words a sentence has; a telephone number or a dose is one."""
    for token in reversed(tokens(sentence, SOURCE)):
        sentence = f"{sentence[: token.start]}0{sentence[token.end :]}"
    return len(_COUNTED.findall(sentence))


def passives(text: str) -> Iterator[Span]:
    """Yield where something is done and nobody is said to do it; how somebody is (“you are worried”) does not count."""
    known = table()
    for match in _PASSIVE.finditer(text):
        word = match["participle"]
        is_participle = (word.endswith("ed") and len(word) > 4 and not word.endswith("eed")) or word in known.irregular
        if is_participle and word not in known.adjectives:
            yield match.span()


@lru_cache(maxsize=8192)
def _counted(sentence: str) -> tuple[int, int, int, bool]:
    """Words, words of letters, their syllables, and whether the sentence is passive."""
    apart = list(sentence)
    for token in tokens(sentence, SOURCE):
        apart[token.start : token.end] = " " * (token.end - token.start)
    spoken = WORD.findall("".join(apart))
    return length(sentence), len(spoken), sum(map(syllables, spoken)), any(True for _ in passives(sentence))
