from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.feedback.actions import erase_old


class Command(BaseCommand):
    help = "Erase readers' contact details and words whose time is over; for every night."

    def handle(self, *args: Any, **options: Any) -> None:
        erased = erase_old(today=timezone.localdate())
        self.stdout.write(f"Erased: contact details of {erased.contacts} messages, words of {erased.texts}.")
