"""How texts of the memory are folded, cut into words and compared. Pure."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256

import regex
from rapidfuzz.distance import Levenshtein

MAX_WORD = 60
MAX_WORDS = 400  # different words of one text that are indexed
STEP = math.log(1.5)  # a band's longest text is so much longer than its shortest
REACH = 0.55  # texts of which one has less than this share of the other's letters are not compared

# Apostrophes and quotation marks that keyboards and word processors exchange.
_MARKS = str.maketrans(dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("“”„‟«»", '"'))
# Scripts without blanks between words are taken letter by letter.
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"(?![{_ALONE}])[\p{{L}}\p{{M}}\p{{N}}]"
_WORD = regex.compile(rf"[{_ALONE}]\p{{M}}*|(?:{_LETTER})+(?:['.,:](?:{_LETTER})+)*")
# The same for texts in Latin letters, many times as quick.
_LATIN_WORD = re.compile(r"[^\W_]+(?:['.,:][^\W_]+)*")
_NOT_LATIN = re.compile("[^\x00-\u02af\u2000-\u206f\u20a0-\u20bf]")


def nfc(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Fold apostrophes, quotation marks and blanks, and nothing else: never digits, letters or their case."""
    return " ".join(nfc(text).translate(_MARKS).split())


def digest_of(folded_text: str) -> str:
    return sha256(folded_text.encode()).hexdigest()[:32]


def words_of(text: str) -> list[str]:
    """Cut a text into words for comparing, in order, without regard to letter case."""
    return _words_in(folded(text))


def _words_in(folded_text: str) -> list[str]:
    letters = folded_text.lower()
    pattern = _WORD if _NOT_LATIN.search(letters) else _LATIN_WORD
    return [word[:MAX_WORD] for word in pattern.findall(letters)]


def places_of(words: Collection[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where words, cut and folded as `words_of` does, stand in a text that is NFC."""
    for match in _WORD.finditer(text.translate(_MARKS)):
        if match[0].lower()[:MAX_WORD] in words:
            yield match.span()


def indexed_words(text: str) -> list[str]:
    return list(dict.fromkeys(words_of(text)))[:MAX_WORDS]


def band_of(text: str) -> int:
    return round(math.log(max(len(text), 1)) / STEP)


def bands_near(text: str) -> range:
    """The bands of texts whose length does not rule out that they are like this one."""
    reach = math.ceil(-math.log(REACH) / STEP)
    band = band_of(text)
    return range(max(band - reach, 0), band + reach + 1)


@lru_cache(maxsize=512)
def _compared(text: str) -> tuple[str, tuple[str, ...]]:
    return text.lower(), tuple(_words_in(text))


def likeness(one: str, other: str) -> int:
    """Return how alike two folded texts are, in per cent rounded down; 100 is for equal texts alone.

    The mean of what is alike in words and in letters, so that a changed ending costs less than another word. Symmetric.
    """
    if one == other:
        return 100
    (letters, words), (other_letters, other_words) = _compared(one), _compared(other)
    alike = _alike(words, other_words) + _alike(letters, other_letters)
    return min(int(alike * 50), 99)


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    return Levenshtein.normalized_similarity(one, other)
