from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.review.state_tables import page


class Command(BaseCommand):
    help = "Write docs/states.md from the tables of states, acts and roles."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "states.md"
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(page(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page():
            raise CommandError("docs/states.md is not what the tables say; run manage.py document_states.", returncode=1)
