import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.catalogues.glossaries import Format, export_glossary
from cms.errors import Refused


class Command(BaseCommand):
    help = "Write the glossary as TBX-Basic or as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", metavar="CODE", default="", help="English and this language only")
        parser.add_argument("--format", choices=[form.value for form in Format], default=Format.TBX.value, help="default: tbx")
        parser.add_argument("--to", metavar="FILE", type=Path, help="default: glossary….tbx here; - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name, data = export_glossary(form=Format(options["format"]), language=options["language"], actor="command line")
            path = options["to"] or Path(name)
            if str(path) == "-":
                sys.stdout.buffer.write(data)
                return
            path.write_bytes(data)
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.", returncode=2) from problem
        self.stdout.write(f"{path}  {len(data):,} bytes")
