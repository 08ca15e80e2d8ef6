from typing import Any

from django.core.management.base import CommandParser

from cms.factsheets.actions import factsheet_at
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.actions import grade_change


class Command(ActCommand):
    help = "Say how much a change to the English matters (0 to 4); from 3 on, live translations carry a notice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("segment", metavar="SEGMENT")
        parser.add_argument("severity", metavar="SEVERITY", type=int)
        parser.add_argument("--note", required=True)
        super().add_arguments(parser)

    def act(self, by: Person, **options: Any) -> None:
        version = factsheet_at(options["key"]).latest()
        severity, note = options["severity"], options["note"]
        release = grade_change(version=version, key=options["segment"], severity=severity, note=note, by=by)
        self.say(f"{version} {options['segment']}: S{severity}.")
        if release:
            self.say(f"The live pages say so; release {release.digest[:12]}.")
