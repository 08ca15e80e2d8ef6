"""The one renderer: preview and release use the same. Snapshots in, files out; no database."""

from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.template import engines

from cms.errors import Refused
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, SOURCE, Language
from cms.releases.outline import blocks_of
from cms.releases.site import Sheet, Site
from cms.releases.store import File

PICTURES = "/assets/pictures/"
GONE = 410
_PICTURE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}


def long_date(day: date, entry: Language) -> str:
    """The date with the month's name, as CLDR writes it in that language."""
    return format_date(day, "long", locale=entry.cldr_locale)


@cache
def stylesheet() -> tuple[str, bytes]:
    """The address and the bytes of the style sheet: ours, and faces and line heights from the registry."""
    rules = [f":lang({entry.tag}) {{ --font: {entry.fonts}; --leading: {entry.line_height}; }}" for entry in REGISTRY.values()]
    own = (Path(settings.BASE_DIR) / "static" / "reading" / "page.css").read_text(encoding="utf-8")
    body = (own + "\n".join(rules) + "\n").encode()
    return f"/assets/page.{sha256(body).hexdigest()[:12]}.css", body


def render_site(site: Site) -> dict[str, File]:
    """Return every file of a release by its path; raises Refused if an interface lacks an approved phrase."""
    address, body = stylesheet()
    files = {address.lstrip("/"): File(body, "text/css; charset=utf-8")}
    for sheet in site.sheets:
        files[f"{sheet.language}/{sheet.key}/index.html"] = _html(sheet_page(site, sheet), sheet.language)
        files |= _pictures(sheet)
    for sheet in site.notices:
        files[f"{sheet.language}/{sheet.key}/index.html"] = _html(notice_page(site, sheet), sheet.language, GONE)
    for entry in site.languages:
        files[f"{entry.code}/index.html"] = _html(index_page(site, entry), entry.code)
        files[f"{entry.code}/404.html"] = _html(not_found_page(site, entry), entry.code, 404)
    if site.languages:
        first = SOURCE if SOURCE in site.interfaces else site.languages[0].code
        files["index.html"] = _html(languages_page(site, REGISTRY[first]), first)
        files["404.html"] = _html(not_found_page(site, REGISTRY[first]), first, 404)
    return files


def sheet_page(site: Site, sheet: Sheet) -> str:
    others = [other for other in site.editions_of(sheet.key) if other.language != sheet.language]
    return _render(
        "sheet.html",
        site,
        sheet.entry,
        sheet=sheet,
        blocks=blocks_of(sheet.body),
        others=[{"entry": other.entry, "address": other.address} for other in others],
        last_reviewed=long_date(sheet.last_reviewed, sheet.entry),
        next_review=long_date(sheet.next_review, sheet.entry),
        pictures=PICTURES,
    )


def notice_page(site: Site, sheet: Sheet) -> str:
    others = [other for other in site.editions_of(sheet.key) if other.language != sheet.language]
    english = next((other.address for other in others if other.language == SOURCE), "")
    assert sheet.withdrawn_on is not None
    return _render(
        "withdrawn.html",
        site,
        sheet.entry,
        sheet=sheet,
        withdrawn_on=long_date(sheet.withdrawn_on, sheet.entry),
        english_address=english,
        others=[{"entry": other.entry, "address": other.address} for other in others],
    )


def index_page(site: Site, entry: Language) -> str:
    return _render("index.html", site, entry, sheets=site.in_language(entry.code), others=_languages(site, entry))


def not_found_page(site: Site, entry: Language) -> str:
    return _render("not_found.html", site, entry, others=_languages(site, entry))


def languages_page(site: Site, entry: Language) -> str:
    choices = [{"entry": one, "interface": site.interfaces[one.code]} for one in site.languages]
    return _render("languages.html", site, entry, choices=choices)


def _languages(site: Site, entry: Language) -> list[dict[str, Any]]:
    return [{"entry": other, "address": f"/{other.code}/"} for other in site.languages if other != entry]


def _render(name: str, site: Site, entry: Language, **context: Any) -> str:
    interface = site.interfaces.get(entry.code)
    if interface is None:
        raise Refused(f"{entry.english} is not open to patients: its interface edition is not published.")
    context |= {
        "entry": entry,
        "interface": interface,
        "stylesheet": stylesheet()[0],
        "is_demonstration": site.is_demonstration,
    }
    return engines["reading"].get_template(name).render(context)


def _html(text: str, language: str, status: int = 200) -> File:
    lines = (line.rstrip() for line in text.splitlines())
    body = "\n".join(line for line in lines if line) + "\n"
    return File(body.encode(), "text/html; charset=utf-8", status, REGISTRY[language].tag)


def _pictures(sheet: Sheet) -> dict[str, File]:
    files = {}
    for segment in sheet.body:
        if segment.kind is Kind.ALT:
            try:
                body = (settings.PICTURES_ROOT / segment.asset).read_bytes()
            except OSError as problem:
                raise Refused(f"The picture {segment.asset} is not in {settings.PICTURES_ROOT}.") from problem
            path = f"{PICTURES}{segment.asset}".lstrip("/")
            files[path] = File(body, _PICTURE_TYPES[segment.asset.rpartition(".")[2]])
    return files
