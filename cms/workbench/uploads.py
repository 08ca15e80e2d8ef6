"""Files between the report and the decision: judged when they arrive, kept for a day, taken in when the person says so."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cms.catalogues.archives import is_archive
from cms.catalogues.bundle_intake import Unread, preview_bundle, take_in_bundle
from cms.catalogues.decoding import MAX_BYTES
from cms.catalogues.intake import Intake, preview, take_in
from cms.catalogues.reports import report_table
from cms.errors import Refused, Unknown
from cms.factsheets.models import Factsheet
from cms.people.models import Person
from cms.workbench.requests import StaffRequest

KEPT_SECONDS = 24 * 60 * 60
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Judged:
    """What became, or would become, of the file or the archive that a person sent; `kept` is what it lies under."""

    filename: str
    kept: str
    intakes: Sequence[Intake]
    unread: Sequence[Unread] = ()

    @property
    def is_applied(self) -> bool:
        return all(intake.is_applied for intake in self.intakes)

    @property
    def telling(self) -> list[Intake]:
        """The files there is something to say of; a single one always is."""
        return [intake for intake in self.intakes if len(self.intakes) == 1 or not intake.is_quiet]

    @property
    def quiet(self) -> list[Intake]:
        return [intake for intake in self.intakes if intake not in self.telling]

    @property
    def taken(self) -> int:
        return sum(count for intake in self.intakes for outcome, count in intake.counts.items() if outcome.takes_words)


def judged(request: StaffRequest, *, factsheet: Factsheet | None = None, language: str = "") -> Judged:
    """Return the report on an uploaded file; or, when it was seen before, the report of taking it in."""
    shelf = shelf_of(request.user)
    if kept := request.POST.get("kept", ""):
        path = shelf / kept
        if not DIGEST.fullmatch(kept) or not path.exists():
            raise Refused("The uploaded file is no longer here; upload it again.")
        name = request.POST.get("filename", "catalogue.po")[:200]
        found = _taken(path.read_bytes(), name, request.user, factsheet, language)
        path.unlink()
    else:
        data, name = _sent(request)
        found = _seen(data, name, request.user, factsheet, language)
        shelf.mkdir(parents=True, exist_ok=True)
        (shelf / found.kept).write_bytes(data)
    _report(shelf, found.kept).write_bytes(report_table(found.intakes))
    return found


def report_on(person: Person, kept: str) -> bytes:
    """Return the table of a report that a person was shown within the last day."""
    path = _report(shelf_of(person), kept)
    if not DIGEST.fullmatch(kept) or not path.exists():
        raise Unknown("This report is no longer here; upload the file again.")
    return path.read_bytes()


def _sent(request: StaffRequest) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused("Choose a PO file, an XLIFF or CSV file, or a zip of them.")
    if file.size is not None and file.size > MAX_BYTES:
        raise Refused(f"{file.name}: the file has {file.size / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    return file.read(), (file.name or "catalogue.po")[:200]


def _seen(data: bytes, name: str, by: Person, factsheet: Factsheet | None, language: str) -> Judged:
    if is_archive(data):
        bundle = preview_bundle(data=data, filename=name, by=by, language=language)
        return Judged(bundle.filename, bundle.sha256, bundle.intakes, bundle.unread)
    intake = preview(data=data, filename=name, by=by, factsheet=factsheet, language=language)
    return Judged(intake.filename, intake.sha256, [intake])


def _taken(data: bytes, name: str, by: Person, factsheet: Factsheet | None, language: str) -> Judged:
    if is_archive(data):
        bundle = take_in_bundle(data=data, filename=name, by=by, language=language)
        return Judged(bundle.filename, bundle.sha256, bundle.intakes, bundle.unread)
    intake = take_in(data=data, filename=name, by=by, factsheet=factsheet, language=language)
    return Judged(intake.filename, intake.sha256, [intake])


def _report(shelf: Path, kept: str) -> Path:
    return shelf / f"{kept}.csv"


def shelf_of(person: Person) -> Path:
    """Where a person's uploads and the reports on them lie; what is left there goes after a day."""
    shelf = Path(settings.UPLOADS_ROOT) / str(person.pk)
    for old in shelf.glob("*"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return shelf
