"""Translating with the memory beside the field, by the keyboard alone."""

import pytest

from cms.demonstration.story import SHEET
from tests.journeys.conftest import violations
from tests.journeys.desk import field, focused, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BULLET = "has-chest-pain-or-cannot-breathe"


@pytest.fixture
def editor(sign_in):
    def open_at_bullet(language="pl", **options):
        page = sign_in("translator", **options)
        page.goto(f"/workbench/{SHEET}/{language}/")
        opened(page, BULLET)
        return page, field(page, BULLET)

    return open_at_bullet


def test_a_match_is_put_into_the_field_by_keys_and_taken_back_by_keys(editor):
    page, words_field = editor()
    published = words_field.input_value()
    words_field.fill("Coś innego")
    page.locator("#beside .match").first.wait_for()
    page.keyboard.press("F2")
    assert page.evaluate("() => document.activeElement.dataset.put") == published
    page.keyboard.press("1")
    assert (words_field.input_value(), focused(page)) == (published, f"{BULLET}-text")
    page.keyboard.press("Control+z")
    assert words_field.input_value() == "Coś innego"
    page.keyboard.press("F2")
    page.keyboard.press("Escape")
    assert focused(page) == f"{BULLET}-text"
    words_field.fill(published)


def test_findings_come_while_typing_and_go_when_mended(editor):
    page, words_field = editor()
    words = words_field.input_value()
    words_field.press_sequentially(" 38")
    page.locator(f"#{BULLET}-findings").get_by_text("The number 38 is not in the English.").wait_for()
    words_field.fill(words)
    page.locator(f"#{BULLET}-findings").get_by_text("The number 38").wait_for(state="detached")


def test_selected_words_are_searched_for_in_the_memory(editor):
    page, words_field = editor()
    words_field.focus()
    page.locator("#words-q").wait_for(state="attached")
    word = words_field.input_value().split()[1]
    start = words_field.input_value().index(word)
    words_field.evaluate("(field, [from, to]) => field.setSelectionRange(from, to)", [start, start + len(word)])
    page.keyboard.press("F4")
    page.locator("#words .match").first.wait_for()
    assert (page.locator("#words-q").input_value(), page.locator("#words-side").input_value()) == (word, "target")
    assert word in page.locator("#words .match .target").first.inner_text()


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_the_memory_stands_below_the_segment_on_a_phone_and_breaks_no_rule(editor, language):
    page, words_field = editor(language, viewport={"width": 360, "height": 740})
    words_field.focus()
    page.locator("#beside .match").first.wait_for()
    assert page.evaluate("() => document.getElementById('side').previousElementSibling.id") == BULLET
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.set_viewport_size({"width": 1400, "height": 900})
    page.locator(".with-beside > #side #beside").wait_for()
    assert violations(page) == []
