from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cms.errors import Refused
from cms.factsheets.actions import factsheet_at
from cms.feedback.evidence import evidence_pack
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.roles import Role


class Command(ActCommand):
    help = "Writes everything about a factsheet in a language that an assessor asks for; it holds printed names."
    default_role = Role.COORDINATOR

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("language", metavar="LANGUAGE")
        parser.add_argument("--out", required=True, metavar="FILE", help="where the pack is written")
        parser.add_argument("--by", metavar="USER", help="who does this; the one coordinator if there is no other")

    def act(self, by: Person, **options: Any) -> None:
        sheet = factsheet_at(options["key"])
        pack = evidence_pack(factsheet=sheet, language=options["language"], by=by)
        try:
            Path(options["out"]).write_bytes(pack.body)
        except OSError as problem:
            raise Refused(f"{options['out']}: {problem.strerror}.") from problem
        self.say(f"{options['out']}: {len(pack.body):,} bytes. Its manifest's SHA-256 is in the audit: {pack.digest}")
