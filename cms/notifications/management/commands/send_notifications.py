import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from cms.notifications.mailing import mail_due
from cms.notifications.webhooks import deliver_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send what people wait for by e-mail, and events to other systems; every minute, or for ever with --loop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", type=int, metavar="SECONDS", help="go on for ever, with so many seconds in between")

    def handle(self, *args: Any, **options: Any) -> None:
        self._send()
        while options["loop"]:
            time.sleep(max(1, options["loop"]))
            close_old_connections()
            try:
                self._send()
            except DatabaseError:
                logger.exception("nothing was sent in this round; the next one tries again")

    def _send(self) -> None:
        mailed, events = mail_due(), deliver_due()
        if mailed.mails or events:
            self.stdout.write(
                f"Sent: {mailed.mails} e-mails with {mailed.notifications} notifications; {events} events to other systems."
            )
