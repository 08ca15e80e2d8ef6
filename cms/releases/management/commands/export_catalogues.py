from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cms.catalogues.bundles import export_bundle
from cms.catalogues.export import Exported, export_to, open_languages, put, target_language
from cms.catalogues.outgoing import Form
from cms.errors import Refused
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet
from cms.releases.previews import previews_of

ACTOR = "command line"
Wanted = list[tuple[Factsheet, list[str]]]


class Command(BaseCommand):
    """It stands here and not with the catalogues because a bundle holds pages, which the releases draw."""

    help = "Write the template and a catalogue per language for every factsheet whose English is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--factsheet", metavar="KEY", help="this factsheet only")
        parser.add_argument("--language", metavar="CODE", help="this language only, even if nobody works in it yet")
        parser.add_argument("--to", metavar="DIR", type=Path, default=settings.CATALOGUE_ROOT, help="default: CATALOGUE_ROOT")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--format", choices=[form.value for form in Form], default=Form.PO.value, help="default: po")
        how.add_argument("--bundle", action="store_true", help="one zip per language with all that an agency needs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.export(**options)
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.", returncode=2) from problem

    def export(self, *, factsheet: str | None, language: str | None, to: Path, bundle: bool, **options: Any) -> None:
        open_ones = [sheet for sheet in Factsheet.objects.all() if sheet.published()]
        sheets = [factsheet_at(factsheet)] if factsheet else open_ones
        if not sheets:
            self.stdout.write("No factsheet is published yet, so there is nothing to export.")
        wanted = [(sheet, [target_language(language)] if language else open_languages(sheet)) for sheet in sheets]
        made = bundles(wanted, to) if bundle else catalogues(wanted, to, Form(options["format"]))
        for exported, what in list(made):  # the bar is gone before anything is said
            self.stdout.write(f"{exported.path}  {exported.entries} {what}  sha256 {exported.sha256[:16]}")


def catalogues(wanted: Wanted, to: Path, form: Form) -> Iterator[tuple[Exported, str]]:
    for sheet, languages in tqdm(wanted, unit=" factsheets", disable=None, leave=False):
        for exported in export_to(to, factsheet=sheet, languages=languages, actor=ACTOR, form=form):
            yield exported, "entries"


def bundles(wanted: Wanted, to: Path) -> Iterator[tuple[Exported, str]]:
    for language in tqdm(sorted({code for _, codes in wanted for code in codes}), unit=" languages", disable=None, leave=False):
        sheets = [sheet for sheet, codes in wanted if language in codes]
        previews = previews_of(tqdm(sheets, unit=" pages", disable=None, leave=False), language)
        name, data = export_bundle(language=language, factsheets=sheets, actor=ACTOR, previews=previews)
        yield put(to / name, data, len(sheets)), "factsheets"
