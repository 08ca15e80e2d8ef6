"""axe finds no WCAG 2.2 A or AA violation on any page of a patient or screen of staff."""

import pytest

from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ["en", "pl", "cy", "ar", "ur", "bn", "zh-hant"]
SHEET = "secondary-neuroendocrine-cancer"
SCREENS = [
    "/workbench/",
    "/workbench/factsheets/",
    "/workbench/releases/",
    f"/workbench/{SHEET}/",
    f"/workbench/{SHEET}/source/",
    f"/workbench/{SHEET}/ur/",
    f"/workbench/{SHEET}/ur/segments/how-is-it-treated/",
    f"/workbench/{SHEET}/ur/preview/",
    f"/workbench/{SHEET}/ti/",
    "/workbench/nothing-here/",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_patient_pages_are_accessible_and_fit_a_phone(open_page, language, scheme):
    page = open_page(f"/{language}/", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    for path in (f"/{language}/", f"/{language}/{SHEET}/", f"/{language}/not-there/"):
        page.goto(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_choice_of_languages_is_accessible(open_page):
    page = open_page("/")
    assert violations(page) == []
    assert page.get_by_role("link").count() == len(LANGUAGES)


def test_a_patient_page_makes_no_third_party_request_and_runs_no_script(open_page, server):
    asked = []
    page = open_page("/")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/ur/{SHEET}/")
    assert all(address.startswith(server) for address in asked)
    assert page.locator("script").count() == 0


def test_signing_in_is_accessible_and_says_what_is_wrong(open_page):
    page = open_page("/workbench/sign-in/")
    assert violations(page) == []
    page.get_by_label("User name").fill("author")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("person", ["author", "reviser", "publisher"])
def test_the_screens_of_staff_are_accessible(sign_in, person):
    page = sign_in(person)
    for address in SCREENS:
        page.goto(address)
        assert (address, violations(page)) == (address, [])


def test_a_screen_of_staff_is_usable_on_a_phone(sign_in):
    page = sign_in("reviser", viewport={"width": 320, "height": 640})
    for address in SCREENS:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
