"""How did we say this before? Search for words in sources or targets of a language."""

from dataclasses import dataclass

from cms.languages import find
from cms.memory.index import having_all
from cms.memory.models import Side, Unit
from cms.memory.rows import read
from cms.memory.words import folded, indexed_words

ENOUGH = 500  # texts that are read to see which have the words beside each other
CLOSER = 4  # so many times the texts that are wanted are looked at, to find approved ones among them
TEXTS = {
    Side.SOURCE: "SELECT id, text FROM memory_passage WHERE id AMONG %s",
    Side.TARGET: "SELECT id, target FROM memory_unit WHERE id AMONG %s",
}
FIELD = {Side.SOURCE: "passage_id", Side.TARGET: "id"}


@dataclass(frozen=True)
class Heard:
    """A unit that has all the words; `is_phrase` says that they stand beside each other, in this order."""

    unit: Unit
    is_phrase: bool


def search(words: str, *, language: str, side: Side = Side.SOURCE, limit: int = 50) -> list[Heard]:
    """Return units whose source or target has every word: phrases first, approved before unreviewed, the newest first."""
    entry = find(language)
    wanted = indexed_words(words)
    if entry is None or not wanted:
        return []
    ids = having_all(language=entry.code, side=side, words=wanted, enough=ENOUGH)[:ENOUGH]
    phrase = folded(words).lower()
    texts = {one: folded(text).lower() for one, text in read(TEXTS[side], ids)}
    having = sorted((phrase in text, one) for one, text in texts.items() if set(wanted) <= set(indexed_words(text)))
    is_phrase = {one: has_phrase for has_phrase, one in having[-CLOSER * limit :]}
    units = Unit.objects.filter(**{FIELD[side] + "__in": list(is_phrase)})
    found = [Heard(unit, is_phrase[getattr(unit, FIELD[side])]) for unit in units]
    found.sort(key=lambda heard: (heard.is_phrase, heard.unit.is_approved, heard.unit.pk), reverse=True)
    return found[:limit]
