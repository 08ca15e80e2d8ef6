"""Contacts that factsheets share: one edit, and every factsheet that names the contact has it in its English.

The words stay ordinary words of ordinary segments, so they are graded, approved, translated and signed as any others.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets.actions import start_version
from cms.factsheets.changes import Change, changes_between
from cms.factsheets.contact_words import ADDRESSES, Details, digits_of, names, reasons_against, with_details
from cms.factsheets.models import KEY, Contact, Factsheet, Segment, Version
from cms.factsheets.pieces import Piece
from cms.languages import REGISTRY, SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.review.actions import write_source
from cms.review.floors import Floor, floor_of
from cms.review.grading import graded_changes, propose
from cms.review.newest import of_newest_versions
from cms.roles import Act


@dataclass(frozen=True)
class Place:
    """A factsheet whose newest English names a contact: in which segments, and in which languages it is worked on."""

    version: Version
    keys: tuple[str, ...]
    languages: tuple[str, ...]
    changes: tuple[tuple[Change, Floor], ...] = ()

    @property
    def factsheet(self) -> Factsheet:
        return self.version.factsheet

    @property
    def severity(self) -> int:
        return max((floor.severity for _, floor in self.changes), default=0)


def contact_at(key: str) -> Contact:
    contact = Contact.objects.filter(key=key).first()
    if contact is None:
        known = ", ".join(Contact.objects.values_list("key", flat=True))
        raise Unknown(f"There is no contact “{key}”. Known: {known or 'none yet'}.")
    return contact


def places_of(details: Details, after: Details | None = None) -> list[Place]:
    """Where the newest English of any factsheet names a contact; with `after`, what the new details would change there."""
    pieces = _pieces_near(details)
    languages: dict[int, list[str]] = defaultdict(list)
    editions = of_newest_versions().exclude(language=SOURCE)
    for sheet, code in editions.filter(version__factsheet__in=[one.factsheet_id for one in pieces]).values_list(
        "version__factsheet", "language"
    ):
        languages[sheet].append(code)
    found = []
    for version, here in pieces.items():
        named = tuple(piece.key for piece in here if names(piece.text, details))
        changes = _changes(here, details, after) if after else ()
        codes = tuple(sorted(languages[version.factsheet_id], key=list(REGISTRY).index))
        found.append(Place(version, named, codes, changes))
    return sorted(found, key=lambda one: (-one.severity, one.factsheet.key))


def _pieces_near(details: Details) -> dict[Version, list[Piece]]:
    """The English of the newest versions that name the contact, whole."""
    newest = {one.factsheet_id: one for one in Version.objects.select_related("factsheet").order_by("factsheet", "number")}
    field = REGISTRY[SOURCE].field
    wanted = set()
    for version, text in Segment.objects.filter(version__in=newest.values()).values_list("version", field):
        if names(text or "", details):
            wanted.add(version)
    return {
        version: version.pieces() for version in newest.values() if version.pk in wanted and not version.factsheet.is_interface
    }


def _changes(here: list[Piece], before: Details, after: Details) -> tuple[tuple[Change, Floor], ...]:
    changed = [
        replace(piece, text=text, key=piece.key) for piece, text in zip(here, with_details(here, before, after), strict=True)
    ]
    return tuple((change, floor_of(change)) for change in changes_between(here, changed))


@transaction.atomic
def add_contact(*, key: str, name: str, details: Details, by: Person) -> Contact:
    """Keep a contact; factsheets that name it already are found by its number and addresses."""
    require(by, Act.WRITE, SOURCE)
    reasons = [*_reasons_against_name(name), *reasons_against(details), *_reasons_against_twice(details)]
    try:
        KEY(key)
    except ValidationError as problem:
        reasons += problem.messages
    if Contact.objects.filter(key=key).exists():
        reasons.append(f"There is a contact “{key}” already.")
    if reasons:
        raise Refused(*reasons)
    contact = Contact.objects.create(key=key, name=name.strip(), **details.named())
    record(actor=by.username, act="contact added", subject=key, name=name, **details.named())
    return contact


def _reasons_against_name(name: str) -> Iterable[str]:
    if not name.strip():
        yield "Give the contact a name."
    elif len(name) > 120:
        yield "The name has at most 120 characters."


def _reasons_against_twice(details: Details, but: Contact | None = None) -> Iterable[str]:
    """A number belongs to one contact: an edit of one would be an edit of the other."""
    for other in Contact.objects.all():
        if other == but:
            continue
        for name in ADDRESSES:
            mine, theirs = getattr(details, name), getattr(other, name)
            same = digits_of(mine) == digits_of(theirs) if name == "phone" else mine == theirs
            if mine and theirs and same:
                yield f"“{mine}” is given for “{other.name}” already."


def reasons_against_change(contact: Contact, details: Details) -> list[str]:
    reasons = [*reasons_against(details), *_reasons_against_twice(details, but=contact)]
    if details == contact.details:
        reasons.append("These are the details it has.")
    return reasons


@transaction.atomic
def change_contact(*, contact: Contact, details: Details, note: str, by: Person) -> list[Place]:
    """Change a contact and the English of every factsheet that names it, all or nothing; returns where.

    Each factsheet gets the new words in the version that is being written, or in a new one, and their severities are
    proposed at their floors. Nothing goes out by that: a clinician confirms and signs, and a publisher publishes.
    """
    require(by, Act.WRITE, SOURCE)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    before = contact.details
    reasons = reasons_against_change(contact, details)
    if not note.strip():
        reasons.append("Say why it changes; translators and clinicians read it.")
    if reasons:
        raise Refused(*reasons)
    places = [one for one in places_of(before, details) if one.changes]
    for place in places:
        _rewrite(place, before, details, f"{contact.name}: {note.strip()}"[:500], by)
    for name, value in details.named().items():
        setattr(contact, name, value)
    contact.checked_on = contact.checked_by = None
    contact.save()
    told = {name: [getattr(before, name), value] for name, value in details.named().items() if getattr(before, name) != value}
    sheets = [place.factsheet.key for place in places]
    record(actor=by.username, act="contact changed", subject=contact.key, note=note, factsheets=sheets, **told)
    return places


def _rewrite(place: Place, before: Details, after: Details, note: str, by: Person) -> None:
    version = place.version
    if version.is_frozen:
        version = start_version(factsheet=place.factsheet, by=by, change_note=note)
    pieces = version.pieces()
    words = with_details(pieces, before, after)
    write_source(version=version, pieces=[replace(piece, text=text) for piece, text in zip(pieces, words, strict=True)], by=by)
    changed = {change.key for change, _ in place.changes}
    for one in graded_changes(version):
        if one.key in changed and one.severity is None:
            propose(version=version, key=one.key, severity=one.floor.severity, note=note, by=by)


@transaction.atomic
def check_contact(*, contact: Contact, by: Person) -> Contact:
    """Say that somebody rang, wrote and looked today, and that it is all as it stands here."""
    require(by, Act.WRITE, SOURCE)
    contact.checked_on, contact.checked_by = timezone.localdate(), by
    contact.save(update_fields=["checked_on", "checked_by"])
    record(actor=by.username, act="contact checked", subject=contact.key, **contact.details.named())
    return contact
