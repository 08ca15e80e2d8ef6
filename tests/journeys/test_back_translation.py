"""A clinician who reads no Polish: the blind screen, the three side by side by keyboard, and the page that is signed."""

import pytest

from tests.journeys.conftest import violations

pytestmark = pytest.mark.browser
SHEET = "secondary-neuroendocrine-cancer"


@pytest.fixture
def site(apart):
    return apart()


@pytest.fixture
def sign_in(site):
    return site.sign_in


@pytest.fixture
def blind(sign_in):
    page = sign_in("back_translator")
    page.get_by_role("heading", name="Back-translation").wait_for()
    return page


def wait_for_focus(page, name):
    """Until the answer has settled, no key gives a verdict: then the focus stands where the next key is for."""
    page.wait_for_function("name => document.activeElement.id === name", arg=name)


@pytest.mark.parametrize(("language", "code"), [("Polish", "pl"), ("Urdu", "ur")])
def test_what_is_said_in_english_again_is_weighed_by_keyboard(blind, sign_in, language, code):
    assert violations(blind) == []
    blind.get_by_role("link", name=f"{language}, text").last.click()
    assert violations(blind) == []
    assert SHEET not in blind.content()
    blind.get_by_role("textbox").first.fill("Words of a back-translator")
    blind.get_by_role("textbox").nth(1).fill("More of their words")
    blind.get_by_role("button", name="Keep what I wrote").click()
    blind.get_by_text("Kept: 2.").wait_for()

    clinician = sign_in("clinician")
    for sheet in (SHEET, "interface"):
        clinician.goto(f"/workbench/{sheet}/{code}/reconcile/")
        if clinician.get_by_text("Words of a back-translator").count():
            break
    assert violations(clinician) == []
    rows = (
        clinician.locator(".weighing")
        .filter(has_text="back_translator")
        .or_(clinician.locator(".weighing").filter(has_text="Nadia Khan"))
    )
    first, second = rows.nth(0), rows.nth(1)
    first.focus()
    clinician.keyboard.press("1")
    first.get_by_text("Same meaning by").wait_for()
    wait_for_focus(clinician, second.get_attribute("id"))
    clinician.keyboard.press("3")
    second.get_by_text("Say in which way the meaning differs.").wait_for()
    wait_for_focus(clinician, second.get_by_role("textbox").get_attribute("id"))
    clinician.keyboard.type("It says 1 or 2, not 3.")
    clinician.locator(".weighing:focus-within [data-key='3']").click()
    second.get_by_text("Meaning differs:").first.wait_for()
    assert violations(clinician) == []


def test_the_page_that_is_signed_is_read_in_a_frame(sign_in):
    clinician = sign_in("clinician")
    clinician.goto(f"/workbench/{SHEET}/pl/sign/")
    frame = clinician.frame_locator("iframe").first
    frame.locator("main h1").wait_for()
    assert violations(clinician) == []
    clinician.get_by_text("The paper (PDF)").click()
    clinician.get_by_role("link", name="Open the PDF in a tab of its own").wait_for()
