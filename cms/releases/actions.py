"""Publish, withdraw, roll back: snapshot, pages, shelf, switch.

The database row of a release is committed first and `current` is switched after it, so a process killed in between
leaves the previous release live and whole; `settle` then finishes the switch.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet, Segment, Version
from cms.languages import REGISTRY, SOURCE, Language, find
from cms.memory.actions import Change
from cms.people.duties import require
from cms.people.models import Person
from cms.releases import rules
from cms.releases.build import Progress, build
from cms.releases.models import Publication, Release, Stay
from cms.releases.overdue import marked_overdue, with_overdue
from cms.releases.recalled import passages_recalled, recalled_words, without_recalled
from cms.releases.remembering import remember_live, remember_moved
from cms.releases.site import CLARIFICATION, SAFETY, Sheet, Site, Snapshot, card_of, site_of
from cms.releases.store import Store, is_there, is_whole
from cms.releases.telling import tell_of_safety
from cms.review.grading import confirm
from cms.review.models import Grading, Step
from cms.roles import Act

RECALL = "recall"
SHELF_LOCK = 7_310_002  # any number but the audit chain's, the same in every process


def store() -> Store:
    return Store(settings.PUBLISHED_ROOT)


def hold_shelf() -> None:
    """Let one release follow the other, to the end of the transaction: what is live is read and replaced under this lock."""
    if connection.vendor == "postgresql":  # SQLite has one writer
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SHELF_LOCK])


def newest_release() -> Release | None:
    return Release.objects.order_by("-pk").first()


def live_publications() -> QuerySet[Publication]:
    """What patients are served now."""
    live = Publication.objects.filter(pk__in=Stay.objects.filter(ended=None).values("publication"))
    return live.select_related("edition__version__factsheet").order_by("pk")


def publications_at(release: Release) -> QuerySet[Publication]:
    """What patients were served from a release on."""
    then = Stay.objects.filter(began__lte=release.pk).filter(Q(ended=None) | Q(ended__gt=release.pk))
    return Publication.objects.filter(pk__in=then.values("publication")).order_by("pk")


def live_of(factsheet: Factsheet, language: str = "") -> list[Publication]:
    found = live_publications().filter(edition__version__factsheet=factsheet)
    return list(found.filter(edition__language=language) if language else found)


def current_site() -> Site:
    """What patients see, without the words, which each sheet reads when it is rendered."""
    return with_overdue(_site(Publication.objects.order_by("pk")), marked_overdue())


def site_told_by(release: Release) -> Site:
    """What patients see while a release is the live one; gone back to, it knows of no copy that went out after it was built."""
    first = Release.objects.filter(digest=release.digest).order_by("pk")[0]
    site = _site(Publication.objects.filter(stays__began__lte=first.pk).order_by("pk").distinct())
    return with_overdue(site, marked_overdue(until=first.built_at))


def _site(publications: QuerySet[Publication]) -> Site:
    columns = ("pk", "card", "published_at", "withdrawn_at")
    ever = {row[0]: _sheet(*row) for row in publications.values_list(*columns)}
    live = Stay.objects.filter(ended=None).order_by("publication").values_list("publication", flat=True)
    return without_recalled(site_of([ever[pk] for pk in live if pk in ever], ever.values(), grades()), recalled_words())


def grades() -> dict[str, list[tuple[int, str, int]]]:
    """By factsheet, what a live translation is held against: published changes from S2 on, and whatever a removal was graded."""
    found: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    changed = Segment.objects.filter(severity__gte=CLARIFICATION, version__frozen_at__isnull=False)
    for factsheet, version, key, severity in changed.values_list("version__factsheet__key", "version__number", "key", "severity"):
        found[factsheet].append((version, key, severity))
    removed: dict[tuple[str, int, str], int] = {}
    confirmed = Grading.objects.filter(after="", step=Step.CONFIRMED, version__frozen_at__isnull=False).order_by("pk")
    for factsheet, version, key, severity in confirmed.values_list(
        "version__factsheet__key", "version__number", "segment_key", "severity"
    ):
        removed[factsheet, version, key] = severity
    for (factsheet, version, key), severity in removed.items():
        found[factsheet].append((version, key, severity))
    return found


def _sheet(pk: int, card: dict[str, Any], published_at: datetime, withdrawn_at: datetime | None) -> Sheet:
    def load() -> Snapshot:
        return dict(Publication.objects.values_list("snapshot", flat=True).get(pk=pk))

    return Sheet(card, load, published_at, withdrawn_at, timezone.localdate(withdrawn_at) if withdrawn_at else None)


def known_language(language: str) -> Language:
    entry = find(language)
    if entry is None:
        raise Unknown(f"“{language}” is no language we publish in. Known: {', '.join(REGISTRY)}.")
    return entry


def withdraw(*, factsheet: Factsheet, reason: str, by: Person, language: str = "") -> list[Publication]:
    """Take a factsheet away from patients, in one language or in all; its addresses answer with the notice."""
    with transaction.atomic():
        require(by, Act.WITHDRAW)
        hold_shelf()
        factsheets.lock(factsheet)
        found, _ = take_away(act="withdraw", factsheet=factsheet, language=language, reason=reason, by=by)
    settle()
    return found


def take_away(*, act: str, factsheet: Factsheet, language: str, reason: str, by: Person) -> tuple[list[Publication], Release]:
    """What a withdrawal and a recall of a whole factsheet have in common, inside their transaction and under its locks."""
    found = live_of(factsheet, known_language(language).code if language else "")
    site = current_site()
    languages = {one.edition.language for one in found}
    if reasons := list(
        rules.reasons_against_withdrawing(
            found=len(found),
            reason=reason,
            is_interface=factsheet.is_interface,
            open_languages=sorted(languages & {sheet.language for sheet in site.sheets}),
            noticed_languages=sorted(languages & {sheet.language for sheet in site.notices}),
        )
    ):
        raise Refused(*reasons)
    for publication in found:
        publication.withdrawn_at, publication.withdrawn_by, publication.reason = timezone.now(), by, reason
        publication.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    release = release_site(act=act, leaving=found, by=by)
    remember_moved(entering=[], leaving=found)
    for publication in found:
        record(
            actor=by.username,
            act="edition withdrawn",
            subject=str(publication.edition),
            digest=publication.digest,
            reason=reason,
            release=release.digest,
        )
    return found, release


def rollback_target() -> tuple[Release | None, list[str]]:
    """The release before the live one, and the reasons against going back to it."""
    newest = newest_release()
    target = None
    if newest:
        first = Release.objects.filter(digest=newest.digest).order_by("pk")[0]
        target = Release.objects.filter(pk__lt=first.pk).exclude(digest=newest.digest).order_by("-pk").first()
    withdrawn = Publication.objects.exclude(withdrawn_at=None).select_related("edition__version__factsheet")
    withdrawals = [(one.withdrawn_at, str(one.edition)) for one in withdrawn if one.withdrawn_at]
    built_at = target.built_at if target else None
    against = rules.reasons_against_rolling_back(
        target_built_at=built_at,
        is_kept=target is not None and store().keeps(target.digest),
        withdrawals=withdrawals,
        corrections=_safety_corrections(),
        recalls=passages_recalled(),
        gradings=list(Release.objects.filter(act="grade").values_list("built_at", flat=True)),
    )
    return target, list(against)


def _safety_corrections() -> list[tuple[datetime, str]]:
    """When which English went out that corrected something safety-critical."""
    corrected = Publication.objects.filter(edition__language=SOURCE, edition__version__segments__severity__gte=SAFETY)
    return [(one.published_at, str(one.edition)) for one in corrected.select_related("edition__version__factsheet").distinct()]


def roll_back(*, by: Person) -> Release:
    """Switch back to the release before the live one, byte for byte."""
    with transaction.atomic():
        require(by, Act.ROLL_BACK)
        hold_shelf()
        target, reasons = rollback_target()
        if reasons or target is None:
            raise Refused(*reasons)
        if breaks := list(store().breaks_in(target.digest)):
            raise Refused("The earlier release is damaged.", *breaks)
        release = Release.objects.create(digest=target.digest, act="roll back", built_at=timezone.now(), by=by)
        wanted, live = list(publications_at(target)), list(live_publications())
        entering, leaving = [one for one in wanted if one not in live], [one for one in live if one not in wanted]
        _move(release, entering=entering, leaving=leaving)
        remember_moved(entering=entering, leaving=leaving)
        record(actor=by.username, act="rolled back", subject=f"release {target.digest[:12]}", release=target.digest)
    settle()
    return release


def release_site(
    *,
    act: str,
    by: Person,
    entering: Sequence[Publication] = (),
    leaving: Sequence[Publication] = (),
    progress: Progress | None = None,
) -> Release:
    """Build the site as it will be, and keep the row of it; a withdrawal waits for nothing that can be left out."""
    # The row comes first, so that the site is read as it will be; its digest is known when the release is on the shelf.
    release = Release.objects.create(digest="", act=act, built_at=timezone.now(), by=by)
    _move(release, entering=entering, leaving=leaving)
    release.digest = build(
        store(),
        current_site(),
        is_withdrawal=act in {"withdraw", RECALL},
        is_sound=is_whole if act == "rebuild" else is_there,
        progress=progress,
    )
    release.save(update_fields=["digest"])
    return release


def _move(release: Release, *, entering: Sequence[Publication], leaving: Sequence[Publication]) -> None:
    Stay.objects.filter(publication__in=leaving, ended=None).update(ended=release)
    Stay.objects.bulk_create(Stay(publication=publication, began=release) for publication in entering)


def grade_change(*, version: Version, key: str, severity: int, note: str, by: Person, read: str = "") -> Release | None:
    """Grade a change to the English; where it is out already, the live pages follow at once. Returns their release."""
    release = None
    with transaction.atomic():
        hold_shelf()
        confirm(version=version, key=key, severity=severity, note=note, by=by, read=read)
        if live_publications().filter(edition__version=version, edition__language=SOURCE).exists():
            release = release_site(act="grade", by=by)
            record(actor=by.username, act="site rebuilt", subject=f"release {release.digest[:12]}", release=release.digest)
            tell_of_safety(version, live_of(version.factsheet), by=by, key=key)
    settle()
    return release


def rebuild(*, by: Person, progress: Progress | None = None) -> Release:
    """Make the live site anew with what the product is now: after an upgrade, or when the shelf was lost."""
    with transaction.atomic():
        require(by, Act.PUBLISH)
        hold_shelf()
        if newest_release() is None:
            raise Refused("Nothing has been published yet, so there is nothing to rebuild.")
        _complete_cards()
        release = release_site(act="rebuild", by=by, progress=progress)
        record(actor=by.username, act="site rebuilt", subject=f"release {release.digest[:12]}", release=release.digest)
    settle()
    return release


def _complete_cards() -> None:
    """Let every card tell what cards tell now; what its snapshot is too old to say, it has from the migration that made it."""
    for publication in Publication.objects.order_by("pk").iterator(chunk_size=200):
        told = {name: value for name, value in card_of(publication.snapshot).items() if value is not None}
        if publication.card != publication.card | told:
            publication.card |= told
            publication.save(update_fields=["card"])


@transaction.atomic
def remember_published() -> Change:
    """Fill the translation memory from what is live, and take out what is not; a second time it changes nothing."""
    hold_shelf()
    return remember_live(list(live_publications()))


@transaction.atomic
def settle() -> str | None:
    """Make `current` name the newest release; finishes what a killed process left. Returns its digest."""
    hold_shelf()
    release = newest_release()
    if release is None:
        return None
    if store().current() != release.digest:
        store().switch(release.digest)
        newest = Release.objects.order_by("-pk").values_list("digest", flat=True)
        store().prune(list(newest[: settings.RELEASES_KEPT]))
    return release.digest
