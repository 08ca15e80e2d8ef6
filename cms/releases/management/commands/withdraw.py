from typing import Any

from django.core.management.base import CommandParser

from cms.factsheets.actions import factsheet_at
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.actions import withdraw
from cms.releases.recall import served_copies


class Command(ActCommand):
    help = "Take a factsheet away from patients, in one language or in all; its addresses answer with the notice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("language", metavar="LANGUAGE", nargs="?", default="")
        parser.add_argument("--reason", required=True)
        super().add_arguments(parser)

    def act(self, by: Person, **options: Any) -> None:
        sheet = factsheet_at(options["key"])
        gone = withdraw(factsheet=sheet, language=options["language"], reason=options["reason"], by=by)
        for publication in gone:
            self.say(f"{publication.edition} is withdrawn; identity {publication.digest[:12]}.")
        self.say("\nFor the recall letter, every copy that was ever served:")
        for copy in served_copies(sheet, {publication.edition.language for publication in gone}):
            self.say("  " + "  ".join(copy.row))
