import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cms.catalogues.intake import Intake, preview, take_in
from cms.people.command import ActCommand, contents_of
from cms.people.models import Person


class Command(ActCommand):
    help = "Take PO files back in, with a verdict for every entry that was not simply unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="print the same and change nothing")

    def act(self, by: Person, **options: Any) -> None:
        intakes = []
        for path in options["files"]:
            door = preview if options["dry_run"] else take_in
            intakes.append(door(data=contents_of(path), filename=Path(path).name, by=by))
            self.report(intakes[-1])
        if any(intake.has_refusals for intake in intakes):
            sys.exit(1)

    def report(self, intake: Intake) -> None:
        done = "" if intake.is_applied else "  (dry run, nothing changed)"
        self.say(f"{intake.filename}: {intake.factsheet} in {intake.language}{done}")
        for warning in intake.warnings:
            self.say(f"  note: {warning}")
        for line in intake.telling:
            reason = f": {line.reason}" if line.reason else ""
            self.say(f"  line {line.line}  {line.outcome}  {line.key}{reason}")
        counts = " · ".join(f"{count} {outcome}" for outcome, count in intake.counts.items())
        self.say(f"  {counts or 'no entries'} · {intake.unmentioned} segments not in the file")
