"""Remarks on exact wordings: made, answered once, and asked for by lists, by signing and by publishing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY, SOURCE
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.people.duties import require
from cms.people.models import Person
from cms.review import rules
from cms.review.actions import reasons_against_touching
from cms.review.editions import FEW, Standing, judgements_of, standings
from cms.review.models import Disposition, Edition, Remark, wording_of
from cms.review.mqm import ErrorSeverity, ErrorType, Outcome
from cms.review.noting import about, note, place_of
from cms.review.scores import Error, Score, score_of
from cms.review.state import Wording, authors_of
from cms.roles import Act, Role


@transaction.atomic
def remark(
    *,
    version: Version,
    language: str,
    read: Mapping[str, Wording],
    by: Person,
    text: str,
    error_type: ErrorType,
    severity: ErrorSeverity,
) -> list[Remark]:
    """Note what was found in wordings (by segment key, as read) and leave them where they are; one remark on each."""
    require(by, Act.REMARK, language, about=version.factsheet)
    version.factsheet = factsheets.lock(version.factsheet)
    version.refresh_from_db(fields=["frozen_at"])  # it may have been published meanwhile
    found = standings(version, language, read)
    reasons = [*reasons_against_touching(version, language), *rules.reasons_against_kind(error_type, severity)]
    reasons += rules.reasons_against_remark(text)
    reasons += _reasons_against_remarking(found, read, text)
    if reasons:
        raise Refused(*reasons)
    kind, matters = ErrorType(error_type), ErrorSeverity(severity)
    return note("remark", version, language, found, by=by, text=text, error_type=kind, severity=matters)


def _reasons_against_remarking(found: Collection[Standing], read: Mapping[str, Wording], text: str) -> list[str]:
    unknown = read.keys() - {one.segment.key for one in found}
    reasons = [f"There is no segment “{key}” in this version." for key in sorted(unknown)]
    if not read:
        reasons.append("No wording was chosen.")
    for one in found:
        key = one.segment.key
        if read[key] != one.wording:
            reasons.append(f"“{key}” changed while you were reading it.")
        else:
            reasons += rules.reasons_against_remarking(state=one.state, text=text)
    return list(dict.fromkeys(reasons))


@transaction.atomic
def dispose(*, remark: Remark, outcome: Outcome, by: Person, reason: str = "") -> Disposition:
    """Answer a remark, once: done, or not done and why."""
    roles = require(by, Act.DISPOSE, remark.language, about=remark.factsheet)
    factsheet = factsheets.lock(remark.factsheet)
    against = reasons_against_disposing(remark, outcome=outcome, by=by, roles=roles, reason=reason)
    if reasons := [*rules.reasons_against_remark(reason), *against]:
        raise Refused(*reasons)
    outcome = Outcome(outcome)
    answer = Disposition.objects.create(remark=remark, outcome=outcome.value, reason=reason, by=by, at=timezone.now())
    said = f"{about(factsheet, remark.language, remark.segment_key)}: your {remark.severity} remark, {outcome}"
    place = place_of(factsheet, remark.language, remark.segment_key)
    tell(people=[remark.by], kind=Kind.ANSWERED, text=f"{said}: {reason}" if reason else f"{said}.", place=place, by=by)
    record(
        actor=by.username,
        act="remark answered",
        subject=f"{factsheet.key} {remark.segment_key} {remark.language}",
        remark=remark.pk,
        outcome=outcome.value,
        reason=reason,
    )
    return answer


def reasons_against_disposing(
    remark: Remark, *, outcome: Outcome, by: Person, roles: Collection[Role], reason: str = ""
) -> list[str]:
    """What speaks against answering a remark so; whether the person has the duty is asked elsewhere."""
    judgements = judgements_of(remark.factsheet, remark.language, [remark.segment_key]).get(remark.segment_key, [])
    return list(
        rules.reasons_against_disposing(
            outcome=outcome,
            reason=reason,
            severity=remark.severity,
            is_answered=Disposition.objects.filter(remark=remark).exists(),
            is_unchanged=_current_digest(remark) == remark.digest,
            person=by.pk,
            roles=roles,
            authors=authors_of(remark.target, judgements),
        )
    )


def _current_digest(remark: Remark) -> str:
    """Names the words that stand now where the remark was made; empty if the segment is no longer there."""
    factsheet = remark.factsheet
    version = factsheet.latest() if remark.language == SOURCE else factsheet.published()
    segment = version.segments.filter(key=remark.segment_key).first() if version else None
    return wording_of(segment, remark.language).digest if segment else ""


def remarks_on(factsheet: Factsheet, language: str, keys: Iterable[str] | None = None) -> dict[str, list[Remark]]:
    """Every remark on a factsheet's segments in a language, by segment key, oldest first, with its answer; one query."""
    found: dict[str, list[Remark]] = defaultdict(list)
    remarks = Remark.objects.filter(factsheet=factsheet, language=language).order_by("pk")
    wanted = None if keys is None else set(keys)
    if wanted is not None and len(wanted) <= FEW:
        remarks = remarks.filter(segment_key__in=sorted(wanted))
    for one in remarks.select_related("by", "disposition__by"):
        if wanted is None or one.segment_key in wanted:
            found[one.segment_key].append(one)
    return dict(found)


def open_remarks(version: Version, language: str) -> QuerySet[Remark]:
    """The remarks that nobody has answered, on segments that are in this version."""
    return Remark.objects.filter(
        factsheet=version.factsheet_id,
        language=language,
        disposition=None,
        segment_key__in=version.segments.values("key"),
    ).order_by("pk")


def keys_of_open_remarks(version: Version, language: str, *severities: ErrorSeverity) -> list[str]:
    """Their segments, each as often as it has such a remark (of any severity, if none is given); one query."""
    found = open_remarks(version, language)
    if severities:
        found = found.filter(severity__in=[severity.value for severity in severities])
    return list(found.values_list("segment_key", flat=True))


def scores_of(version: Version) -> dict[str, Score]:
    """What the remarks made while this version was worked on add up to, for each language that has an edition."""
    sources = [segment.source for segment in version.segments.only(REGISTRY[SOURCE].field)]
    errors: dict[str, list[Error]] = defaultdict(list)
    for one in _made_during(version).select_related("disposition"):
        answer = getattr(one, "disposition", None)
        outcome = answer.outcome if answer else ""
        errors[one.language].append(Error(ErrorType(one.error_type), ErrorSeverity(one.severity), outcome))
    languages = Edition.objects.filter(version=version).order_by("language").values_list("language", flat=True)
    return {language: score_of(errors[language], sources) for language in languages}


def _made_during(version: Version) -> QuerySet[Remark]:
    """Remarks on the English while it was written, and on translations of it until the next version was published."""
    remarks = Remark.objects.filter(factsheet=version.factsheet_id)
    later = version.factsheet.versions.filter(number=version.number + 1).first()
    english = Q(language=SOURCE, at__gte=version.started_at)
    others = Q(at__gte=version.frozen_at) & ~Q(language=SOURCE) if version.frozen_at else Q(pk=None)
    if later:
        english &= Q(at__lt=later.started_at)
    if later and later.frozen_at:
        others &= Q(at__lt=later.frozen_at)
    return remarks.filter(english | others)
