"""Lists in the order of the reader's own language, by the rules of CLDR (ICU)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import icu

from cms.languages import Language
from cms.releases.site import Sheet


@dataclass(frozen=True)
class Letter:
    """A letter of the alphabet, and the factsheets whose titles begin with it."""

    label: str
    sheets: list[Sheet]


@cache
def _collator(locale: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(locale))


def sort_key(words: str, entry: Language) -> bytes:
    return bytes(_collator(entry.cldr_locale).getSortKey(words))


def in_order(sheets: Iterable[Sheet], entry: Language) -> list[Sheet]:
    """Factsheets by title, those of the same title by key."""
    return sorted(sheets, key=lambda sheet: (sort_key(sheet.listed_title, entry), sheet.key))


def by_letter(sheets: Iterable[Sheet], entry: Language) -> list[Letter]:
    """Factsheets under the letters of the language's alphabet, in its order; letters without any are left out."""
    index = icu.AlphabeticIndex(icu.Locale(entry.cldr_locale))
    ordered = in_order(sheets, entry)
    for number, sheet in enumerate(ordered):
        index.addRecord(sheet.listed_title, number)
    letters = []
    index.resetBucketIterator()
    while index.nextBucket():
        numbers = []
        while index.nextRecord():
            numbers.append(index.recordData)
        if numbers:
            letters.append(Letter(str(index.bucketLabel), [ordered[number] for number in sorted(numbers)]))
    return letters
