from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.checks import characters
from cms.errors import Refused, Unknown
from cms.factsheets.alignment import Alignment, align
from cms.factsheets.models import INTERFACE, KEY, Factsheet, Segment, Topic, Version
from cms.factsheets.pieces import MAX_SEGMENT, MAX_TITLE, Kind, Piece
from cms.factsheets.searched import let_be_found, move_on
from cms.languages import REGISTRY, SOURCE, TARGETS
from cms.people.models import Person


def factsheet_at(key: str) -> Factsheet:
    """Return the factsheet; raises Unknown listing the known ones."""
    factsheet = Factsheet.objects.filter(key=key).select_related("topic").first()
    if factsheet is None:
        known = ", ".join(Factsheet.objects.values_list("key", flat=True))
        raise Unknown(f"There is no factsheet “{key}”. Known: {known or 'none yet'}.")
    return factsheet


def lock(factsheet: Factsheet) -> Factsheet:
    """Hold the factsheet to the end of the transaction, so that words, exports and publications come one after another."""
    return Factsheet.objects.select_for_update().get(pk=factsheet.pk)


@transaction.atomic
def create_topic(*, key: str, name: str, by: Person) -> Topic:
    try:
        KEY(key)
    except ValidationError as problem:
        raise Refused(*problem.messages) from problem
    topic, is_new = Topic.objects.get_or_create(key=key, defaults={"name_en": name})
    if is_new:
        record(actor=by.username, act="topic created", subject=key, name=name)
    return topic


@transaction.atomic
def create_factsheet(*, key: str, topic: Topic, by: Person, review_interval_months: int = 36) -> Factsheet:
    """Open a factsheet with an empty first version; raises Refused for a bad or taken key."""
    factsheet = Factsheet(key=key, topic=topic, owner=by, review_interval_months=review_interval_months)
    try:
        factsheet.full_clean()
    except ValidationError as problem:
        raise Refused(*problem.messages) from problem
    factsheet.save()
    Version.objects.create(factsheet=factsheet, number=1, started_at=timezone.now())
    record(actor=by.username, act="factsheet created", subject=key, topic=topic.key)
    return factsheet


@transaction.atomic
def start_version(*, factsheet: Factsheet, by: Person, change_note: str = "") -> Version:
    """Open the next version with the English of the newest one; raises Refused while one is open."""
    lock(factsheet)
    before = factsheet.latest()
    if not before.is_frozen:
        raise Refused(f"Version {before.number} of {factsheet.key} is still being written; change that one.")
    version = Version.objects.create(
        factsheet=factsheet, number=before.number + 1, change_note=change_note, started_at=timezone.now()
    )
    _store(version, before.pieces())
    record(actor=by.username, act="version started", subject=str(version), change_note=change_note)
    return version


def judge_pieces(factsheet: Factsheet, pieces: Sequence[Piece]) -> None:
    """Raise Refused, naming each text that cannot be stored."""
    reasons: list[str] = []
    for piece in pieces:
        limit = MAX_TITLE if piece.kind is Kind.TITLE else MAX_SEGMENT
        reasons += [f"{_quoted(piece.text)}: {reason}" for reason in characters.reasons_against(piece.text, limit=limit)]
    if factsheet.key == INTERFACE and any(piece.kind is not Kind.PHRASE for piece in pieces):
        reasons.append("The interface is collected from the templates; it is not written as text.")
    if reasons:
        raise Refused(*reasons)


def _quoted(text: str) -> str:
    """The beginning of a text, with nothing in it that could reverse or hide the sentence it is quoted in."""
    shown = "".join(character if character.isprintable() else "�" for character in text[:40])
    return f"“{shown}…”" if len(text) > 40 else f"“{shown}”"


def alignment_with(version: Version, pieces: Sequence[Piece]) -> Alignment:
    """Say which new piece would be which segment, changing nothing."""
    retired: dict[tuple[Kind, str], str] = {}
    given = set()
    earlier = Segment.objects.filter(version__factsheet=version.factsheet, version__number__lt=version.number)
    for segment in earlier.order_by("version__number", "position"):
        retired[Kind(segment.kind), segment.source] = segment.key
        given.add(segment.key)
    present = version.pieces()
    known = {piece.key for piece in present}
    return align(present, pieces, {words: key for words, key in retired.items() if key not in known}, given)


@transaction.atomic
def change_source(*, version: Version, pieces: Sequence[Piece], by: Person) -> Alignment:
    """Replace the English of an open version; edited sentences keep their keys. Returns what was aligned with what."""
    factsheet = lock(version.factsheet)
    version.refresh_from_db()
    if version.is_frozen:
        raise Refused(f"Version {version.number} is published and stays as it is; start a new version to change the English.")
    judge_pieces(factsheet, pieces)
    alignment = alignment_with(version, pieces)
    notes = dict(version.segments.exclude(note="").values_list("key", "note"))
    # Translations are made of published versions only, so an open version's segments hold nothing but English and its notes.
    version.segments.all().delete()
    _store(version, [replace(piece, note=piece.note or notes.get(piece.key, "")) for piece in alignment.pieces])
    changes = [{"how": str(change.how), "key": change.key} for change in alignment.pairings if change.old != change.new]
    record(actor=by.username, act="English changed", subject=str(version), segments=len(alignment.pieces), changes=changes)
    return alignment


@transaction.atomic
def change_source_of_phrases(*, version: Version, phrases: Sequence[Piece], by: Person) -> None:
    """Replace the phrases of the interface, whose keys are given in the templates."""
    lock(version.factsheet)
    version.refresh_from_db()
    if version.is_frozen:
        raise Refused(f"Version {version.number} is published and stays as it is.")
    judge_pieces(version.factsheet, phrases)
    version.segments.all().delete()
    _store(version, phrases)
    record(actor=by.username, act="English changed", subject=str(version), segments=len(phrases))


def _store(version: Version, pieces: Sequence[Piece]) -> None:
    made = Segment.objects.bulk_create(
        Segment(
            version=version,
            position=position,
            key=piece.key,
            kind=piece.kind.value,
            level=piece.level,
            container=piece.container,
            opens=piece.opens,
            asset=piece.asset,
            note=piece.note,
            **{REGISTRY[SOURCE].field: piece.text},
        )
        for position, piece in enumerate(pieces, start=1)
    )
    let_be_found(SOURCE, [(segment, segment.source) for segment in made])


@transaction.atomic
def freeze(*, version: Version) -> None:
    """Close a version's English for good and move the current words of every language into it, key by key."""
    version.frozen_at = timezone.now()
    version.save(update_fields=["frozen_at"])
    before = version.factsheet.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return
    earlier = {segment.key: segment for segment in before.ordered()}
    moved = []
    for segment in version.ordered():
        if old := earlier.get(segment.key):
            for code in TARGETS:
                setattr(segment, REGISTRY[code].field, old.words(code))
            moved.append(segment)
    Segment.objects.bulk_update(moved, [REGISTRY[code].field for code in TARGETS], batch_size=100)
    move_on(before, version)


def put_embargo(*, version: Version, until: datetime | None) -> None:
    """Store it; `releases.scheduling.set_embargo` is the door to this."""
    version.embargo_until = until
    version.save(update_fields=["embargo_until"])


def put_words(*, language: str, words: Sequence[tuple[Segment, str]]) -> None:
    """Store the current words of segments; `review.actions.write` is the door to this and keeps who wrote them."""
    field = REGISTRY[language].field
    for segment, text in words:
        setattr(segment, field, text)
    table, column = (connection.ops.quote_name(name) for name in (Segment._meta.db_table, field))
    with connection.cursor() as cursor:  # Django's own bulk update takes a hundred times as long for many rows
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", [(text, segment.pk) for segment, text in words])
    let_be_found(language, words)
