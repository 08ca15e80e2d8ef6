"""Catalogues in: a PO file goes through the same acts as words typed on the screen. The report is the return value."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from cms.audit.actions import record
from cms.catalogues.decoding import is_misread
from cms.catalogues.export import identity, target_language, version_to_translate, words_at
from cms.catalogues.merge import KEPT_BESIDE, TAKEN, Line, Outcome, Present, judge, without_guesses
from cms.catalogues.reading import Catalogue, read_catalogue
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet, Segment, Version
from cms.languages import REGISTRY, find
from cms.people.duties import require
from cms.people.models import Person
from cms.review import actions
from cms.review.editions import standings
from cms.review.state import Wording
from cms.roles import Act

Here = dict[str, tuple[Segment, Present]]

MAX_FILENAME = 200


@dataclass(frozen=True)
class Intake:
    """What became of every entry of one file."""

    filename: str
    sha256: str
    factsheet: str
    language: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    unmentioned: int  # segments of the factsheet that the file has no entry for
    is_applied: bool

    @property
    def counts(self) -> dict[Outcome, int]:
        counted = Counter(line.outcome for line in self.lines)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @property
    def telling(self) -> list[Line]:
        """The lines that were not simply unchanged."""
        return [line for line in self.lines if not line.is_quiet]

    @property
    def has_refusals(self) -> bool:
        return any(line.outcome is Outcome.REFUSED for line in self.lines)


def preview(*, data: bytes, filename: str, by: Person, factsheet: Factsheet | None = None, language: str = "") -> Intake:
    """Return the report that `take_in` would give, and change nothing."""
    with transaction.atomic():
        intake = _intake(data, filename, by, factsheet, language, is_applied=False)
        transaction.set_rollback(True)
    return intake


@transaction.atomic
def take_in(*, data: bytes, filename: str, by: Person, factsheet: Factsheet | None = None, language: str = "") -> Intake:
    """Take a catalogue in: the whole file or nothing of it; raises Refused for a file that cannot be judged."""
    return _intake(data, filename, by, factsheet, language, is_applied=True)


def _intake(data: bytes, filename: str, by: Person, factsheet: Factsheet | None, language: str, *, is_applied: bool) -> Intake:
    filename = "".join(character for character in filename if character.isprintable())[:MAX_FILENAME]  # it is kept and shown
    catalogue = read_catalogue(data, filename=filename)
    sheet = _factsheet_of(catalogue, filename, factsheet)
    code = _language_of(catalogue, filename, language)
    require(by, Act.WRITE, code)
    _judge_charset(catalogue, filename, code)
    factsheets.lock(sheet)
    version = version_to_translate(sheet)
    base, warnings = _base_of(catalogue, sheet, code)
    present = _present(version, code, base)
    lines = _judged(catalogue, present, base, code)
    digest = sha256(data).hexdigest()
    if is_applied:
        _apply(lines, {key: segment for key, (segment, _) in present.items()}, version, code, by, filename)
    mentioned = {entry.context for entry in catalogue.entries if not entry.obsolete}
    intake = Intake(
        filename=filename,
        sha256=digest,
        factsheet=sheet.key,
        language=code,
        lines=tuple(lines),
        warnings=(*catalogue.warnings, *warnings, *_plural_warning(catalogue, code)),
        unmentioned=len(present.keys() - mentioned),
        is_applied=is_applied,
    )
    if is_applied:
        counts = {str(outcome): count for outcome, count in intake.counts.items()}
        record(actor=by.username, act="catalogue taken in", subject=f"{sheet.key} {code}", sha256=digest, counts=counts)
    return intake


def _present(version: Version, language: str, base: Mapping[str, str] | None) -> Here:
    found = {}
    for one in standings(version, language):
        key, given = one.segment.key, None if base is None else base.get(one.segment.key, "")
        found[key] = (one.segment, Present(key, one.segment.kind, one.wording, one.state, given))
    return found


def _judged(catalogue: Catalogue, here: Here, base: Mapping[str, str] | None, language: str) -> list[Line]:
    lines = []
    for entry in catalogue.entries:
        _, present = here.get(entry.context or "", (None, None))
        if entry.obsolete and (present is None or entry.target in {"", present.wording.target}):
            continue
        lines.append(judge(entry, present, language))
    known = [*(base or {}).items(), *((key, present.wording.target) for key, (_, present) in here.items())]
    known += [(entry.context, entry.target) for entry in catalogue.entries if entry.context]
    return without_guesses(lines, known)


def _apply(lines: list[Line], segments: dict[str, Segment], version: Version, language: str, by: Person, filename: str) -> None:
    submitted: dict[str, Wording] = {}
    for line in lines:
        segment = segments.get(line.key)
        if segment is None:
            continue
        if line.outcome in TAKEN:
            actions.write(segment=segment, language=language, text=line.theirs, by=by, origin=filename)
            if line.submits:
                segment.refresh_from_db()
                submitted[line.key] = Wording(segment.source, segment.words(language))
        elif line.outcome in KEPT_BESIDE:
            wording = Wording(line.source, line.theirs)
            actions.propose(segment=segment, language=language, wording=wording, by=by, origin=filename, reason=line.reason)
    if submitted:
        actions.submit(version=version, language=language, read=submitted, by=by)


def _factsheet_of(catalogue: Catalogue, filename: str, wanted: Factsheet | None) -> Factsheet:
    stated = catalogue.header("X-Factsheet") or catalogue.header("Project-Id-Version").partition(" ")[0]
    if not catalogue.headers:
        raise Refused(f"{filename}: the file has no header, so it does not say which factsheet and language it is for.")
    if wanted is not None:
        if stated != wanted.key:
            said = f"is for “{stated}”" if stated else "does not say which factsheet it is for"
            raise Refused(f"{filename}: this catalogue {said}, not for “{wanted.key}” (header X-Factsheet).")
        return wanted
    if not stated:
        raise Refused(f"{filename}: the file does not say which factsheet it is for (header X-Factsheet).")
    try:
        return factsheets.factsheet_at(stated)
    except Unknown as problem:
        raise Refused(f"{filename}: {problem.reasons[0]}") from problem


def _language_of(catalogue: Catalogue, filename: str, wanted: str) -> str:
    stated = catalogue.header("Language")
    if not stated:
        raise Refused(f"{filename}: the file does not say its language (header Language).")
    entry = find(stated)
    if wanted and (entry is None or entry.code != wanted):
        here = REGISTRY[wanted].english
        raise Refused(f"{filename}: this catalogue is in “{stated}”, not in {here} ({REGISTRY[wanted].locale}).")
    try:
        return target_language(stated)
    except Unknown as problem:
        raise Refused(f"{filename}: {problem.reasons[0]}") from problem


def _judge_charset(catalogue: Catalogue, filename: str, language: str) -> None:
    words = " ".join(entry.target for entry in catalogue.entries)
    if catalogue.charset not in {"utf-8", "ascii"} and is_misread(words, REGISTRY[language]):
        name = REGISTRY[language].english
        why = f"read as {catalogue.charset}, its letters are not those of {name}; the header Content-Type names a wrong charset"
        raise Refused(f"{filename}: {why}.")


def _base_of(catalogue: Catalogue, factsheet: Factsheet, language: str) -> tuple[dict[str, str] | None, list[str]]:
    """The words the file was given, proved by the identity in its header; None when it is not an export of ours."""
    stated = catalogue.header("X-Export")
    watermark, _, _ = stated.partition("-")
    number = catalogue.header("X-Factsheet-Version")
    if watermark.isascii() and watermark.isdigit() and len(watermark) < 19 and number.isascii() and number.isdigit():
        version = factsheet.versions.filter(number=int(number[:9])).first()
        if version:
            words = words_at(version, language, int(watermark))
            if identity(version, language, int(watermark), words) == stated:
                return words, []
    return None, ["What went out with this file is not known here, so words that differ from those here are kept beside them."]


def _plural_warning(catalogue: Catalogue, language: str) -> list[str]:
    stated = "".join(catalogue.header("Plural-Forms").split())
    ours = REGISTRY[language].plural_forms
    if stated and stated.partition(";")[0] != "".join(ours.split()).partition(";")[0]:
        return [f"The header has other plural forms ({stated}); ours count: {ours}"]
    return []
