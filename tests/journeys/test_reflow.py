"""Nothing is lost on a narrow screen, with letters twice as large or with the spacing a reader sets: measured, not looked at."""

import pytest

from cms.languages import REGISTRY
from tests.journeys.kinds_of_page import KINDS, LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET, *_ = KINDS
# A window of 1280 pixels at 400 % is one of 320; at 200 % one of 640, and there the letters alone are doubled as well.
WINDOWS = {"a small phone": (320, 1), "text twice as large": (640, 2), "the reader's own spacing": (320, 1)}
SPACED = """:not(input) { word-spacing: .16em !important; line-height: max(1.5, var(--leading)) !important; }
p, li, dd, dt, th, td { margin-block-end: 2em !important; }"""
LETTERS_APART = "* { letter-spacing: .12em !important; }"
RESTYLE = """([css, size]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: ${size * 100}% } ${css}`);
  document.adoptedStyleSheets = [sheet];
  return document.fonts.ready.then(() => null);
}"""
# What of the text is outside the window, outside the painted box it stands in, or cut off. Range gives the boxes of a font;
# what of them is ink is told by a canvas, since Nastaliq reaches far above and below its line.
LOST = """() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`);
  const clips = style => [style.overflowX, style.overflowY].some(one => one === "hidden" || one === "clip");
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    if (!clips(style) || element.matches(".unseen, .trap")) continue;
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
      found.push(`cut: ${element.outerHTML.slice(0, 80)}`);
  }
  const painted = element => {
    const style = getComputedStyle(element);
    return !style.display.startsWith("inline ") && style.display !== "inline" &&
      (clips(style) || !/, 0\\)$|transparent/.test(style.backgroundColor) || parseFloat(style.borderBottomWidth) > 0);
  };
  const pen = document.createElement("canvas").getContext("2d");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || holder.closest(".unseen, .trap, .skip, script, noscript, option, textarea")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(box => box.width > 0);
    if (!boxes.length) continue;
    const style = getComputedStyle(holder);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.direction = style.direction;
    const ink = pen.measureText(node.data);
    const above = ink.fontBoundingBoxAscent - ink.actualBoundingBoxAscent;
    const below = ink.fontBoundingBoxDescent - ink.actualBoundingBoxDescent;
    const text = {
      left: Math.min(...boxes.map(box => box.left)), right: Math.max(...boxes.map(box => box.right)),
      top: Math.min(...boxes.map(box => box.top)) + above, bottom: Math.max(...boxes.map(box => box.bottom)) - below,
    };
    const said = `${node.data.trim().slice(0, 40)} (${holder.tagName})`;
    const inTable = holder.closest(".table");
    if (!inTable && (text.left < -1 || text.right > root.clientWidth + 1)) found.push(`outside the window: ${said}`);
    for (let one = holder; one && one !== document.body; one = one.parentElement) {
      if (!painted(one)) continue;
      const box = one.getBoundingClientRect();
      const [over, under] = [box.top - text.top, text.bottom - box.bottom];
      if (over > 1 || under > 1) found.push(`over its box by ${over.toFixed(1)}, under it by ${under.toFixed(1)}: ${said}`);
      if (!inTable && (text.left < box.left - 1 || text.right > box.right + 1)) found.push(`beside its box: ${said}`);
    }
  }
  return found;
}"""


def lost(page, language, window):
    width, size = WINDOWS[window]
    css = ""
    if window == "the reader's own spacing":
        css = SPACED if REGISTRY[language].script == "Arab" else SPACED + LETTERS_APART  # joined letters cannot stand apart
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate(RESTYLE, [css, size])
    return [(language, window, said) for said in page.evaluate(LOST)]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_nothing_is_lost_and_nothing_scrolls_sideways(sites, chromium, kind):
    page = chromium.new_page(device_scale_factor=2)
    found = []
    for language in kind.languages:
        kind.open(sites, page, language)
        for window in WINDOWS:
            found += lost(page, language, window)
    page.close()
    assert found == []


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("main { min-inline-size: 40rem }", "wide"),
        (".box > .inside { block-size: 2rem; overflow: hidden }", "cut"),
        (".box { block-size: 2rem; overflow: visible !important }", "under it by"),
        (".box h3 span { position: relative; inset-inline-start: 20rem }", "beside its box"),
    ],
)
def test_what_would_be_lost_is_found(sites, chromium, css, said):
    """The control: were this to fail, the test above would prove nothing."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    SHEET.open(sites, page, "ur")
    page.evaluate(RESTYLE, [css, 1])
    assert any(said in one for one in page.evaluate(LOST))
    page.close()


# Links in a sentence may be as low as its letters (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, summary, select")]
  .filter(one => one.getClientRects().length && !one.closest(".skip, .trap"))
  .filter(one => {
    const block = one.parentElement.closest("p, li, dd, td, th, h1, h2, h3, h4, h5, h6, div, fieldset, form, nav, section");
    const isInSentence = getComputedStyle(one).display === "inline" && block.innerText.trim() !== one.innerText.trim();
    const box = one.getBoundingClientRect();
    return !isInSentence && (box.width < 24 || box.height < 24);
  })
  .map(one => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_whatever_is_pressed_is_large_enough_for_a_finger(sites, chromium, kind):
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    found = []
    for language in kind.languages:
        kind.open(sites, page, language)
        found += [(language, one) for one in page.evaluate(SMALL)]
    page.close()
    assert found == []


FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const seen = [...one.getClientRects()].map(box => ({
    left: Math.max(box.left, 0),
    right: Math.min(box.right, innerWidth),
    top: Math.max(box.top, 0),
    bottom: Math.min(box.bottom, innerHeight),
  })).filter(box => box.right - box.left >= 12 && box.bottom - box.top >= 12);
  const uncovered = seen.some(box => {
    const there = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return one.contains(there);
  });
  return {
    name: one.outerHTML.slice(0, 90),
    isRing: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2,
    isSeen: uncovered,
    end: one.matches(".to-top a"),
  };
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_and_one_sees_where_one_is(sites, chromium, language, width):
    context = chromium.new_context(viewport={"width": width, "height": 640}, reduced_motion="reduce")
    page = context.new_page()
    SHEET.open(sites, page, language)
    stops = []
    while len(stops) < 80 and not (stops and stops[-1]["end"]):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert [stop["name"] for stop in stops if not stop["isRing"] or not stop["isSeen"]] == []
    reachable = page.locator("a[href]:visible, button:visible, textarea:visible, .table:visible").count()
    assert (
        len({stop["name"] for stop in stops}) >= reachable - 2
    )  # the radio buttons are one stop, a repeated address is one name
    context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_first_stop_is_a_visible_link_past_the_menus(sites, chromium, language):
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    SHEET.open(sites, page, language)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["isSeen"]
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main_content"
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('main'))")
    page.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_contents_lead_to_their_headings(sites, chromium, language):
    page = chromium.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    SHEET.open(sites, page, language)
    for number in range(page.locator(".contents a").count()):
        page.evaluate("() => scrollTo(0, 0)")
        link = page.locator(".contents a").nth(number)
        link.click()
        heading = page.locator(f"[id='{link.get_attribute('href').lstrip('#')}']")
        page.wait_for_function("one => Math.abs(one.getBoundingClientRect().top) < 60", arg=heading.element_handle())
    page.close()
