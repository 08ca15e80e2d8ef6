"""The register of competences and of conflicts of interest: coordinators keep it, and nobody vouches for themselves."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.people import rules
from cms.people.duties import require
from cms.people.models import Competence, ConflictOfInterest, Person
from cms.people.rules import Route
from cms.roles import Act, Role

RENEWED = "Renewed."
NOT_ONESELF = "Nobody vouches for themselves: another coordinator has to look at the evidence and record it."


@transaction.atomic
def record_competence(
    *,
    person: Person,
    role: Role,
    route: Route,
    evidence: str,
    checked_on: date | None,
    valid_until: date | None,
    by: Person,
    today: date,
    language: str = "",
    register: str = "",
    number: str = "",
    checked_by: Person | None = None,
) -> Competence:
    """Record why a person may be trusted with a duty, whether or not they hold it yet; it counts through its last day.

    Whoever records it looked at the evidence, unless somebody else is named who did.
    """
    require(by, Act.APPOINT)
    evidence, register, number = evidence.strip(), register.strip(), number.strip()
    checker = checked_by or by
    reasons = [
        *rules.reasons_against_place(role, language),
        *rules.reasons_against_proof(route=route, evidence=evidence, register=register, number=number),
        *rules.reasons_against_days(checked_on=checked_on, valid_until=valid_until, today=today),
    ]
    if person in {by, checker}:
        reasons.append(NOT_ONESELF)
    if not checker.is_active:
        reasons.append(f"{checker} has left and can have checked nothing.")
    if reasons or checked_on is None or valid_until is None:
        raise Refused(*reasons)
    made = Competence.objects.create(
        person=person,
        role=Role(role).value,
        language=language,
        route=Route(route).value,
        evidence=evidence,
        register=register,
        number=number,
        checked_on=checked_on,
        checked_by=checker,
        valid_until=valid_until,
        recorded_at=timezone.now(),
    )
    told = {"route": made.route, "checked_by": checker.username, "valid_until": valid_until.isoformat()}
    _record("competence recorded", made, by, **told)
    return made


@transaction.atomic
def renew_competence(
    *, competence: Competence, evidence: str, checked_on: date | None, valid_until: date | None, by: Person, today: date
) -> Competence:
    """Record the same competence for a longer time; the earlier record is ended and kept. Evidence left empty stays."""
    require(by, Act.APPOINT)
    held = _held(competence)
    made = record_competence(
        person=held.person,
        role=Role(held.role),
        language=held.language,
        route=Route(held.route),
        evidence=evidence.strip() or held.evidence,
        register=held.register,
        number=held.number,
        checked_on=checked_on,
        valid_until=valid_until,
        by=by,
        today=today,
    )
    _end(held, RENEWED)
    return made


@transaction.atomic
def end_competence(*, competence: Competence, reason: str, by: Person) -> None:
    """Let a competence count no longer, from now on; what was done under it stands."""
    require(by, Act.APPOINT)
    reason = reason.strip()
    held = _held(competence)
    if reasons := list(rules.reasons_against_reason(reason)):
        raise Refused(*reasons)
    _end(held, reason)
    _record("competence ended", held, by, reason=reason)


def _held(competence: Competence) -> Competence:
    held = Competence.objects.select_for_update().get(pk=competence.pk)
    if held.ended_at:
        raise Refused("This competence has been ended or renewed already.")
    return held


def _end(competence: Competence, reason: str) -> None:
    competence.ended_at, competence.reason = timezone.now(), reason
    competence.save(update_fields=["ended_at", "reason"])


def _record(act: str, competence: Competence, by: Person, **told: str) -> None:
    who, role, language = competence.person.username, competence.role, competence.language
    record(actor=by.username, act=act, subject=who, role=role, language=language, number=competence.pk, **told)


@transaction.atomic
def declare_conflict(
    *, person: Person, about: str, key: str, what: str, by: Person, today: date, until: date | None = None
) -> ConflictOfInterest:
    """Keep a person from acting on a factsheet or a topic, by its key, from now on; what they did before stands."""
    require(by, Act.APPOINT)
    key, what = key.strip(), what.strip()
    reasons = list(rules.reasons_against_conflict(key=key, what=what, until=until, today=today))
    if about not in ConflictOfInterest.About.values:
        reasons.append("A conflict of interest is about a factsheet or a topic.")
    if reasons:
        raise Refused(*reasons)
    made = ConflictOfInterest.objects.create(person=person, about=about, key=key, what=what, declared_on=today, until=until)
    last = until.isoformat() if until else ""
    record(actor=by.username, act="conflict declared", subject=person.username, about=str(made), what=what, until=last)
    return made


@transaction.atomic
def end_conflict(*, conflict: ConflictOfInterest, reason: str, by: Person) -> None:
    """Let a person act again on what the conflict was about; nobody decides that of themselves."""
    require(by, Act.APPOINT)
    reason = reason.strip()
    held = ConflictOfInterest.objects.select_for_update().get(pk=conflict.pk)
    reasons = list(rules.reasons_against_reason(reason))
    if held.ended_at:
        reasons.append("This conflict of interest has been ended already.")
    if held.person == by:
        reasons.append("Nobody ends a conflict of interest of their own: another coordinator has to.")
    if reasons:
        raise Refused(*reasons)
    held.ended_at, held.reason = timezone.now(), reason
    held.save(update_fields=["ended_at", "reason"])
    record(actor=by.username, act="conflict ended", subject=held.person.username, about=str(held), reason=reason)


@transaction.atomic
def record_export(*, by: Person, count: int) -> None:
    require(by, Act.APPOINT)
    record(actor=by.username, act="register exported", subject="competences", count=count)


def competence_at(number: int) -> Competence:
    """Return the competence; raises Unknown."""
    found = Competence.objects.select_related("person").filter(pk=number).first()
    if found is None:
        raise Unknown(f"There is no competence {number}.")
    return found


def conflict_at(number: int) -> ConflictOfInterest:
    """Return the conflict of interest; raises Unknown."""
    found = ConflictOfInterest.objects.select_related("person").filter(pk=number).first()
    if found is None:
        raise Unknown(f"There is no conflict of interest {number}.")
    return found
