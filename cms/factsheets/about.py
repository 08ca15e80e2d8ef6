"""About a factsheet: audience, need, funding, the evidence it rests on, its pictures' checks, and how often it is reviewed."""

from datetime import date

from django.db import transaction

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets import about_rules as rules
from cms.factsheets.actions import lock
from cms.factsheets.models import MAX_REVIEW_MONTHS, Evidence, Factsheet, PictureCheck, Version
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

FIELDS = ("audience", "need", "funding")


@transaction.atomic
def change_about(*, factsheet: Factsheet, audience: str, need: str, funding: str, by: Person) -> Factsheet:
    """Say whom a factsheet is for, why it is needed and who pays; nothing is recorded where nothing changes."""
    require(by, Act.WRITE, SOURCE, about=factsheet)
    held = lock(factsheet)
    texts = {"audience": audience.strip(), "need": need.strip(), "funding": funding.strip()}
    were = {name: getattr(held, name) for name in FIELDS}
    if reasons := list(rules.reasons_against_about(texts, were=were, is_published=held.published() is not None)):
        raise Refused(*reasons)
    changed = {name: text for name, text in texts.items() if text != were[name]}
    if changed:
        for one in (held, factsheet):
            for name, text in texts.items():
                setattr(one, name, text)
        held.save(update_fields=list(FIELDS))
        record(actor=by.username, act="about changed", subject=held.key, **changed)
    return held


@transaction.atomic
def set_review_interval(*, factsheet: Factsheet, months: int, by: Person) -> Factsheet:
    """Say how often the whole page is reviewed; the date on live pages follows with the next publication."""
    require(by, Act.WRITE, SOURCE, about=factsheet)
    held = lock(factsheet)
    if reasons := list(rules.reasons_against_interval(months, most=MAX_REVIEW_MONTHS)):
        raise Refused(*reasons)
    if months != held.review_interval_months:
        before = held.review_interval_months
        held.review_interval_months = factsheet.review_interval_months = months
        held.save(update_fields=["review_interval_months"])
        record(actor=by.username, act="review interval set", subject=held.key, months=months, before=before)
    return held


@transaction.atomic
def add_evidence(
    *, factsheet: Factsheet, text: str, url: str, checked_on: date | None, by: Person, today: date, note: str = ""
) -> Evidence:
    """Name something the factsheet rests on, which somebody checked on a day."""
    require(by, Act.WRITE, SOURCE, about=factsheet)
    text, url, note = text.strip(), url.strip(), note.strip()
    reasons = [
        *rules.reasons_against_evidence(text=text, url=url, note=note),
        *rules.reasons_against_day(checked_on, today=today),
    ]
    if reasons or checked_on is None:
        raise Refused(*reasons)
    made = Evidence.objects.create(factsheet=factsheet, text=text, url=url, checked_on=checked_on, checked_by=by, note=note)
    told = {"evidence": made.pk, "text": text, "url": url, "checked_on": checked_on.isoformat()}
    record(actor=by.username, act="evidence added", subject=factsheet.key, **told)
    return made


@transaction.atomic
def check_evidence(*, evidence: Evidence, checked_on: date | None, by: Person, today: date, note: str = "") -> Evidence:
    """Say that the evidence was looked at again and still holds; the note says what was found."""
    require(by, Act.REVIEW, SOURCE, about=evidence.factsheet)
    held, note = _held(evidence), note.strip()
    reasons = [
        *rules.reasons_against_evidence(text=held.text, url="", note=note),
        *rules.reasons_against_day(checked_on, today=today),
    ]
    if checked_on and checked_on < held.checked_on:
        reasons.append(f"It was checked later than that already, on {held.checked_on:%-d %B %Y}.")
    if reasons or checked_on is None:
        raise Refused(*reasons)
    held.checked_on, held.checked_by, held.note = checked_on, by, note or held.note
    held.save(update_fields=["checked_on", "checked_by", "note"])
    told = {"evidence": held.pk, "text": held.text, "checked_on": checked_on.isoformat(), "note": note}
    record(actor=by.username, act="evidence checked", subject=held.factsheet.key, **told)
    return held


@transaction.atomic
def retire_evidence(*, evidence: Evidence, reason: str, by: Person, today: date) -> Evidence:
    """Take evidence off the list; it stays on record with the reason. A published factsheet keeps some."""
    require(by, Act.WRITE, SOURCE, about=evidence.factsheet)
    held, reason = _held(evidence), reason.strip()
    reasons = list(rules.reasons_against_evidence(text=held.text, url="", note=reason))
    if not reason:
        reasons.append("Say why it no longer counts.")
    others = held.factsheet.evidence.filter(retired_on=None).exclude(pk=held.pk)
    if held.factsheet.published() is not None and not others.exists():
        reasons.append("Patients read this factsheet, so it rests on something: add the newer evidence first.")
    if reasons:
        raise Refused(*reasons)
    held.retired_on, held.note = today, reason
    held.save(update_fields=["retired_on", "note"])
    told = {"evidence": held.pk, "text": held.text, "reason": reason}
    record(actor=by.username, act="evidence retired", subject=held.factsheet.key, **told)
    return held


def _held(evidence: Evidence) -> Evidence:
    held = Evidence.objects.select_for_update(of=("self",)).select_related("factsheet__topic").get(pk=evidence.pk)
    if held.retired_on:
        raise Refused(f"This evidence was retired on {held.retired_on:%-d %B %Y}.")
    return held


@transaction.atomic
def check_picture(
    *, factsheet: Factsheet, asset: str, credit: str, licence: str, checked_on: date | None, by: Person, today: date
) -> PictureCheck:
    """Say that a picture was looked at and still shows what is true, whose it is, and by which licence it is used."""
    require(by, Act.REVIEW, SOURCE, about=factsheet)
    credit, licence = credit.strip(), licence.strip()
    assets = assets_of(factsheet.latest())
    reasons = [
        *rules.reasons_against_picture_check(asset=asset, assets=assets, credit=credit, licence=licence),
        *rules.reasons_against_day(checked_on, today=today),
    ]
    if reasons or checked_on is None:
        raise Refused(*reasons)
    made = PictureCheck.objects.create(
        factsheet=factsheet, asset=asset, credit=credit, licence=licence, checked_on=checked_on, by=by
    )
    told = {"asset": asset, "credit": credit, "licence": licence, "checked_on": checked_on.isoformat()}
    record(actor=by.username, act="picture checked", subject=factsheet.key, **told)
    return made


def evidence_of(factsheet: Factsheet) -> list[Evidence]:
    """What the factsheet rests on, the longest unchecked first."""
    return list(factsheet.evidence.filter(retired_on=None).select_related("checked_by").order_by("checked_on", "pk"))


def evidence_numbered(factsheet: Factsheet, number: int) -> Evidence:
    found = factsheet.evidence.filter(pk=number).first()
    if found is None:
        raise Unknown("There is no such evidence of this factsheet.")
    found.factsheet = factsheet
    return found


def assets_of(version: Version) -> list[str]:
    """The pictures a version shows, in reading order, each once."""
    named = version.segments.exclude(asset="").order_by("position").values_list("asset", flat=True)
    return list(dict.fromkeys(named))


def picture_checks_of(factsheet: Factsheet) -> dict[str, PictureCheck]:
    """The newest check of each picture, by its name."""
    return {one.asset: one for one in factsheet.picture_checks.select_related("by").order_by("checked_on", "pk")}


def lacking(factsheet: Factsheet) -> list[str]:
    """What has to be said about a factsheet before it goes out, and is not; the interface is no leaflet and lacks nothing."""
    if factsheet.is_interface:
        return []
    missing = [name for name in FIELDS if not getattr(factsheet, name)]
    return missing if factsheet.evidence.filter(retired_on=None).exists() else [*missing, "evidence"]
