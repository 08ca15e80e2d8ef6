"""Characters that a language needs and many keyboards lack: its letters, its quotation marks, blanks and isolates."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from icu import LocaleData, ULocaleDataExemplarSetType

from cms.languages import REGISTRY, Language

FIRST_STRONG, LEFT_TO_RIGHT, POP = "\u2068", "\u2066", "\u2069"
JOINERS = {"\u200c": "ZWNJ", "\u200d": "ZWJ"}
JOINING = {"Arab", "Beng", "Deva", "Guru", "Gujr", "Taml", "Sinh"}
EVERYWHERE = {"\u00a0": "NBSP", "–": "–", "…": "…", "°": "°", "×": "×", "½": "½", "≤": "≤", "≥": "≥"}


@dataclass(frozen=True)
class Special:
    """A character, or a pair to put round what is selected; `shown` stands on its key."""

    shown: str
    before: str
    after: str
    name: str


@lru_cache(maxsize=64)
def specials_of(code: str) -> tuple[Special, ...]:
    """Return the keys to offer in a language: its own letters first, isolates last."""
    entry = REGISTRY[code]
    keys = [_single(letter) for letter in _letters(entry)]
    opening, closing = entry.quotes[0], entry.quotes[-1]
    keys.append(Special(f"{opening}{closing}", opening, closing, "quotation marks"))
    keys += [_single(character, shown) for character, shown in EVERYWHERE.items()]
    if entry.unicode_script in JOINING:
        keys += [_single(character, shown) for character, shown in JOINERS.items()]
    if entry.is_rtl:
        keys.append(Special("LTR", LEFT_TO_RIGHT, POP, "left-to-right isolate, for a number or a Latin name"))
        keys.append(Special("FSI", FIRST_STRONG, POP, "isolate"))
    return tuple(keys)


def _letters(entry: Language) -> list[str]:
    """The small letters of a Latin alphabet that no English keyboard has; other scripts are typed on keyboards of their own."""
    if entry.script != "Latn":
        return []
    standard = LocaleData(entry.cldr_locale).getExemplarSet(0, ULocaleDataExemplarSetType.ES_STANDARD)
    return sorted({letter for letter in map(str, standard) if len(letter) == 1 and not letter.isascii() and letter.isalpha()})


def _single(character: str, shown: str = "") -> Special:
    return Special(shown or character, character, "", unicodedata.name(character, "").lower())
