from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.errors import Refused
from cms.releases.actions import settle


class Command(BaseCommand):
    help = "Make `current` name the newest release, as after a crash between the two; harmless at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            digest = settle()
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        self.stdout.write(f"Live: release {digest[:12]}." if digest else "Nothing has been published yet.")
