"""Checks of the language a wording is in: English left standing, another language of the same script, look-alike letters."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from cms.checks.findings import Finding, Severity
from cms.checks.folding import folded
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.tokens import ADDRESSES, Token
from cms.checks.vocabulary import DATA, vocabulary_of
from cms.languages import REGISTRY

TABLE = "function_words"
RUN = 3  # words of the English in a row
SHORT_WORDS = 5  # too few to tell a language by
ENOUGH = 3  # words and letters of another language
_WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}'’‑./%-]*[\p{L}\p{Nd}][\p{M}%]*")
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
    shared = set(pair.source.lower().split()) & set(pair.target.lower().split())
    if len(shared) < RUN - 1 or pair.source.strip() == pair.target.strip():
        return
    there, here = _words(pair.source, pair.source_tokens), _words(pair.target, pair.target_tokens)
    runs = _runs(pair, there, here) if pair.entry.script == "Latn" else []  # in other scripts Latin letters show
    place = 0
    while place < len(runs):
        end = place
        while end < len(runs) and runs[end]:
            end += 1
        if end > place and _is_left(pair, here[place : end + RUN - 1]):
            span = here[place].start, here[end + RUN - 2].end
            yield Finding("english-left", Severity.WARN, f"“{pair.target[slice(*span)]}” is still English.", spans=(span,))
        place = end + 1
    if here and not (runs and runs[-1]):
        yield from _tail(pair, there, here)


def _tail(pair: Pair, there: list[_Word], here: list[_Word]) -> Iterator[Finding]:
    """Yield the last words if both texts end with the same, whatever stands between them."""
    count = 0
    for one, other in zip(reversed(there), reversed(here), strict=False):
        if one.folded != other.folded:
            break
        count += 1
    if count >= RUN and any(word.is_small for word in here[-count:]):
        span = here[-count].start, here[-1].end
        yield Finding("english-left", Severity.WARN, f"“{pair.target[slice(*span)]}” is still English.", spans=(span,))


def _runs(pair: Pair, there: list[_Word], here: list[_Word]) -> list[bool]:
    """Return of each word whether it and the two behind it stand so in the English."""
    known = {run for three in zip(there, there[1:], there[2:], strict=False) if (run := _run_of(pair.source, three))}
    return [_run_of(pair.target, three) in known for three in zip(here, here[1:], here[2:], strict=False)]


def _words(text: str, tokens: tuple[Token, ...]) -> list[_Word]:
    names = [token.span for token in tokens if token.kind in ADDRESSES]
    return [
        _Word(match[0].lower(), match.start(), match.end(), match[0].isalpha() and match[0].islower() and len(match[0]) > 1)
        for match in _WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in names)
    ]


def _run_of(text: str, three: tuple[_Word, _Word, _Word]) -> tuple[str, ...]:
    """Return the words if nothing but blanks is between them."""
    apart = (text[one.end : other.start] for one, other in zip(three, three[1:], strict=False))
    return tuple(word.folded for word in three) if all(map(_BETWEEN.fullmatch, apart)) else ()


def _is_left(pair: Pair, run: list[_Word]) -> bool:
    """Whether words were left over, and are not a name, nor quoted behind what they mean."""
    before, after = pair.target[: run[0].start].rstrip()[-1:], pair.target[run[-1].end :].lstrip(" .,;")[:1]
    if before in _OPENING and before and after in _CLOSING and after:
        return False
    return sum(word.is_small for word in run) >= 2


@check("wrong-language", mqm="accuracy/mistranslation", needs=TABLE)
def wrong_language(pair: Pair) -> Iterator[Finding]:
    """The text seems to be in another language of the same script: Arabic for Urdu, Spanish for Romanian, English for Polish."""
    spoken, letters = _spoken_in(pair.entry.unicode_script), _LETTERS.get(pair.language, {})
    if not letters and len(set(spoken.values())) < 2:
        return
    text = pair.target
    for token in reversed(pair.target_tokens):
        text = text[: token.start] + text[token.end :] if token.kind in ADDRESSES else text
    words = set(_ANY_WORD.findall(folded(text).words))
    if len(words) < SHORT_WORDS or pair.source.strip() == pair.target.strip():
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
