import sys
from typing import Any

from django.core.management.base import BaseCommand

from cms.releases.verification import prove


class Command(BaseCommand):
    help = "Prove the audit chain, the decisions, the signatures, the states and every word on every live page."

    def handle(self, *args: Any, **options: Any) -> None:
        first = ""
        for proof in prove():
            self.stdout.write(f"{proof.checked:8,}  {proof.what}: {'ok' if not proof.breaks else f'{len(proof.breaks)} wrong'}")
            for broken in proof.breaks[:20]:
                self.stdout.write(f"          {broken}")
            first = first or next(iter(proof.breaks), "")
        if first:
            self.stderr.write(f"First break: {first}")
            sys.exit(1)
        self.stdout.write("Everything holds.")
