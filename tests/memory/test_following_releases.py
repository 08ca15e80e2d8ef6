import pytest

from cms.memory.lookup import Rank, matches
from cms.memory.models import Unit
from cms.releases.actions import remember_published, roll_back, withdraw
from tests.releases.commands import run
from tests.universe import POLISH


def targets(universe, language="pl"):
    units = Unit.objects.filter(language=language, factsheet=universe.sheet.key)
    return {unit.segment_key: unit.target for unit in units}


def reword(universe, text="Paracetamol inaczej"):
    universe.write("paracetamol", "pl", text)
    universe.review("pl")
    return universe.publish("pl")


def test_what_is_published_is_remembered_with_the_people_who_made_it(published):
    [match] = matches("Paracetamol", language="pl", factsheet="paracetamol", segment_key="paracetamol", limit=1)
    unit = match.unit
    assert (match.rank, unit.target, unit.version) == (Rank.IN_CONTEXT, POLISH["Paracetamol"], 1)
    assert (unit.translator, unit.reviser, unit.clinician) == ("translator", "reviser", "clinician")
    live = published.edition("pl").publications.get()
    assert unit.at == live.published_at
    assert targets(published) == {entry["key"]: entry["target"] for entry in live.snapshot["content"]["segments"]}


def test_english_is_not_remembered(published):
    assert not Unit.objects.filter(language="en").exists()


def test_words_that_are_written_but_not_published_are_not_remembered(published):
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    assert targets(published)["paracetamol"] == POLISH["Paracetamol"]


def test_a_new_publication_takes_the_place_of_the_one_before(published):
    reword(published)
    assert targets(published)["paracetamol"] == "Paracetamol inaczej"


def test_withdrawn_words_leave_the_memory_in_that_language_alone(published):
    withdraw(factsheet=published.sheet, language="pl", reason="Wrong.", by=published.publisher)
    assert targets(published) == {}
    assert targets(published, "ur") != {}
    assert [match.unit.factsheet for match in matches("Do not take it with alcohol.", language="pl")] == []


def test_going_back_brings_the_earlier_words_back(published):
    before = targets(published)
    reword(published)
    roll_back(by=published.publisher)
    assert targets(published) == before


def test_a_refused_publication_changes_nothing(published, monkeypatch):
    before = targets(published)

    def fail(**_):
        raise OSError("The disk is full.")

    monkeypatch.setattr("cms.releases.publishing.record", fail)
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    with pytest.raises(OSError, match="full"):
        published.publish("pl")
    assert targets(published) == before


def test_the_memory_can_be_filled_from_what_is_live_and_again(published):
    before = set(Unit.objects.values_list("language", "factsheet", "segment_key", "target", "clinician"))
    withdrawn = withdraw(factsheet=published.sheet, language="ur", reason="Wrong.", by=published.publisher)
    assert len(withdrawn) == 1
    kept = Unit.objects.exclude(language="ur", factsheet="paracetamol").count()
    Unit.objects.filter(language="pl").delete()
    remember_published()
    assert Unit.objects.count() == kept
    after = set(Unit.objects.values_list("language", "factsheet", "segment_key", "target", "clinician"))
    assert after == {row for row in before if row[:2] != ("ur", "paracetamol")}
    assert run("remember_published") == (0, ["Remembered 0 wordings, forgot 0."])
