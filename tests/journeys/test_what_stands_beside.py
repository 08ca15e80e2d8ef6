"""Talk and history beside the list are about the segment that is open."""

import pytest

from tests.journeys.desk import at, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY, FIRST, SECOND = "beside-the-list", "when-to-get-help", "this-is-a-demonstration-page"


def test_talk_follows_the_segment_that_is_opened_and_a_comment_being_written_stays(apart):
    page = apart(f"prepared.english({KEY!r}, prepared.SMALL)").sign_in("reviser")
    page.goto(f"/workbench/{KEY}/pl/")
    opened(page, FIRST)
    at(page, FIRST).locator("[data-panel=talk]").click()
    talk = page.locator("#talk")
    talk.get_by_label("Your comment").wait_for()
    shown = talk.get_attribute("data-shows")
    assert FIRST in shown

    opened(page, SECOND)
    page.locator(f"[id='{SECOND}-comment-0-text']").wait_for()
    talk.get_by_label("Your comment").fill("The heading says more.")
    opened(page, FIRST)
    assert SECOND in talk.get_attribute("data-shows")
    assert talk.get_by_label("Your comment").input_value() == "The heading says more."


def test_what_is_typed_while_another_panel_is_on_its_way_is_not_lost(apart):
    page = apart(f"prepared.english({KEY!r}, prepared.SMALL)").sign_in("reviser")
    page.goto(f"/workbench/{KEY}/pl/")
    opened(page, FIRST)
    at(page, FIRST).locator("[data-panel=talk]").click()
    comment = page.locator(f"[id='{FIRST}-comment-0-text']")
    comment.wait_for()
    waiting = []
    page.route(f"**/{SECOND}/talk/", lambda route: waiting.append(route))
    opened(page, SECOND)
    page.wait_for_function("() => document.getElementById('talk').dataset.shows.includes('demonstration')")
    comment.fill("The heading says more.")
    with page.expect_response(f"**/{SECOND}/talk/"):
        waiting[0].continue_()
    page.wait_for_function("() => !document.getElementById('talk').dataset.shows")
    assert comment.input_value() == "The heading says more."
