import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.utils import timezone

from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, create_topic
from cms.languages import REGISTRY
from cms.releases.pages import long_date, render_site, stylesheet
from cms.releases.site import DEMONSTRATION, Site
from cms.review.actions import write_source
from tests.releases.patients import listing, live, page, pages
from tests.releases.rich_sheet import PLACES, RICH


def trees():
    """Every page of the live release by its path; fails for HTML that is not valid."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return {path: parser.parse(body, transport_encoding="utf-8") for path, body in pages().items()}


def elements():
    return [(path, element) for path, tree in trees().items() for element in tree.iter() if isinstance(element.tag, str)]


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("pl", "ltr"), ("ur", "rtl")])
def test_every_page_says_its_language_and_direction(published, code, direction):
    found = {path: tree.attrib for path, tree in trees().items() if path.startswith(f"{code}/")}
    assert sorted(found) == [f"{code}/404.html", f"{code}/index.html", f"{code}/paracetamol/index.html"]
    assert all(attributes == {"lang": code, "dir": direction} for attributes in found.values())


def test_the_language_menu_names_each_language_by_itself_in_its_own_direction(published):
    assert re.findall(r"<li>(<a .*autonym.*)</li>", page("pl")) == [
        '<a href="/en/paracetamol/" lang="en" dir="ltr" hreflang="en" data-record="autonym">English</a>',
        '<a href="/ur/paracetamol/" lang="ur" dir="rtl" hreflang="ur" data-record="autonym">اردو</a>',
    ]


def test_the_list_of_a_language_leads_to_the_lists_of_the_others(published):
    assert re.findall(r'<li><a href="(.*?)" lang="(.*?)"', page("ur", "")) == [("/en/", "en"), ("/pl/", "pl")]


def test_the_first_page_offers_every_language_in_its_own_words(published):
    name = published.segment("site-name", published.interface)
    assert re.findall(r'<li lang="(.*?)" dir="(.*?)"><a href="(.*?)".*<b data-record="autonym">(.*?)</b>', page("", "")) == [
        ("en", "ltr", "/en/", "English"),
        ("pl", "ltr", "/pl/", "Polski"),
        ("ur", "rtl", "/ur/", "اردو"),
    ]
    assert all(f'<span data-phrase="site-name">{name.words(code)}</span>' in page("", "") for code in ("en", "pl", "ur"))


def test_a_translated_page_gives_the_english_title_marked_as_english(published):
    assert (
        '<span lang="en" dir="ltr"><span data-record="english-title">Paracetamol</span> '
        '(<span data-record="english-name">Urdu</span>)</span>'
    ) in page("ur")
    assert "english-title" not in page("en")


def test_a_page_ends_with_its_dates_versions_and_code(published):
    today = timezone.localdate()
    due = today + relativedelta(months=36)
    polish = REGISTRY["pl"]
    about = page("pl").partition('<footer class="about">')[2]
    assert re.findall(r'data-phrase="([a-z-]+)">[^<]*</span></dt><dd[^>]*>(.*)</dd>', about) == [
        ("last-reviewed", f'<time datetime="{today}" data-record="date">{long_date(today, polish)}</time>'),
        ("next-review", f'<time datetime="{due}" data-record="date">{long_date(due, polish)}</time>'),
        ("version", "1"),
        ("translated-from", "1"),
        ("code", '<bdi dir="ltr" lang="zxx" data-record="code">paracetamol</bdi>'),
    ]


def test_the_english_page_does_not_speak_of_a_translation(published):
    phrases = re.findall('data-phrase="([a-z-]+)"', page("en").partition('<footer class="about">')[2])
    assert phrases == ["about", "checked-source", "last-reviewed", "next-review", "version", "code", "mistake", "all-factsheets"]


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "30 June 2026"),
        ("pl", "30 czerwca 2026"),
        ("cy", "30 Mehefin 2026"),
        ("ur", "30 جون، 2026"),
        ("ar", "30 يونيو 2026"),
        ("zh-hant", "2026年6月30日"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(code, written):
    assert long_date(date(2026, 6, 30), REGISTRY[code]) == written


def test_phones_doses_and_temperatures_keep_their_order_in_right_to_left_pages(published):
    assert re.findall(r'<bdi dir="ltr" class="keep">(.*?)</bdi>', page("ur")) == ["0808 157 0192", "38°C", "500 mg"]
    assert "<bdi" not in page("pl").replace('<bdi dir="ltr" lang="zxx" data-record="code">', "")


def places(element, way=()):
    """The way to each segment below an element, and its words."""
    for child in element:
        step = f"{child.tag}.{child.get('class')}" if child.tag in {"section", "div"} else child.tag
        if child.get("data-segment"):
            yield "/".join([*way, step]), child.get("alt") or "".join(child.itertext())
        yield from places(child, (*way, step))


def test_every_kind_of_block_stands_where_it_belongs(published):
    settings.PICTURES_ROOT.mkdir()
    (settings.PICTURES_ROOT / "pill.png").write_bytes(b"a picture")
    published.sheet = None
    published.draft_sheet("rich", RICH)
    published.bring_out("en")
    article = trees()["en/rich/index.html"].find(".//article")
    assert list(places(article)) == PLACES
    assert (live() / "assets/pictures/pill.png").read_bytes() == b"a picture"
    assert listing()["assets/pictures/pill.png"]["type"] == "image/png"


def test_a_sheet_whose_picture_is_missing_is_not_published(published):
    published.sheet = None
    published.draft_sheet("rich", RICH)
    published.review("en")
    with pytest.raises(Refused, match=r"The picture pill\.png is not in "):
        published.publish("en")


def test_a_heading_called_main_content_does_not_catch_the_link_that_skips_to_the_content(published):
    published.sheet = None
    published.draft_sheet("headings", "# Headings\n\n## Main\n\n## Main content\n\nWords.\n")
    published.bring_out("en")
    identities = [element.get("id") for path, element in elements() if path == "en/headings/index.html" and element.get("id")]
    assert sorted(identities) == ["main", "main-content", "main_content"]
    assert '<a class="skip" href="#main_content">' in page("en", "headings")


def test_every_page_is_valid_and_gives_each_identity_once(published):
    for path, tree in trees().items():
        identities = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(identities) == len(set(identities)), path


def test_no_page_has_a_script_a_style_of_its_own_or_a_frame(published):
    assert [path for path, element in elements() if element.tag in {"script", "style", "iframe", "object", "embed", "form"}] == []
    assert [path for path, element in elements() if any(name.startswith(("on", "style")) for name in element.attrib)] == []


def test_no_page_makes_the_reader_ask_somebody_else_for_anything(published):
    asked = [element.get("src") or element.get("href") for _, element in elements() if element.tag in {"link", "img", "source"}]
    assert set(asked) == {stylesheet()[0]}
    assert re.findall(rb"(?i)url\(|@import|https?:", stylesheet()[1]) == []
    led_to = {element.get("href") for _, element in elements() if element.tag == "a" and urlsplit(element.get("href")).netloc}
    assert led_to == {"https://www.example.org/leaflet"}


def test_before_any_language_is_open_a_release_holds_the_style_sheet_alone():
    assert list(render_site(Site((), {}, ()))) == [stylesheet()[0].lstrip("/")]


@pytest.mark.parametrize("key", ["", ' context "key" as', ' for "key"'])
def test_a_phrase_of_a_template_has_a_key(key):
    with pytest.raises(TemplateSyntaxError, match="Write "):
        engines["reading"].from_string(f'{{% translate "Words"{key} %}}')


def test_the_style_sheet_knows_no_left_and_no_right():
    text = (Path(settings.BASE_DIR) / "static" / "reading" / "page.css").read_text()
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert re.findall(r"\b(?:left|right)\b|(?<![\w-])(?:margin|padding|border)-(?:top|bottom)\b", rules) == []


@pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY)
def test_every_language_has_its_faces_and_line_height_in_the_style_sheet(entry):
    rule = f":lang({entry.tag}) {{ --font: {entry.fonts}; --leading: {entry.line_height}; }}"
    assert rule in stylesheet()[1].decode().splitlines()


def test_a_demonstration_says_so_on_every_page(published):
    assert b'data-phrase="demonstration"' not in b"".join(pages().values())
    topic = create_topic(key=DEMONSTRATION, name="Demonstration", by=published.author)
    sheet = create_factsheet(key="made-up", topic=topic, by=published.author)
    write_source(version=sheet.latest(), pieces=source.read("# Made up\n"), by=published.author)
    published.bring_out("en", sheet)
    assert {path for path, html in pages().items() if b'data-phrase="demonstration"' not in html} == set()
