"""Checks of the language a wording is in: English left standing, another language of the same script, look-alike letters."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from operator import and_
from typing import NamedTuple

import regex

from cms.checks.findings import Finding, Severity
from cms.checks.folding import folded
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.tokens import ADDRESSES, Token, overlaps
from cms.checks.vocabulary import DATA, vocabulary_of
from cms.languages import REGISTRY

TABLE = "function_words"
RUN = 3  # words of the English in a row
SHORT_WORDS = 5  # too few to tell a language by
ENOUGH = 3  # words and letters of another language
_WORD = regex.compile(r"[\p{L}\p{Nd}](?:[\p{L}\p{M}\p{Nd}'’‑./%-]*[\p{L}\p{Nd}])?[\p{M}%]*")
# Words of sentences, which no name holds and no neighbour of English shares.
_OF_SENTENCES = frozenset(
    {"or", "than", "with", "was", "were", "are", "from", "which", "that", "this", "these", "their", "your", "you", "by", "versus"}
)
_MARKS = ".,;:!?()[]\"“”‘’'*"
_BETWEEN = regex.compile(r"[ \u00a0]+")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u052f]")
_MIXED = regex.compile(r"\p{L}*(?:\p{Latn}(?:\p{Cyrl}|\p{Greek})|(?:\p{Cyrl}|\p{Greek})\p{Latn})\p{L}*")
_LOOK_ALIKE = frozenset("аеорсухіјѕԁһАВЕКМНОРСТХІЈЅαοερτυνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
_OPENING, _CLOSING = frozenset("(\"“”„«‘'[‚"), frozenset(")\"“”»’']")
_LETTERS: dict[str, dict[str, str]] = tomllib.loads((DATA / "letters.toml").read_text(encoding="utf-8"))


class _Word(NamedTuple):
    folded: str
    start: int
    end: int
    is_small: bool  # a word in small letters, no name, number or abbreviation


@check("english-left", mqm="accuracy/untranslated")
def english_left(pair: Pair) -> Iterator[Finding]:
    """Words of the English stand here one after another as they do there: a part that was not translated."""
    if pair.is_unchanged or not _may_hold(pair):
        return
    there, here = _words(pair.source, pair.source_tokens), _words(pair.target, pair.target_tokens)
    last = 0
    for begin, end in _runs(pair, there, here) if pair.entry.script == "Latn" else ():  # in other scripts Latin letters show
        if _is_left(pair, here[begin:end]):
            last = end
            yield _still_english(pair, here[begin:end])
    if last < len(here):
        yield from _tail(pair, there, here)


def _may_hold(pair: Pair) -> bool:
    """Whether words of the English stand side by side here, whatever their order: what most texts are spared by."""
    known, words = _split(pair.source), pair.target.lower().split()
    here = [word in known for word in words]
    if not any(map(and_, here, here[1:])):  # what stands around the first and the last of three may differ
        return False
    bare = {word.strip(_MARKS) for word in known}
    here = [word.strip(_MARKS) in bare for word in words]
    return any(map(and_, map(and_, here, here[1:]), here[2:]))


@lru_cache(maxsize=4096)
def _split(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _still_english(pair: Pair, words: list[_Word]) -> Finding:
    span = words[0].start, words[-1].end
    return Finding("english-left", Severity.WARN, f"“{pair.target[slice(*span)]}” is still English.", spans=(span,))


def _tail(pair: Pair, there: list[_Word], here: list[_Word]) -> Iterator[Finding]:
    """Yield the last words if both texts end with the same, whatever stands between them."""
    count = 0
    for one, other in zip(reversed(there), reversed(here), strict=False):
        if one.folded != other.folded:
            break
        count += 1
    same = here[-count:] if count >= RUN else []
    # In other scripts names are mostly written in their letters, so that three in a row are no name.
    are_words = pair.entry.script != "Latn" and sum(_has_small(pair.target[word.start : word.end]) for word in same) >= RUN
    if same and (are_words or any(word.is_small for word in same)) and not _is_quoted(pair, same):
        yield _still_english(pair, same)


def _has_small(word: str) -> bool:
    return any(part.isalpha() and not part.isupper() for part in word.split("-"))


def _runs(pair: Pair, there: list[_Word], here: list[_Word]) -> Iterator[tuple[int, int]]:
    """Yield where words stand one behind another as they do in the English, nothing but blanks between them."""
    threes = zip(there, there[1:], there[2:], strict=False)
    known = {tuple(word.folded for word in three) for three in threes if _are_together(pair.source, three)}
    begin = 0
    while begin + RUN <= len(here):
        end = begin
        while end + RUN <= len(here) and _stands_in(known, pair.target, here[end : end + RUN]):
            end += 1
        if end > begin:
            yield begin, end + RUN - 1
        begin = end + 1


def _stands_in(known: set[tuple[str, ...]], text: str, words: list[_Word]) -> bool:
    return tuple(word.folded for word in words) in known and _are_together(text, words)


def _are_together(text: str, words: Sequence[_Word]) -> bool:
    return all(_BETWEEN.fullmatch(text, one.end, other.start) for one, other in zip(words, words[1:], strict=False))


def _words(text: str, tokens: tuple[Token, ...]) -> list[_Word]:
    names = [token.span for token in tokens if token.kind in ADDRESSES]
    return [
        _Word(match[0].lower(), match.start(), match.end(), _is_small(match[0]))
        for match in _WORD.finditer(text)
        if not overlaps(names, *match.span())
    ]


def _is_small(word: str) -> bool:
    return len(word) > 1 and word.islower() and (word.isalpha() or "-" in word)


def _is_left(pair: Pair, run: list[_Word]) -> bool:
    """Whether words were left over, and are not a name, nor quoted behind what they mean."""
    if _is_quoted(pair, run):
        return False
    return sum(word.is_small for word in run) >= 2 or any(word.folded in _OF_SENTENCES and word.is_small for word in run[:-1])


def _is_quoted(pair: Pair, run: list[_Word]) -> bool:
    before, after = pair.target[: run[0].start].rstrip()[-1:], pair.target[run[-1].end :].lstrip(" .,;")[:1]
    is_one = ")" not in pair.target[run[0].start : run[-1].end]
    return is_one and before in _OPENING and before != "" and after in _CLOSING and after != ""


@check("wrong-language", mqm="accuracy/mistranslation", needs=TABLE)
def wrong_language(pair: Pair) -> Iterator[Finding]:
    """The text seems to be in another language of the same script: Arabic for Urdu, Spanish for Romanian, English for Polish."""
    spoken, letters = _spoken_in(pair.entry.unicode_script), _LETTERS.get(pair.language, {})
    if not letters and len(set(spoken.values())) < 2:
        return
    text = pair.target
    said = [spoken[word] for word in set(folded(text).words.split()) & spoken.keys()]
    if len(said) >= ENOUGH and said.count(pair.language) == len(said):
        return
    for token in reversed(pair.target_tokens):
        text = text[: token.start] + text[token.end :] if token.kind in ADDRESSES else text
    words = set(_ANY_WORD.findall(folded(text).words))
    if len(words) < SHORT_WORDS or pair.is_unchanged:
        return
    counts = Counter(spoken[word] for word in words & spoken.keys())
    own = counts.pop(pair.language, 0)
    if own >= ENOUGH and not counts:
        return
    other, count = counts.most_common(1)[0] if counts else ("", 0)
    strange = len(set(letters.get("others", "")) & set(text.lower()))
    lacks_own = "own" in letters and not set(letters["own"]) & set(text)
    evidence = count + strange + 2 * lacks_own
    if evidence >= ENOUGH and evidence > 2 * own or evidence >= 2 and not own:
        looks_like = REGISTRY[other].english if other else "another language"
        message = f"This looks like {looks_like}, not {pair.entry.english}."
        yield Finding("wrong-language", Severity.WARN, message, spans=((0, len(pair.target)),))


@cache
def _spoken_in(script: str) -> dict[str, str]:
    """Return the words that show a language among those written in a script."""
    languages: dict[str, set[str]] = {}
    for code, entry in REGISTRY.items():
        vocabulary = vocabulary_of(code) if entry.unicode_script == script and (DATA / f"{code}.toml").is_file() else None
        for word in vocabulary.listed(TABLE, "words") if vocabulary else ():
            languages.setdefault(folded(word).words, set()).add(code)
    return {word: codes.pop() for word, codes in languages.items() if len(codes) == 1}


@check("look-alikes", mqm="design and markup/character formatting")
def look_alikes(pair: Pair) -> Iterator[Finding]:
    """A word mixes letters of two scripts that look alike, as a Cyrillic “а” in a Latin word, which no search finds."""
    if pair.target.isascii() or not _GREEK_OR_CYRILLIC.search(pair.target):
        return
    for match in _MIXED.finditer(pair.target):
        if match[0] not in pair.source and _LOOK_ALIKE & set(match[0]):
            message = f"“{match[0]}” has letters of two scripts that look alike."
            yield Finding("look-alikes", Severity.WARN, message, spans=(match.span(),))
