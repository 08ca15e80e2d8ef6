"""What enters the memory and what leaves it. The memory of a factsheet in a language is exactly what is live of it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.languages import SOURCE, find
from cms.memory import index
from cms.memory.collected import Left, Pair
from cms.memory.models import Kind, Passage, Side, Unit
from cms.memory.words import digest_of, folded, nfc
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

MEMORY_LOCK = 7_310_003  # any number but those of the audit chain and the shelf, the same in every process
BATCH = 10_000
CHUNK = 900
MAX_LETTERS = 20_000
MAX_ORIGIN = 200
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
T = TypeVar("T")


@dataclass(frozen=True)
class Approved:
    """A live wording, with the user names of those who made it."""

    segment_key: str
    source: str
    target: str
    translator: str = ""
    reviser: str = ""
    clinician: str = ""


@dataclass(frozen=True)
class Change:
    added: int
    removed: int


@dataclass(frozen=True)
class TakenIn:
    added: int
    known: int
    left: tuple[Left, ...]


def _hold_memory() -> None:
    """Let one writer follow the other, to the end of the transaction: words are counted and blocks filled under this lock."""
    if connection.vendor == "postgresql":  # SQLite has one writer
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MEMORY_LOCK])


def _translated(language: str) -> str:
    entry = find(language)
    if entry is None:
        raise Unknown(f"“{language}” is no language we publish in.")
    if entry.code == SOURCE:
        raise Refused("The memory holds translations; English has none.")
    return entry.code


@transaction.atomic
def remember(*, factsheet: str, language: str, version: int, at: datetime, wordings: Iterable[Approved]) -> Change:
    """Make these the approved units of a factsheet in a language, in place of those it had; a second time changes nothing."""
    code = _translated(language)
    _hold_memory()
    wanted = {
        one.segment_key: Unit(
            language=code,
            source=nfc(one.source),
            target=nfc(one.target),
            kind=Kind.APPROVED.value,
            factsheet=factsheet,
            segment_key=one.segment_key,
            version=version,
            translator=one.translator,
            reviser=one.reviser,
            clinician=one.clinician,
            at=at,
        )
        for one in wordings
        if one.source.strip() and one.target.strip()
    }
    present = {unit.segment_key: unit for unit in _approved(factsheet, code)}
    same = {key for key, unit in wanted.items() if key in present and _words_in(present[key]) == _words_in(unit)}
    leaving = [unit for key, unit in present.items() if key not in same]
    _remove(code, leaving)
    entering = [unit for key, unit in wanted.items() if key not in same]
    _add(code, entering)
    for key in same:
        wanted[key].pk, wanted[key].passage_id = present[key].pk, present[key].passage_id
    Unit.objects.bulk_update(
        [wanted[key] for key in sorted(same)], ["version", "translator", "reviser", "clinician", "at"], batch_size=100
    )
    return Change(len(entering), len(leaving))


@transaction.atomic
def forget(*, factsheet: str, language: str) -> Change:
    """Take every approved unit of a factsheet in a language out: it is live no longer."""
    _hold_memory()
    leaving = list(_approved(factsheet, language))
    _remove(language, leaving)
    return Change(0, len(leaving))


@transaction.atomic
def forget_all_but(*, live: Collection[tuple[str, str]]) -> Change:
    """Forget every factsheet and language that is not among these."""
    remembered = Unit.objects.filter(kind=Kind.APPROVED.value).values_list("factsheet", "language").distinct()
    gone = sorted(set(remembered) - set(live))
    return Change(0, sum(forget(factsheet=factsheet, language=language).removed for factsheet, language in gone))


def import_units(*, by: Person, language: str, origin: str, pairs: Iterable[Pair]) -> TakenIn:
    """Take a collection in as unreviewed material, a few thousand pairs at a time; what is here already is not added again.

    Broken off, it can be done again: the rest follows.
    """
    code = _translated(language)
    require(by, Act.WRITE, code)
    if not origin.strip() or len(origin) > MAX_ORIGIN:
        raise Refused(f"Say where these texts come from, in 1 to {MAX_ORIGIN} characters.")
    added = known = 0
    left: list[Left] = []
    at = timezone.now()
    for batch in _batches(pairs):
        judged = [(pair, _reason_against(pair)) for pair in batch]
        left += [Left(pair.number, reason) for pair, reason in judged if reason]
        taken = [pair for pair, reason in judged if not reason]
        new = _take_in(code, origin, at, taken)
        added, known = added + new, known + len(taken) - new
    record(
        actor=by.username,
        act="collection taken in",
        subject=f"memory {code}",
        origin=origin,
        added=added,
        known=known,
        left=len(left),
    )
    return TakenIn(added, known, tuple(left))


@transaction.atomic
def forget_import(*, by: Person, language: str, origin: str) -> Change:
    """Take out all that came in a collection."""
    code = _translated(language)
    require(by, Act.WRITE, code)
    _hold_memory()
    leaving = list(Unit.objects.filter(kind=Kind.UNREVIEWED.value, language=code, origin=origin))
    if not leaving:
        raise Unknown(f"There is nothing in the memory that came from “{origin}”.")
    for start in range(0, len(leaving), BATCH):
        _remove(code, leaving[start : start + BATCH])
    record(actor=by.username, act="collection taken out", subject=f"memory {code}", origin=origin, removed=len(leaving))
    return Change(0, len(leaving))


def _reason_against(pair: Pair) -> str:
    if not pair.source.strip():
        return "It has no source."
    if not pair.target.strip():
        return "It has no target."
    if max(len(pair.source), len(pair.target)) > MAX_LETTERS:
        return f"It has more than {MAX_LETTERS:,} characters."
    if NO_TEXT.search(pair.source + pair.target):
        return "It has a character that no text has."
    if pair.source.split() == pair.target.split() and any(letter.isalpha() for letter in pair.source):
        return "Source and target are the same words."
    return ""


@transaction.atomic
def _take_in(language: str, origin: str, at: datetime, pairs: Sequence[Pair]) -> int:
    _hold_memory()
    digests = [digest_of(folded(pair.source)) for pair in pairs]
    present: set[tuple[str, str]] = set()
    for chunk in _chunks(set(digests)):
        known = Unit.objects.filter(passage__language=language, passage__digest__in=chunk)
        present |= set(known.values_list("passage__digest", "target"))
    entering: list[Unit] = []
    for pair, digest in zip(pairs, digests, strict=True):
        source, target = nfc(pair.source), nfc(pair.target)
        if (digest, target) not in present:
            present.add((digest, target))
            entering.append(
                Unit(language=language, source=source, target=target, kind=Kind.UNREVIEWED.value, at=at, origin=origin)
            )
    _add(language, entering)
    return len(entering)


def _approved(factsheet: str, language: str) -> QuerySet[Unit]:
    return Unit.objects.filter(kind=Kind.APPROVED.value, factsheet=factsheet, language=language)


def _words_in(unit: Unit) -> tuple[str, str]:
    return unit.source, unit.target


def _add(language: str, units: Sequence[Unit]) -> None:
    texts = [folded(unit.source) for unit in units]
    digests = [digest_of(text) for text in texts]
    wanted = dict(zip(digests, texts, strict=True))
    passages = dict(_passages(language, wanted))
    new = [Passage(language=language, digest=digest, text=text) for digest, text in wanted.items() if digest not in passages]
    for passage in Passage.objects.bulk_create(new, batch_size=BATCH):
        passages[passage.digest] = passage.pk
    index.add(language=language, side=Side.SOURCE, texts={passage.pk: passage.text for passage in new})
    for unit, digest in zip(units, digests, strict=True):
        unit.passage_id = passages[digest]
    Unit.objects.bulk_create(units, batch_size=BATCH)
    index.add(language=language, side=Side.TARGET, texts={unit.pk: unit.target for unit in units})


def _passages(language: str, digests: Collection[str]) -> Iterator[tuple[str, int]]:
    for chunk in _chunks(digests):
        yield from Passage.objects.filter(language=language, digest__in=chunk).values_list("digest", "pk")


def _remove(language: str, units: Sequence[Unit]) -> None:
    index.remove(language=language, side=Side.TARGET, texts={unit.pk: unit.target for unit in units})
    for chunk in _chunks([unit.pk for unit in units]):
        Unit.objects.filter(pk__in=chunk).delete()
    orphans: dict[int, str] = {}
    for chunk in _chunks({unit.passage_id for unit in units}):
        orphans |= dict(Passage.objects.filter(pk__in=chunk, units=None).values_list("pk", "text"))
    index.remove(language=language, side=Side.SOURCE, texts=orphans)
    for chunk in _chunks(orphans):
        Passage.objects.filter(pk__in=chunk).delete()


def _chunks(values: Collection[T]) -> Iterator[list[T]]:
    """Yield the values in lists that fit one query of SQLite."""
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    rest = iter(pairs)
    while batch := list(islice(rest, BATCH)):
        yield batch
