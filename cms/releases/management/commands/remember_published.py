from typing import Any

from django.core.management.base import BaseCommand

from cms.releases.actions import remember_published


class Command(BaseCommand):
    help = "Fill the translation memory from what is live and take out what is not; harmless at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        change = remember_published()
        self.stdout.write(f"Remembered {change.added} wordings, forgot {change.removed}.")
