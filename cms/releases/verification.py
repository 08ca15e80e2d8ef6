"""Proof of everything the product promises, from the audit chain to every word on every live page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import connection

from cms.audit.chain import breaks_in, digest_of
from cms.audit.guards import is_guarded
from cms.audit.models import AuditReview, Event
from cms.audit.reviews import breaks_in_reviews
from cms.factsheets.models import Factsheet, Segment, Version
from cms.languages import SOURCE
from cms.releases.actions import live_publications, newest_release, site_told_by, store
from cms.releases.expectations import breaks_in_page, expected_pages
from cms.releases.models import Publication, Stay
from cms.releases.recall_verification import breaks_in_recalls
from cms.releases.site import Sheet, card_of
from cms.review.back_verification import breaks_in_back_translations
from cms.review.editions import judgements_of
from cms.review.grading import graded_changes
from cms.review.models import BackTranslation, Decision, Disposition, Grading, Reconciliation, Remark, Signature
from cms.review.state import AUTHORING, Judgement, Verdict, Wording, nfc
from cms.review.verification import (
    breaks_in_decisions,
    breaks_in_dispositions,
    breaks_in_editions,
    breaks_in_gradings,
    breaks_in_remarks,
    breaks_in_signatures,
)

Check = Callable[[list[int]], Iterator[str]]
GUARDED = (Event, AuditReview, Decision, Signature, Remark, Disposition, BackTranslation, Reconciliation, Grading)
BESIDE: dict[str, Check] = {}  # of later packages, which this one does not know; each adds its own when it is ready
SEVERITY_SET = "severity set"  # as it was told before gradings were kept


@dataclass(frozen=True)
class Proof:
    """One thing that was checked: how many of it, and what is wrong."""

    what: str
    checked: int
    breaks: tuple[str, ...]


def prove() -> Iterator[Proof]:
    """Check everything, one kind of thing after the other."""
    checks: tuple[tuple[str, Check], ...] = (
        ("append-only tables guarded by triggers", _guards),
        ("events in the audit chain", _chain),
        ("reviews of the audit backed by the audit", breaks_in_reviews),
        ("decisions backed by the audit", breaks_in_decisions),
        ("signatures backed by the audit", breaks_in_signatures),
        ("remarks backed by the audit", breaks_in_remarks),
        ("answers to remarks backed by the audit", breaks_in_dispositions),
        ("back-translations and reconciliations backed by the audit", breaks_in_back_translations),
        ("editions whose cached state was recomputed", breaks_in_editions),
        ("live publications whose snapshot is what was signed", _snapshots),
        ("withdrawals backed by the audit", _withdrawals),
        ("recalls backed by the audit", breaks_in_recalls),
        ("stays on the live site backed by the audit", _stays),
        ("severities of changes backed by the audit", breaks_in_gradings),
        ("segments whose severity is what a clinician said", _severities),
        *BESIDE.items(),
        ("live wordings approved by people who did not write them", _people),
        ("files of the live release", _files),
        ("texts on live pages compared with the approved wordings", _texts),
    )
    for what, check in checks:
        count = [0]
        breaks = tuple(check(count))
        yield Proof(what, count[0], breaks)


def _guards(count: list[int]) -> Iterator[str]:
    for model in GUARDED:
        count[0] += 1
        if not is_guarded(connection, model._meta.db_table):
            yield f"The table {model._meta.db_table} has lost the triggers that keep its rows."


def _chain(count: list[int]) -> Iterator[str]:
    count[0] = Event.objects.count()
    yield from breaks_in(Event.objects.order_by("number").iterator())


def _snapshots(count: list[int]) -> Iterator[str]:
    published = Event.objects.filter(act="edition published")
    told = {(event.subject, event.payload["digest"], event.payload.get("snapshot")) for event in published}
    for publication in live_publications():
        count[0] += 1
        name = f"The publication of {publication.edition}"
        if digest_of(publication.snapshot["content"]) != publication.digest:
            yield f"{name} was changed after it went out."
        if not Signature.objects.filter(edition=publication.edition, digest=publication.digest).exists():
            yield f"{name} has no signature over its words."
        if any(
            publication.card.get(fact) != told_of
            for fact, told_of in card_of(publication.snapshot).items()
            if told_of is not None and fact in publication.card  # cards of earlier days tell less
        ):
            yield f"{name} is listed with facts that are not those of its snapshot."
        if (str(publication.edition), publication.digest, digest_of(publication.snapshot)) not in told:
            yield f"{name} is not told of in the audit."


def _withdrawals(count: list[int]) -> Iterator[str]:
    """What was withdrawn once stays so, and its words are in no live publication."""
    withdrawn = Publication.objects.exclude(withdrawn_at=None).select_related("edition__version__factsheet")
    kept = {(str(publication.edition), publication.digest) for publication in withdrawn}
    told = {(event.subject, event.payload["digest"]) for event in Event.objects.filter(act="edition withdrawn")}
    count[0] = len(kept | told)
    for name, _ in sorted(told - kept):
        yield f"{name} was withdrawn, as the audit tells, but is no longer marked so."
    for name, _ in sorted(kept - told):
        yield f"{name} is marked as withdrawn, but the audit does not tell of it."
    for publication in live_publications():
        if (str(publication.edition), publication.digest) in kept | told:
            yield f"{publication.edition} was withdrawn, but the live release holds its words."


def _severities(count: list[int]) -> Iterator[str]:
    """What decides whether a live page carries a notice is what a clinician last said about exactly this change."""
    told: dict[str, int] = {}
    for event in Event.objects.filter(act=SEVERITY_SET).order_by("number"):
        told[event.subject] = event.payload["severity"]
    for version in Version.objects.filter(gradings__isnull=False).select_related("factsheet").distinct():
        for one in graded_changes(version):
            if one.change.after and one.confirmation:
                told[f"{version} {one.key}"] = one.confirmation.severity
            elif not version.is_frozen:
                told.pop(f"{version} {one.key}", None)
    graded = Segment.objects.filter(severity__gt=0).select_related("version__factsheet")
    kept = {str(segment): segment.severity for segment in graded}
    count[0] = len(kept.keys() | told.keys())
    for name in sorted(kept.keys() | told.keys()):
        if kept.get(name, 0) != told.get(name, 0):
            yield f"{name} has severity {kept.get(name, 0)}; the audit tells of {told.get(name, 0)}."


def _stays(count: list[int]) -> Iterator[str]:
    """Each publication went live with the release that the audit names; it comes again only when one goes back."""
    published = Event.objects.filter(act="edition published")
    told = {(event.subject, event.payload["digest"], event.payload["release"]) for event in published}
    known: set[int] = set()
    live: set[tuple[int, str]] = set()
    for stay in Stay.objects.select_related("publication__edition__version__factsheet", "began").order_by("pk"):
        count[0] += 1
        edition = stay.publication.edition
        is_first = stay.publication_id not in known
        known.add(stay.publication_id)
        if is_first and (str(edition), stay.publication.digest, stay.began.digest) not in told:
            yield f"{edition} is said to be live since release {stay.began.digest[:12]}, but the audit tells otherwise."
        if not is_first and stay.began.act != "roll back":
            yield f"{edition} came back with release {stay.began.digest[:12]}, though nobody went back."
        if stay.ended_id is None:
            place = (edition.version.factsheet_id, edition.language)
            if place in live:
                yield f"{edition} is said to be live beside another edition in its language."
            live.add(place)


def _people(count: list[int]) -> Iterator[str]:
    factsheets = {factsheet.key: factsheet for factsheet in Factsheet.objects.all()}
    for publication in live_publications():
        content = publication.snapshot["content"]
        language = content["language"]
        judgements = judgements_of(factsheets[content["factsheet"]], language)
        for entry in content["segments"]:
            count[0] += 1
            wording = Wording(entry["source"], entry["target"])
            for lack in _lacks(wording, judgements.get(entry["key"], []), is_source=language == SOURCE):
                yield f"“{entry['key']}” of {publication.edition} {lack}."


def _lacks(wording: Wording, judgements: Iterable[Judgement], *, is_source: bool) -> Iterator[str]:
    """Each verdict is held against those who had written or revised the words by then; putting them back later harms none."""
    writers: set[int] = set()
    revisers: set[int] = set()
    is_approved = is_carried = False
    for one in judgements:
        if one.verdict in AUTHORING and nfc(one.target) == nfc(wording.target):
            writers.add(one.by)
        elif one.digest != wording.digest:
            continue
        elif one.verdict is Verdict.REVISED:
            revisers |= {one.by} - writers
        elif one.verdict is Verdict.APPROVED:
            is_approved = is_approved or one.by not in writers | revisers
        is_carried = is_carried or one.verdict is Verdict.CARRIED
    if not writers:
        yield "has no known writer"
    if not is_approved and not is_carried:
        yield "was not approved by a clinician who had neither written nor revised it"
    if not revisers and not is_source and not is_carried:
        yield "was not revised by somebody other than its writer"


def _files(count: list[int]) -> Iterator[str]:
    release = newest_release()
    if release is None:
        return
    shelf = store()
    if not Event.objects.filter(payload__release=release.digest).exists():
        yield f"The release {release.digest[:12]} is not told of in the audit."
    if shelf.current() != release.digest:
        yield f"Patients are served release {(shelf.current() or 'none')[:12]}, not {release.digest[:12]}; run manage.py settle."
    count[0] = sum(1 for file in (shelf.releases / release.digest).rglob("*") if file.is_file())
    yield from shelf.breaks_in(release.digest)


def _as_published(sheet: Sheet) -> Sheet:
    """The sheet by its snapshot alone: cards are for lists, and prove nothing."""
    snapshot = sheet.snapshot
    return replace(sheet, card=card_of(snapshot), load=lambda: snapshot)


def _texts(count: list[int]) -> Iterator[str]:
    name, release = store().current(), newest_release()
    if name is None or release is None:
        return
    site = site_told_by(release)
    live = {sheet.identity: _as_published(sheet) for sheet in site.sheets}
    site = replace(
        site,
        sheets=tuple(live.values()),
        interfaces={code: _as_published(sheet) for code, sheet in site.interfaces.items()},
        copies=tuple(live.get(copy.identity, copy) for copy in site.copies),
    )
    expected = expected_pages(site)
    root = store().releases / name
    wanted = set(expected)
    for file in sorted(root.rglob("*.html")):
        path = str(file.relative_to(root))
        wanted.discard(path)
        yield from breaks_in_page(site, path, file.read_bytes(), expected.get(path), count)
    for path in sorted(wanted):
        yield f"{path} is published, but there is no such page."
