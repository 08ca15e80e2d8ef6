"""Collections of translations made elsewhere, TMX or PO, into the memory as unreviewed material; the memory out as TMX."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Max

from cms.audit.actions import record
from cms.catalogues.decoding import is_misread
from cms.catalogues.export import target_language
from cms.catalogues.reading import Catalogue, read_catalogue
from cms.catalogues.tmx import Unit, read_tmx, write_tmx
from cms.errors import Refused
from cms.languages import REGISTRY, find
from cms.memory import models
from cms.memory.actions import MAX_ORIGIN, import_units
from cms.memory.collected import Left, Pair
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

MAX_FILENAME = 200
Watched = Callable[[Sequence[Pair]], Iterable[Pair]]
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")


@dataclass(frozen=True)
class Report:
    """What became of a collection; everything in it was added, was known, or is left with its reason."""

    filename: str
    sha256: str
    language: str
    origin: str
    entries: int
    added: int
    known: int
    left: tuple[Left, ...]
    warnings: tuple[str, ...]

    @property
    def reasons(self) -> list[tuple[str, list[int]]]:
        """Each reason with the numbers of what was left for it, the commonest first."""
        found: dict[str, list[int]] = {}
        for one in self.left:
            found.setdefault(one.reason, []).append(one.number)
        return sorted(found.items(), key=lambda item: -len(item[1]))


@dataclass(frozen=True)
class Kept:
    """A collection that is in the memory."""

    language: str
    origin: str
    units: int
    at: datetime


@dataclass(frozen=True)
class _Read:
    entries: int
    pairs: Sequence[Pair]
    left: Sequence[Left]
    warnings: tuple[str, ...]


def _unwatched(pairs: Sequence[Pair]) -> Iterable[Pair]:
    return pairs


@transaction.atomic
def take_in_collection(
    *, data: bytes, filename: str, language: str, by: Person, origin: str = "", watched: Watched = _unwatched
) -> Report:
    """Take a whole file into the memory as unreviewed, or nothing of it; `watched` may count the pairs as they go in.

    The origin, by default the file's name, is what the collection can be taken out by again.
    """
    code = target_language(language)
    require(by, Act.WRITE, code)
    filename = "".join(character for character in filename if character.isprintable())[:MAX_FILENAME]
    origin = "".join(character for character in origin if character.isprintable()).strip() or filename[:MAX_ORIGIN]
    read = _read(data, filename, code)
    taken = import_units(by=by, language=code, origin=origin, pairs=watched(read.pairs))
    left = tuple(sorted([*read.left, *taken.left], key=lambda one: one.number))
    report = Report(filename, sha256(data).hexdigest(), code, origin, read.entries, taken.added, taken.known, left, read.warnings)
    record(
        actor=by.username,
        act="collection file taken in",
        subject=f"memory {code}",
        filename=filename,
        sha256=report.sha256,
        origin=origin,
        entries=read.entries,
        added=taken.added,
        known=taken.known,
        left=dict(Counter(one.reason for one in left).most_common(20)),
    )
    return report


def _read(data: bytes, filename: str, language: str) -> _Read:
    """The name does not decide what a file is: TMX is XML, and a PO file never begins like it."""
    if _XML.match(data[:200]):
        memory = read_tmx(data, filename=filename, language=language)
        return _Read(memory.units, memory.pairs, memory.left, memory.warnings)
    if filename.lower().endswith(".tmx"):
        raise Refused(f"{filename}: this is not a TMX file; it does not begin as XML does.")
    return _from_catalogue(read_catalogue(data, filename=filename), filename, language)


def _from_catalogue(catalogue: Catalogue, filename: str, language: str) -> _Read:
    """Entries are numbered by their lines, as a text editor shows them."""
    warnings = list(catalogue.warnings)
    if stated := catalogue.header("Language"):
        entry = find(stated)
        if entry is None or entry.code != language:
            here = REGISTRY[language]
            raise Refused(f"{filename}: this catalogue is in “{stated[:40]}”, not in {here.english} ({here.locale}).")
    else:
        warnings.append(f"The file does not say its language; it was taken to be {REGISTRY[language].english}.")
    if catalogue.charset not in {"utf-8", "ascii"}:
        words = " ".join(entry.target for entry in catalogue.entries)
        if is_misread(words, REGISTRY[language]):
            why = f"read as {catalogue.charset}, its letters are not those of {REGISTRY[language].english}"
            raise Refused(f"{filename}: {why}; the header Content-Type names a wrong charset.")
    pairs, left = [], []
    for one in catalogue.entries:
        if one.obsolete:
            left.append(Left(one.line, "The file calls it obsolete."))
        elif one.fuzzy:
            left.append(Left(one.line, "It is marked fuzzy: nobody has confirmed it."))
        elif one.plural_source is not None:
            left.append(Left(one.line, "It has plural forms; the memory holds one text for one."))
        else:
            pairs.append(Pair(one.line, one.source, one.target))
    return _Read(len(catalogue.entries), pairs, left, tuple(warnings))


def memory_tmx(language: str) -> bytes:
    """Return what is approved and live in a language as TMX, without names; ordered, so that the same memory is the same file."""
    return write_tmx(_approved(target_language(language)), language=target_language(language))


def _approved(language: str) -> list[Unit]:
    approved = models.Unit.objects.filter(kind=models.Kind.APPROVED.value, language=language)
    return [
        Unit(one.source, one.target, one.factsheet, one.version or 0, one.segment_key, one.at)
        for one in approved.order_by("factsheet", "segment_key")
    ]


@transaction.atomic
def export_memory(*, language: str, by: Person) -> tuple[str, bytes, int]:
    """Return a safe file name, the TMX file and the number of units in it."""
    code = target_language(language)
    require(by, Act.EXPORT, code)
    units = _approved(code)
    data = write_tmx(units, language=code)
    record(
        actor=by.username,
        act="memory exported",
        subject=f"memory {code}",
        sha256=sha256(data).hexdigest(),
        units=len(units),
    )
    return f"memory.{REGISTRY[code].locale}.tmx", data, len(units)


def collections_in(language: str = "") -> list[Kept]:
    """The collections that are in the memory, by language and origin."""
    unreviewed = models.Unit.objects.filter(kind=models.Kind.UNREVIEWED.value)
    if language:
        unreviewed = unreviewed.filter(language=language)
    grouped = unreviewed.values_list("language", "origin").annotate(number=Count("pk"), last=Max("at"))
    return [Kept(*row) for row in grouped.order_by("language", "origin")]
