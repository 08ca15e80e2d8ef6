from typing import Any

from django.core.management.base import BaseCommand

from cms.feedback.telling import remind_of_waiting


class Command(BaseCommand):
    help = "Tell owners and coordinators of readers' messages that nobody has dealt with; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        count = remind_of_waiting()
        self.stdout.write(f"Messages wait about {count} factsheet{'' if count == 1 else 's'}.")
