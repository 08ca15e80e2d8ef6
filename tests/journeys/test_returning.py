"""A reviser returns words with a remark, the translator answers and mends, the reviser passes: by keyboard."""

import pytest

from tests.journeys.conftest import violations
from tests.journeys.desk import at, field, focused, go_to, opened, wait_for_state

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY, SEGMENT = "returning", "when-to-get-help"
REMARK, MENDED = "Say when, not only where.", "Kiedy prosić o pomoc"


def reach(page, control):
    go_to(page, control)
    return page.keyboard


def return_by_keyboard(page):
    one = opened(page, SEGMENT)
    reach(page, one.locator("details.return > summary")).press("Enter")
    reach(page, one.get_by_label("Kind of error")).type("omission")
    reach(page, one.get_by_label("How much it matters")).type("major")
    reach(page, one.get_by_label("What has to change")).type(REMARK)
    assert violations(page) == []
    reach(page, one.get_by_role("button", name="Return with this remark")).press("Enter")
    wait_for_state(page, SEGMENT, "returned")


def mend_by_keyboard(page):
    """“Done” is answered once the words are others."""
    one = opened(page, SEGMENT)
    assert REMARK in one.inner_text()
    page.keyboard.press("Control+a")
    page.keyboard.type(MENDED)
    page.keyboard.press("Control+s")
    wait_for_state(page, SEGMENT, "draft")
    reach(page, one.get_by_role("button", name="Done", exact=True)).press("Enter")
    one.get_by_text("done – Samira Nowak").wait_for()
    page.keyboard.press("Control+Enter")
    wait_for_state(page, SEGMENT, "submitted")


def test_words_are_returned_mended_and_passed_by_keyboard(apart):
    site = apart(f"prepared.english({KEY!r}, prepared.SMALL); prepared.submitted({KEY!r}, 'pl')")
    reviser, translator = site.sign_in("reviser"), site.sign_in("translator")
    reviser.goto(f"/workbench/{KEY}/pl/")
    return_by_keyboard(reviser)
    translator.goto(f"/workbench/{KEY}/pl/?show=returned")
    assert translator.locator(".seg").count() == 1
    mend_by_keyboard(translator)
    reviser.goto(f"/workbench/{KEY}/pl/")
    one = opened(reviser, SEGMENT)
    assert field(reviser, SEGMENT).input_value() == MENDED
    assert "done – Samira Nowak" in one.inner_text()
    reviser.keyboard.press("Control+Enter")
    wait_for_state(reviser, SEGMENT, "revised")
    reviser.wait_for_function("() => document.activeElement.matches('.seg.open textarea')")


def hold(page, key, times=20):
    for _ in range(times):
        page.keyboard.down(key)
        page.wait_for_timeout(50)
    page.keyboard.up(key)
    page.wait_for_function("() => !document.querySelector('.seg.sending')")


def test_enter_that_is_held_down_approves_nothing_that_was_not_read(apart):
    site = apart(f"prepared.english({KEY!r}, prepared.SMALL); prepared.revised({KEY!r}, 'pl')")
    page = site.sign_in("clinician")
    page.goto(f"/workbench/{KEY}/pl/")
    approved = page.locator(".seg > a.s-approved")
    at(page, SEGMENT).locator("> a").focus()
    hold(page, "Enter")
    page.locator(f"#{SEGMENT}.open").wait_for()
    assert approved.count() == 0
    assert "btn-primary" in focused(page)
    hold(page, "Enter")
    wait_for_state(page, SEGMENT, "approved")
    assert approved.count() == 1
    page.keyboard.down("Control")
    hold(page, "Enter")
    page.keyboard.up("Control")
    page.wait_for_function("() => document.querySelectorAll('.seg > a.s-approved').length === 2")
    assert approved.count() == 2
