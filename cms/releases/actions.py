"""Publish, withdraw, roll back: snapshot, pages, shelf, switch.

The database row of a release is committed first and `current` is switched after it, so a process killed in between
leaves the previous release live and whole; `settle` then finishes the switch.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.catalogues.compiled import put_interface
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import INTERFACE, Factsheet
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, Language, find
from cms.people.duties import require
from cms.people.models import Duty, Person
from cms.releases import rules
from cms.releases.models import Publication, Release
from cms.releases.pages import render_site, sheet_page
from cms.releases.site import Sheet, Site, site_of
from cms.releases.store import Store
from cms.review.actions import open_translations
from cms.review.editions import content_of, valid_signature
from cms.review.models import Edition
from cms.review.signing import last_reviewed, next_review_due
from cms.review.state import EditionState
from cms.roles import Act, Role

SHELF_LOCK = 7_310_002  # any number but the audit chain's, the same in every process


def store() -> Store:
    return Store(settings.PUBLISHED_ROOT)


def _hold_shelf() -> None:
    """Let one release follow the other, to the end of the transaction: what is live is read and replaced under this lock."""
    if connection.vendor == "postgresql":  # SQLite has one writer
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SHELF_LOCK])


def newest_release() -> Release | None:
    return Release.objects.order_by("-pk").first()


def live_publications() -> list[Publication]:
    """What patients are served now."""
    release = newest_release()
    return list(release.publications.select_related("edition__version__factsheet").order_by("pk")) if release else []


def live_of(factsheet: Factsheet, language: str = "") -> list[Publication]:
    return [
        publication
        for publication in live_publications()
        if publication.edition.version.factsheet_id == factsheet.pk and language in {"", publication.edition.language}
    ]


def current_site() -> Site:
    return site_of(live_publications(), Publication.objects.exclude(withdrawn_at=None).order_by("pk"))


def _known(language: str) -> Language:
    entry = find(language)
    if entry is None:
        raise Unknown(f"“{language}” is no language we publish in. Known: {', '.join(REGISTRY)}.")
    return entry


def edition_to_publish(factsheet: Factsheet, language: str) -> Edition:
    """The newest English edition, or a translation of the newest published English."""
    entry = _known(language)
    version = factsheet.latest() if entry.is_source else factsheet.published()
    edition = Edition.objects.filter(version=version, language=entry.code).first() if version else None
    if edition is None:
        raise Refused(f"There is no {entry.english} edition of {factsheet.key} yet.")
    return edition


def reasons_against_publishing(edition: Edition) -> list[str]:
    factsheet = edition.version.factsheet
    signature = valid_signature(edition)
    digest = signature.digest if signature else ""
    mine = Publication.objects.filter(edition__version__factsheet=factsheet, edition__language=edition.language, digest=digest)
    live = live_publications()
    return list(
        rules.reasons_against_publishing(
            state=EditionState(edition.state),
            is_signed=signature is not None,
            is_live=bool(digest) and any(publication.digest == digest for publication in live),
            was_withdrawn=mine.exclude(withdrawn_at=None).exists(),
            is_interface=factsheet.is_interface,
            interface_is_live=any(_is(publication, INTERFACE, edition.language) for publication in live),
            english_is_live=edition.is_source or any(_is_english_of(publication, edition) for publication in live),
            is_reviewed=last_reviewed(factsheet, edition.version.number) is not None,
            language=edition.entry.english,
        )
    )


def _is(publication: Publication, key: str, language: str) -> bool:
    return publication.edition.version.factsheet.key == key and publication.edition.language == language


def _is_english_of(publication: Publication, edition: Edition) -> bool:
    return publication.edition.is_source and publication.edition.version_id == edition.version_id


def snapshot_of(edition: Edition) -> dict[str, Any]:
    """Everything a page needs, so that it can be built again years later without the database."""
    factsheet = edition.version.factsheet
    reviewed = last_reviewed(factsheet, edition.version.number)
    if reviewed is None:
        raise Refused("No full review of the English has been completed.")
    return {
        "content": content_of(edition),
        "topic": factsheet.topic.key,
        "last_reviewed": reviewed.isoformat(),
        "next_review": next_review_due(factsheet, reviewed).isoformat(),
    }


def draft_page(edition: Edition) -> str:
    """The page with the words as they are now, through the one renderer; nothing is stored."""
    factsheet = edition.version.factsheet
    if factsheet.is_interface:
        raise Refused("The interface has no page of its own; its phrases stand on every page.")
    today = timezone.localdate()
    reviewed = last_reviewed(factsheet, edition.version.number) or today
    dates = {"last_reviewed": reviewed.isoformat(), "next_review": next_review_due(factsheet, reviewed).isoformat()}
    sheet = Sheet(0, {"content": content_of(edition), "topic": factsheet.topic.key} | dates)
    if not any(segment.kind is Kind.TITLE for segment in sheet.segments):
        raise Refused("There is nothing to see yet: the English has not been written.")
    return sheet_page(current_site(), sheet)


def publish(*, factsheet: Factsheet, language: str, by: Person) -> Publication:
    """Send a signed edition out, whole; raises Refused with the reasons the screen shows."""
    with transaction.atomic():
        require(by, Act.PUBLISH)
        _hold_shelf()
        factsheets.lock(factsheet)
        edition = edition_to_publish(factsheet, language)
        if reasons := reasons_against_publishing(edition):
            raise Refused(*reasons)
        snapshot = snapshot_of(edition)
        publication = Publication.objects.create(
            edition=edition, snapshot=snapshot, digest=digest_of(snapshot["content"]), published_at=timezone.now(), by=by
        )
        # English that goes out again after a rollback is frozen already, and translators may have gone on with it.
        if edition.is_source and not edition.version.is_frozen:
            _open_for_translation(edition)
        kept = [one for one in live_publications() if not _is(one, factsheet.key, edition.language)]
        release = _release(act="publish", publications=[*kept, publication], by=by)
        record(
            actor=by.username,
            act="edition published",
            subject=str(edition),
            digest=publication.digest,
            snapshot=digest_of(snapshot),
            release=release.digest,
        )
    settle()
    if factsheet.is_interface:
        put_interface(Sheet(publication.pk, snapshot).language, snapshot["content"])
    return publication


def _open_for_translation(edition: Edition) -> None:
    version = edition.version
    before = version.factsheet.published()
    factsheets.freeze(version=version)
    carried = Edition.objects.filter(version=before).values_list("language", flat=True) if before else []
    staffed = Duty.objects.filter(role=Role.TRANSLATOR.value, ended_at=None).values_list("language", flat=True)
    open_translations(version=version, languages=sorted({*carried, *staffed}))


def withdraw(*, factsheet: Factsheet, reason: str, by: Person, language: str = "") -> list[Publication]:
    """Take a factsheet away from patients, in one language or in all; its addresses answer with the notice."""
    with transaction.atomic():
        require(by, Act.WITHDRAW)
        _hold_shelf()
        factsheets.lock(factsheet)
        found = live_of(factsheet, _known(language).code if language else "")
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
        gone = {publication.pk for publication in found}
        release = _release(act="withdraw", publications=[one for one in live_publications() if one.pk not in gone], by=by)
        for publication in found:
            record(
                actor=by.username,
                act="edition withdrawn",
                subject=str(publication.edition),
                digest=publication.digest,
                reason=reason,
                release=release.digest,
            )
    settle()
    return found


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
    return target, list(rules.reasons_against_rolling_back(target_built_at=built_at, withdrawals=withdrawals))


def roll_back(*, by: Person) -> Release:
    """Switch back to the release before the live one, byte for byte."""
    with transaction.atomic():
        require(by, Act.ROLL_BACK)
        _hold_shelf()
        target, reasons = rollback_target()
        if reasons or target is None:
            raise Refused(*reasons)
        if breaks := list(store().breaks_in(target.digest)):
            raise Refused("The earlier release is damaged.", *breaks)
        release = Release.objects.create(digest=target.digest, act="roll back", built_at=timezone.now(), by=by)
        release.publications.set(target.publications.all())
        record(actor=by.username, act="rolled back", subject=f"release {target.digest[:12]}", release=target.digest)
    settle()
    return release


def _release(*, act: str, publications: Iterable[Publication], by: Person) -> Release:
    publications = list(publications)
    withdrawn = Publication.objects.exclude(withdrawn_at=None).order_by("pk")
    digest = store().build(render_site(site_of(publications, withdrawn)))
    release = Release.objects.create(digest=digest, act=act, built_at=timezone.now(), by=by)
    release.publications.set(publications)
    return release


@transaction.atomic
def settle() -> str | None:
    """Make `current` name the newest release; finishes what a killed process left. Returns its digest."""
    _hold_shelf()
    release = newest_release()
    if release is None:
        return None
    if store().current() != release.digest:
        store().switch(release.digest)
    return release.digest
