from typing import Any

from django.core.management.base import BaseCommand

from cms.review.recounting import recount_all


class Command(BaseCommand):
    help = "Count the open findings of editions anew where the glossary or the checks changed; for every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(1 for _ in recount_all())
        self.stdout.write(f"Editions counted anew: {count}.")
