"""Sites put together without a database, for what depends on records alone."""

from datetime import UTC, datetime

from django.conf import settings

from cms.factsheets.interface import phrases_in
from cms.factsheets.pieces import Kind
from cms.releases.site import Sheet, Site, card_of, site_of

DAYS = {
    "last_reviewed": "2026-06-30",
    "next_review": "2029-06-30",
    "published_on": "2026-07-01",
    "english_published": "2026-07-01",
}
PLACE = {"level": 0, "container": "", "opens": False, "asset": ""}


def sheet_of(key, language, entries, *, topic="medicines", version=1, pictures=None, at=None):
    segments = [PLACE | entry for entry in entries]
    content = {"factsheet": key, "version": version, "language": language, "segments": segments}
    snapshot = {"content": content, "topic": topic, "names": {}, "pictures": pictures or {}, **DAYS}
    return Sheet(card_of(snapshot), lambda: snapshot, at or datetime(2026, 7, 1, tzinfo=UTC))


def titled(key, language, title, **more):
    """A factsheet of which only the title matters."""
    entry = {"key": "title", "kind": Kind.TITLE.value, "source": "Title", "target": title}
    return sheet_of(key, language, [entry], **more)


def interface_in(language, **more):
    """The interface with English words, and names of topics by their keys."""
    phrases = {one.key: one.text for one in phrases_in(settings.BASE_DIR / "templates" / "reading")} | more
    entries = [{"key": key, "kind": Kind.PHRASE.value, "source": words, "target": words} for key, words in phrases.items()]
    return sheet_of("interface", language, entries)


def site_with(*sheets, **topics) -> Site:
    interfaces = [interface_in(code, **topics) for code in sorted({sheet.language for sheet in sheets})]
    live = [*interfaces, *sheets]
    return site_of(live, live, {})
