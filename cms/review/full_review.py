"""The full review of a page: opened for one version of the English, answered point by point, complete, then signed.

Nothing else moves the date of the last review. Where the newest version is published, a new one is opened with the very
same words, so that a page in which nothing has to change can be signed and published again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets import about
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Contact, Factsheet, Version
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.review import checklist
from cms.review.checklist import Answer, Part, Point
from cms.review.editions import content_digest, edition_of
from cms.review.models import FullReview, Signature
from cms.roles import Act

NOTE = "Full review"
FEEDBACK = "What readers wrote about this page was read."


@transaction.atomic
def open_full_review(*, factsheet: Factsheet, by: Person) -> FullReview:
    """Begin to review the whole page, in the open version or else in a new one with the same words."""
    require(by, Act.REVIEW, SOURCE, about=factsheet)
    factsheets.lock(factsheet)
    if factsheet.is_interface:
        raise Refused("The interface is no leaflet: it is signed without a checklist.")
    if known := open_review_of(factsheet):
        raise Refused(f"A full review of version {known.version.number} is open already.")
    version = factsheet.latest()
    if version.is_frozen:
        version = factsheets.start_version(factsheet=factsheet, by=by, change_note=NOTE)
    review = FullReview.objects.create(factsheet=factsheet, version=version, opened_by=by, opened_at=timezone.now())
    record(actor=by.username, act="full review opened", subject=str(version))
    return review


@transaction.atomic
def answer(*, review: FullReview, answers: Mapping[str, Answer], by: Person) -> FullReview:
    """Keep what was answered, all of it or none; an answer that differs makes a complete review incomplete again."""
    held = _held(review, by)
    points = {point.code: point for point in checklist_of(held)}
    if reasons := list(checklist.reasons_against_answers(answers, points)):
        raise Refused(*reasons)
    at, changed = timezone.now().isoformat(), {}
    for code, said in answers.items():
        point = points[code]
        if (said.reply, said.note.strip()) != (point.reply, point.note):
            changed[code] = {"text": point.text, "reply": said.reply, "note": said.note.strip(), "by": by.username, "at": at}
    if changed:
        held.answers = held.answers | changed
        held.completed_by = held.completed_at = None
        held.digest = ""
        held.save(update_fields=["answers", "completed_by", "completed_at", "digest"])
        told = {code: {"reply": one["reply"], "note": one["note"]} for code, one in changed.items()}
        record(actor=by.username, act="full review answered", subject=str(held.version), answers=told)
    return held


@transaction.atomic
def complete(*, review: FullReview, by: Person) -> FullReview:
    """Say that every point is done, for the English as it is now; a clinician may then sign it as a full review."""
    held = _held(review, by)
    points = checklist_of(held)
    if reasons := checklist.open_points(points):
        raise Refused(*reasons)
    # What was tested elsewhere is kept here as it is now: a shared contact is tested again and again.
    held.answers = held.answers | {
        one.code: {"text": one.text, "reply": one.reply, "note": one.note, "by": one.by, "at": one.at}
        for one in points
        if one.part is Part.CONTACTS
    }
    held.completed_by, held.completed_at = by, timezone.now()
    held.digest = content_digest(edition_of(held.version, SOURCE))
    held.save(update_fields=["answers", "completed_by", "completed_at", "digest"])
    record(actor=by.username, act="full review complete", subject=str(held.version), digest=held.digest)
    return held


@transaction.atomic
def call_off(*, review: FullReview, reason: str, by: Person) -> FullReview:
    """End a review without a signature; what was answered stays on record. The version that was opened for it stays open."""
    require(by, Act.REVIEW, SOURCE, about=review.factsheet)
    held, reason = _locked(review), reason.strip()
    if not reason:
        raise Refused("Say why the review is called off.")
    held.closed_at, held.cancelled = timezone.now(), reason[: checklist.MAX_NOTE]
    held.save(update_fields=["closed_at", "cancelled"])
    record(actor=by.username, act="full review called off", subject=str(held.version), reason=held.cancelled)
    return held


def reasons_against_signing_in_full(version: Version, digest: str) -> Iterator[str]:
    """Signing as a full review stands for a review of exactly this version that is complete, for exactly these words."""
    if version.factsheet.is_interface:
        return
    review = open_review_of(version.factsheet)
    if review is None or review.version_id != version.pk:
        yield f"No full review of version {version.number} is open; open one, and go through its checklist."
    elif not review.is_complete:
        yield f"The full review of version {version.number} is not complete: go through its checklist to the end."
    elif undone := checklist.open_points(checklist_of(review)):
        yield f"The full review of version {version.number} is no longer complete. {' '.join(undone)}"
    elif review.digest != digest:
        yield "The English changed after the full review was complete; look at the checklist again and complete it."


def close_with(signature: Signature) -> None:
    """Close the review that a signature stands for, inside the act of signing."""
    review = open_review_of(signature.edition.version.factsheet)
    if review is not None:
        review.closed_at, review.signature = signature.at, signature
        review.save(update_fields=["closed_at", "signature"])


def open_review_of(factsheet: Factsheet) -> FullReview | None:
    found = FullReview.objects.filter(factsheet=factsheet, closed_at=None)
    return found.select_related("version__factsheet", "opened_by", "completed_by").first()


def checklist_of(review: FullReview) -> list[Point]:
    """Every point, in order, with what is on record about it; six queries."""
    version, kept = review.version, review.answers
    factsheet = Factsheet.objects.get(pk=version.factsheet_id)
    since = timezone.localdate(review.opened_at)
    lacking = about.lacking(factsheet)
    points = [
        Point(f"about-{name}", Part.ABOUT, text, name, is_done=name not in lacking)
        for name, text in (("audience", "Whom it is for"), ("need", "Why it is needed"), ("funding", "Who pays for it"))
    ]
    if "evidence" in lacking:
        points.append(Point("about-evidence", Part.ABOUT, "What it rests on", "evidence"))
    for one in about.evidence_of(factsheet):
        by, at = str(one.checked_by), one.checked_on.isoformat()
        is_done = one.checked_on >= since
        points.append(Point(f"evidence-{one.pk}", Part.EVIDENCE, one.text, one.text, is_done, note=one.note, by=by, at=at))
    words = [segment.source for segment in version.ordered()]
    tested = _tested_where_kept(since)
    for contact in checklist.contacts_in(words):
        code = checklist.contact_code(contact)
        point = checklist.answered(code, Part.CONTACTS, contact, kept, contact)
        points.append(replace(point, **tested[code]) if code in tested and not point.is_done else point)
    checks = about.picture_checks_of(factsheet)
    for asset in about.assets_of(version):
        point = Point(f"picture-{asset}", Part.PICTURES, asset, asset)
        if check := checks.get(asset):
            by, at = str(check.by), check.checked_on.isoformat()
            point = replace(point, is_done=check.checked_on >= since, note=f"{check.credit}, {check.licence}", by=by, at=at)
        points.append(point)
    points.append(checklist.answered("feedback", Part.FEEDBACK, FEEDBACK, kept))
    return points + [checklist.answered(f"question-{code}", Part.QUESTIONS, text, kept) for code, text in _questions().items()]


def _tested_where_kept(since: date) -> dict[str, dict[str, Any]]:
    """What a point says of a contact that factsheets share, where somebody tested that from a day on; by the point's code."""
    found = {}
    for one in Contact.objects.filter(checked_on__gte=since).select_related("checked_by"):
        told = {"is_done": True, "reply": checklist.DONE, "note": f"Tested as the shared contact {one.name}."}
        for reached in checklist.contacts_in([one.phone, one.email, one.relay, one.interpreter]):
            by, at = str(one.checked_by), one.checked_on.isoformat() if one.checked_on else ""
            found[checklist.contact_code(reached)] = told | {"by": by, "at": at}
    return found


def _questions() -> dict[str, str]:
    try:
        return checklist.questions(Path(settings.REVIEW_QUESTIONS or checklist.DEFAULT))
    except checklist.Misread as problem:
        raise Refused(str(problem)) from problem


def _held(review: FullReview, by: Person) -> FullReview:
    require(by, Act.REVIEW, SOURCE, about=review.factsheet)
    held = _locked(review)
    if held.version.is_frozen:
        raise Refused(f"Version {held.version.number} was published meanwhile; call this review off and open another.")
    return held


def _locked(review: FullReview) -> FullReview:
    factsheets.lock(review.factsheet)
    held = FullReview.objects.select_related("version__factsheet", "factsheet").get(pk=review.pk)
    if held.closed_at:
        raise Refused("This review is closed already.")
    return held
