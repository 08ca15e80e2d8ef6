"""How pages are found: canonical and alternate addresses, structured data, sitemap, robots.txt and the feed of changes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString

from cms.languages import SOURCE, Language
from cms.releases.prose import plain_text
from cms.releases.site import Sheet, Site

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
LONGEST_FEED = 50
# Signs that would end a script element or be read as markup.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def absolute(address: str) -> str:
    return f"{settings.SITE_URL}{address}"


def has_page(entry: Language, page: str) -> bool:
    """Whether a language has one of the pages beside its factsheets: an A to Z only where the script has letters."""
    return page != "a-z/" or entry.has_letters


def alternates_of(site: Site, sheet: Sheet) -> list[dict[str, str]]:
    """Every live language of a factsheet, its own among them, and the way to choose one (`hreflang`)."""
    found = [{"tag": other.entry.tag, "address": absolute(other.address)} for other in site.by_key.get(sheet.key, [])]
    return [*found, {"tag": "x-default", "address": absolute("/")}]


def entrance(site: Site, entry: Language | None, page: str) -> dict[str, Any]:
    """Canonical and alternate addresses of a list of factsheets, or of the choice of languages."""
    languages = [other for other in site.languages if has_page(other, page)]
    found = [{"tag": other.tag, "address": absolute(f"/{other.code}/{page}")} for other in languages]
    return {
        "canonical": absolute(f"/{entry.code}/{page}" if entry else "/"),
        "alternates": [*found, {"tag": "x-default", "address": absolute("/")}],
    }


def json_ld(site: Site, sheet: Sheet, phrases: Mapping[str, str]) -> SafeString:
    """The page as schema.org's MedicalWebPage, ready to stand in a script element; it says what the page shows."""
    language = sheet.language
    others = [other for other in site.by_key.get(sheet.key, []) if other.language != language]
    english = site.english_of(sheet.key)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": absolute(sheet.address),
        "url": absolute(sheet.address),
        "name": plain_text(sheet.title.text, language),
        "inLanguage": sheet.entry.tag,
        "version": str(sheet.version),
        "identifier": sheet.identity,
        "lastReviewed": sheet.last_reviewed.isoformat(),
        "audience": {"@type": "Patient"},
        "publisher": {"@type": "Organization", "name": plain_text(phrases.get("site-name", ""), language)},
        "reviewedBy": _reviewers(sheet, phrases),
    }
    if sheet.is_translation:
        data["translationOfWork"] = {"@type": "MedicalWebPage", "@id": absolute(f"/{SOURCE}/{sheet.key}/"), "inLanguage": SOURCE}
        data["translationOfWork"] |= {"version": str(sheet.version)} if english else {}
    elif others:
        data["workTranslation"] = [
            {"@type": "MedicalWebPage", "@id": absolute(other.address), "inLanguage": other.entry.tag} for other in others
        ]
    return SafeString(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED))


def _reviewers(sheet: Sheet, phrases: Mapping[str, str]) -> list[dict[str, str]]:
    named = sheet.names.get("clinician", [])
    role = plain_text(phrases.get("role-clinician", ""), sheet.language)
    return [{"@type": "Person", "name": name} for name in named] or [{"@type": "Person", "jobTitle": role}]


def robots() -> bytes:
    lines = ["User-agent: *", "Disallow: /workbench/", "Disallow: /verify/", "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return "\n".join(lines).encode()


def sitemap_index(site: Site) -> bytes:
    """The list of the languages' sitemaps; each stays below the 50,000 addresses that a sitemap may hold."""
    ElementTree.register_namespace("", SITEMAP)
    root = ElementTree.Element(f"{{{SITEMAP}}}sitemapindex")
    for entry in site.languages:
        place = ElementTree.SubElement(ElementTree.SubElement(root, f"{{{SITEMAP}}}sitemap"), f"{{{SITEMAP}}}loc")
        place.text = absolute(f"/{entry.code}/sitemap.xml")
    return _xml(root)


def sitemap(site: Site, entry: Language) -> bytes:
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    _add_address(root, absolute(f"/{entry.code}/"), entrance(site, entry, "")["alternates"])
    for sheet in site.by_language.get(entry.code, []):
        _add_address(root, absolute(sheet.address), alternates_of(site, sheet), sheet.published_on.isoformat())
    return _xml(root)


def _add_address(root: ElementTree.Element, address: str, alternates: Iterable[dict[str, str]], changed: str = "") -> None:
    url = ElementTree.SubElement(root, f"{{{SITEMAP}}}url")
    ElementTree.SubElement(url, f"{{{SITEMAP}}}loc").text = address
    if changed:
        ElementTree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = changed
    for alternate in alternates:
        names = {"rel": "alternate", "hreflang": alternate["tag"], "href": alternate["address"]}
        ElementTree.SubElement(url, f"{{{XHTML}}}link", names)


def _xml(root: ElementTree.Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def feed(site: Site, entry: Language) -> bytes:
    """The newest editions and withdrawals of a language as an Atom feed, newest first; empty bytes while there are none."""
    phrases = site.interfaces[entry.code].phrases
    changes = sorted(_changes(site, entry), key=lambda change: (change[0], change[1].key), reverse=True)[:LONGEST_FEED]
    if not changes:
        return b""
    made = Atom1Feed(
        title=plain_text(phrases.get("site-name", ""), entry.code),
        link=absolute(f"/{entry.code}/"),
        description="",
        language=entry.tag,
        feed_url=absolute(f"/{entry.code}/feed.xml"),
        feed_guid=absolute(f"/{entry.code}/"),
        author_name=plain_text(phrases.get("site-name", ""), entry.code),  # an Atom feed has to have an author
    )
    for at, sheet in changes:
        words = phrases.get("withdrawn-title", "") if sheet.withdrawn_at else sheet.title.text
        instead = "" if sheet.withdrawn_at else sheet.english_instead
        made.add_item(
            title=plain_text(instead, SOURCE) if instead else plain_text(words, entry.code),
            link=absolute(sheet.address),
            description="",
            unique_id=f"{absolute(sheet.verify_address)}{'#withdrawn' if sheet.withdrawn_at else ''}",
            pubdate=at,
            updateddate=at,
        )
    return bytes(made.writeString("utf-8"), "utf-8")


def _changes(site: Site, entry: Language) -> Iterator[tuple[datetime, Sheet]]:
    for sheet in site.by_language.get(entry.code, []):
        if sheet.at:
            yield sheet.at.astimezone(UTC).replace(microsecond=0), sheet
    for sheet in site.notices:
        if sheet.language == entry.code and sheet.withdrawn_at:
            yield sheet.withdrawn_at.astimezone(UTC).replace(microsecond=0), sheet
