from typing import Any

from django.core.management.base import CommandParser

from cms.factsheets.actions import factsheet_at
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.letters import letter_of
from cms.releases.recalling import recall


class Command(ActCommand):
    help = "Recall a factsheet, a language of it or one passage, and print the letter to distributors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("--language", default="", help="one language; without it all")
        parser.add_argument("--segment", default="", help="the key of one passage; without it the whole factsheet")
        parser.add_argument("--reason", required=True, help="for colleagues and the audit")
        parser.add_argument("--wrong", default="", help="what is wrong, in plain words, for the letter; without it the reason")
        super().add_arguments(parser)

    def act(self, by: Person, **options: Any) -> None:
        made = recall(
            factsheet=factsheet_at(options["key"]),
            language=options["language"],
            segment_key=options["segment"],
            reason=options["reason"],
            what_is_wrong=options["wrong"],
            by=by,
        )
        self.say(f"Recall {made.pk}: {made} is recalled in {', '.join(made.languages)}.")
        self.say("\nThe letter to distributors:\n")
        self.say(letter_of(made).text)
