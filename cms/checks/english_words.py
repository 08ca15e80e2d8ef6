"""Which words of an English text its readers may not know, and what could be said instead. Pure.

A word counts if the list has a plainer one for it, if it begins or ends as words of medicine do, or if it has four syllables or
more and is not among the long words that everybody knows. It does not count where the glossary has it, or where the text
explains it: in bold, in or before brackets, or behind “called”, “known as”, “means” and the like.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from cms.checks.tokens import overlaps

DATA = Path(__file__).parent / "data" / "plain-english.toml"
LONG, MEDICAL = 4, 7  # syllables that make a word long, and letters that make it one of medicine
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GROUP = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^laeiouycgsxz]es(?<!ches)(?<!shes)|(?<![td])ed|[^laeiouy]e)$|(?<=[^aeiou])e(?=(?:ly|ment|ful|less|ness)s?$)"
)
_APART = re.compile(r"ua|(?<![ct])ia|io(?!u?n|us)|eo|[^q]uo|(?<=[^aeiou])ying|iet|sm$|thm$|[aeiouy]ing$")
_ABBREVIATION = re.compile(r"(?<![\w./@-])[A-Z](?:[A-Z]|&[A-Z])+s?(?![\w@-])")
_ENDINGS = ("'s", "’s", "ally", "ily", "ly", "ingly", "ing", "ised", "ed", "es", "s", "d")
_LIGHT = ("ing", "ed", "ly", "es")
_EXPLAINS_BEFORE = re.compile(
    r"(?:call(?:ed|s)?|known as|named|the words?|words? for|the terms?|means?|\()\s*(?:an?|the)?\s*[“\"*]*$", re.IGNORECASE
)
_ABBREVIATES = re.compile(r"\bor $")  # a multidisciplinary team, or MDT
_EXPLAINS_AFTER = re.compile(
    r"^[”\"*]*(?:\s*\(|,? (?:which )?means?\b|,? (?:is|are) (?:an?|the|another|when|where)\b"
    r"|, (?:an?|the|or|which (?:is|are))\b| for short|:)",
    re.IGNORECASE,
)


class Unknown(NamedTuple):
    """A word readers may not know, where it stands, and what could be said instead, if anything is known."""

    start: int
    end: int
    word: str
    instead: str


class _Table(NamedTuple):
    instead: dict[str, str]
    phrases: re.Pattern[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    familiar: frozenset[str]
    abbreviations: frozenset[str]
    shouted: frozenset[str]
    adjectives: frozenset[str]
    irregular: frozenset[str]


@cache
def table() -> _Table:
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    instead = {form: plain for plain, forms in read["instead"].items() for form in forms}
    phrases = sorted((form for form in instead if not form.isalpha()), key=len, reverse=True)
    return _Table(
        instead=instead,
        phrases=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE),
        beginnings=tuple(read["medical"]["beginnings"]),
        endings=tuple(read["medical"]["endings"]),
        familiar=frozenset(word.lower() for word in read["familiar"]["words"]),
        abbreviations=frozenset(read["abbreviations"]["known"]),
        shouted=frozenset(read["abbreviations"]["shouted"]),
        adjectives=frozenset(read["participles"]["adjectives"]),
        irregular=frozenset(read["participles"]["irregular"]),
    )


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, without an e that is not heard."""
    heard = word.lower()
    return max(1, len(_GROUP.findall(_SILENT.sub("", heard))) + len(_APART.findall(heard)))


def unknown_words(text: str) -> list[Unknown]:
    """Return the words of a plain text, in reading order, that its readers may not know, whether or not it explains them."""
    known = table()
    found = [Unknown(*match.span(), match[0], known.instead[match[0].lower()]) for match in known.phrases.finditer(text)]
    phrases = [(one.start, one.end) for one in found]
    for match in WORD.finditer(text):
        if overlaps(phrases, *match.span()) or _is_name(text, match):
            continue
        if instead := _instead(match[0].lower()):
            found.append(Unknown(*match.span(), match[0], instead))
        elif is_hard(match[0].lower()):
            found.append(Unknown(*match.span(), match[0], ""))
    return sorted(found)


def unknown_abbreviations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where abbreviations stand that not everybody knows."""
    for match in _ABBREVIATION.finditer(text):
        word = match[0].removesuffix("s")
        if word not in table().abbreviations and not is_shouted(word):
            yield match.span()


def is_shouted(word: str) -> bool:
    """Whether a word in capitals is a word and no abbreviation."""
    return word.lower() in table().shouted or len(word) >= MEDICAL


def explains(text: str, start: int, end: int) -> bool:
    """Whether a text says what the words at a place mean, or gives them as the name of what it has just said."""
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    if text[start:end].isupper() and _ABBREVIATES.search(before):
        return True
    return bool(_EXPLAINS_BEFORE.search(before) or _EXPLAINS_AFTER.match(after))


@lru_cache(maxsize=8192)
def is_hard(word: str) -> bool:
    known = table()
    if any(form in known.familiar for form in _forms(word)):
        return False
    if len(word) >= MEDICAL and (word.endswith(known.endings) or word.startswith(known.beginnings)):
        return syllables(word) >= LONG - 1
    # What an ending adds makes a word no harder: “developing” is as plain as “develop”.
    return min(syllables(form) for form in (word, *(word.removesuffix(ending) for ending in _LIGHT))) >= LONG


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The same for the forms of one word; it need be no word itself."""
    return min(_forms(word.lower()), key=len)


def _instead(word: str) -> str:
    return next((plain for form in _forms(word) if (plain := table().instead.get(form))), "")


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 3:
            bare = word.removesuffix(ending)
            yield bare
            yield bare + "e"
            yield bare + "y"
            if bare.endswith("i"):
                yield bare[:-1] + "y"


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word has a capital inside a sentence, as names of people, places and medicines do."""
    before = text[: match.start()].rstrip(" “\"'(*")
    return match[0][0].isupper() and bool(before) and before[-1] not in ".?!:…"
