from typing import Any

from django.core.management.base import CommandParser
from tqdm import tqdm

from cms.errors import Refused, Unknown
from cms.factsheets.actions import factsheet_at
from cms.languages import REGISTRY, find
from cms.memory.machine import machine
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.review.pretranslation import Step, pretranslate


class Command(ActCommand):
    help = "Keep proposals from the memory beside segments that have no words yet; never in them, and never in boxes or doses."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("key", metavar="FACTSHEET")
        parser.add_argument("--language", required=True, metavar="CODE")
        parser.add_argument("--machine", action="store_true", help="ask the machine translation for what the memory has not")

    def act(self, by: Person, **options: Any) -> None:
        factsheet, entry = factsheet_at(options["key"]), find(options["language"])
        if entry is None:
            raise Unknown(f"“{options['language']}” is no language we publish in. Known: {', '.join(REGISTRY)}.")
        service = machine() if options["machine"] else None
        if options["machine"] and service is None:
            raise Refused("No machine translation is set up: set MACHINE_TRANSLATION_URL.")
        version = factsheet.published()
        if version is None:
            raise Refused("Translation opens when the English edition is published.")
        steps: list[Step] = []
        with tqdm(total=version.segments.count(), unit=" segments", disable=None) as bar:
            while not steps or not steps[-1].is_last:
                start = steps[-1].done if steps else 0
                steps.append(pretranslate(version=version, language=entry.code, by=by, start=start, machine=service))
                bar.update(steps[-1].done - start)
        proposed, protected, unanswered = (
            sum(getattr(step, name) for step in steps) for name in ("proposed", "protected", "unanswered")
        )
        self.say(
            f"{factsheet.key} {entry.code}: {proposed} proposed, {unanswered} without a match, {protected} for a person alone."
        )
