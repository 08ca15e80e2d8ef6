"""What tests of the memory put into it, and the proof that its index is right."""

from collections import Counter
from datetime import UTC, datetime

from cms.memory.actions import Approved, import_units, remember
from cms.memory.collected import Pair
from cms.memory.index import RANGE, unpacked
from cms.memory.models import Block, Passage, Side, Unit, Word
from cms.memory.words import band_of, indexed_words
from cms.people.actions import appoint, enrol
from cms.roles import Role

AT = datetime(2026, 3, 1, tzinfo=UTC)


def remembered(texts, *, factsheet="scans", language="cy", version=1):
    """Remember sources with their targets; the keys are s1, s2 and so on."""
    wordings = [
        Approved(f"s{number}", source, target, "tomek", "renata", "klara")
        for number, (source, target) in enumerate(texts.items(), 1)
    ]
    return remember(factsheet=factsheet, language=language, version=version, at=AT, wordings=wordings)


def translator(language="cy"):
    person = enrol(username="tomek", printed_name="Tomek", password="a-password-for-tests", by="tests")
    appoint(person=person, role=Role.TRANSLATOR, language=language, by="tests")
    return person


def taken_in(by, texts, *, language="cy", origin="old.tmx"):
    pairs = [Pair(number, source, target) for number, (source, target) in enumerate(texts, 1)]
    return import_units(by=by, language=language, origin=origin, pairs=pairs)


def index_as_kept():
    counts = {(one.language, one.side, one.band, one.word): one.count for one in Word.objects.all()}
    places = Counter()
    for block in Block.objects.select_related("word"):
        word = block.word
        ids = unpacked(block.ids)
        assert all(one // RANGE == block.number for one in ids)
        places.update((word.language, word.side, word.band, word.word, one) for one in ids)
    return counts, places


def index_as_it_should_be():
    texts = [(one.language, Side.SOURCE.value, band_of(one.text), one.pk, one.text) for one in Passage.objects.all()]
    texts += [(one.language, Side.TARGET.value, 0, one.pk, one.target) for one in Unit.objects.all()]
    counts, places = Counter(), Counter()
    for language, side, band, pk, text in texts:
        for word in indexed_words(text):
            counts[language, side, band, word] += 1
            places[language, side, band, word, pk] += 1
    return dict(counts), places
