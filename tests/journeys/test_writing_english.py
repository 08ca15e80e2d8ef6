"""An author writes a factsheet: page, faults and advice follow the text, blocks come in at the cursor, and no word is lost."""

import re

import pytest

from cms.factsheets import source
from tests.journeys.desk import focused
from tests.journeys.test_accessible_workbench import NARROW, WIDE, found_on, reach_everything

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY = "a-new-sheet"
EMPTY = f"later = prepared.Later(); prepared.create_factsheet(key={KEY!r}, topic=later.sheet.topic, by=later.cast['author'])"
START = "# Tablets\n\nWhat to know.\n\n## How to take them\n\nTake one.\n\nAnd rest.\n"
CURSOR = "([words, after]) => { const at = text.value.indexOf(words) + after; text.focus(); text.setSelectionRange(at, at); }"
CHOSEN = "() => text.value.slice(text.selectionStart, text.selectionEnd)"

IS_IN_VIEW = """() => {
  const frame = document.getElementById("draft-page");
  const box = frame.contentDocument.querySelector(".is-at").getBoundingClientRect();
  return box.top >= 0 && box.bottom <= frame.clientHeight;
}"""


@pytest.fixture
def writing(apart):
    """The screen of a factsheet that has no words yet, signed in as its author."""
    page = apart(EMPTY).sign_in("author", bears=("ERR_INTERNET_DISCONNECTED",))
    page.goto(f"/workbench/{KEY}/source/")
    return page


def text_of(page):
    return page.locator("#text").input_value()


def put_cursor(page, words, after=0):
    page.evaluate(CURSOR, [words, after])


def press(page, name):
    """A button of the toolbar, in its menu if it is in one."""
    menu = {"Warning": "Box", "Care card: urgent": "Box"}.get(name)
    if menu:
        page.locator(".inserting summary", has_text=menu).click()
    page.locator(".inserting").get_by_role("button", name=name, exact=True).click()


def shown(page):
    return page.frame_locator("#draft-page").locator("main")


def wait_said(page, words):
    page.locator("#said", has_text=words).wait_for()


def test_the_page_follows_the_text_and_stays_while_there_is_a_fault(writing):
    page = writing
    page.locator("#text").press_sequentially("# Tablets\n\nWhat to know.\n")
    shown(page).get_by_role("heading", name="Tablets").wait_for()
    page.keyboard.type("\n> said\n")
    wait_said(page, "1 fault")
    assert focused(page) == "text"
    assert "Line 5: Quotations" in page.locator("#faults").inner_text()
    assert shown(page).get_by_role("heading", name="Tablets").count() == 1
    page.get_by_role("button", name="Line 5").click()
    assert page.evaluate(CHOSEN) == "> said"
    page.keyboard.type("It takes 2-3 days.")
    shown(page).get_by_text("It takes 2-3 days.").wait_for()
    wait_said(page, "No faults, 1 piece of advice")
    page.get_by_role("tab", name="Advice").click()
    page.get_by_role("button", name="Line 5").click()
    assert (page.evaluate(CHOSEN), focused(page)) == ("2-3", "text")


def test_looking_further_down_the_page_is_not_disturbed_by_typing(writing):
    page = writing
    page.locator("#text").fill(START + "\n".join(f"\nWords {number} of many." for number in range(60)) + "\n")
    shown(page).get_by_text("Words 59 of many.").wait_for()
    put_cursor(page, "Take one.", 8)
    page.evaluate("() => document.getElementById('draft-page').contentWindow.scrollTo(0, 900)")
    page.keyboard.type(" each day")
    shown(page).get_by_text("Take one each day.").wait_for()
    assert page.evaluate("() => document.getElementById('draft-page').contentWindow.scrollY") == 900
    assert focused(page) == "text"


def test_every_block_comes_in_ready_to_be_read_and_is_taken_back_by_one_undo(writing):
    page = writing
    for number in range(page.locator(".inserting [data-text]").count()):
        button = page.locator(".inserting [data-text]").nth(number)
        page.locator("#text").fill(START)
        put_cursor(page, "Take one.", 4)
        button.dispatch_event("click")
        sample = re.search(r"\{(.+?)\}", button.get_attribute("data-text"))[1]
        assert page.evaluate(CHOSEN) == sample
        assert source.read(text_of(page))
        page.keyboard.type("New words")
        assert "New words" in text_of(page)
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert text_of(page) == START


def test_a_block_goes_behind_the_box_that_the_cursor_is_in_and_bold_goes_round_the_words(writing):
    page = writing
    page.locator("#text").fill(START)
    put_cursor(page, "Take one.", 4)
    press(page, "Care card: urgent")
    press(page, "Warning")
    page.keyboard.type("Do not drive")
    boxes = [(piece.container, piece.text) for piece in source.read(text_of(page)) if piece.kind == "card heading"]
    assert boxes == [("urgent", "Call your advice line if:"), ("warning", "Do not drive")]
    page.locator("#text").evaluate("(one) => one.setSelectionRange(one.value.indexOf('rest'), one.value.indexOf('rest') + 4)")
    page.keyboard.press("Control+b")
    assert "And **rest**." in text_of(page)


def test_the_toolbar_is_used_by_keyboard_alone(writing):
    page = writing
    page.locator("#text").fill(START)
    put_cursor(page, "And rest.", 0)
    page.keyboard.press("Shift+Tab")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert (focused(page), page.evaluate(CHOSEN)) == ("text", "What can do harm")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    assert focused(page) == "text"


def test_typed_words_survive_a_reload_and_are_forgotten_once_they_are_saved(writing):
    page = writing
    page.locator("#text").fill(START)
    page.reload()
    assert text_of(page) == START
    page.get_by_text("this browser kept them").wait_for()
    page.keyboard.press("Control+s")  # nothing: the field does not have the focus
    page.locator("#text").focus()
    page.keyboard.press("Control+s")
    page.get_by_text("Saved: 5 segments").wait_for()
    page.locator("#text").press("Control+End")
    page.keyboard.type("\nOther words.\n")
    page.reload()
    page.get_by_role("button", name="Take the saved text instead").click()
    page.get_by_text("this browser kept them").wait_for(state="detached")
    assert "Other words." not in text_of(page)
    assert page.evaluate("() => Object.keys(localStorage).filter(name => name.includes('draft'))") == []


def test_what_the_glossary_explains_comes_into_the_field_and_is_kept_with_what_is_typed_after_it(writing):
    page = writing
    page.locator("#text").fill(START + "\nA tumour is a lump.\n")
    page.get_by_role("button", name="Explain words from the glossary").click()
    page.get_by_role("cell", name="Words explained").wait_for()
    assert "## Words explained" in text_of(page)
    assert page.get_by_text("this browser kept them").count() == 0
    page.locator("#text").press("Control+End")
    page.keyboard.type("\nTyped later.\n")
    page.goto(page.url)
    assert ("## Words explained" in text_of(page), "Typed later." in text_of(page)) == (True, True)


def test_saving_without_a_connection_waits_for_one(writing):
    page = writing
    page.locator("#text").fill(START)
    shown(page).get_by_role("heading", name="Tablets").wait_for()
    page.context.set_offline(True)
    page.locator("#text").press("Control+s")
    page.get_by_text("Not sent: there is no connection.").wait_for()
    assert text_of(page) == START
    page.context.set_offline(False)
    page.get_by_text("Saved: 5 segments").wait_for()


def test_the_screen_is_accessible_with_faults_with_advice_and_with_a_menu_open(writing):
    page = writing
    page.locator("#text").fill(START + "\nIt takes 2-3 days.\n")
    wait_said(page, "1 piece of advice")
    found = found_on(page)
    page.get_by_role("tab", name="Advice").click()
    page.locator(".inserting summary", has_text="Box").click()
    found += found_on(page)
    page.locator("#text").fill("> said")
    wait_said(page, "2 faults")
    assert found + found_on(page) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_reaches_everything_of_the_screen(writing, width):
    page = writing
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("#text").fill(START + "\n> said\n")
    wait_said(page, "1 fault")
    reach_everything(page)


def test_going_to_the_advice_and_back_shows_the_page_where_the_cursor_is(writing):
    page = writing
    page.locator("#text").fill(START + "\n".join(f"\nWords {number} of many." for number in range(60)) + "\n")
    shown(page).get_by_text("Words 59 of many.").wait_for()
    put_cursor(page, "Words 50", 3)
    page.get_by_role("tab", name="Advice").click()
    page.get_by_role("tab", name="Page").click()
    page.wait_for_function(IS_IN_VIEW)
    assert shown(page).locator(".is-at").inner_text() == "Words 50 of many."
