from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cms.catalogues.collections import export_memory
from cms.errors import Refused
from cms.people.command import ActCommand
from cms.people.models import Person


class Command(ActCommand):
    help = "Write what is approved and live in a language as a TMX file, without anybody’s name."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--language", required=True, metavar="CODE")
        parser.add_argument("--to", metavar="FILE", help="default: memory.<locale>.tmx in this folder")

    def act(self, by: Person, **options: Any) -> None:
        name, data, units = export_memory(language=options["language"], by=by)
        path = Path(options["to"] or name)
        aside = path.with_name(path.name + ".part")
        try:
            aside.write_bytes(data)
            aside.replace(path)
        except OSError as problem:
            raise Refused(f"{problem.filename}: {problem.strerror}.") from problem
        self.say(f"{path}: {units} units")
