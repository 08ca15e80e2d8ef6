import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from cms.releases.scheduling import publish_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what was scheduled for a time that has come; every minute, or for ever with --loop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", type=int, metavar="SECONDS", help="go on for ever, with so many seconds in between")

    def handle(self, *args: Any, **options: Any) -> None:
        self._publish()
        while options["loop"]:
            time.sleep(max(1, options["loop"]))
            close_old_connections()
            try:
                self._publish()
            except DatabaseError:
                logger.exception("nothing was published in this round; the next one tries again")

    def _publish(self) -> None:
        for one in publish_due():
            self.stdout.write(f"{one}: {one.outcome}.")
