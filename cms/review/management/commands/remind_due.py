from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.review.assignments import remind_due


class Command(BaseCommand):
    help = "Tell people of assignments that are due within three days or overdue; for every morning."

    def handle(self, *args: Any, **options: Any) -> None:
        count = remind_due(timezone.localdate())
        self.stdout.write(f"Due within three days or overdue: {count}.")
