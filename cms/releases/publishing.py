"""Signed editions go out to patients: one, or all that are ready, each whole and all of them in one release."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.catalogues.compiled import put_interface
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.about import lacking
from cms.factsheets.models import INTERFACE, Factsheet, Version
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Duty, Person
from cms.releases import parity, rules
from cms.releases.actions import hold_shelf, known_language, live_of, live_publications, release_site, settle
from cms.releases.build import Progress
from cms.releases.models import Publication, Release, Stay
from cms.releases.parity import Pair
from cms.releases.recalled import end_recalls, keys_recalled_in
from cms.releases.remembering import remember_moved
from cms.releases.site import SAFETY, card_of
from cms.releases.snapshots import snapshot_of
from cms.releases.telling import tell_of_safety, tell_of_work
from cms.review.actions import open_translations
from cms.review.carrying import carry, to_carry
from cms.review.editions import valid_signature
from cms.review.grading import graded_changes, unconfirmed
from cms.review.models import Edition, Signature
from cms.review.mqm import ErrorSeverity
from cms.review.remarks import keys_of_open_remarks
from cms.review.signing import last_reviewed
from cms.review.state import EditionState
from cms.roles import Act, Role


@dataclass(frozen=True)
class Going:
    """An edition that somebody wants to send out.

    English takes along the languages that are to go out with it; where one is not ready, `alone` says why it does not wait.
    `digest` names the signed content that is meant, if it has to be no other.
    """

    factsheet: Factsheet
    language: str
    alone: str = ""
    digest: str = ""


def edition_to_publish(factsheet: Factsheet, language: str) -> Edition:
    """The newest English edition, or a translation of the newest published English."""
    entry = known_language(language)
    version = factsheet.latest() if entry.is_source else factsheet.published()
    edition = Edition.objects.filter(version=version, language=entry.code).first() if version else None
    if edition is None:
        raise Refused(f"There is no {entry.english} edition of {factsheet.key} yet.")
    return edition


def reasons_against_publishing(edition: Edition, *, now: datetime | None = None, beside: Collection[Edition] = ()) -> list[str]:
    """`now` is the time for which it is asked, `beside` what goes out in the same release."""
    factsheet = edition.version.factsheet
    signature = valid_signature(edition)
    digest = signature.digest if signature else ""
    mine = Publication.objects.filter(edition__version__factsheet=factsheet, edition__language=edition.language, digest=digest)
    live = live_publications()
    interface = live.filter(edition__version__factsheet__key=INTERFACE, edition__language=edition.language)
    opens = any(one.version.factsheet.is_interface and one.language == edition.language for one in beside)
    english = live.filter(edition__version=edition.version_id, edition__language=SOURCE)
    follows = any(one.version_id == edition.version_id and one.is_source for one in beside)
    return list(
        rules.reasons_against_publishing(
            state=EditionState(edition.state),
            is_signed=signature is not None,
            is_live=bool(digest) and live.filter(digest=digest).exists(),
            was_withdrawn=mine.exclude(withdrawn_at=None).exists(),
            recalled=keys_recalled_in(edition),
            is_interface=factsheet.is_interface,
            interface_is_live=opens or interface.exists(),
            english_is_live=edition.is_source or follows or english.exists(),
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


def signed_and_waiting() -> list[Edition]:
    """What is approved and signed and not yet live, whether or not something else stands in its way; in the order it goes out."""
    versions = Version.objects.filter(factsheet=OuterRef("version__factsheet")).order_by("-number").values("pk")
    signed = Signature.objects.filter(edition=OuterRef("pk")).order_by("-pk").values("digest")
    is_newest = Q(language=SOURCE, version=Subquery(versions[:1]))
    follows_newest = ~Q(language=SOURCE) & Q(version=Subquery(versions.filter(frozen_at__isnull=False)[:1]))
    found = Edition.objects.filter(is_newest | follows_newest, state=EditionState.APPROVED.value)
    found = found.annotate(signed=Subquery(signed[:1])).exclude(signed=None)
    live = Stay.objects.filter(ended=None).values("publication__digest")
    return sorted(found.exclude(signed__in=live).select_related("version__factsheet"), key=_in_order)


def _in_order(edition: Edition) -> tuple[bool, bool, str, str]:
    """The interface before what it words, English before its translations."""
    factsheet = edition.version.factsheet
    return not factsheet.is_interface, not edition.is_source, factsheet.key, edition.language


def publish(
    *, factsheet: Factsheet, language: str, by: Person, alone: str = "", digest: str = "", progress: Progress | None = None
) -> Publication:
    """Send a signed edition out, whole; raises Refused with the reasons the screen shows."""
    return publish_together([Going(factsheet, language, alone, digest)], by=by, progress=progress)[0]


def publish_together(wanted: Sequence[Going], *, by: Person, progress: Progress | None = None) -> list[Publication]:
    """Send signed editions out in one release, all of them or none; returns their publications in the order they were named."""
    if not wanted:
        raise Refused("Choose what is to go out.")
    with transaction.atomic():
        sheets = sorted({one.factsheet.key: one.factsheet for one in wanted}.items())
        for _, factsheet in sheets:
            require(by, Act.PUBLISH, about=factsheet)
        hold_shelf()
        for _, factsheet in sheets:
            factsheets.lock(factsheet)
        named = [edition_to_publish(one.factsheet, one.language) for one in wanted]
        pairs = [parity.pair_of(edition) for edition in named]
        _refuse_unready(wanted, named, pairs)
        going = {one.pk: one for one in named} | {one.pk: one for pair in pairs for one in pair.ready}
        made = _send_out(sorted(going.values(), key=_in_order), by=by, progress=progress)
        for one, edition, pair in zip(wanted, named, pairs, strict=True):
            if pair.lacking:
                languages = [entry.code for entry in pair.lacking]
                told = {"languages": languages, "reason": one.alone}
                record(actor=by.username, act="published without parity", subject=str(edition), **told)
    settle()
    for publication in made.values():
        if publication.edition.version.factsheet.is_interface:
            put_interface(publication.edition.language, publication.snapshot["content"])
    return [made[edition.pk] for edition in named]


def _refuse_unready(wanted: Sequence[Going], named: Sequence[Edition], pairs: Sequence[Pair]) -> None:
    reasons = []
    for one, edition, pair in zip(wanted, named, pairs, strict=True):
        against = [*reasons_against_publishing(edition, beside=named), *parity.reasons_against_alone(pair, one.alone)]
        signature = valid_signature(edition)
        if one.digest and signature and signature.digest != one.digest:
            against.append("The words that are signed now are not those that were to go out.")
        name = f"{edition.version.factsheet.key}, {edition.entry.english}: " if len(wanted) > 1 else ""
        reasons += [f"{name}{reason}" for reason in against]
    if reasons:
        raise Refused(*reasons)


def _send_out(going: Sequence[Edition], *, by: Person, progress: Progress | None) -> dict[int, Publication]:
    """Let editions that nothing stands against take the places of what is live; returns their publications by edition."""
    for edition in going:
        # English that goes out again after a rollback is frozen already, and translators may have gone on with it.
        if edition.is_source and not edition.version.is_frozen:
            _open_for_translation(edition, by)
    entering = [_publication(edition, by) for edition in going]
    leaving = [live for edition in going for live in live_of(edition.version.factsheet, edition.language)]
    release = release_site(act="publish", entering=entering, leaving=leaving, by=by, progress=progress)
    remember_moved(entering=entering, leaving=leaving)
    for one in entering:
        told = {"digest": one.digest, "snapshot": digest_of(one.snapshot), "release": release.digest}
        record(actor=by.username, act="edition published", subject=str(one.edition), **told)
    _follow_up(going, by=by, release=release)
    return {one.edition_id: one for one in entering}


def _follow_up(gone: Sequence[Edition], *, by: Person, release: Release) -> None:
    """Tell those who have to hear of it, and end the recalls that it puts right."""
    live = {edition.version.factsheet_id: live_of(edition.version.factsheet) for edition in gone}
    for edition in gone:
        if edition.is_source:
            tell_of_safety(edition.version, live[edition.version.factsheet_id], by=by)
    for factsheet in {edition.version.factsheet_id: edition.version.factsheet for edition in gone}.values():
        end_recalls(factsheet, live[factsheet.pk], by=by, release=release.digest)


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
