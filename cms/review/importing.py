"""A document that an author looked at becomes the English of an open version: its text, and the pictures that stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets import importing, source
from cms.factsheets.actions import create_factsheet, create_topic
from cms.factsheets.alignment import Alignment
from cms.factsheets.importing import Import
from cms.factsheets.models import Factsheet, Version
from cms.factsheets.pictures import add_picture
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.review.actions import write_source
from cms.roles import Act


@dataclass(frozen=True)
class Chosen:
    """What the author says of a picture: the words for it, the name it is to have, or that it is left out."""

    words: str = ""
    name: str = ""
    is_left_out: bool = False


def text_with_pictures(text: str, chosen: Mapping[str, Chosen]) -> str:
    """The text with what was said of its pictures, under the names they were found by."""
    for name, choice in chosen.items():
        if choice.is_left_out:
            text = importing.without_picture(text, name)
    return importing.with_words(text, {name: choice.words for name, choice in chosen.items() if not choice.is_left_out})


@transaction.atomic
def take_import(
    *, version: Version, found: Import, text: str, chosen: Mapping[str, Chosen], by: Person, read: str | None = None
) -> Alignment:
    """Make the text the English of an open version and keep the pictures that it names; all of it or nothing.

    `text` is what the author made of what was found. `read` is the digest of the English that was there when they looked.
    """
    require(by, Act.WRITE, SOURCE, version.factsheet)
    text = text_with_pictures(text, chosen)
    if reasons := importing.reasons_against_pictures(text):
        raise Refused(*reasons)
    source.read(text)  # faults are told with the lines of this text, before anything is kept
    pieces = source.read(_kept(version, found, text, chosen, by))
    alignment = write_source(version=version, pieces=pieces, by=by, read=read, origin=found.document.filename)
    record(
        actor=by.username,
        act="document imported",
        subject=str(version),
        file=found.document.filename,
        sha256=found.document.sha256,
        left_out=list(found.left_out),
    )
    return alignment


def _kept(version: Version, found: Import, text: str, chosen: Mapping[str, Chosen], by: Person) -> str:
    """Keep the pictures of the document that the text names; return the text with the names they were given."""
    wanted = importing.pictures_named(text)
    names = {}
    for picture in found.pictures:
        if picture.name in wanted:
            name = chosen.get(picture.name, Chosen()).name or picture.name
            origin = found.document.filename
            kept = add_picture(factsheet=version.factsheet, body=picture.redrawn.body, name=name, by=by, origin=origin)
            names[picture.name] = kept.name
    return importing.renamed(text, names)


@transaction.atomic
def import_new(*, key: str, topic: str, found: Import, text: str, chosen: Mapping[str, Chosen], by: Person) -> Factsheet:
    """Open a factsheet with what was found as its English; all of it or nothing."""
    require(by, Act.WRITE, SOURCE)
    named = create_topic(key=topic.lower().replace(" ", "-"), name=topic, by=by)
    factsheet = create_factsheet(key=key, topic=named, by=by)
    take_import(version=factsheet.latest(), found=found, text=text, chosen=chosen, by=by)
    return factsheet
