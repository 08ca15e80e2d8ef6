"""What an evidence pack says of how a factsheet is kept up: what it rests on, its full reviews, and what was recalled."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from cms.audit.browsing import in_utc
from cms.factsheets.models import Factsheet
from cms.people.models import Person
from cms.releases.models import Recall
from cms.review.models import FullReview

Named = Callable[[Person | None], str]


def upkeep(factsheet: Factsheet, languages: list[str], by: Named) -> dict[str, list[dict[str, Any]]]:
    """By the name of the file; `by` is asked for the name of everybody there is."""
    return {
        "evidence": _evidence(factsheet, by),
        "picture_checks": _pictures(factsheet, by),
        "full_reviews": _reviews(factsheet, by),
        "recalls": _recalls(factsheet, languages, by),
    }


def _evidence(factsheet: Factsheet, by: Named) -> list[dict[str, Any]]:
    return [
        {
            "number": one.pk,
            "text": one.text,
            "url": one.url,
            "checked_on": _day(one.checked_on),
            "checked_by": by(one.checked_by),
            "note": one.note,
            "retired_on": _day(one.retired_on),
        }
        for one in factsheet.evidence.select_related("checked_by").order_by("pk")
    ]


def _pictures(factsheet: Factsheet, by: Named) -> list[dict[str, Any]]:
    return [
        {
            "number": one.pk,
            "picture": one.asset,
            "credit": one.credit,
            "licence": one.licence,
            "checked_on": _day(one.checked_on),
            "by": by(one.by),
        }
        for one in factsheet.picture_checks.select_related("by").order_by("pk")
    ]


def _reviews(factsheet: Factsheet, by: Named) -> list[dict[str, Any]]:
    found = FullReview.objects.filter(factsheet=factsheet).select_related("version", "opened_by", "completed_by")
    return [
        {
            "number": one.pk,
            "version": one.version.number,
            "opened_by": by(one.opened_by),
            "opened_at": _time(one.opened_at),
            "answers": one.answers,
            "completed_by": by(one.completed_by),
            "completed_at": _time(one.completed_at),
            "digest": one.digest,
            "closed_at": _time(one.closed_at),
            "signature": one.signature_id,
            "called_off": one.cancelled,
        }
        for one in found.order_by("pk")
    ]


def _recalls(factsheet: Factsheet, languages: list[str], by: Named) -> list[dict[str, Any]]:
    found = Recall.objects.filter(factsheet=factsheet, language__in=["", *languages]).select_related("by")
    return [
        {
            "number": one.pk,
            "language": one.language,
            "segment": one.segment_key,
            "reason": one.reason,
            "what_is_wrong": one.what_is_wrong,
            "by": by(one.by),
            "at": _time(one.at),
            "digests": one.digests,
            "ended_at": _time(one.ended_at),
            "ended_how": one.ended_how,
        }
        for one in found.order_by("pk")
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _time(at: datetime | None) -> str:
    return in_utc(at) if at else ""
