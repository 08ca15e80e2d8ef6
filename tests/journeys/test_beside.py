"""Translating with the memory beside the field, by the keyboard alone."""

import pytest

from cms.demonstration.story import SHEET
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BULLET = "has-chest-pain-or-cannot-breathe"


@pytest.fixture
def editor(sign_in):
    def opened(language="pl", **options):
        page = sign_in("translator", **options)
        page.goto(f"/workbench/{SHEET}/{language}/")
        return page, page.locator(f"#{BULLET}-text")

    return opened


def focused(page):
    return page.evaluate("() => document.activeElement.id || document.activeElement.className")


def test_a_match_is_put_into_the_field_by_keys_and_taken_back_by_keys(editor):
    page, field = editor()
    published = field.input_value()
    field.fill("Coś innego")
    page.locator("#beside .match").first.wait_for()
    page.keyboard.press("F2")
    assert page.evaluate("() => document.activeElement.dataset.put") == published
    page.keyboard.press("1")
    assert (field.input_value(), focused(page)) == (published, f"{BULLET}-text")
    page.keyboard.press("Control+z")
    assert field.input_value() == "Coś innego"
    page.keyboard.press("F2")
    page.keyboard.press("Escape")
    assert focused(page) == f"{BULLET}-text"
    field.fill(published)


def test_findings_come_while_typing_and_go_when_mended(editor):
    page, field = editor()
    words = field.input_value()
    field.press_sequentially(" 38")
    page.locator(f"#{BULLET}-findings").get_by_text("The number 38 is not in the English.").wait_for()
    field.fill(words)
    page.locator(f"#{BULLET}-findings").get_by_text("The number 38").wait_for(state="detached")


def test_selected_words_are_searched_for_in_the_memory(editor):
    page, field = editor()
    field.focus()
    page.locator("#words-q").wait_for(state="attached")
    word = field.input_value().split()[1]
    start = field.input_value().index(word)
    field.evaluate("(field, [from, to]) => field.setSelectionRange(from, to)", [start, start + len(word)])
    page.keyboard.press("F4")
    page.locator("#words .match").first.wait_for()
    assert (page.locator("#words-q").input_value(), page.locator("#words-side").input_value()) == (word, "target")
    assert word in page.locator("#words .match .target").first.inner_text()


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_the_memory_stands_below_the_segment_on_a_phone_and_breaks_no_rule(editor, language):
    page, field = editor(language, viewport={"width": 360, "height": 740})
    field.focus()
    page.locator("#beside .match").first.wait_for()
    assert page.evaluate("() => document.getElementById('beside').previousElementSibling.id") == BULLET
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.set_viewport_size({"width": 1400, "height": 900})
    page.locator(".with-beside > #beside").wait_for()
    assert violations(page) == []
