import re
from datetime import date
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from PIL import Image

from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, create_topic
from cms.languages import REGISTRY
from cms.releases.assets import icon, stylesheet, web_faces
from cms.releases.build import build
from cms.releases.search import search_script
from cms.releases.site import DEMONSTRATION, Site
from cms.releases.store import Store
from cms.releases.templatetags.approved import date_in
from cms.review.actions import write_source
from tests.releases.patients import article, listing, live, live_digits, page, pages
from tests.releases.rich_sheet import PLACES, RICH


def trees():
    """Every page of the live release by its path; fails for HTML that is not valid."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return {path: parser.parse(body, transport_encoding="utf-8") for path, body in pages().items()}


def elements():
    return [(path, element) for path, tree in trees().items() for element in tree.iter() if isinstance(element.tag, str)]


def about(html):
    return html.partition('<footer class="about"')[2].partition("</footer>")[0]


def phrases_in_about(language):
    return re.findall('data-phrase="([a-z-]+)"', about(page(language)))


def on(day, entry):
    return f'<time datetime="{day}" data-record="date">{date_in(day, entry)}</time>'


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("pl", "ltr"), ("ur", "rtl")])
def test_every_page_says_its_language_and_direction(published, code, direction):
    found = {path: tree.attrib for path, tree in trees().items() if path.startswith(f"{code}/")}
    names = ["404", "a-z/index", "feedback/thanks/index", "index", "paracetamol/index", "search/index"]
    assert sorted(found) == [f"{code}/{name}.html" for name in names]
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
    assert 'data-record="english-title"' not in page("en")


def test_a_page_ends_with_its_dates_versions_and_code(published):
    today = published.published_on("pl")
    due = today + relativedelta(months=36)
    polish = REGISTRY["pl"]
    assert re.findall(r'data-phrase="([a-z-]+)">[^<]*</span></dt><dd>(.+)</dd>', about(page("pl"))) == [
        ("last-reviewed", on(today, polish)),
        ("next-review", on(due, polish)),
        ("version", '<bdi dir="ltr" data-record="number">1</bdi>'),
        ("translated-from", f'<bdi dir="ltr" data-record="number">1</bdi> ({on(today, polish)})'),
        ("code", '<bdi dir="ltr" lang="zxx" data-record="code">paracetamol</bdi>'),
        ("identity", f'<bdi dir="ltr" lang="zxx" class="keep" data-record="identity">{live_digits("pl")}</bdi>'),
    ]


def test_the_english_page_does_not_speak_of_a_translation(published):
    assert phrases_in_about("en") == [
        *("about", "checked-source", "written-by", "role-author", "approved-by", "role-clinician"),
        *("last-reviewed", "next-review", "version", "code", "identity"),
        *("check-newer", "other-formats", "mistake", "helpline", "all-factsheets"),
    ]


def test_a_translated_page_says_who_did_what_to_which_english(published):
    assert phrases_in_about("ur") == [
        *("about", "checked-translation", "translated-by", "role-translator", "revised-by", "role-reviser"),
        *("approved-by", "role-clinician", "last-reviewed", "next-review", "version", "translated-from", "code", "identity"),
        *("check-newer", "other-formats", "mistake", "helpline", "all-factsheets"),
    ]


def test_only_those_who_agreed_are_named(published):
    published.translator.is_named_on_pages = published.clinician.is_named_on_pages = True
    published.translator.save()
    published.clinician.save()
    published.write("paracetamol", "pl", "Paracetamol inaczej", by=published.second_translator)
    published.review("pl")
    published.publish("pl")
    assert re.findall(r'data-record="name">(.*?)<', about(page("pl"))) == ["Clinician"]  # the second translator did not agree
    assert "role-translator" in phrases_in_about("pl")
    assert "role-clinician" not in phrases_in_about("pl")


def test_a_page_leads_to_the_check_of_exactly_this_copy(published):
    address = f"/verify/{live_digits('pl')}/"
    assert f'<a href="{address}"><bdi dir="ltr" lang="zxx" data-record="address">{settings.SITE_URL}{address}</bdi></a>' in page(
        "pl"
    )


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
    assert date_in(date(2026, 6, 30), REGISTRY[code]) == written


def test_phones_doses_and_temperatures_keep_their_order_in_right_to_left_pages(published):
    assert re.findall(r'<bdi dir="ltr" class="keep">(.*?)</bdi>', article(page("ur"))) == [
        '<a href="tel:08081570192">0808 157 0192</a>',
        "38°C",
        "500 mg",
    ]
    assert re.findall(r'<bdi dir="ltr"(?!.* data-record=).*?>', page("pl")) == []


def places(element, way=()):
    """The way to each segment below an element, and its words."""
    for child in element:
        step = f"{child.tag}.{child.get('class')}" if child.tag in {"section", "div"} else child.tag
        if child.get("data-segment"):
            yield "/".join([*way, step]), child.get("alt") or "".join(child.itertext())
        yield from places(child, (*way, step))


def test_every_kind_of_block_stands_where_it_belongs(published):
    settings.PICTURES_ROOT.mkdir()
    Image.new("RGB", (40, 30)).save(settings.PICTURES_ROOT / "pill.png")
    published.sheet = None
    published.draft_sheet("rich", RICH)
    published.bring_out("en")
    body = trees()["en/rich/index.html"].find(".//article")
    assert list(places(body)) == PLACES


def test_a_picture_is_served_under_the_hash_of_its_bytes_with_its_size(published):
    settings.PICTURES_ROOT.mkdir()
    Image.new("RGB", (40, 30)).save(settings.PICTURES_ROOT / "pill.png")
    body = (settings.PICTURES_ROOT / "pill.png").read_bytes()
    published.sheet = None
    published.draft_sheet("rich", RICH)
    published.bring_out("en")
    path = f"assets/pictures/pill.{sha256(body).hexdigest()[:12]}.png"
    assert (live() / path).read_bytes() == body
    assert listing()[path]["type"] == "image/png"
    assert f'<img src="/{path}" width="40" height="30" alt="A pill beside a coin" data-segment=' in page("en", "rich")


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
    assert sorted(one for one in identities if "main" in one) == ["main", "main-content", "main_content"]
    assert {one for one in identities if "_" not in one} == {"main", "main-content"}  # ours have an underscore, no segment has
    assert '<a class="skip" href="#main_content">' in page("en", "headings")


def test_every_page_is_valid_and_gives_each_identity_once(published):
    for path, tree in trees().items():
        identities = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(identities) == len(set(identities)), path


def test_no_page_has_a_style_of_its_own_or_a_frame_and_scripts_are_the_search_and_words_for_machines(published):
    assert [path for path, element in elements() if element.tag in {"style", "iframe", "object", "embed"}] == []
    scripts = {(path, element.get("type"), element.get("src", "")) for path, element in elements() if element.tag == "script"}
    assert scripts == {
        *((f"{code}/paracetamol/index.html", "application/ld+json", "") for code in ("en", "pl", "ur")),
        *((f"{code}/search/index.html", "module", search_script()[0]) for code in ("en", "pl", "ur")),
    }
    forms = {
        (path, element.get("method", ""), element.get("action", "")) for path, element in elements() if element.tag == "form"
    }
    assert forms == {
        *((f"{code}/paracetamol/index.html", "post", f"/{code}/feedback/") for code in ("en", "pl", "ur")),
        *((f"{code}/search/index.html", "", "") for code in ("en", "pl", "ur")),
    }
    assert [path for path, element in elements() if any(name.startswith(("on", "style")) for name in element.attrib)] == []


def test_no_page_makes_the_reader_ask_somebody_else_for_anything(published):
    links = {
        element.get("href")
        for _, element in elements()
        if element.tag == "link" and element.get("rel") in {"stylesheet", "preload"}
    }
    sources = {element.get("src") for _, element in elements() if element.get("src")}
    assert links | sources == {stylesheet().address, search_script()[0], *(face.address for face in web_faces("ur")[:3])}
    assert re.findall(rb"(?i)url\(|@import|https?:", stylesheet().body) == []
    fonts = {face.address for face in web_faces("ur")[1:]}
    assert set(re.findall(r"url\((.*?)\)|https?:", web_faces("ur")[0].body.decode())) == fonts
    led_to = {element.get("href") for _, element in elements() if element.tag == "a" and urlsplit(element.get("href")).netloc}
    assert led_to == {"https://www.example.org/leaflet"}


def test_only_urdu_pages_load_the_urdu_face(published):
    css, face = (one.address for one in web_faces("ur")[:2])
    loading = {path for path, html in pages().items() if css.encode() in html or face.encode() in html}
    in_urdu = {path for path, html in pages().items() if b'<html lang="ur"' in html}
    assert loading == in_urdu
    assert f'<link rel="preload" href="{face}" as="font" type="font/woff2" crossorigin fetchpriority="low">' in page("ur")


def test_before_any_language_is_open_a_release_holds_no_page(tmp_path):
    shelf = Store(tmp_path / "shelf")
    digest = build(shelf, Site((), {}, ()))
    assert set(shelf.listing(digest)) == {stylesheet().path, icon().path, search_script()[0].lstrip("/")}


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
    rule = f":lang({entry.tag}) {{ --font: {entry.fonts}; --leading: {entry.line_height}; --scale: {entry.type_scale}; }}"
    assert rule in stylesheet().body.decode().splitlines()


def test_a_demonstration_says_so_on_every_page(published):
    assert b'data-phrase="demonstration"' not in b"".join(pages().values())
    topic = create_topic(key=DEMONSTRATION, name="Demonstration", by=published.author)
    sheet = create_factsheet(key="made-up", topic=topic, by=published.author)
    write_source(version=sheet.latest(), pieces=source.read("# Made up\n"), by=published.author)
    published.bring_out("en", sheet)
    assert {path for path, html in pages().items() if b'data-phrase="demonstration"' not in html} == set()
