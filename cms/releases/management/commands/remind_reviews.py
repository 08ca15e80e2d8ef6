from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.releases.reviews_due import remind_reviews


class Command(BaseCommand):
    help = "Tell owners, and of late ones coordinators, of full reviews that come near, are due or overdue; for every morning."

    def handle(self, *args: Any, **options: Any) -> None:
        count = remind_reviews(timezone.localdate())
        self.stdout.write(f"Full reviews that come near, are due or overdue: {count}.")
