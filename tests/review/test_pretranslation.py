"""Proposals from the memory and from a machine: beside the field, never in it, and never where a near miss does harm."""

import json

import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.memory.machine import LibreTranslate
from cms.review.models import Decision
from cms.review.pretranslation import pretranslate
from cms.review.state import State, Verdict
from tests.memory.test_machine import service
from tests.releases.commands import run
from tests.universe import ENGLISH

MORE = (
    ENGLISH
    + """
## Before your scan

Please rest for a while after your scan.

Your body needs time to heal.
"""
)
MACHINE = {
    "Before your scan": "Przed badaniem",
    "Please rest for a while after your scan.": "Proszę odpocząć po badaniu.",
    "Your body needs time to heal.": "Ciało potrzebuje czasu, aby się zagoić.",
}
REST, HEAL = "please-rest-for-a-while-after", "your-body-needs-time-to-heal"


@pytest.fixture
def scans(published):
    """A published factsheet in Polish, and an English one beside it that shares some of its words."""
    published.sheet = None
    published.draft_sheet("scans", MORE)
    published.bring_out("en")
    return published


def step(universe, **more):
    return pretranslate(version=universe.version, language="pl", by=universe.translator, **more)


def proposed(universe):
    found = Decision.objects.filter(factsheet=universe.sheet, language="pl", verdict=Verdict.PROPOSED.value)
    return {one.segment_key: (one.target, one.origin, one.reason) for one in found}


def test_what_the_memory_has_is_kept_beside_and_the_field_stays_empty(scans):
    came = step(scans)
    found = proposed(scans)
    assert found["how-to-take-it"] == ("Jak zażywać", "translation memory", "100 % (paracetamol, version 1)")
    assert {scans.state(key, "pl") for key in found} == {State.EMPTY}
    assert (came.proposed, came.is_last) == (len(found), True)


def test_boxes_doses_and_contacts_are_left_to_a_person(scans):
    came = step(scans)
    texts = {one.key: one for one in scans.version.segments.all()}
    protected = [one.key for one in texts.values() if one.container == "urgent" or "500 mg" in one.source]
    assert protected
    assert not set(protected) & set(proposed(scans))
    assert came.protected >= len(protected)


def test_a_second_time_proposes_nothing_twice(scans):
    step(scans)
    before = Decision.objects.count()
    step(scans)
    assert Decision.objects.count() == before


def test_what_differs_in_a_number_or_a_denial_is_not_proposed(published):
    published.sheet = None
    published.draft_sheet("other", "# Rest\n\nWhat not to know before you take it.\n")
    published.bring_out("en")
    assert (step(published).proposed, proposed(published)) == (0, {})


def test_the_machine_is_asked_only_for_free_words_the_memory_has_not(scans):
    def in_polish(asked):
        return 200, json.dumps({"translatedText": [MACHINE.get(text, "") for text in asked["q"]]}).encode()

    with service(in_polish) as (url, heard):
        came = step(scans, machine=LibreTranslate(url))
    [(_, asked)] = heard
    assert set(asked["q"]) == set(MACHINE)
    assert proposed(scans)[REST] == ("Proszę odpocząć po badaniu.", "machine translation (127.0.0.1)", "")
    assert came.unanswered == 0


def test_what_a_check_would_block_or_no_text_may_hold_is_not_kept(scans):
    def bad(asked):
        said = {"Please rest for a while after your scan.": "Odpocznij 3 dni.", "Your body needs time to heal.": "a\u202eb"}
        return 200, json.dumps({"translatedText": [said.get(text, "") for text in asked["q"]]}).encode()

    with service(bad) as (url, _):
        came = step(scans, machine=LibreTranslate(url))
    assert not {REST, HEAL} & set(proposed(scans))
    assert came.unanswered == 3


def test_a_machine_that_fails_leaves_nothing_half_done(scans):
    before = Decision.objects.count()
    with service(lambda asked: (500, b"")) as (url, _), pytest.raises(Refused):
        step(scans, machine=LibreTranslate(url))
    assert Decision.objects.count() == before


def test_it_goes_on_where_it_stopped(scans):
    total = scans.version.segments.count()
    came = step(scans, start=total - 1)
    assert (came.done, came.total, came.is_last) == (total, total, True)
    assert set(proposed(scans)) <= {HEAL}


def test_only_who_may_write_may_ask_for_proposals_and_english_has_none(scans):
    with pytest.raises(NotEntitled):
        pretranslate(version=scans.version, language="pl", by=scans.clinician)
    with pytest.raises(Refused, match="English is written"):
        pretranslate(version=scans.version, language="en", by=scans.author)


def test_the_command_says_what_came_of_it(scans):
    code, [said] = run("pretranslate", "scans", "--language", "pl", "--by", "translator")
    assert (code, said.startswith("scans pl: "), len(proposed(scans)) > 0) == (0, True, True)
    assert Event.objects.filter(act="wording proposed", subject="scans v1 pl").exists()


def test_the_command_refuses_in_a_sentence(scans):
    assert run("pretranslate", "scans", "--language", "xx", "--by", "translator")[0] == 2
    asked = ("pretranslate", "scans", "--language", "pl", "--by", "translator", "--machine")
    assert run(*asked) == (2, ["No machine translation is set up: set MACHINE_TRANSLATION_URL."])


def test_a_sentence_that_was_taken_out_and_comes_back_is_offered_its_words(published):
    title, sentence = "# Paracetamol\n", "\nWhat to know before you take it.\n"
    for old, new in ((title + sentence, title), (title, title + sentence)):
        published.change_english(old, new)
        published.review("en")
        published.publish("en")
    key = next(one.key for one in published.version.segments.all() if "What to know" in one.source)
    assert published.state(key, "pl") is State.EMPTY
    step(published)
    target, _, reason = proposed(published)[key]
    assert (target, reason[:28]) == ("Co warto wiedzieć przed zażyciem.", "approved in this factsheet o")
