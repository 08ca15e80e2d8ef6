"""axe finds no WCAG 2.2 A or AA violation on any page of a patient."""

import pytest

from cms.demonstration.story import SHEET
from tests.journeys.conftest import AXE, WCAG, violations
from tests.journeys.kinds_of_page import KINDS, LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FOUND = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  .then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 120))]))"""
# axe takes most words in joined scripts for icons made of ligatures and passes over their colours, so these are reckoned
# here for whatever holds words: contrast with what is painted behind them, as WCAG says.
FAINT = """() => {
  const channel = value => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const colour = said => said.match(/[\\d.]+/g).map(Number);
  const found = [];
  for (const one of document.querySelectorAll("body *")) {
    const hasWords = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!hasWords || !one.getClientRects().length || one.closest(".unseen, .trap, .skip, script, noscript")) continue;
    let behind = one;
    while (behind && colour(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const style = getComputedStyle(one);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const [high, low] = [style.color, behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)"]
      .map(said => light(colour(said))).sort((x, y) => y - x);
    const ratio = (high + .05) / (low + .05);
    if (ratio < (isLarge ? 3 : 4.5)) found.push(["faint", [`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 100)}`]]);
  }
  return found;
}"""
LIGHT, DARK, FORCED = {"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"}


def found_on(page, width, look):
    """All rules of axe in the light look; in the others the colours, which is all that a look changes."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(**{"forced_colors": "none"} | look)
    broken = page.evaluate(FOUND, WCAG) if look == LIGHT else []
    return [(width, look, *found) for found in broken + page.evaluate(FAINT)]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_kind_of_page_is_accessible_in_every_language_look_and_width(sites, chromium, kind):
    """Light and dark, on a small phone and a desk, and in colours of the reader's own."""
    page = chromium.new_page()
    found = []
    for language in kind.languages:
        assert (kind.open(sites, page, language), language) == (kind.status, language)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for width in (1280, 320):
            found += [(language, *one) for one in found_on(page, width, LIGHT) + found_on(page, width, DARK)]
        found += [(language, *one) for one in found_on(page, 320, FORCED)]
    page.close()
    assert found == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_what_is_wrong_is_found(sites, chromium, language):
    """The control: were this to fail, the tests above would prove nothing."""
    page = chromium.new_page()
    KINDS[0].open(sites, page, language)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("() => document.querySelector('main h1').style.color = '#fafafa'")
    page.evaluate("() => document.querySelector('#feedback_contact').removeAttribute('id')")
    assert {one[2] for one in found_on(page, 320, LIGHT)} >= {"faint", "label"}
    page.close()


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
    assert page.locator("script:not([type='application/ld+json'])").count() == 0


def test_signing_in_is_accessible_and_says_what_is_wrong(open_page):
    page = open_page("/workbench/sign-in/")
    assert violations(page) == []
    page.get_by_label("User name").fill("author")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
