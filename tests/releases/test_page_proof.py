"""The comparison of a page with what was approved: one change by hand, and what it has to say about it."""

import pytest

from cms.releases.actions import current_site
from cms.releases.expectations import breaks_in_page, expected_pages
from cms.releases.site import Site
from tests.releases.patients import page
from tests.universe import POLISH

PAGE, LIST = "pl/paracetamol/index.html", "pl/index.html"
TITLE, ALCOHOL = POLISH["Paracetamol"], POLISH["Do not take it with alcohol."]
UNAPPROVED = "words that nobody approved: “Weź więcej.”"
# What is put in place of what, and what is found.
EDITS = {
    "text outside any claim": ("<header>", "<header>Weź więcej.", UNAPPROVED),
    "text after a claim": ("</h1>", "</h1>Weź więcej.", UNAPPROVED),
    "text after a phrase": ("</span></dt>", "</span>Weź więcej.</dt>", UNAPPROVED),
    "an alt text": ("<header>", '<header><img src="/a.png" alt="Weź więcej.">', UNAPPROVED),
    "a description": ("<main ", '<main aria-description="Weź więcej." ', UNAPPROVED),
    "a meta description": (
        "<title>",
        '<meta name="description" content="Weź więcej."><title>',
        "a content nobody approved: “Weź więcej.”",
    ),
    "a script": ("<header>", '<header><script src="/a.js"></script>', "words that nobody approved: “a script element”"),
    "a style": ("<title>", "<style>p::after { content: 'x' }</style><title>", "words that nobody approved: “a style element”"),
    "a frame": ("<header>", '<header><iframe src="/x"></iframe>', "words that nobody approved: “a iframe element”"),
    "a label": ('aria-label="', 'aria-label="Weź więcej." title="', "a aria-label nobody approved: “Weź więcej.”"),
    "a title attribute": ("<main ", '<main title="Weź więcej." ', "a title nobody approved: “Weź więcej.”"),
    "an English word": (f">{TITLE}</h1>", ">Paracetamol</h1>", "not the approved words of “paracetamol”: “Paracetamol”"),
    "words marked as English": ("<h1 ", '<h1 lang="en" ', f"a segment marked as “en”, ltr: “{TITLE}”"),
    "words turned around": ("<h1 ", '<h1 dir="rtl" ', f"a segment marked as “pl”, rtl: “{TITLE}”"),
    "a date": (">1</bdi>", '><b data-record="date">jutro</b></bdi>', "words that nobody approved: “a claim inside number”"),
    "a version": (">1</bdi>", ">2</bdi>", "not what the records say (number): “2”"),
    "a code": (">paracetamol</bdi>", ">ibuprofen</bdi>", "not what the records say (code): “ibuprofen”"),
    "an unknown record": ('data-record="code"', 'data-record="x"', "not what the records say (x): “paracetamol”"),
    "an autonym": (">English</a>", ">Angielski</a>", "not the autonym: “Angielski”"),
    "an autonym of no language": ('lang="en" dir="ltr" hreflang', 'lang="tlh" dir="ltr" hreflang', "not the autonym: “English”"),
    "a claim in a claim": (
        f">{TITLE}</h1>",
        f'><b data-segment="paracetamol">{TITLE}</b></h1>',
        "words that nobody approved: “a claim inside paracetamol”",
    ),
    "another segment's words": (f">{TITLE}</h1>", f">{ALCOHOL}</h1>", f"not the approved words of “paracetamol”: “{ALCOHOL}”"),
}


@pytest.fixture
def site(published):
    return current_site()


def found_in(site, path, html):
    """What is found on a page, without its path and without the remark on the order of the segments."""
    said = breaks_in_page(site, path, html.encode(), expected_pages(site).get(path), [0])
    return [line.removeprefix(f"{path}: ") for line in said if "in their order" not in line]


def changed(html, old, new):
    assert old in html
    return html.replace(old, new, 1)


@pytest.mark.parametrize(("old", "new", "told"), EDITS.values(), ids=EDITS)
def test_what_nobody_approved_is_found(site, old, new, told):
    assert told in found_in(site, PAGE, changed(page("pl"), old, new))


def test_nothing_is_found_on_a_page_as_it_was_published(site):
    assert found_in(site, PAGE, page("pl")) == []


def test_a_comment_says_nothing_to_a_reader(site):
    assert found_in(site, PAGE, changed(page("pl"), "<header>", "<header><!-- Weź więcej. -->")) == []


def test_a_changed_phrase_is_found(site):
    html = page("pl")
    words = site.interfaces["pl"].phrases["about"]
    assert found_in(site, PAGE, changed(html, f">{words}<", ">Inne<")) == ["not the approved phrase “about”: “Inne”"]


def test_a_phrase_turned_around_is_found(site):
    html = changed(page("pl"), '<h2><span data-phrase="about"', '<h2 dir="rtl"><span data-phrase="about"')
    assert found_in(site, PAGE, html) == [f"a phrase that runs rtl: “{site.interfaces['pl'].phrases['about']}”"]


def test_another_title_of_the_page_is_found(site):
    name = site.interfaces["pl"].phrases["site-name"]
    html = changed(page("pl"), f"<title>{TITLE}", "<title>Ibuprofen")
    assert found_in(site, PAGE, html) == [f"a title nobody approved: “{f'Ibuprofen – {name}'[:80]}”"]


def test_english_that_is_not_marked_as_english_is_found(site):
    html = changed(page("pl"), '<span lang="en" dir="ltr">', "<span>")
    assert found_in(site, PAGE, html) == [
        "English that is not marked as English: “Paracetamol”",
        "English that is not marked as English: “Polish”",
    ]


def test_a_page_in_another_language_or_direction_is_found(site):
    html = changed(page("ur"), '<html lang="ur" dir="rtl">', '<html lang="ur" dir="ltr">')
    assert found_in(site, "ur/paracetamol/index.html", html)[0] == "ur/paracetamol/index.html says it is in “ur”, ltr."


def order_in(site, html):
    said = breaks_in_page(site, PAGE, html.encode(), expected_pages(site)[PAGE], [0])
    return [line for line in said if "in their order" in line]


def test_a_segment_left_out_is_found(site):
    html = changed(page("pl"), f'<li><span data-segment="do-not-take-it-with-alcohol">{ALCOHOL}</span></li>', "")
    assert order_in(site, html) == [
        f"{PAGE} does not show the signed segments in their order; missing: do-not-take-it-with-alcohol."
    ]


def test_segments_in_another_order_are_found(site):
    html = page("pl")
    first, second = [line for line in html.splitlines(keepends=True) if "<li><span data-segment" in line][:2]
    assert order_in(site, changed(html, first + second, second + first)) == [
        f"{PAGE} does not show the signed segments in their order."
    ]


def test_broken_html_is_found(site):
    [told] = found_in(site, PAGE, changed(page("pl"), "</h1>", "</h2>"))
    assert told.startswith(f"{PAGE} is not valid HTML: ")


def test_a_sheet_in_the_list_that_is_not_live_is_found(site):
    html = changed(page("pl", ""), 'data-sheet="paracetamol"', 'data-sheet="aspirin"')
    assert found_in(site, LIST, html) == [f"a segment “paracetamol” that is not live here: “{TITLE}”"]


def test_a_record_on_a_page_without_a_factsheet_is_found(site):
    html = changed(page("pl", ""), "<h1>", '<p data-record="date">jutro</p><h1>')
    assert found_in(site, LIST, html) == ["a record “date” on a page without a factsheet: “jutro”"]


def test_a_phrase_of_a_language_that_is_not_open_is_found(site):
    html = changed(page("pl", ""), "<h1><span", '<h1 lang="cy"><span')
    [told] = found_in(site, LIST, html)
    assert told.startswith("a phrase in “cy”, which is not open to patients")


def test_a_page_where_no_language_is_open_is_found():
    told = list(breaks_in_page(Site((), {}, ()), "index.html", b"<!doctype html><title></title>", None, [0]))
    assert told == ["index.html is there, but nothing on the site calls for it."]
