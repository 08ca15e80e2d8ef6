"""Catalogues out: a template and one file per language, from the newest published English."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polib
from django.conf import settings
from django.db import transaction

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.catalogues.outgoing import UNFINISHED, Form, Leaving, Outgoing
from cms.catalogues.tables import write_table
from cms.catalogues.writing import dump
from cms.catalogues.xliff import write_xliff
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet, Segment, Version
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, SOURCE, find
from cms.review.editions import Standing, segments_of, standings
from cms.review.models import Decision, Edition
from cms.review.state import State, Verdict, nfc


@dataclass(frozen=True)
class Exported:
    path: Path
    sha256: str
    entries: int


def version_to_translate(factsheet: Factsheet) -> Version:
    version = factsheet.published()
    if version is None:
        raise Refused(f"The English of {factsheet.key} is not published yet; catalogues go out when it is.")
    return version


def target_language(code: str) -> str:
    """Return the code of a language that can be translated into; raises Unknown listing them."""
    entry = find(code)
    if entry is None or entry.is_source:
        raise Unknown(f"“{code}” is no language we translate into. Known: {', '.join(c for c in REGISTRY if c != SOURCE)}.")
    return entry.code


def last_decision(factsheet: Factsheet, language: str) -> Decision | None:
    return Decision.objects.filter(factsheet=factsheet, language=language).order_by("-pk").first()


def words_at(version: Version, language: str, watermark: int) -> dict[str, str]:
    """The words each segment had in a language when the decision with that number was the last one."""
    written = Decision.objects.filter(
        factsheet=version.factsheet, language=language, verdict=Verdict.WRITTEN.value, pk__lte=watermark
    ).order_by("pk")
    emptied = _emptied(version)
    return {
        key: target
        for key, target, at in written.values_list("segment_key", "target", "at")
        if key not in emptied or at > emptied[key]
    }


def _emptied(version: Version) -> dict[str, datetime]:
    """When each segment that an earlier version lacks was taken out: if it is here again, it came back without words."""
    if version.number == 1:
        return {}
    earlier = version.factsheet.versions.filter(number__lt=version.number).order_by("number")
    frozen = list(earlier.values_list("pk", "frozen_at"))
    held = defaultdict(set)
    for pk, key in Segment.objects.filter(version__in=earlier).values_list("version_id", "key"):
        held[pk].add(key)
    keys = set(version.segments.values_list("key", flat=True))
    return {key: at for pk, at in frozen if at for key in keys - held[pk]}


def identity(version: Version, language: str, watermark: int, words: dict[str, str]) -> str:
    """Name an export so that what went out can be found again and proved: the last decision in it, and a digest."""
    english = version.segments.order_by("position").values_list("key", REGISTRY[SOURCE].field)
    state = [[key, source or "", words.get(key, "")] for key, source in english]
    return f"{watermark}-{digest_of([version.factsheet.key, version.number, language, state])[:16]}"


def template(version: Version) -> polib.POFile:
    """The template: every segment, no translations."""
    catalogue = polib.POFile()
    catalogue.metadata = _headers(version)
    catalogue.metadata_is_fuzzy = True
    section = ""
    for segment in segments_of(version, SOURCE):
        section = segment.source if segment.kind == Kind.HEADING else section
        catalogue.append(_entry(segment, section))
    return catalogue


def catalogue_of(version: Version, language: str) -> polib.POFile:
    """The catalogue of a language as it stands; the caller holds the factsheet, so that its identity is true."""
    catalogue = polib.POFile()
    found = standings(version, language)
    last = last_decision(version.factsheet, language)
    entry = REGISTRY[language]
    catalogue.metadata = _headers(version) | {
        "PO-Revision-Date": f"{(last.at if last else version.frozen_at or version.started_at):%Y-%m-%d %H:%M+0000}",
        "Language-Team": entry.english,
        "Language": entry.locale,
        "Plural-Forms": entry.plural_forms,
        "X-Export": _identity_of(version, language, found, last),
    }
    section = ""
    for standing in found:
        section = standing.segment.source if standing.segment.kind == Kind.HEADING else section
        catalogue.append(_translated(standing, section))
    return catalogue


def outgoing(version: Version, language: str) -> Outgoing:
    """The same for the formats that are no PO files; the caller holds the factsheet."""
    found = standings(version, language)
    export = _identity_of(version, language, found, last_decision(version.factsheet, language))
    leaving = []
    section = ""
    for standing in found:
        segment, state = standing.segment, standing.state
        section = segment.source if segment.kind == Kind.HEADING else section
        leaving.append(
            Leaving(
                key=segment.key,
                source=segment.source,
                target=standing.wording.target,
                state=state,
                severity=segment.severity,
                kind=_kind(segment),
                section="" if segment.kind == Kind.HEADING else section,
                note=segment.note,
                earlier_source=_source_of(standing) if state is State.STALE else "",
            )
        )
    return Outgoing(version.factsheet.key, version.number, REGISTRY[language].tag, export, tuple(leaving))


def _identity_of(version: Version, language: str, found: list[Standing], last: Decision | None) -> str:
    words = {standing.segment.key: standing.wording.target for standing in found}
    return identity(version, language, last.pk if last else 0, words)


def _kind(segment: Segment) -> str:
    return segment.kind + (f" in “{segment.container}”" if segment.container else "")


def _headers(version: Version) -> dict[str, str]:
    at = f"{version.frozen_at or version.started_at:%Y-%m-%d %H:%M+0000}"
    return {
        "Project-Id-Version": f"{version.factsheet.key} {version.number}",
        "Report-Msgid-Bugs-To": settings.SITE_URL,
        "POT-Creation-Date": at,
        "PO-Revision-Date": at,
        "Last-Translator": "Verbatim",
        "Language-Team": "none",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Factsheet": version.factsheet.key,
        "X-Factsheet-Version": str(version.number),
    }


def _entry(segment: Segment, section: str) -> polib.POEntry:
    comments = [_kind(segment)]
    if section and segment.kind != Kind.HEADING:
        comments.append(f"Section: {section}")
    if segment.note:
        comments.append(f"Note: {segment.note}")
    return polib.POEntry(
        msgctxt=segment.key,
        msgid=segment.source,
        comment="\n".join(comments),
        occurrences=[(segment.version.factsheet.key, str(segment.position))],
    )


def _translated(standing: Standing, section: str) -> polib.POEntry:
    entry = _entry(standing.segment, section)
    entry.msgstr = standing.wording.target
    state = standing.state
    if state is not State.EMPTY:
        entry.comment += f"\nState: {state}"
    if state in UNFINISHED:
        entry.flags = ["fuzzy"]
    if state is State.STALE and (source := _source_of(standing)):
        entry.previous_msgctxt, entry.previous_msgid = standing.segment.key, source
    return entry


def _source_of(standing: Standing) -> str:
    """The English that stale words were given for."""
    target = nfc(standing.wording.target)
    given = [one.source for one in standing.judgements if nfc(one.target) == target and one.digest != standing.wording.digest]
    return given[-1] if given else ""


@transaction.atomic
def export_one(*, factsheet: Factsheet, language: str, actor: str, form: Form = Form.PO) -> tuple[str, bytes]:
    """Return a safe file name and the bytes of the catalogue as it stands now."""
    factsheets.lock(factsheet)
    version = version_to_translate(factsheet)
    data, entries = _written(version, language, form)
    record(
        actor=actor,
        act="catalogue exported",
        subject=f"{factsheet.key} {language}",
        sha256=sha256(data).hexdigest(),
        form=form.value,
        entries=entries,
    )
    return f"{factsheet.key}.{REGISTRY[language].locale}.{form.ending}", data


def _written(version: Version, language: str, form: Form) -> tuple[bytes, int]:
    if form is Form.PO:
        catalogue = catalogue_of(version, language)
        return dump(catalogue), len(catalogue)
    leaving = outgoing(version, language)
    return (write_xliff if form is Form.XLIFF else write_table)(leaving), len(leaving.segments)


def export_to(folder: Path, *, factsheet: Factsheet, languages: list[str], actor: str, form: Form = Form.PO) -> list[Exported]:
    """Write the catalogues under `folder`, and the template of PO files, each file whole or not at all."""
    version = version_to_translate(factsheet)
    written = []
    if form is Form.PO:
        pot = template(version)
        written.append(put(folder / f"{factsheet.key}.pot", dump(pot), len(pot)))
    for code in languages:
        _, data = export_one(factsheet=factsheet, language=code, actor=actor, form=form)
        place = folder / REGISTRY[code].locale / ("LC_MESSAGES" if form is Form.PO else "")
        written.append(put(place / f"{factsheet.key}.{form.ending}", data, version.segments.count()))
    return written


def open_languages(factsheet: Factsheet) -> list[str]:
    """The languages somebody works in: those with an edition of the published version."""
    editions = Edition.objects.filter(version=factsheet.published()).exclude(language=SOURCE)
    return sorted(editions.values_list("language", flat=True))


def put(path: Path, data: bytes, entries: int) -> Exported:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".part")
    aside.write_bytes(data)
    aside.replace(path)
    return Exported(path, sha256(data).hexdigest(), entries)
