"""What publishing would do is said before, and is then what happens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.releases.actions import current_site
from cms.releases.outlook import outlook
from cms.review.grading import confirm, graded_changes
from cms.review.state import State
from tests.releases.overtaking import draft_english

ALCOHOL, SOBER, KEY = "Do not take it with alcohol.", "Do not take it with any alcohol.", "do-not-take-it-with-alcohol"


def look(universe):
    return {one.entry.code: one for one in outlook(universe.version, graded_changes(universe.version))}


def happens(universe):
    universe.review("en")
    universe.publish("en")
    return {sheet.language: sheet for sheet in current_site().sheets if sheet.is_translation}


@pytest.mark.parametrize("severity", range(5))
def test_what_is_said_of_each_live_page_is_what_becomes_of_it(published, severity):
    draft_english(published, {ALCOHOL: SOBER}, {KEY: severity})
    said, live = look(published), happens(published)
    assert set(said) == set(live) == {"pl", "ur"}
    for language, one in said.items():
        assert one.live.outdated == live[language].outdated
        assert one.live.has_newer_english == live[language].has_newer_english == (severity >= 2)


@pytest.mark.parametrize("severity", range(5))
def test_what_is_said_of_the_work_is_what_waits_then(published, severity):
    draft_english(published, {ALCOHOL: SOBER}, {KEY: severity})
    said = look(published)["pl"]
    happens(published)
    is_carried = published.state(KEY, "pl") is State.APPROVED
    assert (said.carried, said.stale) == (([KEY], []) if is_carried else ([], [KEY]))
    assert said.has_work is not is_carried


def test_work_has_a_day_by_its_severity_and_people_who_get_it(published):
    draft_english(published, {ALCOHOL: SOBER}, {KEY: 3})
    said = look(published)["pl"]
    today = timezone.localdate()
    assert today + timedelta(days=12) <= said.due <= today + timedelta(days=14)
    assert said.people == ["Second Translator", "Translator"]


def test_a_new_segment_is_missing_and_what_was_gone_costs_nobody_anything(published):
    published.change_english("- Do not take it with alcohol.\n", "- Rest a bit.\n- Drink some water.\n")
    said = look(published)["ur"]
    assert sorted([*said.missing, *said.stale]) == ["drink-some-water", "rest-a-bit"]


def test_before_anybody_confirms_the_floor_counts(published):
    published.change_english("your temperature is 38°C", "your temperature is 37°C")
    assert look(published)["pl"].replaced == ["your-temperature-is-38c-or-above"]
    confirm(version=published.version, key="your-temperature-is-38c-or-above", severity=3, note="Milder.", by=published.clinician)
    assert look(published)["pl"].replaced == []
    assert look(published)["pl"].marked == ["your-temperature-is-38c-or-above"]


def test_papers_that_will_be_gone_are_named(published, settings):
    settings.PAPERS = True
    draft_english(published, {ALCOHOL: SOBER}, {KEY: 4})
    assert look(published)["ur"].papers_gone == ("/ur/paracetamol.pdf", "/ur/paracetamol-large.pdf")
    confirm(version=published.version, key=KEY, severity=3, note="Milder.", by=published.clinician)
    assert look(published)["ur"].papers_renewed == ("/ur/paracetamol.pdf", "/ur/paracetamol-large.pdf")


def test_before_anything_is_published_no_language_has_anything_to_lose(published):
    sheet = published.draft_sheet("aspirin")
    assert outlook(sheet.latest(), graded_changes(sheet.latest())) == []
