"""What is signed and waits for patients, factsheet by factsheet, and the one act that sends the chosen of it out."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.errors import NotEntitled, Refused
from cms.factsheets.actions import factsheet_at
from cms.people.duties import require
from cms.releases.outlook import outlook
from cms.releases.parity import pair_of, reasons_against_alone
from cms.releases.publishing import Going, publish_together, reasons_against_publishing, signed_and_waiting
from cms.review.editions import valid_signature
from cms.review.grading import graded_changes
from cms.review.models import Edition, Signature
from cms.roles import Act
from cms.workbench.requests import StaffRequest

SHOWN = 50  # as many as anybody looks through at once; when these are out the next are shown


@dataclass
class Waiting:
    """A signed edition, what stands in its way, and what becomes of other languages when it goes out."""

    edition: Edition
    against: list[str]
    signature: Signature | None
    is_chosen: bool = True
    replaced: list[str] = field(default_factory=list)  # languages in whose live page passages are replaced and PDFs go
    marked: list[str] = field(default_factory=list)  # languages whose live page only gets a notice
    working: list[str] = field(default_factory=list)  # languages that have to look again

    @property
    def name(self) -> str:
        """Names exactly the words that were signed."""
        digest = self.signature.digest if self.signature else ""
        return f"{self.edition.version.factsheet.key}/{self.edition.language}/{digest}"


@login_required
def ready(request: StaffRequest) -> HttpResponse:
    require(request.user, Act.PUBLISH)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            done = publish_together([_going(name) for name in request.POST.getlist("edition")], by=request.user)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            count = "1 edition is" if len(done) == 1 else f"{len(done)} editions are"
            messages.success(request, f"Published: {count} live, in one release.")
            return redirect("workbench:releases")
    found = signed_and_waiting()
    rows = _rows(found[:SHOWN], request.POST.getlist("edition") if request.method == "POST" else None)
    context = {
        "ready": [row for row in rows if not row.against],
        "held": [row for row in rows if row.against],
        "later": max(0, len(found) - SHOWN),
        "problems": problems,
    }
    return render(request, "workbench/ready.html", context, status=409 if problems else 200)


def _going(name: str) -> Going:
    key, _, rest = name.partition("/")
    language, _, digest = rest.partition("/")
    if not digest:
        raise Refused("Choose editions from the list.")
    return Going(factsheet_at(key), language, digest=digest)


def _rows(editions: list[Edition], chosen: list[str] | None) -> list[Waiting]:
    """Each is judged with what can go out beside it; `chosen` are the names that were ticked, None at first."""
    opening: list[Edition] = []  # what others wait for comes first in the order
    rows = []
    for edition in editions:
        against = [*reasons_against_publishing(edition, beside=opening), *reasons_against_alone(pair_of(edition), "")]
        row = Waiting(edition, against, valid_signature(edition))
        row.is_chosen = chosen is None or row.name in chosen
        if not against and (edition.is_source or edition.version.factsheet.is_interface):
            opening.append(edition)
        if not against and edition.is_source and not edition.version.is_frozen:
            _tell_what_follows(row)
        rows.append(row)
    return rows


def _tell_what_follows(row: Waiting) -> None:
    version = row.edition.version
    languages = outlook(version, graded_changes(version))
    row.replaced = [one.entry.english for one in languages if one.replaced]
    row.marked = [one.entry.english for one in languages if one.marked and not one.replaced]
    row.working = [one.entry.english for one in languages if one.has_work]
