import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.errors import Refused
from cms.people.command import contents_of
from cms.releases.evidence_proof import PackProof, manifest_digest, prove_pack
from cms.releases.verification import Proof, prove


class Command(BaseCommand):
    help = (
        "Prove the audit chain, the decisions, the signatures, the states and every word on every live page; or an evidence pack."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pack", metavar="FILE", help="prove an evidence pack, from itself alone; no database is asked")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pack"] is None:
            self._tell(prove())
            self.stdout.write("Everything holds.")
            return
        try:
            data, filename = contents_of(options["pack"]), Path(options["pack"]).name
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        self._tell(prove_pack(data, filename=filename))
        self.stdout.write(f"SHA-256 of the manifest: {manifest_digest(data, filename=filename)}")
        self.stdout.write("Everything in the pack holds. The audit tells of that digest, if the pack was made there.")

    def _tell(self, proofs: Iterable[Proof | PackProof]) -> None:
        first = ""
        for proof in proofs:
            self.stdout.write(f"{proof.checked:8,}  {proof.what}: {'ok' if not proof.breaks else f'{len(proof.breaks)} wrong'}")
            for broken in proof.breaks[:20]:
                self.stdout.write(f"          {broken}")
            first = first or next(iter(proof.breaks), "")
        if first:
            self.stderr.write(f"First break: {first}")
            sys.exit(1)
