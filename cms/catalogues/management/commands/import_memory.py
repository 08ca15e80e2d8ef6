from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from tqdm import tqdm

from cms.catalogues.collections import Report, take_in_collection
from cms.memory.collected import Pair
from cms.people.command import ActCommand, contents_of
from cms.people.models import Person


class Command(ActCommand):
    help = "Take a collection of translations, TMX or PO, into the translation memory as unreviewed material."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--language", required=True, metavar="CODE")
        parser.add_argument(
            "--origin", default="", metavar="NAME", help="what the collection is called; default: the file’s name"
        )

    def act(self, by: Person, **options: Any) -> None:
        path = Path(options["file"])
        about = {"language": options["language"], "origin": options["origin"]}
        self.tell(take_in_collection(data=contents_of(str(path)), filename=path.name, by=by, watched=_counted, **about))

    def tell(self, report: Report) -> None:
        for warning in report.warnings:
            self.say(f"note: {warning}")
        for one in report.left:
            self.say(f"{one.number}  left  {one.reason}")
        counts = f"{report.added} added · {report.known} known before · {len(report.left)} left"
        self.say(f"{report.filename}: {report.entries} entries, {counts}, as “{report.origin}”  sha256 {report.sha256[:16]}")


def _counted(pairs: Sequence[Pair]) -> Iterable[Pair]:
    return tqdm(pairs, unit=" pairs", disable=None)  # nothing is drawn where nobody watches
