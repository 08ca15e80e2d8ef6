from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.catalogues.export import export_to, open_languages, target_language
from cms.errors import Refused
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet


class Command(BaseCommand):
    help = "Write the template and one PO file per language for every factsheet whose English is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--factsheet", metavar="KEY", help="this factsheet only")
        parser.add_argument("--language", metavar="CODE", help="this language only, even if nobody works in it yet")
        parser.add_argument("--to", metavar="DIR", type=Path, default=settings.CATALOGUE_ROOT, help="default: CATALOGUE_ROOT")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.export(**options)
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.", returncode=2) from problem

    def export(self, *, factsheet: str | None, language: str | None, to: Path, **options: Any) -> None:
        open_sheets = [sheet for sheet in Factsheet.objects.all() if sheet.published()]
        sheets = [factsheet_at(factsheet)] if factsheet else open_sheets
        if not sheets:
            self.stdout.write("No factsheet is published yet, so there is nothing to export.")
        for sheet in sheets:
            languages = [target_language(language)] if language else open_languages(sheet)
            for exported in export_to(to, factsheet=sheet, languages=languages, actor="command line"):
                self.stdout.write(f"{exported.path}  {exported.entries} entries  sha256 {exported.sha256[:16]}")
