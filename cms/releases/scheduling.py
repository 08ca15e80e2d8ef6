"""Publication at a time, and not before one: exactly the words that were signed when it was asked for, or nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY, SOURCE
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.people.duties import require
from cms.people.models import Duty, Person
from cms.releases import parity, rules
from cms.releases.actions import live_of
from cms.releases.models import Schedule
from cms.releases.publishing import edition_to_publish, publish, reasons_against_publishing
from cms.review.editions import valid_signature
from cms.roles import Act, Role

BEGUN, PUBLISHED, TAKEN_BACK = "being published", "published", "taken back"
LONGEST = timedelta(minutes=30)  # that a publication may take


def waiting(factsheet: Factsheet | None = None) -> list[Schedule]:
    """What is to go out, the soonest first."""
    found = Schedule.objects.filter(ended_at=None).select_related("factsheet", "by")
    return list(found.filter(factsheet=factsheet) if factsheet else found)


@transaction.atomic
def schedule(*, factsheet: Factsheet, language: str, at: datetime, by: Person, alone: str = "") -> Schedule:
    """Let the words that are signed now go out at a time; raises Refused with what would stand in the way then."""
    require(by, Act.PUBLISH, about=factsheet)
    factsheets.lock(factsheet)
    edition = edition_to_publish(factsheet, language)
    embargo = edition.version.embargo_until
    reasons = reasons_against_publishing(edition, now=timezone.localtime(at))
    reasons += parity.reasons_against_alone(parity.pair_of(edition), alone)
    reasons += rules.reasons_against_scheduling(
        at=at,
        now=timezone.now(),
        embargo_until=None,  # told of with the others
        is_waiting=Schedule.objects.filter(factsheet=factsheet, language=edition.language, ended_at=None).exists(),
    )
    if reasons:
        raise Refused(*reasons)
    signature = valid_signature(edition)
    made = Schedule.objects.create(
        factsheet=factsheet,
        language=edition.language,
        digest=signature.digest if signature else "",
        at=at,
        alone=alone,
        by=by,
        asked_at=timezone.now(),
    )
    told = {"at": at.isoformat(), "digest": made.digest, "embargo_until": embargo.isoformat() if embargo else ""}
    record(actor=by.username, act="publication scheduled", subject=str(edition), **told)
    return made


@transaction.atomic
def take_back(*, schedule: Schedule, by: Person) -> None:
    """Let it not go out by itself."""
    require(by, Act.PUBLISH, about=schedule.factsheet)
    factsheets.lock(schedule.factsheet)
    schedule.refresh_from_db()
    if schedule.ended_at:
        raise Refused(f"It was {schedule.outcome.split(':')[0]} already.")
    _end(schedule, TAKEN_BACK)
    record(
        actor=by.username,
        act="schedule taken back",
        subject=f"{schedule.factsheet} {schedule.language}",
        at=schedule.at.isoformat(),
    )


def _end(schedule: Schedule, outcome: str) -> None:
    schedule.ended_at, schedule.outcome = timezone.now(), outcome
    schedule.save(update_fields=["ended_at", "outcome"])


def publish_due() -> list[Schedule]:
    """Publish what is due, English before its translations; what cannot go out is held back, and people are told why.

    Each is taken by one process alone. One that was killed over it leaves the schedule begun; it is taken up again.
    """
    _take_up_again()
    due = Schedule.objects.filter(ended_at=None, at__lte=timezone.now()).select_related("factsheet", "by")
    return [one for one in sorted(due, key=lambda one: (one.language != SOURCE, one.at, one.pk)) if _publish_one(one)]


def _take_up_again() -> None:
    for one in Schedule.objects.filter(outcome=BEGUN, ended_at__lt=timezone.now() - LONGEST).select_related("factsheet"):
        is_out = any(live.digest == one.digest for live in live_of(one.factsheet, one.language))
        if is_out:
            _end(one, PUBLISHED)
        else:
            Schedule.objects.filter(pk=one.pk, outcome=BEGUN).update(ended_at=None, outcome="")


def _publish_one(one: Schedule) -> bool:
    """Whether it was this process that dealt with it."""
    if not Schedule.objects.filter(pk=one.pk, ended_at=None).update(ended_at=timezone.now(), outcome=BEGUN):
        return False
    try:
        publish(factsheet=one.factsheet, language=one.language, by=one.by, alone=one.alone, digest=one.digest)
    except Refused as refused:
        _hold_back(one, refused)
    else:
        _end(one, PUBLISHED)
    return True


@transaction.atomic
def _hold_back(one: Schedule, refused: Refused) -> None:
    _end(one, f"held back: {' '.join(refused.reasons)}")
    subject = f"{one.factsheet} {one.language}"
    record(actor=one.by.username, act="publication held back", subject=subject, reasons=list(refused.reasons))
    duties = Duty.objects.filter(role__in=[Role.PUBLISHER.value, Role.COORDINATOR.value], ended_at=None, person__is_active=True)
    text = f"{one.factsheet}, {REGISTRY[one.language].english}: it was to go out now and did not. {' '.join(refused.reasons)}"
    people = [one.by, *(duty.person for duty in duties.select_related("person"))]
    tell(people=people, kind=Kind.HELD_BACK, text=text, place=f"{one.factsheet}/{one.language}/")


@transaction.atomic
def set_embargo(*, version: Version, until: datetime | None, reason: str, by: Person) -> None:
    """Let nothing of a version go out before a time, by hand or by schedule; None lifts it."""
    require(by, Act.PUBLISH, about=version.factsheet)
    factsheets.lock(version.factsheet)
    is_live = any(one.edition.version_id == version.pk for one in live_of(version.factsheet, SOURCE))
    if reasons := list(rules.reasons_against_embargo(until=until, now=timezone.now(), reason=reason, is_live=is_live)):
        raise Refused(*reasons)
    before = version.embargo_until
    factsheets.put_embargo(version=version, until=until)
    told = {"before": before.isoformat() if before else "", "until": until.isoformat() if until else "", "reason": reason}
    record(actor=by.username, act="embargo set" if until else "embargo lifted", subject=str(version), **told)
