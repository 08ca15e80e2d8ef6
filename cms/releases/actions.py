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
from cms.audit.chain import digest_of
from cms.catalogues.compiled import put_interface
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.about import lacking
from cms.factsheets.models import INTERFACE, Factsheet, Segment, Version
from cms.languages import REGISTRY, SOURCE, Language, find
from cms.memory.actions import Change
from cms.people.duties import require
from cms.people.models import Duty, Person
from cms.releases import parity, rules
from cms.releases.build import Progress, build
from cms.releases.models import Publication, Release, Stay
from cms.releases.overdue import marked_overdue, with_overdue
from cms.releases.recalled import end_recalls, keys_recalled_in, passages_recalled, recalled_words, without_recalled
from cms.releases.remembering import remember_live, remember_moved
from cms.releases.site import CLARIFICATION, SAFETY, Sheet, Site, Snapshot, card_of, site_of
from cms.releases.snapshots import snapshot_of
from cms.releases.store import Store, is_there, is_whole
from cms.releases.telling import tell_of_safety, tell_of_work
from cms.review.actions import open_translations
from cms.review.carrying import carry, to_carry
from cms.review.editions import valid_signature
from cms.review.grading import confirm, graded_changes, unconfirmed
from cms.review.models import Edition, Grading, Step
from cms.review.mqm import ErrorSeverity
from cms.review.remarks import keys_of_open_remarks
from cms.review.signing import last_reviewed
from cms.review.state import EditionState
from cms.roles import Act, Role

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


def edition_to_publish(factsheet: Factsheet, language: str) -> Edition:
    """The newest English edition, or a translation of the newest published English."""
    entry = known_language(language)
    version = factsheet.latest() if entry.is_source else factsheet.published()
    edition = Edition.objects.filter(version=version, language=entry.code).first() if version else None
    if edition is None:
        raise Refused(f"There is no {entry.english} edition of {factsheet.key} yet.")
    return edition


def reasons_against_publishing(edition: Edition, *, now: datetime | None = None) -> list[str]:
    """`now` is the time for which it is asked."""
    factsheet = edition.version.factsheet
    signature = valid_signature(edition)
    digest = signature.digest if signature else ""
    mine = Publication.objects.filter(edition__version__factsheet=factsheet, edition__language=edition.language, digest=digest)
    live = live_publications()
    interface = live.filter(edition__version__factsheet__key=INTERFACE, edition__language=edition.language)
    english = live.filter(edition__version=edition.version_id, edition__language=SOURCE)
    return list(
        rules.reasons_against_publishing(
            state=EditionState(edition.state),
            is_signed=signature is not None,
            is_live=bool(digest) and live.filter(digest=digest).exists(),
            was_withdrawn=mine.exclude(withdrawn_at=None).exists(),
            recalled=keys_recalled_in(edition),
            is_interface=factsheet.is_interface,
            interface_is_live=interface.exists(),
            english_is_live=edition.is_source or english.exists(),
            is_reviewed=last_reviewed(factsheet, edition.version.number) is not None,
            critical_remarks=keys_of_open_remarks(edition.version, edition.language, ErrorSeverity.CRITICAL),
            ungraded=unconfirmed(edition.version) if edition.is_source and not edition.version.is_frozen else [],
            lacking=lacking(factsheet) if edition.is_source and not _is_urgent(edition.version) else [],
            embargo_until=_local(edition.version.embargo_until),
            now=now or timezone.localtime(),
            language=edition.entry.english,
        )
    )


def _is_urgent(version: Version) -> bool:
    """A safety-critical correction waits for no record that has nothing to do with it."""
    return version.segments.filter(severity__gte=SAFETY).exists()


def _local(at: datetime | None) -> datetime | None:
    """A time as reasons name it: as the clocks of the site show it."""
    return timezone.localtime(at) if at else None


def publish(
    *, factsheet: Factsheet, language: str, by: Person, alone: str = "", digest: str = "", progress: Progress | None = None
) -> Publication:
    """Send a signed edition out, whole; raises Refused with the reasons the screen shows.

    English takes along the languages that are to go out with it; where one is not ready, `alone` says why it does not wait.
    `digest` names the signed content that is meant, if it has to be no other.
    """
    with transaction.atomic():
        require(by, Act.PUBLISH, about=factsheet)
        hold_shelf()
        factsheets.lock(factsheet)
        edition = edition_to_publish(factsheet, language)
        pair = parity.pair_of(edition)
        reasons = [*reasons_against_publishing(edition), *parity.reasons_against_alone(pair, alone)]
        signature = valid_signature(edition)
        if digest and signature and signature.digest != digest:
            reasons.append("The words that are signed now are not those that were to go out.")
        if reasons:
            raise Refused(*reasons)
        entering = [_publication(edition, by)]
        # English that goes out again after a rollback is frozen already, and translators may have gone on with it.
        if edition.is_source and not edition.version.is_frozen:
            _open_for_translation(edition, by)
        entering += [_publication(one, by) for one in pair.ready]
        leaving = [live for one in entering for live in live_of(factsheet, one.edition.language)]
        release = release_site(act="publish", entering=entering, leaving=leaving, by=by, progress=progress)
        remember_moved(entering=entering, leaving=leaving)
        for one in entering:
            record(
                actor=by.username,
                act="edition published",
                subject=str(one.edition),
                digest=one.digest,
                snapshot=digest_of(one.snapshot),
                release=release.digest,
            )
        if pair.lacking:
            languages = [entry.code for entry in pair.lacking]
            record(actor=by.username, act="published without parity", subject=str(edition), languages=languages, reason=alone)
        if edition.is_source:
            tell_of_safety(edition.version, live_of(factsheet), by=by)
        end_recalls(factsheet, live_of(factsheet), by=by, release=release.digest)
    settle()
    if factsheet.is_interface:
        for one in entering:
            put_interface(one.edition.language, one.snapshot["content"])
    return entering[0]


def _publication(edition: Edition, by: Person) -> Publication:
    snapshot = snapshot_of(edition)
    return Publication.objects.create(
        edition=edition,
        snapshot=snapshot,
        card=card_of(snapshot),
        digest=digest_of(snapshot["content"]),
        published_at=timezone.now(),
        by=by,
    )


def open_early(*, factsheet: Factsheet, reason: str, by: Person) -> Version:
    """Hand signed English to the translators before patients get it, so that both can go out together.

    From then on this version of the English stays as it is; approvals are carried over as at its publication.
    """
    with transaction.atomic():
        require(by, Act.PUBLISH, about=factsheet)
        factsheets.lock(factsheet)
        edition = edition_to_publish(factsheet, SOURCE)
        reasons = reasons_against_publishing(edition)
        if edition.version.is_frozen:
            reasons.append(f"Version {edition.version.number} is open for translation already.")
        if not reason.strip():
            reasons.append("Say why it is translated before it is published.")
        if reasons:
            raise Refused(*reasons)
        _open_for_translation(edition, by)
        record(actor=by.username, act="opened for translation early", subject=str(edition), reason=reason)
    return edition.version


def _open_for_translation(edition: Edition, by: Person) -> None:
    """Let translations be made of this English; approvals that an editorial change leaves standing are carried over."""
    version = edition.version
    before = version.factsheet.published()
    factsheets.freeze(version=version)
    carried = Edition.objects.filter(version=before).exclude(language=SOURCE).values_list("language", flat=True) if before else []
    carry(version, to_carry(version, sorted(carried), graded_changes(version)), by=by)
    staffed = Duty.objects.filter(role=Role.TRANSLATOR.value, ended_at=None).values_list("language", flat=True)
    open_translations(version=version, languages=sorted({*carried, *staffed}))
    tell_of_work(version, by=by)


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
