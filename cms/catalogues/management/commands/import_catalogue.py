import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cms.catalogues.intake import Intake, preview, take_in
from cms.errors import NotEntitled, Refused
from cms.people.command import ActCommand, contents_of
from cms.people.models import Person


class Command(ActCommand):
    help = "Take PO files back in, with a verdict for every entry that was not simply unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="print the same and change nothing")

    def act(self, by: Person, **options: Any) -> None:
        """Try every file, so that one that is refused does not hide the others."""
        door = preview if options["dry_run"] else take_in
        intakes: list[Intake] = []
        refusals: list[Refused] = []
        for path in options["files"]:
            try:
                intakes.append(door(data=contents_of(path), filename=Path(path).name, by=by))
            except Refused as refusal:
                refusals.append(refusal)
            else:
                self.report(intakes[-1])
        if refusals:
            kind = NotEntitled if any(isinstance(refusal, NotEntitled) for refusal in refusals) else Refused
            raise kind(*(reason for refusal in refusals for reason in refusal.reasons))
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
