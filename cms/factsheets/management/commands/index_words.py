from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.factsheets.searched import index_all


class Command(BaseCommand):
    help = "Make the index of the workbench's search anew from the words that are stored."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{index_all()} texts can be found.")
