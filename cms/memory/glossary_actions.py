"""What enters the glossary, changes there and leaves it. Nothing is lost: each event has the term as it was and as it is.

`uses` says where terms stand in the English that is worked on; a change to a term of safety opens a task for each of these
languages, in the same transaction. See cms.review.glossary_use.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.checks import characters
from cms.checks.pair import Term
from cms.errors import Refused, Unknown
from cms.languages import REGISTRY, SOURCE
from cms.memory.entries import MAX_TERMS, MAX_TEXT, Entry, Form, Status, key_for, merged, reasons_against, reasons_against_forms
from cms.memory.glossary import entry_at, forget_what_was_read, term_of
from cms.memory.glossary_models import GlossaryState, GlossaryTask, GlossaryTerm, TermForm
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

GLOSSARY_LOCK = 7_310_004  # any number but those of the audit chain, the shelf and the memory, the same in every process
BATCH = 400  # SQLite limits how many values a query may name
T = TypeVar("T")
Uses = Callable[[Sequence[Term]], Mapping[str, Mapping[str, Sequence[str]]]]  # term key → language → factsheets
Change = tuple[Entry | None, Entry | None]  # before and after


def hold_glossary() -> None:
    """Let one writer follow the other, to the end of the transaction."""
    if connection.vendor == "postgresql":  # SQLite has one writer
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GLOSSARY_LOCK])


def digest_of_entry(entry: Entry) -> str:
    """Names a term as a person has it before them."""
    return digest_of(entry.told())


@transaction.atomic
def create_term(*, entry: Entry, by: Person) -> Entry:
    """Open a term with its English forms; a key is made of the first one if none is given."""
    require(by, Act.WRITE, SOURCE)
    _judge_forms(entry.forms, SOURCE)
    hold_glossary()
    taken = set(GlossaryTerm.objects.values_list("key", flat=True))
    if len(taken) >= MAX_TERMS:
        raise Refused(f"The glossary has {MAX_TERMS:,} terms, and holds no more.")
    if entry.key in taken:
        raise Refused(f"There is already a term “{entry.key}”.")
    new = merged(entry, None)
    new = replace(new, key=entry.key or key_for(new.name, taken))
    _judge(new)
    apply([(None, new)])
    record(actor=by.username, act="term created", subject=_subject(new), after=new.told())
    return new


@transaction.atomic
def change_term(*, entry: Entry, read: str, by: Person, uses: Uses) -> Entry:
    """Change what a term means and how it is to be treated; its forms stay."""
    require(by, Act.WRITE, SOURCE)
    before = _held_as_read(entry.key, read)
    after = replace(merged(replace(entry, forms=()), before), forms=before.forms)
    _judge(after)
    return _changed(before, after, "term changed", by, uses)


@transaction.atomic
def put_forms(*, key: str, language: str, forms: Sequence[Form], read: str, by: Person, uses: Uses) -> Entry:
    """Make these the forms of a term in a language, in place of those it had."""
    require(by, Act.WRITE, language)
    before = _held_as_read(key, read)
    _judge_forms(forms, language)
    given = merged(Entry(forms=tuple(forms)), None).forms
    after = replace(before, forms=(*(form for form in before.forms if form.language != language), *given))
    _judge(after)
    return _changed(before, after, "term forms changed", by, uses, language=language)


@transaction.atomic
def remove_term(*, key: str, reason: str, read: str, by: Person, uses: Uses) -> None:
    """Take a term out; the event has all it said."""
    require(by, Act.WRITE, SOURCE)
    before = _held_as_read(key, read)
    _judge_reason(reason)
    tasks = open_tasks([(before, None)], by=by, uses=uses)
    apply([(before, None)])
    record(actor=by.username, act="term removed", subject=_subject(before), before=before.told(), reason=reason, tasks=tasks)


@transaction.atomic
def close_task(*, number: int, seen: int, reason: str, by: Person) -> GlossaryTask:
    """Say what came of looking at a language after a term of safety changed; `seen` is how many changes were on the screen."""
    hold_glossary()
    task = task_at(number)
    require(by, Act.WRITE, task.language)
    if task.closed_at:
        raise Refused(f"This task was closed by {task.closed_by}.")
    if seen != len(task.changes):
        raise Refused("The term changed again while you were reading. Look at the changes again; the task is still open.")
    _judge_reason(reason)
    task.closed_at, task.closed_by, task.reason = timezone.now(), by.username, reason
    task.save(update_fields=["closed_at", "closed_by", "reason"])
    told = {"number": task.pk, "language": task.language, "factsheets": task.factsheets, "reason": reason}
    record(actor=by.username, act="glossary task closed", subject=f"glossary {task.term}", **told)
    return task


def task_at(number: int) -> GlossaryTask:
    task = GlossaryTask.objects.filter(pk=number).first() if number < 2**31 else None
    if task is None:
        raise Unknown(f"There is no task {number} of the glossary.")
    return task


def apply(changes: Sequence[Change]) -> None:
    """Write changes to the rows, many as fast as a few; duties, reasons and the audit are the caller's, under `hold_glossary`."""
    if not changes:
        return
    new = [after for before, after in changes if before is None and after is not None]
    GlossaryTerm.objects.bulk_create([_row(entry) for entry in new], batch_size=BATCH)
    kept = [after for _, after in changes if after is not None]
    gone = [before for before, after in changes if before is not None and after is None]
    numbers = {key: pk for chunk in _chunks([one.key for one in kept]) for key, pk in _numbers(chunk)}
    for chunk in _chunks([one.key for one in gone]):
        GlossaryTerm.objects.filter(key__in=chunk).delete()
    _put_forms([(before, after) for before, after in changes if after is not None], numbers)
    about = ["definition", "note", "do_not_translate", "is_safety"]
    changed = [_row(after, numbers[after.key]) for before, after in changes if before and after and before.about != after.about]
    GlossaryTerm.objects.bulk_update(changed, about, batch_size=BATCH)
    GlossaryState.objects.update_or_create(id=1, defaults={"token": secrets.token_hex(16)})
    forget_what_was_read()


def _numbers(keys: Sequence[str]) -> Iterator[tuple[str, int]]:
    yield from GlossaryTerm.objects.filter(key__in=keys).values_list("key", "pk")


def _put_forms(changes: Sequence[tuple[Entry | None, Entry]], numbers: Mapping[str, int]) -> None:
    """Take out the forms that go and put in those that come; one that is changed does both."""
    leaving: set[tuple[int, str, str]] = set()
    entering: list[TermForm] = []
    for before, after in changes:
        number, then, now = numbers[after.key], before.forms if before else (), after.forms
        leaving |= {(number, *form.identity) for form in then if form not in now}
        entering += [_form_row(form, number) for form in now if form not in then]
    for chunk in _chunks(sorted({number for number, _, _ in leaving})):
        rows = TermForm.objects.filter(term_id__in=chunk).values_list("pk", "term_id", "language", "folded")
        TermForm.objects.filter(pk__in=[pk for pk, *identity in rows if tuple(identity) in leaving]).delete()
    TermForm.objects.bulk_create(entering, batch_size=BATCH)


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _row(entry: Entry, number: int | None = None) -> GlossaryTerm:
    return GlossaryTerm(
        pk=number,
        key=entry.key,
        definition=entry.definition or "",
        note=entry.note or "",
        do_not_translate=bool(entry.do_not_translate),
        is_safety=bool(entry.is_safety),
    )


def _form_row(form: Form, number: int) -> TermForm:
    status = (form.status or Status.ALLOWED).value
    return TermForm(
        term_id=number, language=form.language, text=form.text, folded=form.identity[1], status=status, note=form.note
    )


def open_tasks(changes: Iterable[Change], *, by: Person, uses: Uses) -> dict[str, dict[str, list[str]]]:
    """Open a task for each language that uses a term of safety, or add to the one that is open; return them by term."""
    affected = [(before, after) for before, after in changes if before and _concerns_safety(before, after)]
    if not affected:
        return {}
    found = uses([_any_name(before, after) for before, after in affected])
    tasks = {(task.term, task.language): task for task in _open_now([before.key for before, _ in affected])}
    opened: dict[str, dict[str, list[str]]] = {}
    for before, after in affected:
        languages = _languages_concerned(before, after)
        for language, factsheets in found.get(before.key, {}).items():
            if languages is None or language in languages:
                known = tasks.get((before.key, language))
                tasks[before.key, language] = _with_change(known, before, after, language, factsheets, by)
                opened.setdefault(before.key, {})[language] = sorted(factsheets)
    touched = [task for (key, language), task in tasks.items() if language in opened.get(key, {})]
    GlossaryTask.objects.bulk_create([task for task in touched if task.pk is None], batch_size=BATCH)
    known_ones = [task for task in touched if task.pk is not None]
    GlossaryTask.objects.bulk_update(known_ones, ["name", "factsheets", "changes"], batch_size=BATCH)
    return opened


def _open_now(keys: Sequence[str]) -> Iterator[GlossaryTask]:
    for chunk in _chunks(keys):
        yield from GlossaryTask.objects.filter(term__in=chunk, closed_at=None)


def _concerns_safety(before: Entry, after: Entry | None) -> bool:
    return bool(before.is_safety or (after and after.is_safety))


def _any_name(before: Entry, after: Entry | None) -> Term:
    """The term with every English form it had or has."""
    names = dict.fromkeys([*term_of(before, SOURCE).source, *(term_of(after, SOURCE).source if after else ())])
    return Term(source=tuple(names), key=before.key)


def _languages_concerned(before: Entry, after: Entry | None) -> set[str] | None:
    """Which languages a change speaks of; None for all of them."""
    if after is None or _meaning(before) != _meaning(after):
        return None
    return {code for code in {*before.languages, *after.languages} if set(before.forms_in(code)) != set(after.forms_in(code))}


def _meaning(entry: Entry) -> tuple[object, ...]:
    return entry.definition, entry.do_not_translate, entry.is_safety, frozenset(entry.forms_in(SOURCE))


def _with_change(
    task: GlossaryTask | None, before: Entry, after: Entry | None, language: str, factsheets: Sequence[str], by: Person
) -> GlossaryTask:
    at = timezone.now()
    after_told = _told_in(after, language) if after else None
    change = {"at": at.isoformat(), "by": by.username, "before": _told_in(before, language), "after": after_told}
    if task is None:
        task = GlossaryTask(term=before.key, language=language, opened_at=at, opened_by=by.username)
    task.name = (after or before).name
    task.factsheets = sorted({*task.factsheets, *factsheets})
    task.changes = [*task.changes, change]
    return task


def _told_in(entry: Entry, language: str) -> dict[str, Any]:
    return replace(entry, forms=(*entry.forms_in(SOURCE), *(entry.forms_in(language) if language != SOURCE else ()))).told()


def _held_as_read(key: str, read: str) -> Entry:
    hold_glossary()
    before = entry_at(key)
    if digest_of_entry(before) != read:
        raise Refused("Somebody else changed this term while you were writing. Look at it as it is now; nothing was changed.")
    return before


def _changed(before: Entry, after: Entry, act: str, by: Person, uses: Uses, **told: str) -> Entry:
    if before.about == after.about and set(before.forms) == set(after.forms):
        return before
    tasks = open_tasks([(before, after)], by=by, uses=uses)
    apply([(before, after)])
    told_too = told | ({"tasks": tasks} if tasks else {})
    record(actor=by.username, act=act, subject=_subject(after), before=before.told(), after=after.told(), **told_too)
    return after


def _judge_forms(forms: Sequence[Form], language: str) -> None:
    if reasons := list(reasons_against_forms(forms)):
        raise Refused(*dict.fromkeys(reasons))
    if any(form.language != language for form in forms):
        raise Refused(f"These forms are not all in {REGISTRY[language].english}.")


def _judge(entry: Entry) -> None:
    if reasons := [*reasons_against(entry), *reasons_against_sharing([entry])]:
        raise Refused(*dict.fromkeys(reasons))


def reasons_against_sharing(entries: Sequence[Entry]) -> list[str]:
    """Say which English forms belong to another term: one word cannot be two terms."""
    wanted = {form.identity[1]: entry for entry in entries for form in entry.forms_in(SOURCE)}
    reasons = []
    for chunk in _chunks(list(wanted)):
        found = TermForm.objects.filter(language=SOURCE, folded__in=chunk)
        for one, text, key in found.values_list("folded", "text", "term__key"):
            if key != wanted[one].key:
                reasons.append(f"“{text}” is already a form of the term “{key}”.")
    return reasons


def _judge_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why, in a few words.")
    if faults := characters.reasons_against(reason, limit=MAX_TEXT):
        raise Refused(*faults)


def _subject(entry: Entry) -> str:
    return f"glossary {entry.key}"
