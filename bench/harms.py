"""Does harm to good translations, one kind at a time, with words of its own (harms.toml), never those the checks know."""

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import regex

from bench.corpora import Row

WORDS = tomllib.loads((Path(__file__).parent / "harms.toml").read_text(encoding="utf-8"))
_ENDS = ".!?。！？۔।؟"
_NUMBER = re.compile(r"(?<![\d.,:/-])\d+(?:[.,]\d+)?(?![\d.,:/-])")
_KIN = {
    "ar": ("ur", "fa"),
    "ur": ("ar", "fa"),
    "fa": ("ur", "ar"),
    "es": ("fr",),
    "fr": ("es",),
    "so": ("es",),
    "pl": ("cy",),
    "cy": ("pl",),
}


class Harmed(NamedTuple):
    source: str
    good: str
    bad: str


class Texts(NamedTuple):
    """What harm may be done with: a language's rows, and the rows of all others by name."""

    language: str
    rows: list[Row]
    others: dict[str, dict[str, str]]

    @property
    def blank(self) -> str:
        return "" if self.language.startswith("zh") else " "

    @property
    def are_sentences(self) -> list[Row]:
        return [row for row in self.rows if row.source[-1] in _ENDS and row.target[-1] in _ENDS]


def _in_numbers(change: Callable[[str, random.Random], str]) -> Callable[[Texts, random.Random], Iterator[Harmed]]:
    def harmed(texts: Texts, draw: random.Random) -> Iterator[Harmed]:
        for row in texts.rows:
            in_english = {match[0] for match in _NUMBER.finditer(row.source)}
            for match in _NUMBER.finditer(row.target):
                changed = change(match[0], draw)
                if match[0] in in_english and changed != match[0]:
                    yield Harmed(row.source, row.target, row.target[: match.start()] + changed + row.target[match.end() :])
                    break

    return harmed


def _another_digit(number: str, draw: random.Random) -> str:
    place = draw.choice([place for place, character in enumerate(number) if character.isdigit()])
    return number[:place] + str((int(number[place]) + draw.randint(1, 9)) % 10) + number[place + 1 :]


def _transposed(number: str, draw: random.Random) -> str:
    places = [
        place for place in range(len(number) - 1) if number[place : place + 2].isdigit() and number[place] != number[place + 1]
    ]
    if not places:
        return number
    place = draw.choice(places)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _tenfold(number: str, _draw: random.Random) -> str:
    return f"{number}0" if number.isdigit() and number != "0" else number


def _made(name: str) -> Callable[[Texts, random.Random], Iterator[Harmed]]:
    """Put a made sentence behind a real text, in both languages."""

    def harmed(texts: Texts, draw: random.Random) -> Iterator[Harmed]:
        made = WORDS.get(texts.language, {}).get("made", {}).get(name)
        if not made:
            return
        english, right, *_ = WORDS["en"]["made"][name]
        sentence, good, *others = made
        said = _capital(english.replace("{x}", right))
        if not texts.rows:
            for bad in others:
                yield Harmed(said, _capital(sentence.replace("{x}", good)), _capital(sentence.replace("{x}", bad)))
        for row in texts.are_sentences:
            before, bad = row.target + texts.blank, draw.choice(others)
            here, changed = (_capital(sentence.replace("{x}", one)) for one in (good, bad))
            yield Harmed(f"{row.source} {said}", before + here, before + changed)

    return harmed


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _changed(name: str) -> Callable[[Texts, random.Random], Iterator[Harmed]]:
    """Change words of a real text where the English has what calls for them as often."""

    def harmed(texts: Texts, draw: random.Random) -> Iterator[Harmed]:
        for called_for, words, instead in WORDS.get(texts.language, {}).get("changes", {}).get(name, []):
            asked, said = regex.compile(called_for, regex.IGNORECASE), regex.compile(words)
            for row in texts.rows:
                matches = list(said.finditer(row.target))
                if matches and len(matches) == len(asked.findall(row.source)):
                    match = draw.choice(matches)
                    bad = row.target[: match.start()] + _instead(match, instead) + row.target[match.end() :]
                    yield Harmed(row.source, row.target, bad)

    return harmed


def _instead(match: regex.Match[str], instead: str) -> str:
    return (match[1] or "") if instead == "\\1" else instead


def _sentence_dropped(texts: Texts, draw: random.Random) -> Iterator[Harmed]:
    rows = [row for row in texts.are_sentences if len(row.source) > 15 and not row.source[0].islower()]
    for first, second in zip(rows[::2], rows[1::2], strict=False):
        left = draw.choice([first.target, second.target])
        yield Harmed(f"{first.source} {second.source}", first.target + texts.blank + second.target, left)


def _pieces(text: str, blank: str) -> list[str]:
    return text.split() if blank else list(text)


def _english_tail(texts: Texts, draw: random.Random) -> Iterator[Harmed]:
    for row in texts.rows:
        words, words_here = row.source.split(), _pieces(row.target, texts.blank)
        if len(words) < 7 or len(words_here) < 7 or row.source == row.target:
            continue
        tail = draw.randint(3, 5)
        kept = words_here[: -round(len(words_here) * tail / len(words))]
        yield Harmed(row.source, row.target, texts.blank.join(kept) + " " + " ".join(words[-tail:]))


def _half_translated(texts: Texts, _draw: random.Random) -> Iterator[Harmed]:
    for row in texts.rows:
        words, words_here = row.source.split(), _pieces(row.target, texts.blank)
        if len(words) >= 8 and row.source != row.target:
            here = texts.blank.join(words_here[: len(words_here) // 2])
            yield Harmed(row.source, row.target, f"{here} {' '.join(words[len(words) // 2 :])}")


def _bold_lost(texts: Texts, _draw: random.Random) -> Iterator[Harmed]:
    for row in texts.rows:
        if "*" not in row.source + row.target and "[" not in row.source + row.target:
            yield Harmed(f"**{row.source}**", f"**{row.target}**", row.target)


def _wrong_language(texts: Texts, draw: random.Random) -> Iterator[Harmed]:
    kin = _KIN.get(texts.language, ())
    for row in texts.rows:
        others = [text for one in kin if (text := texts.others.get(one, {}).get(row.name)) and len(text.split()) >= 6]
        if others:
            yield Harmed(row.source, row.target, draw.choice(others))


HARMS: dict[str, tuple[Callable[[Texts, random.Random], Iterator[Harmed]], ...]] = {
    "number changed": (_in_numbers(_another_digit),),
    "digits transposed": (_in_numbers(_transposed),),
    "unit swapped": (_made("symbol"), _made("unit"), _changed("unit")),
    "magnitude x10": (_in_numbers(_tenfold), _made("magnitude")),
    "negation dropped": (_changed("negation"), _made("denial")),
    "comparator flipped": (_changed("comparator"), _made("limit")),
    "frequency changed": (_made("frequency"),),
    "drug swapped": (_made("drug"),),
    "phone changed": (_made("phone"), _made("emergency")),
    "sentence dropped": (_sentence_dropped,),
    "English tail": (_english_tail,),
    "bold lost": (_bold_lost,),
    "half translated": (_half_translated,),
    "direction turned": (_made("direction"), _made("side")),
    "must weakened": (_made("modal"),),
    "wrong language": (_wrong_language,),
}


def harmed(name: str, texts: Texts, most: int) -> list[Harmed]:
    """Return at most so many texts harmed in this way, drawn evenly from its kinds, the same each time."""
    draw = random.Random(f"{name} {texts.language}")
    kinds = [list(kind(texts, draw)) for kind in HARMS[name]]
    kinds = [kind for kind in kinds if kind]
    each = most // len(kinds) if kinds else 0
    return [one for kind in kinds for one in draw.sample(kind, min(each, len(kind)))]
