from typing import Any

from django.core.management.base import CommandParser

from cms.factsheets.actions import factsheet_at
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.management.progress import bar
from cms.releases.publishing import publish


class Command(ActCommand):
    help = "Publish a signed edition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("language", metavar="LANGUAGE")
        super().add_arguments(parser)

    def act(self, by: Person, **options: Any) -> None:
        sheet = factsheet_at(options["key"])
        with bar(self.stderr) as progress:
            publication = publish(factsheet=sheet, language=options["language"], by=by, progress=progress)
        self.say(f"{publication.edition} is live; identity {publication.digest[:12]}.")
