"""Every screen of staff, as each person sees it: axe, keyboard, and a window of 1280 pixels at 400 %."""

import pytest

from tests.journeys.conftest import AXE, violations
from tests.journeys.desk import field, focused, opened, wait_for_state
from tests.journeys.screens import EDITION, EDITORS, EVERYBODYS, OPEN, OWN, PREPARED, RETURNED
from tests.journeys.test_accessibility import FAINT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, NARROW = 1280, 320
STILL = {"reduced_motion": "reduce"}  # nothing is measured while it moves or changes colour
COLOURS = """() => axe.run(document, {runOnly: ["color-contrast"], resultTypes: ["violations"]})
  .then(found => found.violations.flatMap(one => one.nodes.map(node => ["color-contrast", node.html.slice(0, 120)])))"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What the keyboard has to reach: whatever can be pressed or typed into, a list of radio buttons and a toolbar once.
STOPS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], iframe")]
  .filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}))
  .filter(one => one.type !== "radio" || one === document.querySelector(`[name="${one.name}"]:not(:disabled)`))
  .filter(one => !one.closest("details:not([open])") || one.matches("details:not([open]) > summary"))
  .map((one, number) => one.dataset.stop = String(number)).length"""
WHERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const isIn = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width >= 2;
  const isRing = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  return {stop: one.dataset.stop ?? "", name: one.outerHTML.slice(0, 100), isSeen: one.tagName === "IFRAME" || (isIn && isRing)};
}"""


def turn(page, scheme):
    """Let the system be light or dark, and wait until the page is: its first link was once met half-way.

    A page of patients, as a preview shows it, has no theme of its own: it follows the system by its stylesheet alone.
    """
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("scheme => (document.documentElement.dataset.bsTheme ?? scheme) === scheme", arg=scheme)


def found_on(page):
    """In light all rules of axe, wide and narrow; in the dark the colours, which is all that changes."""
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found += [(width, *one) for one in violations(page)]
        if (over := page.evaluate(SIDEWAYS)) > 0:
            found.append((width, "scrolls sideways", over))
    turn(page, "dark")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found += [("dark", *one) for one in page.evaluate(COLOURS) + page.evaluate(FAINT)]
    turn(page, "light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


@pytest.mark.parametrize("person", OWN)
def test_every_screen_a_person_sees_is_accessible(apart, person):
    page = apart(PREPARED).sign_in(person, **STILL)
    found = []
    for address in (*EVERYBODYS, *OWN[person]):
        answer = page.goto(address)
        assert (address, answer.status) == (address, 404 if "nothing-here" in address else 200)
        found += [(address, *one) for one in found_on(page)]
    assert found == []


def test_the_screens_of_a_back_translator_are_accessible(apart):
    page = apart(PREPARED).sign_in("back_translator", **STILL)
    found = found_on(page)
    page.get_by_role("link", name="Urdu, text").last.click()
    page.locator("textarea").first.wait_for()
    found += found_on(page)
    assert found == []


@pytest.mark.parametrize(("person", "language"), EDITORS)
def test_an_open_editor_is_accessible_with_everything_beside_it(apart, person, language):
    page = apart(PREPARED).sign_in(person, **STILL)
    page.goto(f"{EDITION}/{language}/")
    found = []
    for key in (OPEN, RETURNED):
        one = opened(page, key)
        if one.locator("details.return").count():
            one.locator("details.return > summary").click()
        page.wait_for_load_state("networkidle")
        found += [(key, *problem) for problem in found_on(page)]
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_load_state("networkidle")
        found += [(tab.inner_text(), *problem) for problem in found_on(page)]
    assert found == []


def stops_of(page):
    """Press Tab from the top of the page to its end; returns what had the focus."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    page.locator("a.skip").evaluate("one => one.focus()")
    stops = [page.evaluate(WHERE)]
    for _ in range(400):
        page.keyboard.press("Tab")
        where = page.evaluate(WHERE)
        if where is None or where["stop"] == "0":
            return stops
        stops.append(where)
    raise AssertionError(f"the keyboard is trapped: {[stop['name'] for stop in stops[-6:]]}")


def reach_everything(page):
    page.wait_for_load_state("networkidle")
    wanted = page.evaluate(STOPS)
    stops = stops_of(page)
    assert [stop["name"] for stop in stops if not stop["isSeen"]] == []
    missed = sorted({str(number) for number in range(wanted)} - {stop["stop"] for stop in stops})
    assert [page.locator(f"[data-stop='{number}']").evaluate("one => one.outerHTML.slice(0, 100)") for number in missed] == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("person", "language"), [("translator", "pl"), ("reviser", "ur"), ("clinician", "ur")])
def test_the_keyboard_reaches_everything_of_an_edition_with_an_open_editor(apart, person, language, width):
    page = apart(PREPARED).sign_in(person, viewport={"width": width, "height": 900}, **STILL)
    page.goto(f"{EDITION}/{language}/")
    opened(page, OPEN)
    reach_everything(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_reaches_everything_of_the_page_where_one_signs(apart, width):
    page = apart(PREPARED).sign_in("clinician", viewport={"width": width, "height": 900}, **STILL)
    page.goto(f"{EDITION}/ar/sign/")
    page.frame_locator("iframe").first.locator("main h1").wait_for()
    reach_everything(page)


@pytest.mark.parametrize(
    ("language", "words", "state"), [("cy", "Pryd i gael help", "submitted"), ("ur", "مدد کب لینی چاہیے", "draft")]
)
def test_an_editor_can_be_used_at_400_percent(apart, language, words, state):
    """1280 pixels by 1024 at 400 % are 320 by 256."""
    page = apart(PREPARED).sign_in("translator", viewport={"width": NARROW, "height": 256}, **STILL)
    page.goto(f"{EDITION}/{language}/")
    opened(page, OPEN)
    box = field(page, OPEN).bounding_box()
    assert (box["width"] >= 200, box["y"] >= 0, box["y"] + box["height"] <= 256) == (True, True, True)
    assert focused(page) == f"{OPEN}-text"
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    wait_for_state(page, OPEN, state)
    assert page.evaluate(SIDEWAYS) <= 0
