from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from cms.errors import Refused
from cms.factsheets import plain_text, source
from cms.factsheets.actions import create_factsheet, create_topic, start_version
from cms.factsheets.documents import Document, read_document
from cms.factsheets.models import Factsheet
from cms.factsheets.pieces import Piece
from cms.people.command import ActCommand, contents_of
from cms.people.models import Person
from cms.review.actions import write_source
from cms.roles import Role

MARKDOWN = {".md", ".markdown"}
WORD = {".docx", ".docm", ".doc"}


class Command(ActCommand):
    default_role = Role.AUTHOR
    help = "Make a draft version from Markdown, DOCX, or plain text as it comes out of a PDF; prints what was taken for what."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", metavar="USER", help="the author; may be left out where there is only one")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--key", help="the factsheet’s key; default: made of its title")
        parser.add_argument("--topic", default="general", help="default: general")

    @transaction.atomic
    def act(self, by: Person, **options: Any) -> None:
        path = Path(options["file"])
        pieces = self.pieces_of(path)
        key = options["key"] or self.key_of(pieces)
        factsheet = Factsheet.objects.filter(key=key).first()
        if factsheet is None:
            topic = create_topic(key=options["topic"], name=options["topic"].replace("-", " ").capitalize(), by=by)
            factsheet = create_factsheet(key=key, topic=topic, by=by)
        version = factsheet.latest()
        if version.is_frozen:
            version = start_version(factsheet=factsheet, by=by)
        alignment = write_source(version=version, pieces=pieces, by=by, origin=path.name)
        kept = sum(pairing.old is not None and pairing.new is not None for pairing in alignment.pairings)
        self.say(f"{version}: a draft of {len(alignment.pieces)} segments, {kept} of them continue segments that were there.")

    def pieces_of(self, path: Path) -> list[Piece]:
        data = contents_of(str(path))
        if path.suffix.lower() in WORD or data.startswith(b"PK"):
            return self.pieces_of_document(read_document(data, filename=path.name))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise Refused(f"{path.name}: byte {problem.start} is not UTF-8; save the file as UTF-8.") from problem
        if path.suffix.lower() in MARKDOWN:
            pieces = source.read(text)
            for piece in pieces:
                self.say(f"line {piece.line:4}  {piece.kind:14} {piece.text[:80]}")
            return pieces
        pieces, taken = plain_text.read(text)
        for block in taken:
            self.say(f"line {block.line:4}  {block.what:14} {block.text[:80]}")
        # What a person will see and tidy in the editor has to read back to the same segments.
        return source.read(source.write(pieces)) if pieces else []

    def pieces_of_document(self, document: Document) -> list[Piece]:
        for warning in document.warnings:
            self.say(f"note: {warning}")
        for piece in document.pieces:
            self.say(f"piece {piece.line:3}  {piece.kind:14} {piece.text[:80]}")
        return source.read(source.write(document.pieces))

    def key_of(self, pieces: list[Piece]) -> str:
        if not pieces:
            raise Refused("There are no words in this file.")
        words = "".join(c if c.isascii() and c.isalnum() else " " for c in pieces[0].text.lower()).split()
        return "-".join(words)[:60].strip("-") or "factsheet"
