import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cms.catalogues.glossaries import GlossaryIntake, preview_glossary, take_in_glossary
from cms.people.command import ActCommand, contents_of
from cms.people.models import Person


class Command(ActCommand):
    help = "Take a glossary in, TBX or CSV, with a verdict for every term that was not simply unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--language", metavar="CODE", default="", help="take the forms of this language only")
        parser.add_argument("--dry-run", action="store_true", help="print the same and change nothing")

    def act(self, by: Person, **options: Any) -> None:
        door = preview_glossary if options["dry_run"] else take_in_glossary
        path = options["file"]
        intake = door(data=contents_of(path), filename=Path(path).name, by=by, language=options["language"])
        self.report(intake)
        if intake.has_refusals:
            sys.exit(1)

    def report(self, intake: GlossaryIntake) -> None:
        done = "" if intake.is_applied else "  (dry run, nothing changed)"
        self.say(f"{intake.filename}{done}")
        for line in intake.telling:
            self.say(f"  line {line.line}  {line.verdict}  {line.name}")
            for sentence in (*line.reasons, *line.told, *line.left):
                self.say(f"    {sentence}")
        self.say("  " + (" · ".join(f"{count} {verdict}" for verdict, count in intake.counts.items()) or "no terms"))
