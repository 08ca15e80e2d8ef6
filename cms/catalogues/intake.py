"""Catalogues in: a file goes through the same acts as words typed on the screen. The report is the return value."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from cms.audit.actions import record
from cms.catalogues import shifted
from cms.catalogues.decoding import is_misread
from cms.catalogues.doors import entries_in, form_of, read_any
from cms.catalogues.export import identity, target_language, version_to_translate, words_at
from cms.catalogues.merge import KEPT_BESIDE, TAKEN, Line, Outcome, Present, judge, without_guesses
from cms.catalogues.outgoing import Form
from cms.catalogues.reading import Catalogue
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY, Language, find
from cms.memory.glossary import reading_once
from cms.people.duties import require
from cms.people.models import Person
from cms.review import actions
from cms.review.editions import judgements_of, words_fields
from cms.review.state import Wording, state_of
from cms.roles import Act

Here = dict[str, Present]

FACTSHEET_STANDS = {Form.PO: "header X-Factsheet", Form.XLIFF: "“original” of <file>", Form.CSV: "column “export”"}
MAX_FILENAME = 200
# More entries for each segment than years of obsolete ones, and some more for a short sheet.
ENTRIES_PER_SEGMENT, ENTRIES_BESIDE = 10, 1_000


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
    def entry(self) -> Language:
        return REGISTRY[self.language]

    @property
    def counts(self) -> dict[Outcome, int]:
        counted = Counter(line.outcome for line in self.lines)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @property
    def telling(self) -> list[Line]:
        """The lines that were not simply unchanged."""
        return [line for line in self.lines if not line.is_quiet]

    @property
    def is_quiet(self) -> bool:
        """The whole file came back as it went out."""
        return not (self.telling or self.warnings or self.unmentioned)

    @property
    def brings_words(self) -> bool:
        """Tell whether there are words in the file that did not go out with it."""
        return any(line.outcome in {*TAKEN, *KEPT_BESIDE, Outcome.REFUSED} for line in self.lines)

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
    entries = entries_in(data)
    if factsheet is not None:
        _judge_size(entries, filename, factsheet)  # before time is spent on reading it
    catalogue = read_any(data, filename=filename)
    sheet = _factsheet_of(catalogue, filename, factsheet, form_of(data, filename))
    _judge_size(max(entries, len(catalogue.entries)), filename, sheet)
    code = _language_of(catalogue, filename, language)
    require(by, Act.WRITE, code)
    _judge_charset(catalogue, filename, code)
    if form_of(data, filename) is Form.CSV:
        _judge_rows(catalogue, filename, code)
    factsheets.lock(sheet)
    version = version_to_translate(sheet)
    base, warnings = _base_of(catalogue, version, code)
    here = _here(version, code, base)
    with reading_once():
        lines = judged(catalogue, here, base, code)
        if is_applied:
            _apply(lines, here, version, code, by, filename)
    digest = sha256(data).hexdigest()
    mentioned = {entry.context for entry in catalogue.entries if not entry.obsolete}
    intake = Intake(
        filename=filename,
        sha256=digest,
        factsheet=sheet.key,
        language=code,
        lines=tuple(lines),
        warnings=(*catalogue.warnings, *warnings, *_plural_warning(catalogue, code)),
        unmentioned=len(here.keys() - mentioned),
        is_applied=is_applied,
    )
    if is_applied:
        counts = {str(outcome): count for outcome, count in intake.counts.items()}
        record(actor=by.username, act="catalogue taken in", subject=f"{sheet.key} {code}", sha256=digest, counts=counts)
    return intake


def _here(version: Version, language: str, base: Mapping[str, str] | None) -> Here:
    judgements = judgements_of(version.factsheet, language)
    rows = version.segments.order_by("position").values_list("key", "kind", "container", *words_fields(language))
    found = {}
    for key, kind, container, *words in rows:  # a sheet may have many, and objects of them take most of the time
        wording, given = Wording(words[0], words[-1] or ""), None if base is None else base.get(key, "")
        about = judgements.get(key, ())
        found[key] = Present(key, kind, wording, state_of(wording, about), given, container, about)
    return found


def judged(catalogue: Catalogue, here: Here, base: Mapping[str, str] | None, language: str) -> list[Line]:
    """Return what becomes of each entry of a file, given what is here and what went out."""
    lines = []
    for entry in catalogue.entries:
        present = here.get(entry.context or "")
        if entry.obsolete and (present is None or entry.target in {"", present.wording.target}):
            continue
        lines.append(judge(entry, present, language))

    def known() -> Iterator[tuple[str, str]]:
        yield from (base or {}).items()
        yield from ((key, present.wording.target) for key, present in here.items())
        yield from ((entry.context, entry.target) for entry in catalogue.entries if entry.context)

    return without_guesses(lines, known)


def _apply(lines: list[Line], here: Here, version: Version, language: str, by: Person, filename: str) -> None:
    words = {line.key: line.theirs for line in lines if line.outcome in TAKEN}
    beside = [line for line in lines if line.outcome in KEPT_BESIDE]
    submitted = {line.key for line in lines if line.submits}
    if words:
        actions.write_all(version=version, language=language, words=words, by=by, origin=filename, submitted=submitted)
    while beside:  # a file may hold one segment with several older English texts
        first = {line.key: line for line in reversed(beside)}
        wordings = {key: (Wording(line.source, line.theirs), line.reason) for key, line in first.items()}
        actions.propose_all(version=version, language=language, wordings=wordings, by=by, origin=filename)
        beside = [line for line in beside if first[line.key] is not line]


def _judge_size(entries: int, filename: str, factsheet: Factsheet) -> None:
    """Refuse a file that cannot be this factsheet's, however its entries would be judged."""
    if entries <= ENTRIES_BESIDE:
        return
    version = version_to_translate(factsheet)
    segments = version.segments.count()
    limit = ENTRIES_PER_SEGMENT * segments + ENTRIES_BESIDE
    if entries > limit:
        why = f"{factsheet.key} has {segments:,} segments, and a file for it at most {limit:,} entries"
        raise Refused(f"{filename}: the file has {entries:,} entries, but {why}.")


def _factsheet_of(catalogue: Catalogue, filename: str, wanted: Factsheet | None, form: Form) -> Factsheet:
    stated = catalogue.header("X-Factsheet") or catalogue.header("Project-Id-Version").partition(" ")[0]
    if not catalogue.headers:
        raise Refused(f"{filename}: the file has no header, so it does not say which factsheet and language it is for.")
    if wanted is not None:
        if stated != wanted.key:
            said = f"is for “{stated}”" if stated else "does not say which factsheet it is for"
            where = FACTSHEET_STANDS[form]
            raise Refused(f"{filename}: this catalogue {said}, not for “{wanted.key}” ({where}).")
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


def _judge_rows(catalogue: Catalogue, filename: str, language: str) -> None:
    if reason := shifted.reason_against(catalogue.entries, filename=filename, language=language):
        raise Refused(reason)


def _judge_charset(catalogue: Catalogue, filename: str, language: str) -> None:
    if catalogue.charset in {"utf-8", "ascii"}:
        return
    words = " ".join(entry.target for entry in catalogue.entries)
    if is_misread(words, REGISTRY[language]):
        name = REGISTRY[language].english
        why = f"read as {catalogue.charset}, its letters are not those of {name}; the header Content-Type names a wrong charset"
        raise Refused(f"{filename}: {why}.")


def _base_of(catalogue: Catalogue, newest: Version, language: str) -> tuple[dict[str, str] | None, list[str]]:
    """The words the file was given, proved by the identity in its header; None when it is not an export of ours."""
    stated = catalogue.header("X-Export")
    watermark, _, _ = stated.partition("-")
    number = catalogue.header("X-Factsheet-Version")
    if watermark.isascii() and watermark.isdigit() and len(watermark) < 19 and number.isascii() and number.isdigit():
        wanted = int(number[:9])
        version = newest if wanted == newest.number else newest.factsheet.versions.filter(number=wanted).first()
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
