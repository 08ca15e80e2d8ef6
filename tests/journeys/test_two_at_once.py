"""Two people in one segment: each is told of the other, and whoever saves second has both texts before them."""

import pytest

from tests.journeys.conftest import violations
from tests.journeys.desk import at, field, opened, wait_for_state

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY, SEGMENT = "at-once", "when-to-get-help"
FIRST, SECOND, MERGED = "Kiedy szukać pomocy", "Kiedy prosić o pomoc", "Kiedy szukać pomocy i o nią prosić"


@pytest.fixture
def two(apart):
    site = apart(f"prepared.english({KEY!r}, prepared.SMALL)")
    pages = site.sign_in("translator"), site.sign_in("reviser")
    for page in pages:
        page.goto(f"/workbench/{KEY}/pl/")
    return pages


def test_each_is_told_of_the_other_and_the_texts_are_merged_in_one_step(two):
    first, second = two
    opened(first, SEGMENT)
    first.keyboard.type(FIRST)
    opened(second, SEGMENT)
    second.keyboard.type(SECOND)
    told = at(second, SEGMENT).get_by_text("Samira Nowak")
    told.wait_for(timeout=20_000)
    at(first, SEGMENT).get_by_text("Ceri Rahman is writing").wait_for(timeout=35_000)
    assert violations(first) == []

    first.keyboard.press("Control+s")
    wait_for_state(first, SEGMENT, "draft")
    second.keyboard.press("Control+s")
    second.get_by_text("Theirs, now current").wait_for()
    assert FIRST in at(second, SEGMENT).get_by_role("alert").inner_text()
    assert field(second, SEGMENT).input_value() == SECOND
    assert violations(second) == []

    assert second.evaluate("() => document.activeElement.id") == f"{SEGMENT}-text"
    second.keyboard.press("Control+a")
    second.keyboard.type(MERGED)
    second.keyboard.press("Control+s")
    at(second, SEGMENT).get_by_role("alert").wait_for(state="detached")
    at(second, SEGMENT).get_by_role("link", name="History").click()
    history = second.locator("#past .history")
    history.wait_for()
    words = [line.strip() for line in history.locator(".target").all_inner_texts()]
    assert words[0] == MERGED
    assert {FIRST, SECOND} <= set(words)


def test_theirs_can_be_taken_into_the_field(two):
    first, second = two
    for page, words in ((first, FIRST), (second, SECOND)):
        opened(page, SEGMENT)
        page.keyboard.type(words)
    first.keyboard.press("Control+s")
    wait_for_state(first, SEGMENT, "draft")
    second.keyboard.press("Control+s")
    second.get_by_role("button", name="Take theirs into the field").press("Enter")
    assert field(second, SEGMENT).input_value() == FIRST
    second.keyboard.press("Control+z")
    assert field(second, SEGMENT).input_value() == SECOND
