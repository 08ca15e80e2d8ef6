from typing import Any

from django.core.management.base import CommandParser

from cms.memory.actions import forget_import
from cms.people.command import ActCommand
from cms.people.models import Person


class Command(ActCommand):
    help = "Take a collection out of the translation memory again."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--language", required=True, metavar="CODE")
        parser.add_argument("--origin", required=True, metavar="NAME", help="what the collection was called")

    def act(self, by: Person, **options: Any) -> None:
        change = forget_import(by=by, language=options["language"], origin=options["origin"])
        self.say(f"{change.removed} units of “{options['origin']}” are taken out.")
