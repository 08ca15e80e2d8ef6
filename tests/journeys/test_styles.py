"""What the style sheet must not do, and what a page looks like in each script, on paper and in colours of the reader's own."""

import re
from pathlib import Path

import pytest

from cms.languages import REGISTRY
from tests.journeys.kinds_of_page import KINDS, LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "reading").glob("*.css"))
SHEET, *_ = KINDS
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right))(?![\w-])"
)
FOUR_SIDES = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width|border-radius)\s*:\s*([^;}]+)")
WITHOUT_ITALICS = [code for code in LANGUAGES if REGISTRY[code].script in {"Arab", "Hant", "Hans"}]
# The computed style of whatever holds words of the page's own language.
STYLES = """() => [...document.querySelectorAll("body, body *")]
  .filter(one => one.closest("[lang]") === document.documentElement && one.innerText?.trim() && one.getClientRects().length)
  .map(one => {
    const style = getComputedStyle(one);
    return {
      name: one.tagName, isItalic: style.fontStyle !== "normal", spacing: style.letterSpacing, align: style.textAlign,
      leading: parseFloat(style.lineHeight) / parseFloat(style.fontSize), font: style.fontFamily,
    };
  })"""


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_rule_knows_left_from_right(path):
    text = without_comments(path)
    assert PHYSICAL.findall(text) == []
    sides = [value.split() for value in FOUR_SIDES.findall(text)]
    assert [value for value in sides if len(value) == 4 and "(" not in "".join(value) and value[1] != value[3]] == []


@pytest.mark.parametrize(
    "rule",
    ["p { margin-left: 1rem }", "p{left:0}", "p { text-align: right }", "p { float:left }", "p { border-top-right-radius: 1px }"],
)
def test_a_rule_that_knows_left_from_right_is_found(rule):
    assert PHYSICAL.search(rule)


@pytest.mark.parametrize("rule", ["p { margin-inline-start: 1rem }", ".left-over { color: red }", "p { text-align: start }"])
def test_a_logical_rule_is_not(rule):
    assert not PHYSICAL.search(rule)


def styles_of(sites, chromium, language, kind=SHEET):
    page = chromium.new_page()
    kind.open(sites, page, language)
    found = page.evaluate(STYLES)
    page.close()
    assert len(found) > 100 or kind is not SHEET
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_face_and_the_line_height_of_the_registry(sites, chromium, language):
    entry = REGISTRY[language]
    found = [one for one in styles_of(sites, chromium, language) if one["name"] not in {"BDI"}]
    assert {one["font"].replace('"', "'") for one in found} == {entry.fonts}
    assert {round(one["leading"], 2) for one in found if one["name"] in {"P", "LI", "TD", "DD"}} == {entry.line_height}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", WITHOUT_ITALICS)
def test_arabic_script_and_chinese_are_never_slanted_spaced_or_justified(sites, chromium, language):
    found = styles_of(sites, chromium, language)
    assert [one for one in found if one["isItalic"] or one["spacing"] not in {"normal", "0px"} or one["align"] == "justify"] == []


@pytest.mark.browser
@pytest.mark.slow
def test_nastaliq_has_room_above_and_below_in_headings_too(sites, chromium):
    low = [one for kind in (SHEET, *KINDS[3:5]) for one in styles_of(sites, chromium, "ur", kind) if one["leading"] < 2]
    assert low == []


@pytest.mark.browser
@pytest.mark.slow
def test_paper_shows_no_navigation_and_no_form(sites, chromium):
    page = chromium.new_page()
    SHEET.open(sites, page, "ar")
    page.emulate_media(media="print")
    for selector in ("nav.languages", "nav.contents", "header.site", ".skip", ".feedback", ".to-top", ".papers"):
        assert (selector, page.locator(selector).first.is_visible()) == (selector, False)
    assert page.locator("h1, .emergency li, .about dl").evaluate_all("all => all.every(one => one.checkVisibility())")
    page.close()


@pytest.mark.browser
@pytest.mark.slow
def test_levels_of_urgency_differ_in_forced_colours_by_words_and_edges(sites, chromium):
    page = chromium.new_page()
    SHEET.open(sites, page, "en")
    page.emulate_media(forced_colors="active")
    for name, words in (("emergency", "Emergency advice:"), ("urgent", "Urgent advice:"), ("non-urgent", "Non-urgent advice:")):
        card = page.locator(f".box.{name}").first
        assert words in card.locator("h3, h4").first.text_content()
        assert card.evaluate("one => getComputedStyle(one).borderBlockStartStyle") == "solid"
    page.close()
