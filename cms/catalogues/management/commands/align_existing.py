from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cms.catalogues.adoption import Adoption, adoption_table, lay_beside, take, told
from cms.catalogues.export import target_language
from cms.errors import Refused
from cms.factsheets.actions import factsheet_at
from cms.factsheets.documents import Document, read_document
from cms.people.command import ActCommand, contents_of
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

SHOWN = 60


class Command(ActCommand):
    help = "Lay a document and its translation beside a factsheet; with --take, take the translation’s words as drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("english", metavar="FILE_EN", help="Markdown, plain text or DOCX")
        parser.add_argument("translated", metavar="FILE_XX")
        parser.add_argument("--key", required=True, help="the factsheet’s key")
        parser.add_argument("--language", required=True, metavar="CODE")
        parser.add_argument("--take", action="store_true", help="take what is sure; without it nothing changes")
        parser.add_argument("--all", action="store_true", help="with --take: take the unsure lines too")
        parser.add_argument("--csv", metavar="FILE", help="write the whole table to a file as well")

    def act(self, by: Person, **options: Any) -> None:
        sheet, language = factsheet_at(options["key"]), target_language(options["language"])
        require(by, Act.WRITE, language)
        english, translated = (_document(options[name]) for name in ("english", "translated"))
        adoption = lay_beside(factsheet=sheet, language=language, english=english, translated=translated)
        self.show(adoption)
        if options["csv"]:
            _put(Path(options["csv"]), adoption_table(adoption))
        if not options["take"]:
            self.say("Nothing changed. With --take the sure lines are taken as drafts, with --take --all the others too.")
            return
        taken = take(adoption=adoption, chosen=adoption.offered if options["all"] else adoption.sure, by=by)
        self.say(f"Taken: {taken.drafts} drafts, {taken.beside} kept beside words that are here.")

    def show(self, adoption: Adoption) -> None:
        for warning in adoption.warnings:
            self.say(f"note: {warning}")
        for line in adoption.lines:
            mark = "sure" if line.is_sure else "look" if line.is_offered else "–"
            about = f"{line.becomes}: {told(line)}" if told(line) else str(line.becomes)
            self.say(f"{mark:4} {line.confidence:3} %  {line.key}  {about}")
            self.say(f"        {_short(line.here)}\n        {_short(line.target) or '–'}")
        for one in adoption.not_placed:
            self.say(f"not placed  {_short(one.text)}  {one.reason}")
        counts = f"{len(adoption.sure)} sure, {len(adoption.offered) - len(adoption.sure)} to look at"
        lacking = sum(not line.target for line in adoption.lines)
        self.say(
            f"{len(adoption.lines)} segments: {counts}, {lacking} without words; {len(adoption.not_placed)} pieces not placed."
        )


def _document(path: str) -> Document:
    return read_document(contents_of(path), filename=Path(path).name)


def _put(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise Refused(f"{problem.filename}: {problem.strerror}.") from problem


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
