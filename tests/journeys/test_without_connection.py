"""The connection goes, or the server cannot answer: what was typed is kept, said to be unsaved, and sent again by itself."""

import pytest

from cms.demonstration.people import PASSWORD
from tests.journeys.conftest import violations
from tests.journeys.desk import at, field, opened, wait_for_state

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY, SEGMENT, NEXT = "unconnected", "when-to-get-help", "call-999-now-if-you-or"
WORDS, MORE = "Kiedy szukać pomocy", " jak najszybciej"
SAID = "Not saved yet"
EVERYTHING = ("",)  # the browser and htmx complain of each answer they do not get
KEPT = "() => Object.keys(localStorage).filter(name => name.startsWith('verbatim draft')).map(name => localStorage[name]).join()"
ACT = f"**/workbench/{KEY}/pl/segments/*/"


@pytest.fixture
def page(apart):
    site = apart(f"prepared.english({KEY!r}, prepared.SMALL)")
    page = site.sign_in("translator", bears=EVERYTHING)
    page.goto(f"/workbench/{KEY}/pl/")
    opened(page, SEGMENT)
    page.keyboard.type(WORDS)
    return page


def cut(page):
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)


def connect(page):
    page.context.set_offline(False)


def is_saved(page, words):
    """In the database, whatever the browser keeps."""
    return f"\n{words}</textarea>" in page.request.get(f"/workbench/{KEY}/pl/segments/{SEGMENT}/").text()


def refuse(page, **answer):
    """Answer acts in the server's place, until the route is taken back."""
    page.route(ACT, lambda route: route.fulfill(**answer) if route.request.method == "POST" else route.fallback())


def test_words_are_sent_by_themselves_when_the_connection_is_back(page):
    cut(page)
    page.keyboard.press("Control+s")
    at(page, SEGMENT).get_by_text(SAID).wait_for()
    assert violations(page) == []
    assert (field(page, SEGMENT).input_value(), WORDS in page.evaluate(KEPT)) == (WORDS, True)
    connect(page)
    wait_for_state(page, SEGMENT, "draft")
    at(page, SEGMENT).get_by_text(SAID).wait_for(state="detached")
    assert is_saved(page, WORDS)
    assert page.evaluate(KEPT) == ""


def test_words_that_were_not_saved_are_there_when_the_page_is_loaded_again(page):
    page.route(ACT, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.keyboard.press("Control+s")
    at(page, SEGMENT).get_by_text(SAID).wait_for()
    page.reload()
    assert not is_saved(page, WORDS)
    opened(page, SEGMENT)
    at(page, SEGMENT).get_by_text("Words you typed here and had not saved are in the field again.").wait_for()
    assert field(page, SEGMENT).input_value() == WORDS
    page.unroute(ACT)
    page.keyboard.press("Control+s")
    wait_for_state(page, SEGMENT, "draft")
    assert is_saved(page, WORDS)


def test_who_goes_on_to_the_next_segment_meanwhile_is_not_disturbed(page):
    cut(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_function("id => document.activeElement.id === id", arg=f"{NEXT}-text")
    page.keyboard.type("Proszę zadzwonić")
    at(page, SEGMENT).get_by_text(SAID).wait_for()
    connect(page)
    wait_for_state(page, SEGMENT, "submitted")
    page.keyboard.type(" teraz")
    assert field(page, NEXT).input_value() == "Proszę zadzwonić teraz"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503, "body": ""},
        {"status": 502, "body": "<h1>Bad gateway</h1>"},
        {"status": 429, "headers": {"Retry-After": "1"}},
    ],
)
def test_words_are_sent_again_when_the_server_could_not_take_them(page, answer):
    refuse(page, **answer)
    page.keyboard.press("Control+s")
    at(page, SEGMENT).get_by_text(SAID).wait_for()
    page.unroute(ACT)
    wait_for_state(page, SEGMENT, "draft")
    assert is_saved(page, WORDS)


def test_what_is_typed_while_a_save_is_under_way_loses_no_letter(page):
    held = []
    page.route(ACT, lambda route: held.append(route) if route.request.method == "POST" else route.fallback())
    page.keyboard.press("Control+s")
    page.keyboard.type(MORE)
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    wait_for_state(page, SEGMENT, "draft")
    page.keyboard.type("!")
    assert field(page, SEGMENT).input_value() == f"{WORDS}{MORE}!"
    assert f"{WORDS}{MORE}!" in page.evaluate(KEPT)
    page.unroute(ACT)
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !Object.keys(localStorage).some(name => name.startsWith('verbatim draft'))")
    assert is_saved(page, f"{WORDS}{MORE}!")


def test_what_is_typed_while_there_is_no_connection_is_sent_too(page):
    cut(page)
    page.keyboard.press("Control+s")
    at(page, SEGMENT).get_by_text(SAID).wait_for()
    page.keyboard.type(MORE)
    connect(page)
    wait_for_state(page, SEGMENT, "draft")
    assert field(page, SEGMENT).input_value() == WORDS + MORE
    assert is_saved(page, WORDS + MORE)


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken"])
def test_who_was_signed_out_meanwhile_finds_the_words_after_signing_in_again(page, cookie):
    """Or signed in again elsewhere, which makes the form of this page too old."""
    page.context.clear_cookies(name=cookie)
    page.keyboard.press("Control+s")
    if cookie == "sessionid":
        page.get_by_label("User name").fill("translator")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    at(page, SEGMENT).get_by_text("Words you typed here and had not saved are in the field again.").wait_for()
    assert field(page, SEGMENT).input_value() == WORDS
    page.keyboard.press("Control+s")
    wait_for_state(page, SEGMENT, "draft")
    assert is_saved(page, WORDS)


def test_checks_that_cannot_be_asked_for_put_nothing_else_in_their_place(page):
    page.context.clear_cookies(name="sessionid")
    with page.expect_response("**/sign-in/**"):
        page.keyboard.type("!")
    page.wait_for_timeout(300)
    assert page.get_by_label("User name").count() == 0
    assert field(page, SEGMENT).input_value() == f"{WORDS}!"
