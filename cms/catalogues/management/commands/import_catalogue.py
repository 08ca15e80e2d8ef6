import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from tqdm import tqdm

from cms.catalogues.archives import is_archive
from cms.catalogues.bundle_intake import Unread, preview_bundle, take_in_bundle
from cms.catalogues.intake import Intake, preview, take_in
from cms.catalogues.reports import report_table
from cms.errors import NotEntitled, Refused
from cms.people.command import ActCommand, contents_of
from cms.people.models import Person

Found = tuple[Sequence[Intake], Sequence[Unread]]


class Command(ActCommand):
    help = "Take PO, XLIFF and CSV files or archives of them back in, with a verdict for every entry that was not just unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="print the same and change nothing")
        parser.add_argument("--report", metavar="FILE.csv", type=Path, help="write what became of every entry to a table")

    def act(self, by: Person, **options: Any) -> None:
        """Try every file, so that one that is refused does not hide the others."""
        if options["report"]:
            keep(options["report"], b"")  # so that nothing is taken in that cannot be told of
        intakes: list[Intake] = []
        refusals: list[Refused] = []
        for path in tqdm(options["files"], unit=" files", disable=None, leave=False):
            try:
                found, unread = (seen if options["dry_run"] else taken)(contents_of(path), Path(path).name, by)
            except Refused as refusal:
                refusals.append(refusal)
            else:
                intakes += found
                self.report(found, unread)
        if options["report"]:
            keep(options["report"], report_table(intakes))
        if refusals:
            kind = NotEntitled if any(isinstance(refusal, NotEntitled) for refusal in refusals) else Refused
            raise kind(*(reason for refusal in refusals for reason in refusal.reasons))
        if any(intake.has_refusals for intake in intakes):
            sys.exit(1)

    def report(self, intakes: Sequence[Intake], unread: Sequence[Unread]) -> None:
        for intake in intakes:
            self.tell(intake)
        for left in unread:
            self.say(f"{left.name}: not read, {left.reason}")

    def tell(self, intake: Intake) -> None:
        done = "" if intake.is_applied else "  (dry run, nothing changed)"
        self.say(f"{intake.filename}: {intake.factsheet} in {intake.language}{done}")
        for warning in intake.warnings:
            self.say(f"  note: {warning}")
        for line in intake.telling:
            reason = f": {line.reason}" if line.reason else ""
            self.say(f"  line {line.line}  {line.outcome}  {line.key}{reason}")
        counts = " · ".join(f"{count} {outcome}" for outcome, count in intake.counts.items())
        self.say(f"  {counts or 'no entries'} · {intake.unmentioned} segments not in the file")


def seen(data: bytes, name: str, by: Person) -> Found:
    if not is_archive(data):
        return [preview(data=data, filename=name, by=by)], []
    bundle = preview_bundle(data=data, filename=name, by=by)
    return bundle.intakes, bundle.unread


def taken(data: bytes, name: str, by: Person) -> Found:
    if not is_archive(data):
        return [take_in(data=data, filename=name, by=by)], []
    bundle = take_in_bundle(data=data, filename=name, by=by)
    return bundle.intakes, bundle.unread


def keep(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror}.") from problem
