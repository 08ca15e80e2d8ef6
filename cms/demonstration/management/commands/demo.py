from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demonstration.people import CAST, LANGUAGES, PASSWORD, people
from cms.demonstration.story import SHEET, tell
from cms.errors import Refused
from cms.languages import SOURCE
from cms.releases.actions import settle


class Command(BaseCommand):
    help = "Build the demonstration: people in each role, one factsheet and the interface, published in seven languages."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tell(people(), LANGUAGES, PASSWORD, self.stdout.write)
            settle()
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        self.stdout.write("\nPages for patients:")
        for code in (SOURCE, *LANGUAGES):
            self.stdout.write(f"  {settings.SITE_URL}/{code}/{SHEET}/")
        self.stdout.write(f"\nWorkbench: {settings.SITE_URL}/workbench/  (password for all: {PASSWORD})")
        for username, (printed_name, _, role) in CAST.items():
            self.stdout.write(f"  {username:12} {printed_name}, {role}")
