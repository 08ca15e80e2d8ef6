import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.memory.actions import Change, forget, forget_import, import_units
from cms.memory.collected import Left, Pair
from cms.memory.index import candidates
from cms.memory.models import Passage, Unit, Word
from tests.memory.filling import AT, index_as_it_should_be, index_as_kept, remembered, taken_in, translator

pytestmark = pytest.mark.django_db
TEXTS = {"Bring water with you": "Dewch â dŵr", "Do not eat before the scan": "Peidiwch â bwyta", "Bring water": "Dŵr"}


def targets():
    return set(Unit.objects.filter(language="cy").values_list("source", "target"))


def test_a_unit_tells_where_its_words_come_from_and_who_made_them():
    remembered({"Bring water": "Dŵr"}, version=3)
    unit = Unit.objects.get(language="cy")
    assert (unit.factsheet, unit.segment_key, unit.version, unit.kind, unit.at) == ("scans", "s1", 3, "approved", AT)
    assert (unit.translator, unit.reviser, unit.clinician) == ("tomek", "renata", "klara")


def test_remembering_again_changes_nothing_but_the_version():
    assert remembered(TEXTS) == Change(3, 0)
    before = index_as_kept()
    assert remembered(TEXTS, version=2) == Change(0, 0)
    assert index_as_kept() == before
    assert set(Unit.objects.filter(language="cy").values_list("version", flat=True)) == {2}


def test_new_words_of_a_factsheet_take_the_place_of_its_old_ones():
    remembered(TEXTS)
    newer = TEXTS | {"Bring water": "Dewch â photel"}
    assert remembered(newer) == Change(1, 1)
    assert targets() == set(newer.items())


def test_words_that_another_factsheet_has_too_stay_when_one_is_withdrawn():
    remembered(TEXTS)
    remembered({"Bring water": "Dŵr"}, factsheet="blood-tests")
    assert forget(factsheet="scans", language="cy") == Change(0, 3)
    assert targets() == {("Bring water", "Dŵr")}


def test_what_is_forgotten_leaves_nothing_behind():
    before = index_as_kept()
    remembered(TEXTS)
    forget(factsheet="scans", language="cy")
    assert index_as_kept() == before
    assert not Word.objects.filter(language="cy").exists()
    assert not Passage.objects.filter(language="cy").exists()


def test_the_index_is_what_the_texts_say_after_every_change():
    by = translator()
    for change in (
        lambda: remembered(TEXTS),
        lambda: taken_in(by, [*TEXTS.items(), ("Bring water", "Dewch â dŵr"), ("A new one", "Un newydd")]),
        lambda: remembered({"Bring water with you": "Dewch â dŵr", "Bring a friend": "Ffrind"}),
        lambda: forget_import(by=by, language="cy", origin="old.tmx"),
        lambda: forget(factsheet="scans", language="cy"),
    ):
        change()
        assert index_as_kept() == index_as_it_should_be()


def test_a_collection_is_taken_in_with_its_origin_and_once():
    by = translator()
    first = taken_in(by, TEXTS.items())
    again = taken_in(by, [*TEXTS.items(), ("Bring a friend", "Ffrind")])
    assert [(one.added, one.known, one.left) for one in (first, again)] == [(3, 0, ()), (1, 3, ())]
    assert set(Unit.objects.filter(language="cy").values_list("kind", "origin")) == {("unreviewed", "old.tmx")}
    assert Event.objects.order_by("-number")[0].payload == {"origin": "old.tmx", "added": 1, "known": 3, "left": 0}


def test_pairs_that_say_nothing_are_left_with_the_reason():
    pairs = [("", "Dŵr"), ("Water", " "), ("Water", "Water"), ("5", "5"), ("Bad\0", "Drwg"), ("x" * 20_001, "hir")]
    assert taken_in(translator(), pairs).left == (
        Left(1, "It has no source."),
        Left(2, "It has no target."),
        Left(3, "Source and target are the same words."),
        Left(5, "It has a character that no text has."),
        Left(6, "It has more than 20,000 characters."),
    )
    assert targets() == {("5", "5")}


def test_a_collection_can_be_taken_out_again_and_approved_words_stay():
    by = translator()
    remembered({"Bring water": "Dŵr"})
    taken_in(by, TEXTS.items())
    assert forget_import(by=by, language="cy", origin="old.tmx") == Change(0, 2)
    assert targets() == {("Bring water", "Dŵr")}
    with pytest.raises(Unknown, match="nothing in the memory"):
        forget_import(by=by, language="cy", origin="old.tmx")


def test_collections_are_refused_from_others_without_origin_and_for_languages_that_are_none():
    by = translator()
    pair = [Pair(1, "Water", "Dŵr")]
    with pytest.raises(NotEntitled):
        import_units(by=by, language="pl", origin="old.tmx", pairs=pair)
    with pytest.raises(Refused, match="where these texts come from"):
        import_units(by=by, language="cy", origin=" ", pairs=pair)
    with pytest.raises(Unknown):
        import_units(by=by, language="xx", origin="old.tmx", pairs=pair)
    with pytest.raises(Refused, match="English has none"):
        import_units(by=by, language="en", origin="old.tmx", pairs=pair)
    assert targets() == set()


def test_texts_whose_numbers_lie_in_several_blocks_are_found(monkeypatch):
    monkeypatch.setattr("cms.memory.index.RANGE", 4)
    for number in range(20):
        remembered({f"Bring water number {number} with you": f"Dŵr {number}"}, factsheet=f"sheet-{number}")
    assert len(candidates(language="cy", text="Bring water number 99 with you")) == 20
    forget(factsheet="sheet-7", language="cy")
    assert len(candidates(language="cy", text="Bring water number 99 with you")) == 19
