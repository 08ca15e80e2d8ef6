from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.notifications.competences import remind_competences


class Command(BaseCommand):
    help = "Tells people and coordinators of competences that end in 60 or 14 days, or today; for every morning."

    def handle(self, *args: Any, **options: Any) -> None:
        count = remind_competences(timezone.localdate())
        self.stdout.write(f"Competences that end soon or have just ended: {count}.")
