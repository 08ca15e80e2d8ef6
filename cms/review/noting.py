"""Keeping remarks on exact wordings, and telling those who wrote the words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone

from cms.audit.actions import record
from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.people.models import Person
from cms.review.editions import Standing
from cms.review.models import Remark
from cms.review.mqm import ErrorSeverity, ErrorType


def place_of(factsheet: Factsheet, language: str, key: str) -> str:
    """Where a segment stands on the workbench, for a notification."""
    return f"{factsheet.key}/{language}/?segment={key}#{key}"


def about(factsheet: Factsheet, language: str, what: str) -> str:
    return f"{factsheet.key}, {REGISTRY[language].english}, {what}"


def note(
    what: str,
    version: Version,
    language: str,
    found: Sequence[Standing],
    *,
    by: Person,
    text: str,
    error_type: ErrorType,
    severity: ErrorSeverity,
) -> list[Remark]:
    """Keep one remark on each of these wordings, and tell their writers once each `what` was done."""
    remarks = Remark.objects.bulk_create(
        Remark(
            factsheet=version.factsheet,
            segment_key=one.segment.key,
            language=language,
            source=one.wording.source,
            target=one.wording.target,
            digest=one.wording.digest,
            error_type=error_type.value,
            severity=severity.value,
            text=text,
            by=by,
            at=timezone.now(),
        )
        for one in found
    )
    for keys, writers in _writers_by_keys(found).items():
        words = keys[0] if len(keys) == 1 else f"{len(keys)} wordings"
        said = f"{about(version.factsheet, language, words)}: {what}, {severity} {error_type}: {text}"
        place = place_of(version.factsheet, language, keys[0])
        tell(people=writers, kind=Kind.RETURNED, text=said, place=place, by=by)
    record(
        actor=by.username,
        act="remark made",
        subject=f"{version} {language}",
        remarks={one.segment_key: one.pk for one in remarks},
        wordings={one.segment_key: one.digest for one in remarks},
        error_type=error_type.value,
        severity=severity.value,
        text=text,
    )
    return remarks


def _writers_by_keys(found: Iterable[Standing]) -> dict[tuple[str, ...], list[Person]]:
    """Who wrote which of these words, in reading order; people of the same words together."""
    keys: dict[int, tuple[str, ...]] = {}
    for one in found:
        for writer in one.authors:
            keys[writer] = (*keys.get(writer, ()), one.segment.key)
    people = Person.objects.in_bulk(list(keys))
    groups: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for writer, theirs in keys.items():
        groups[theirs].append(people[writer])
    return groups
