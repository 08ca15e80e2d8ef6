from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.errors import Refused
from cms.releases.actions import store
from cms.releases.pushing import carry_out, planned_push, summary


class Command(BaseCommand):
    help = "Copy the current release to the storage of PUBLISHED_STORAGE; only what changed, and again after a break."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be put and deleted, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if "published" not in settings.STORAGES:
            raise CommandError("No storage is named; set PUBLISHED_STORAGE and PUBLISHED_STORAGE_OPTIONS.", returncode=2)
        try:
            self._push(dry_run=options["dry_run"])
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal

    def _push(self, *, dry_run: bool) -> None:
        storage = storages["published"]
        push = planned_push(store(), storage)
        for line in summary(push):
            self.stdout.write(line)
        if dry_run:
            return
        for line in carry_out(push, store(), storage):
            self.stdout.write(line)
        self.stdout.write(f"The storage holds release {push.digest[:12]}.")
