"""Marking live pages whose review is overdue for so long that patients are to know; a release like any other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.people.duties import require
from cms.people.models import Person
from cms.releases.actions import current_site, hold_shelf, live_publications, newest_release, release_site, settle, site_told_by
from cms.releases.models import OverdueMark, Publication, Release
from cms.releases.overdue import has_words
from cms.releases.site import Sheet
from cms.roles import Act

MARK = "mark overdue"


@dataclass(frozen=True)
class Marking:
    """Pages that say now that their review is overdue, those that cannot for want of words, and the release if there is one."""

    marked: tuple[str, ...] = ()
    wordless: tuple[str, ...] = ()
    release: Release | None = None


def mark_overdue(*, by: Person, today: date) -> Marking:
    """Let every page say so that nobody reviewed within OVERDUE_NOTICE_DAYS after its day; makes no release for nothing."""
    with transaction.atomic():
        require(by, Act.PUBLISH)
        hold_shelf()
        newest = newest_release()
        if newest is None:
            return Marking()
        served = {(one.key, one.language) for one in site_told_by(newest).sheets if one.is_overdue}
        site = current_site()
        due = [one for one in site.sheets if is_late(one, today) and (one.key, one.language) not in served]
        able = [one for one in due if has_words(site, one.language)]
        wordless = tuple(_name(one) for one in due if one not in able)
        if not able:
            return Marking(wordless=wordless)
        at = timezone.now()
        live = list(live_publications().defer("snapshot", "card"))
        OverdueMark.objects.bulk_create(OverdueMark(publication=_publication(one, live), at=at) for one in able)
        release = release_site(act=MARK, by=by)
        names = tuple(_name(one) for one in able)
        told = {"pages": list(names), "release": release.digest}
        record(actor=by.username, act="pages marked overdue", subject=f"release {release.digest[:12]}", **told)
    settle()
    return Marking(names, wordless, release)


def is_late(sheet: Sheet, today: date) -> bool:
    return today > sheet.next_review + timedelta(days=settings.OVERDUE_NOTICE_DAYS)


def _name(sheet: Sheet) -> str:
    return f"{sheet.key} {sheet.language}"


def _publication(sheet: Sheet, live: Iterable[Publication]) -> Publication:
    return next(one for one in live if (one.edition.language, one.edition.version.factsheet.key) == (sheet.language, sheet.key))
