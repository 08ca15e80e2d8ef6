"""The evidence pack: everything about a factsheet in a language that an assessor asks for, in one file that proves itself.

The same state gives the same bytes, but for the time at which it is made. `evidence_proof` checks a pack without a database.
"""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.browsing import head, in_utc
from cms.catalogues.archives import packed
from cms.catalogues.decoding import MAX_BYTES
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet
from cms.people.duties import require
from cms.people.models import Person
from cms.releases.evidence_facts import Facts, Gathered
from cms.releases.evidence_pages import STYLE, page_of
from cms.releases.evidence_proof import FORM, MANIFEST, encoded
from cms.roles import Act

MADE = "evidence pack made"


@dataclass(frozen=True)
class Pack:
    """A pack as it is handed over; `digest` is that of its manifest, and is told in the audit."""

    name: str
    body: bytes
    digest: str


@transaction.atomic
def make_pack(
    *, factsheet: Factsheet, language: str, by: Person, beside: Mapping[str, Any] | None = None, named: Iterable[Person] = ()
) -> Pack:
    """Gather the evidence and tell of it in the audit.

    `beside` are facts of later packages, by name of their file, and `named` whom they name.
    """
    require(by, Act.GIVE_EVIDENCE)
    factsheets.lock(factsheet)  # what is decided while it is gathered would be in one file and not in another
    pack = pack_of(factsheet, language, by=by, at=timezone.now(), beside=beside, named=named)
    record(actor=by.username, act=MADE, subject=f"{factsheet.key} {language}", digest=pack.digest)
    return pack


def pack_of(
    factsheet: Factsheet,
    language: str,
    *,
    by: Person,
    at: datetime,
    beside: Mapping[str, Any] | None = None,
    named: Iterable[Person] = (),
) -> Pack:
    """The pack as it would be handed over at a time; raises Refused for one too large to be proved."""
    gathered = Gathered(factsheet, language)
    gathered.took_part |= {person.pk for person in named}
    facts: Facts = gathered.facts() | dict(beside or {})
    made = {"at": in_utc(at), "by": by.username, "printed_name": by.printed_name or by.username}
    files = {f"{name}.json": encoded(told) for name, told in facts.items()}
    number, digest = head()
    manifest = {
        "form": FORM,
        "product": {"name": "Verbatim", "version": product_version()},
        "factsheet": factsheet.key,
        "language": language,
        "made": made,
        "audit_head": {"number": number, "digest": digest},
    }
    files["index.html"] = page_of(facts, manifest)
    files[STYLE] = (settings.BASE_DIR / "static" / "workbench" / STYLE).read_bytes()
    manifest["files"] = {name: {"sha256": sha256(body).hexdigest(), "size": len(body)} for name, body in files.items()}
    files[MANIFEST] = encoded(manifest)
    body = packed(files, zipfile.ZIP_STORED)
    if len(body) > MAX_BYTES:
        raise Refused(f"The evidence has {len(body) / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    return Pack(f"evidence-{factsheet.key}-{language}.zip", body, sha256(files[MANIFEST]).hexdigest())


def product_version() -> str:
    """As pyproject.toml has it, with a digest of the lists of parts it was installed from."""
    lines = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    stated = next((line.partition("=")[2].strip().strip('"') for line in lines if line.startswith("version")), "unknown")
    parts = sha256((settings.BASE_DIR / "requirements.txt").read_bytes()).hexdigest()[:12]
    return f"{stated} ({parts})"
