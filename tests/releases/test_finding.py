"""How pages are found: addresses of other languages, site maps, structured data, the feed, robots.txt."""

import json
import re
from datetime import datetime
from xml.etree import ElementTree

import html5lib
import pytest
from django.conf import settings

from cms.languages import REGISTRY
from cms.releases.actions import current_site, withdraw
from cms.releases.finding import SITEMAP, XHTML, feed
from cms.releases.pages import Renderer
from cms.releases.site import Site
from tests.releases.patients import get, live, live_digits, page, pages
from tests.releases.plain_site import site_with, titled

ATOM = "{http://www.w3.org/2005/Atom}"


def trees():
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return {path: parser.parse(body, transport_encoding="utf-8") for path, body in pages().items()}


def linked(tree, relation):
    return [one for one in tree.iter("link") if one.get("rel") == relation]


def alternates_in_pages():
    """By canonical address: the language of the page, and what it says of itself in other languages."""
    found = {}
    for tree in trees().values():
        alternates = {one.get("hreflang"): one.get("href") for one in linked(tree, "alternate") if one.get("hreflang")}
        if alternates:
            [canonical] = linked(tree, "canonical")
            found[canonical.get("href")] = (tree.get("lang"), alternates)
    return found


def alternates_in_sitemaps():
    found = {}
    for code in current_site().interfaces:
        root = ElementTree.fromstring(get(f"/{code}/sitemap.xml").content)
        for url in root.iter(f"{{{SITEMAP}}}url"):
            links = url.iter(f"{{{XHTML}}}link")
            found[url.findtext(f"{{{SITEMAP}}}loc")] = (code, {one.get("hreflang"): one.get("href") for one in links})
    return found


@pytest.mark.parametrize("told", [alternates_in_pages, alternates_in_sitemaps])
def test_pages_of_a_sheet_in_all_languages_name_each_other_and_themselves(drafted, told):
    drafted.bring_out("pl")
    found = told()
    assert f"{settings.SITE_URL}/pl/ibuprofen/" in found
    for address, (language, alternates) in found.items():
        others = dict(alternates)
        assert others.pop("x-default") == f"{settings.SITE_URL}/"
        if address != f"{settings.SITE_URL}/":  # which belongs to no language
            assert others[language] == address
        assert all(found[other] == (tag, alternates) for tag, other in others.items() if other != address)


def test_pages_and_sitemaps_agree(published):
    in_pages, in_sitemaps = alternates_in_pages(), alternates_in_sitemaps()
    assert in_sitemaps == {address: in_pages[address] for address in in_sitemaps}
    assert sorted(in_sitemaps) == sorted(
        f"{settings.SITE_URL}/{code}/{key}" for code in ("en", "pl", "ur") for key in ("", "paracetamol/")
    )


@pytest.mark.parametrize("told", [alternates_in_pages, alternates_in_sitemaps])
def test_what_is_withdrawn_is_named_by_no_page_and_no_sitemap(published, told):
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    found = told()
    gone = f"{settings.SITE_URL}/pl/paracetamol/"
    assert gone not in found
    assert all(gone not in alternates.values() for _, alternates in found.values())


def test_every_page_that_nobody_shall_find_says_so(published):
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    hidden = {path for path, html in pages().items() if b'<meta name="robots" content="noindex">' in html}
    assert hidden == {
        path for path in pages() if path.startswith("verify/") or path.endswith(("404.html", "gone.html", "thanks/index.html"))
    }
    assert all(linked(tree, "canonical") for path, tree in trees().items() if path not in hidden)


def test_robots_txt_leads_to_the_list_of_sitemaps_which_leads_to_each_language(published):
    assert get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /workbench/",
        "Disallow: /verify/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    root = ElementTree.fromstring(get("/sitemap.xml").content)
    assert [one.text for one in root.iter(f"{{{SITEMAP}}}loc")] == [
        f"{settings.SITE_URL}/{code}/sitemap.xml" for code in ("en", "pl", "ur")
    ]


def structured(language):
    return json.loads(page(language).partition('<script type="application/ld+json">')[2].partition("</script>")[0])


def visible(language):
    """What a page shows, by the claim of each element."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page(language).encode(), transport_encoding="utf-8")
    found = {"title": "".join(tree.find(".//h1").itertext()), "language": tree.get("lang")}
    for element in tree.iter():
        if name := element.get("data-record") or element.get("data-phrase"):
            found.setdefault((name, "data-record" in element.attrib), "".join(element.itertext()))
    days = [element.get("datetime") for element in tree.iter("time")]
    return found | {"last-reviewed": days[0]}


@pytest.mark.parametrize("language", ["en", "pl", "ur"])
def test_structured_data_says_what_the_page_shows(published, language):
    shown, address = visible(language), f"{settings.SITE_URL}/{language}/paracetamol/"
    told = structured(language)
    others = [told.pop(name, None) for name in ("translationOfWork", "workTranslation")]
    assert told == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": shown["title"],
        "inLanguage": shown["language"],
        "version": shown["number", True],
        "identifier": shown["identity", True],
        "lastReviewed": shown["last-reviewed"],
        "audience": {"@type": "Patient"},
        "publisher": {"@type": "Organization", "name": shown["site-name", False]},
        "reviewedBy": [{"@type": "Person", "jobTitle": shown["role-clinician", False]}],
    }
    assert [bool(one) for one in others] == [language != "en", language == "en"]


def test_english_and_its_translations_point_to_each_other(published):
    english = f"{settings.SITE_URL}/en/paracetamol/"
    translations = {one["inLanguage"]: one["@id"] for one in structured("en")["workTranslation"]}
    assert translations == {code: structured(code)["@id"] for code in ("pl", "ur")}
    assert {structured(code)["translationOfWork"]["@id"] for code in ("pl", "ur")} == {english}


def test_a_clinician_who_agreed_is_named_in_structured_data_as_on_the_page(published):
    published.clinician.is_named_on_pages = True
    published.clinician.save()
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    published.publish("pl")
    assert structured("pl")["reviewedBy"] == [{"@type": "Person", "name": "Clinician"}]


def test_words_cannot_end_the_script_that_carries_structured_data():
    title = "</script><script>alert(1)</script> & <!--"
    site = site_with(titled("tricky", "en", title))
    html = Renderer(site).sheet_page(site.sheets[0])
    text = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(text)["name"] == title


def entries(language):
    root = ElementTree.fromstring(get(f"/{language}/feed.xml").content)
    return [(one.findtext(f"{ATOM}title"), one.find(f"{ATOM}link").get("href")) for one in root.iter(f"{ATOM}entry")]


def test_the_feed_is_atom_with_all_that_atom_asks_for(drafted):
    root = ElementTree.fromstring(get("/en/feed.xml").content)
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
    assert (root.tag, root.get("{http://www.w3.org/XML/1998/namespace}lang")) == (f"{ATOM}feed", "en")
    assert links == {"alternate": f"{settings.SITE_URL}/en/", "self": f"{settings.SITE_URL}/en/feed.xml"}
    assert all(root.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "author/{http://www.w3.org/2005/Atom}name"))
    found = root.findall(f"{ATOM}entry")
    assert all(one.findtext(f"{ATOM}{name}") for one in found for name in ("id", "title", "updated"))
    assert len({one.findtext(f"{ATOM}id") for one in found}) == len(found) == 2
    assert root.findtext(f"{ATOM}updated") == max(one.findtext(f"{ATOM}updated") for one in found)


def test_a_feed_gives_the_newest_first(published):
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    published.publish("pl")
    assert entries("pl") == [("Paracetamol inaczej", f"{settings.SITE_URL}/pl/paracetamol/")]
    at = {key: datetime.fromisoformat(f"2026-07-0{day}T12:00:00+00:00") for key, day in (("a", 2), ("b", 3), ("c", 1), ("d", 2))}
    site = site_with(*(titled(key, "en", key.upper(), at=one) for key, one in at.items()))
    titles = re.findall(rb"<entry><title>(.)<", feed(site, REGISTRY["en"]))
    assert titles == [b"B", b"D", b"A", b"C"]
    backwards = Site(site.sheets[::-1], site.interfaces, ())
    assert feed(backwards, REGISTRY["en"]) == feed(site, REGISTRY["en"])


def test_a_feed_tells_of_a_withdrawal_without_its_title(published):
    digits = live_digits("pl")
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    words = published.segment("withdrawn-title", published.interface).words("pl")
    assert entries("pl") == [(words, f"{settings.SITE_URL}/pl/paracetamol/")]
    assert f"/verify/{digits}/#withdrawn</id>" in (live() / "pl" / "feed.xml").read_text()


def test_pages_lead_to_the_feed_of_their_language_alone(published):
    feeds = {
        one.get("href")
        for path, tree in trees().items()
        if path.startswith("pl/")
        for one in linked(tree, "alternate")
        if one.get("type")
    }
    assert feeds == {"/pl/feed.xml"}
