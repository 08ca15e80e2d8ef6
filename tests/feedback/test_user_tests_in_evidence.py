"""What an assessor reads of user testing, and that nobody can put it better than it was."""

import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest

from cms.catalogues.archives import packed, unpacked
from cms.feedback.user_tests import strike_out, tell_outcome
from cms.releases.evidence_pack import pack_of
from cms.releases.evidence_proof import MANIFEST, encoded
from tests.feedback.rounds import DAY, TODAY, TOLD, recorded
from tests.releases.test_evidence_pack import AT, _drop, _set, breaks, changed, facts_in, made

FILE = "user_tests.json"


@pytest.fixture
def tried(published):
    """Three rounds: one with what came of it, one struck out, one of another language."""
    first = recorded(published, by=published.coordinator, outcome="The number stands first now.")
    tell_outcome(user_test=first, text="Zmieniono.", by=published.author)
    mistaken = recorded(published, "en", participants=3, found="All of it was clear.")
    strike_out(user_test=mistaken, reason="It was <b>another</b> leaflet.", by=published.author)
    recorded(published, "ur", found="Only about Urdu.")
    return published


def test_a_pack_tells_of_every_round_in_its_language_and_in_english(tried):
    pack = made(tried)
    assert breaks(pack.body) == []
    first, mistaken = facts_in(pack)["user_tests"]
    assert first["record"] == {
        "factsheet": "paracetamol",
        "version": 1,
        "language": "pl",
        **TOLD,
        "done_on": DAY.isoformat(),
    }
    assert [(one["text"], one["by"]) for one in first["came_of_it"]] == [
        ("The number stands first now.", "coordinator"),
        ("Zmieniono.", "author"),
    ]
    assert (first["struck_out"], mistaken["record"]["language"]) == (None, "en")
    assert (mistaken["struck_out"]["reason"], mistaken["struck_out"]["by"]) == ("It was <b>another</b> leaflet.", "author")
    assert {"author", "coordinator"} <= {one["username"] for one in facts_in(pack)["people"]}


def test_the_page_of_a_pack_shows_what_was_found_and_what_was_struck_out(tried):
    page = unpacked(made(tried).body, filename="x")["index.html"].decode()
    for said in (
        f"{DAY.isoformat()}, Polish, version 1: interviews",
        "Three of eight<br>did not find the number to call.",
        "The number stands first now.",
        f"Struck out: {DAY.isoformat()}, English, version 1: interviews",
        "This record is mistaken: <bdi>It was &lt;b&gt;another&lt;/b&gt; leaflet.</bdi>",
        "<del>All of it was clear.</del>",
    ):
        assert said in page
    assert "Only about Urdu." not in page


def test_a_pack_says_where_nobody_was_asked(published):
    pack = made(published)
    assert (facts_in(pack)["user_tests"], breaks(pack.body)) == ([], [])
    assert "None is on record." in unpacked(pack.body, filename="x")["index.html"].decode()


def test_a_pack_that_was_made_before_user_testing_was_kept_still_holds(published):
    pack = pack_of(published.sheet, "pl", by=published.coordinator, at=AT)
    assert FILE not in unpacked(pack.body, filename="x")
    assert breaks(pack.body) == []


DECEITS = {
    "a kinder finding": (_set([0, "record", "found"], "All was clear."), "round {0} is not what the events tell of"),
    "more people": (_set([0, "record", "participants"], 800), "round {0} is not what the events tell of"),
    "another day": (_set([0, "record", "done_on"], TODAY.isoformat()), "round {0} is not what the events tell of"),
    "somebody else": (_set([0, "by"], "author"), "round {0} is not what the events tell of"),
    "another outcome": (_set([0, "came_of_it", 0, "text"], "All was rewritten."), "round {0}: what came of it is not told of"),
    "an outcome left out": (_set([0, "came_of_it"], []), "what came of round {0}, told by coordinator, is told of in the events"),
    "a round left out": (_drop, "round {0} is told of in the events and gone"),
    "all left out": (list.clear, "round {0} is told of in the events and gone"),
    "a round struck out": (
        _set([0, "struck_out"], {"reason": "No.", "by": "author", "at": ""}),
        "round {0}: whether it was struck out, and why, is not what",
    ),
    "a round that stands again": (_set([1, "struck_out"], None), "round {1}: whether it was struck out, and why, is not what"),
    "what is no list": (lambda told: {"a": 1}, "user_tests.json is not made as a pack has it"),
    "what has no fields": (lambda told: [1], "user_tests.json is not made as a pack has it"),
}


@pytest.mark.parametrize("name", DECEITS)
def test_rounds_that_were_changed_with_the_manifest_contradict_the_events(tried, name):
    change, said = DECEITS[name]
    pack = made(tried)
    numbers = [one["number"] for one in facts_in(pack)["user_tests"]]
    found = breaks(changed(pack, FILE, change))
    assert any(said.format(*numbers) in broken for broken in found), found


def test_the_whole_file_left_out_is_found(tried):
    pack = made(tried)
    files = unpacked(pack.body, filename="x")
    del files[FILE]
    assert breaks(packed(files, zipfile.ZIP_STORED)) == ["user_tests.json is in the manifest, but not in the pack."]
    manifest = facts_in(pack)["manifest"]
    del manifest["files"][FILE]
    files[MANIFEST] = encoded(manifest)
    found = breaks(packed(files, zipfile.ZIP_STORED))
    assert len([one for one in found if "is told of in the events and gone" in one]) == 4


def test_a_file_in_another_form_is_found(tried):
    pack = made(tried)
    files = unpacked(pack.body, filename="x")
    files[FILE] = b"[]"
    manifest = facts_in(pack)["manifest"]
    manifest["files"][FILE] = {"sha256": sha256(b"[]").hexdigest(), "size": 2}
    files[MANIFEST] = encoded(manifest)
    assert breaks(packed(files, zipfile.ZIP_STORED)) == [
        "user_tests.json was changed: it is not in the one form that a pack has."
    ]


def test_a_later_round_makes_another_pack_and_the_earlier_one_still_holds(tried):
    before = made(tried)
    recorded(tried, done_on=DAY + timedelta(1))
    assert [len(facts_in(pack)["user_tests"]) for pack in (before, made(tried))] == [2, 3]
    assert breaks(before.body) == []
