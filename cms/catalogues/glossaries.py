"""The glossary out and in: TBX and CSV, with a verdict on every term before anything changes. The report is the return value."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from cms.audit.actions import record
from cms.catalogues.glossary_table import read_glossary, write_glossary
from cms.catalogues.tbx import Edition, is_xml, read_tbx, write_tbx
from cms.errors import NotEntitled, Refused, Unknown
from cms.languages import REGISTRY, SOURCE, find
from cms.memory.entries import MAX_KEY, MAX_TERMS, Entry, Form, key_for, merged, reasons_against
from cms.memory.glossary import entries_of
from cms.memory.glossary_actions import apply, hold_glossary, open_tasks
from cms.people.duties import reason_against, roles_of
from cms.people.models import Person
from cms.review.glossary_use import used_in
from cms.roles import Act, Role

TITLE = "Glossary of Verbatim"
MAX_FILENAME = 200


class Format(StrEnum):
    TBX = "tbx"
    TBX_2008 = "tbx-2008"
    CSV = "csv"

    @property
    def ending(self) -> str:
        return "csv" if self is Format.CSV else "tbx"


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """What becomes of one term of the file; `reasons` say why it is refused, `left` what of it is not kept."""

    verdict: Verdict
    key: str
    name: str
    line: int
    reasons: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    told: tuple[str, ...] = ()  # what is new or changes
    before: Entry | None = None
    after: Entry | None = None

    @property
    def is_quiet(self) -> bool:
        return self.verdict is Verdict.UNCHANGED and not self.left


@dataclass(frozen=True)
class GlossaryIntake:
    """What became of every term of one file."""

    filename: str
    sha256: str
    lines: tuple[Line, ...]
    is_applied: bool

    @property
    def counts(self) -> dict[Verdict, int]:
        counted = Counter(line.verdict for line in self.lines)
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    @property
    def telling(self) -> list[Line]:
        """The lines that were not simply unchanged, what is refused first."""
        return sorted((line for line in self.lines if not line.is_quiet), key=lambda line: line.verdict is not Verdict.REFUSED)

    @property
    def has_refusals(self) -> bool:
        return any(line.verdict is Verdict.REFUSED for line in self.lines)

    @property
    def changes_something(self) -> bool:
        return any(line.verdict in {Verdict.NEW, Verdict.CHANGED} for line in self.lines)


def glossary_tbx(language: str = "", *, edition: Edition = Edition.OF_2019) -> bytes:
    """Return the terms with their forms in English and one language, or in all, as TBX-Basic."""
    return write_tbx(_leaving(language), title=TITLE, edition=edition)


def glossary_csv(language: str = "") -> bytes:
    """Return the same as a table."""
    return write_glossary(_leaving(language))


def _leaving(language: str) -> list[Entry]:
    return entries_of(languages={SOURCE, code} if (code := _code(language)) else ())


def _code(language: str) -> str:
    if not language:
        return ""
    entry = find(language)
    if entry is None:
        raise Unknown(f"“{language}” is no language we publish in. Known: {', '.join(REGISTRY)}.")
    return entry.code


def export_glossary(*, form: Format, language: str = "", actor: str) -> tuple[str, bytes]:
    """Return a name for the file and the file; the audit tells of it."""
    code = _code(language)
    if form is Format.CSV:
        data = glossary_csv(code)
    else:
        data = glossary_tbx(code, edition=Edition.OF_2008 if form is Format.TBX_2008 else Edition.OF_2019)
    name = f"glossary{'-' if code else ''}{code}.{form.ending}"
    record(
        actor=actor, act="glossary exported", subject=f"glossary {code}".strip(), sha256=sha256(data).hexdigest(), form=form.value
    )
    return name, data


def preview_glossary(*, data: bytes, filename: str, by: Person, language: str = "") -> GlossaryIntake:
    """Return the report that `take_in_glossary` would give, and change nothing."""
    return _intake(data, filename, by, language, is_applied=False)


@transaction.atomic
def take_in_glossary(*, data: bytes, filename: str, by: Person, language: str = "") -> GlossaryIntake:
    """Take a glossary in, each term whole or not at all, those of one language alone if one is given.

    What the file does not say stays, and no form or term is taken out; raises Refused for a file that cannot be judged.
    """
    hold_glossary()
    return _intake(data, filename, by, language, is_applied=True)


def _intake(data: bytes, filename: str, by: Person, language: str, *, is_applied: bool) -> GlossaryIntake:
    filename = "".join(character for character in filename if character.isprintable())[:MAX_FILENAME]
    code = _code(language)
    duties = _Duties(by)
    if reason := duties.reason_against_any(code):
        raise NotEntitled(reason)
    given = read_tbx(data, filename=filename) if is_xml(data) else read_glossary(data, filename=filename)
    here = entries_of()
    lines = list(_Judge(here, duties, code).lines(given))
    coming = sum(line.verdict is Verdict.NEW for line in lines)
    if len(here) + coming > MAX_TERMS:
        raise Refused(
            f"{filename}: with these {coming:,} new terms there would be {len(here) + coming:,}; the limit is {MAX_TERMS:,}."
        )
    intake = GlossaryIntake(filename, sha256(data).hexdigest(), tuple(lines), is_applied)
    if is_applied:
        _apply(intake, by, code)
    return intake


def _apply(intake: GlossaryIntake, by: Person, language: str) -> None:
    taken = [line for line in intake.lines if line.verdict in {Verdict.NEW, Verdict.CHANGED}]
    changes = [(line.before, line.after) for line in taken]
    tasks = open_tasks(changes, by=by, uses=used_in)
    apply(changes)
    changed = {
        before.key: {"before": before.told(), "after": after.told()} for before, after in changes if before is not None and after
    }
    record(
        actor=by.username,
        act="glossary taken in",
        subject=f"glossary {language}".strip(),
        filename=intake.filename,
        sha256=intake.sha256,
        counts={str(verdict): count for verdict, count in intake.counts.items()},
        new=[line.key for line in taken if line.before is None],
        changed=changed,
        tasks=tasks,
    )


@dataclass
class _Duties:
    """What a person may change, asked once for each language."""

    person: Person
    known: dict[str, str | None] = field(default_factory=dict)

    def reason_against(self, language: str) -> str | None:
        if language not in self.known:
            self.known[language] = reason_against(roles_of(self.person, language), Act.WRITE, language)
        return self.known[language]

    def reason_against_any(self, language: str) -> str | None:
        """Why this person cannot bring a glossary at all."""
        if language:
            return self.reason_against(language)
        wanted = [Role.AUTHOR.value, Role.TRANSLATOR.value, Role.REVISER.value]
        if self.person.is_active and self.person.duties.filter(ended_at=None, role__in=wanted).exists():
            return None
        return "Only an author, a translator or a reviser can bring in a glossary."


class _Judge:
    """Judges the terms of a file one after the other, each knowing those before it."""

    def __init__(self, here: Sequence[Entry], duties: _Duties, language: str) -> None:
        self.duties, self.language = duties, language
        self.by_key = {entry.key: entry for entry in here}
        self.owner = {form.identity[1]: entry.key for entry in here for form in entry.forms_in(SOURCE)}
        self.seen: dict[str, int] = {}
        self.taken = set(self.by_key)

    def lines(self, given: Sequence[Entry]) -> Iterator[Line]:
        for entry in given:
            yield self._line(entry)

    def _line(self, given: Entry) -> Line:
        keys = self._keys_of(given)
        name = given.name or given.key
        if reason := given.problem or self._reason_against_place(given, keys):
            return Line(Verdict.REFUSED, given.key, name, given.line, (reason,), given.left)
        before = self.by_key[keys.pop()] if keys else None
        after = self._after(given, before)
        told = tuple(_told(before, after))
        reasons = tuple(dict.fromkeys(self._reasons(before, after))) if told or before is None else ()
        if reasons:
            return Line(Verdict.REFUSED, after.key, after.name or name, given.line, reasons, given.left, told)
        self._remember(after)
        verdict = Verdict.NEW if before is None else Verdict.CHANGED if told else Verdict.UNCHANGED
        return Line(verdict, after.key, after.name, given.line, (), given.left, told, before, after)

    def _reason_against_place(self, given: Entry, keys: set[str]) -> str:
        """Why it is not plain which term this is."""
        if len(keys) > 1:
            return f"Its English forms belong to different terms here: {', '.join(sorted(keys))}."
        if keys and (line := self.seen.get(min(keys))):
            return f"This term stands in line {line} of the file already."
        if not keys and not given.forms_in(SOURCE):
            return "It has no English form, so it is not known which term it is."
        return ""

    def _keys_of(self, given: Entry) -> set[str]:
        """The terms here that a term of the file may be: the one with its key, else those with one of its English forms."""
        if given.key in self.by_key:
            return {given.key}
        return {self.owner[form.identity[1]] for form in given.forms_in(SOURCE) if form.identity[1] in self.owner}

    def _after(self, given: Entry, before: Entry | None) -> Entry:
        if self.language and self.language != SOURCE:
            given = given.only_in(self.language)
            given = replace(given, forms=given.forms_in(self.language) if before else given.forms)
        elif self.language:
            given = given.only_in(SOURCE)
        after = merged(given, before)
        return after if before else replace(after, key=self._new_key(given, after.name))

    def _new_key(self, given: Entry, name: str) -> str:
        """Keep the key that a glossary of ours gave; numbers of other tools say nothing."""
        is_speaking = len(given.key) > 3 and not any(character.isdigit() for character in given.key)
        if is_speaking and given.key not in self.taken and len(given.key) <= MAX_KEY and key_for(given.key, ()) == given.key:
            return given.key
        return key_for(name, self.taken)

    def _reasons(self, before: Entry | None, after: Entry) -> Iterator[str]:
        yield from reasons_against(after)
        for form in after.forms_in(SOURCE):
            owner = self.owner.get(form.identity[1], after.key)
            if owner != after.key:
                yield f"“{form.text}” is already a form of the term “{owner}”."
        for language in sorted(_touched(before, after)):
            if reason := self.duties.reason_against(language):
                yield f"{reason} This changes what is said in {REGISTRY[language].english}." if language in REGISTRY else reason

    def _remember(self, after: Entry) -> None:
        self.seen[after.key] = after.line
        self.taken.add(after.key)
        self.owner |= {form.identity[1]: after.key for form in after.forms_in(SOURCE)}


def _touched(before: Entry | None, after: Entry) -> set[str]:
    """The languages a change speaks of; what is said of the term itself is said in English."""
    if before is None:
        return set(after.languages) | {SOURCE}
    touched = {code for code in after.languages if set(before.forms_in(code)) != set(after.forms_in(code))}
    return touched | ({SOURCE} if before.about != after.about else set())


def _told(before: Entry | None, after: Entry) -> Iterator[str]:
    """Say what a file brings, a sentence for each thing."""
    then = {form.identity: form for form in before.forms} if before else {}
    for form in after.forms:
        known = then.get(form.identity)
        if known != form:
            yield f"{form.language}: {_form(form)}" + (f", was {_form(known)}" if known else "")
    if before is None:
        return
    names = ("definition", "note", "do not translate", "safety")
    for name, old, new in zip(names, before.about, after.about, strict=True):
        if (old or "") != (new or ""):
            yield f"{name}: {_said(new)}, was {_said(old)}"


def _form(form: Form) -> str:
    return f"“{form.text}” ({form.status}{', ' + form.note if form.note else ''})"


def _said(value: str | bool | None) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"“{value or ''}”"
