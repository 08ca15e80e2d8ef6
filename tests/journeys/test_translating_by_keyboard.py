"""A translator gives words to a hundred segments, from sign-in on, and touches no mouse."""

import time

import pytest

from cms.demonstration.people import PASSWORD
from tests.journeys.desk import go_to
from tests.journeys.prepared import words

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY, SEGMENTS = "a-hundred", 100
IN_A_FIELD = "before => document.activeElement.matches('.seg.open textarea') && document.activeElement.id !== before"


def sign_in_by_keyboard(page):
    go_to(page, page.get_by_label("User name"))
    page.keyboard.type("translator")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="My work").wait_for()


def type_and_submit(page, said, before):
    """Type the words of the segment that has the focus and hand them in; returns the field they were typed into."""
    page.wait_for_function(IN_A_FIELD, arg=before)
    field = page.evaluate("() => document.activeElement.id")
    page.keyboard.type(said[field.removesuffix("-text")])
    page.keyboard.press("Control+Enter")
    return field


def test_a_hundred_segments_are_handed_in_by_keyboard_alone(apart, record_property):
    site = apart(f"prepared.english({KEY!r}, prepared.TEXT)")
    said, page = words("pl"), site.open_page("/workbench/")
    begun = time.monotonic()
    sign_in_by_keyboard(page)
    go_to(page, page.get_by_role("link", name=KEY).filter(has_text="words to give").or_(polish(page)).first)
    page.keyboard.press("Enter")
    page.locator(".rows").wait_for()
    page.keyboard.press("F8")
    first, field = time.monotonic(), ""
    for _ in range(SEGMENTS):
        field = type_and_submit(page, said, field)
    page.wait_for_function("() => !document.querySelector('.seg.sending')")
    each = (time.monotonic() - first) / SEGMENTS
    record_property("seconds per segment", round(each, 2))
    print(f"\n{SEGMENTS} segments: {each:.2f} s each, {time.monotonic() - begun:.0f} s from sign-in")
    page.goto(f"/workbench/{KEY}/pl/?show=submitted")
    assert page.locator(".seg > a.s-submitted").count() == SEGMENTS
    assert page.evaluate("() => Object.keys(localStorage).filter(name => name.includes('draft'))") == []


def polish(page):
    return page.get_by_role("row").filter(has_text=KEY).filter(has_text="Polish").get_by_role("link")
