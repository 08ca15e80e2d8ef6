"""Which live pages say that their review is overdue: those that were marked so, not those whose day happens to be past.

A page changes with a release and never by itself, so the passing of a day is an act like any other; overdue_marking.py does it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from cms.releases.models import OverdueMark
from cms.releases.site import Sheet, Site

PHRASES = ("overdue-title", "overdue-advice")

# An edition that went out again is another copy of it: the place and the time name one publication.
Marked = tuple[str, str, datetime]


def marked_overdue(until: datetime | None = None) -> set[Marked]:
    """The publications that were marked, or that had been by a time."""
    marks = OverdueMark.objects.all() if until is None else OverdueMark.objects.filter(at__lte=until)
    edition = "publication__edition"
    rows = marks.values_list(f"{edition}__version__factsheet__key", f"{edition}__language", "publication__published_at")
    return set(rows)


def with_overdue(site: Site, marked: Collection[Marked]) -> Site:
    """The site with the notice on marked pages, where the interface of their language has the words for it."""
    if not marked:
        return site
    return replace(site, sheets=tuple(_told(site, sheet, marked) for sheet in site.sheets))


def _told(site: Site, sheet: Sheet, marked: Collection[Marked]) -> Sheet:
    is_marked = (sheet.key, sheet.language, sheet.at) in marked
    return replace(sheet, is_overdue=True) if is_marked and has_words(site, sheet.language) else sheet


def has_words(site: Site, language: str) -> bool:
    interface = site.interfaces.get(language)
    return interface is not None and all(interface.phrases.get(key) for key in PHRASES)
