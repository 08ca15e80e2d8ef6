from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.languages import REGISTRY, find
from cms.memory.concordance import search
from cms.memory.lookup import Match, matches
from cms.memory.models import Unit


class Command(BaseCommand):
    help = "Say what the translation memory has for an English text, or with --words, where its words were said before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", metavar="TEXT")
        parser.add_argument("--language", required=True, metavar="CODE")
        parser.add_argument("--words", action="store_true", help="every text that has these words")

    def handle(self, *args: Any, **options: Any) -> None:
        text, code = options["text"], options["language"]
        if find(code) is None:
            raise CommandError(f"“{code}” is no language we publish in. Known: {', '.join(REGISTRY)}.", returncode=2)
        if options["words"]:
            lines = [_line(heard.unit) for heard in search(text, language=code)]
        else:
            lines = [_offer(match) for match in matches(text, language=code)]
        self.stdout.write("\n".join(lines or ["Nothing like it is in the memory."]))


def _line(unit: Unit) -> str:
    place = f"{unit.factsheet} v{unit.version}" if unit.is_approved else f"unreviewed, {unit.origin}"
    return f"{unit.source} → {unit.target} ({place})"


def _offer(match: Match) -> str:
    return "; ".join([f"{match.score} % {_line(match.unit)}", *map(str, match.differences)])
