"""From the form at the end of a page to the inbox, in real Chromium and without JavaScript on the reader's side."""

import re

import pytest

from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "secondary-neuroendocrine-cancer"
MESSAGE, ANSWERED = re.compile(r"^\d+, "), re.compile(r"Message \d+ is answered\.")
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def reader(server, chromium):
    """A reader's page, whose console may say that an answer was a refusal."""
    context = chromium.new_context(base_url=server, viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def write(page, language, text):
    page.goto(f"/{language}/{SHEET}/")
    page.locator("textarea[name=text]").fill(text)
    page.locator("input[name=helpful][value=no]").check()


def send(page):
    with page.expect_navigation():
        page.locator("form[action$='/feedback/'] button").click()


def test_a_reader_writes_in_urdu_and_an_author_finds_and_answers_it(reader, sign_in):
    write(reader, "ur", "38°C کے بارے میں جملہ سمجھ نہیں آیا")
    reader.locator("input[name=contact]").fill("reader@example.org")
    send(reader)
    assert reader.url.endswith("/ur/feedback/thanks/")
    assert reader.context.cookies() == []

    page = sign_in("author")
    page.goto(f"/workbench/{SHEET}/ur/")
    page.get_by_role("link", name="Feedback: 1 new").click()
    assert violations(page) == []
    page.get_by_role("link", name=MESSAGE).click()
    assert page.locator("bdi[lang=ur]").inner_text() == "38°C کے بارے میں جملہ سمجھ نہیں آیا"
    assert page.get_by_text("reader@example.org").is_visible()
    assert violations(page) == []
    page.get_by_label("Note for colleagues").fill("Rang back.")
    page.get_by_role("button", name="Answered").press("Enter")
    page.get_by_text(ANSWERED).wait_for()


def test_an_empty_message_comes_back_with_a_sentence_in_the_readers_language(reader):
    reader.goto(f"/pl/{SHEET}/")
    send(reader)
    assert reader.locator("html").get_attribute("lang") == "pl"
    assert reader.get_by_role("alert").is_visible()
    write_again = reader.locator("textarea[name=text]")
    write_again.fill("Teraz piszę.")
    send(reader)
    assert reader.url.endswith("/pl/feedback/thanks/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_that_says_why_a_message_was_not_taken_is_accessible_and_fits_a_phone(server, chromium, language):
    context = chromium.new_context(base_url=server, viewport=PHONE)
    page = context.new_page()
    page.goto(f"/{language}/{SHEET}/")
    send(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1200, "height": 900}])
def test_the_inbox_is_accessible_and_fits_a_phone(reader, sign_in, viewport):
    write(reader, "en", "Thank you.")
    send(reader)
    page = sign_in("publisher", viewport=viewport)
    for address in ("/workbench/feedback/", "/workbench/feedback/?state=any", "/workbench/feedback/?factsheet=none"):
        page.goto(address)
        assert (address, violations(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
