"""How much each change of a version matters: authors propose, a clinician confirms, raises or, with a reason, lowers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.changes import Change, changes_between
from cms.factsheets.models import Segment, Version
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.review import rules
from cms.review.editions import judgements_of
from cms.review.floors import Floor, floor_of
from cms.review.grading_models import Grading, Step
from cms.review.models import Decision
from cms.review.state import Verdict, authors_of
from cms.roles import Act


@dataclass(frozen=True)
class Graded:
    """A change, the floor of it, and the newest words of an author and of a clinician about exactly this change."""

    change: Change
    floor: Floor
    proposal: Grading | None = None
    confirmation: Grading | None = None

    @property
    def key(self) -> str:
        return self.change.key

    @property
    def is_confirmed(self) -> bool:
        return self.confirmation is not None

    @property
    def severity(self) -> int | None:
        """As confirmed, or else as proposed."""
        said = self.confirmation or self.proposal
        return said.severity if said else None

    @property
    def expected(self) -> int:
        """What a clinician who agrees would confirm."""
        return self.floor.severity if self.severity is None else self.severity

    @property
    def is_lowered(self) -> bool:
        return self.confirmation is not None and self.confirmation.severity < self.floor.severity


def version_before(version: Version) -> Version | None:
    return version.factsheet.versions.filter(number__lt=version.number).order_by("-number").first()


def changes_of(version: Version) -> list[Change]:
    """What a version changes against the one before it; the first changes nothing. Four queries."""
    before = version_before(version)
    if before is None:
        return []
    known = Segment.objects.filter(version__factsheet=version.factsheet, version__number__lt=before.number)
    return changes_between(before.pieces(), version.pieces(), set(known.values_list("key", flat=True)))


def graded_changes(version: Version) -> list[Graded]:
    """Every change with what was said about it; five queries, whatever the size of the factsheet."""
    changes = changes_of(version)
    if not changes:
        return []
    said: dict[tuple[str, str, str], Grading] = {}
    for one in version.gradings.select_related("by").order_by("pk"):
        said[one.segment_key, one.digest, one.step] = one
    return [_graded(change, said) for change in changes]


def _graded(change: Change, said: Mapping[tuple[str, str, str], Grading]) -> Graded:
    place = (change.key, change.digest)
    return Graded(change, floor_of(change), said.get((*place, Step.PROPOSED)), said.get((*place, Step.CONFIRMED)))


def unconfirmed(version: Version) -> list[str]:
    """The keys of changes whose severity no clinician has confirmed."""
    return [one.key for one in graded_changes(version) if not one.is_confirmed]


@transaction.atomic
def propose(*, version: Version, key: str, severity: int, note: str, by: Person, read: str = "") -> Grading:
    """Say as an author how much a change matters; below the floor only with a reason.

    `read` is the digest of the change they had before them; a command names the change by its key alone.
    """
    require(by, Act.WRITE, SOURCE, about=version.factsheet)
    factsheets.lock(version.factsheet)
    version.refresh_from_db()
    if version.is_frozen:
        raise Refused(f"Version {version.number} is published; a clinician can still change how much a change matters.")
    graded = _find(version, key, read)
    reasons = rules.reasons_against_severity(severity=severity, floor=graded.floor.severity, proposed=None, note=note)
    return _keep(version, graded, severity, note, Step.PROPOSED, by, list(reasons))


@transaction.atomic
def confirm(*, version: Version, key: str, severity: int, note: str, by: Person, read: str = "") -> Grading:
    """Say as a clinician how much a change matters; below the floor or the author's proposal only with a reason."""
    require(by, Act.GRADE, SOURCE, about=version.factsheet)
    factsheets.lock(version.factsheet)
    version.refresh_from_db()
    return _confirm(version, _find(version, key, read), severity, note, by)


@transaction.atomic
def confirm_all(*, version: Version, read: Mapping[str, str], by: Person) -> list[Grading]:
    """Confirm many changes, by key and as they were read, at what their author proposed or else at their floor."""
    require(by, Act.GRADE, SOURCE, about=version.factsheet)
    factsheets.lock(version.factsheet)
    version.refresh_from_db()
    if not read:
        raise Refused("There is no change to confirm.")
    found = {one.key: one for one in graded_changes(version)}
    return [_confirm(version, _among(found, version, key, digest), None, "", by) for key, digest in read.items()]


def _confirm(version: Version, graded: Graded, severity: int | None, note: str, by: Person) -> Grading:
    severity = graded.expected if severity is None else severity
    proposed = graded.proposal.severity if graded.proposal else None
    floor = graded.floor.severity
    reasons = list(rules.reasons_against_severity(severity=severity, floor=floor, proposed=proposed, note=note))
    if by.pk in _authors(version, graded):
        reasons.append(f"“{graded.key}” is in your own words; somebody else has to say how much the change matters.")
    if version.is_frozen and graded.confirmation and graded.confirmation.severity <= rules.CARRIED_UP_TO < severity:
        reasons += _reasons_against_taking_back(version, graded)
    grading = _keep(version, graded, severity, note, Step.CONFIRMED, by, reasons)
    version.segments.filter(key=graded.key).update(severity=severity)
    return grading


def _authors(version: Version, graded: Graded) -> set[int]:
    if graded.change.after is None or not graded.change.is_of_words:
        return set()
    return authors_of(graded.change.after.text, judgements_of(version.factsheet, SOURCE, [graded.key]).get(graded.key, []))


def _reasons_against_taking_back(version: Version, graded: Graded) -> list[str]:
    """Approvals that were carried over cannot be called back; the English can be changed once more."""
    carried = Decision.objects.filter(factsheet=version.factsheet, segment_key=graded.key, verdict=Verdict.CARRIED.value)
    if not carried.filter(source=graded.change.piece.text).exists():
        return []
    return [
        f"Translations of “{graded.key}” were carried over as this change was called editorial. "
        "Change the English again in a new version, and give that change its severity."
    ]


def _find(version: Version, key: str, read: str) -> Graded:
    return _among({one.key: one for one in graded_changes(version)}, version, key, read)


def _among(found: Mapping[str, Graded], version: Version, key: str, read: str) -> Graded:
    """`read` is empty where a command names the change by its key alone."""
    if version.number == 1:
        raise Refused("The first version changes nothing, so there is nothing to grade.")
    if key not in found:
        if Segment.objects.filter(version__factsheet=version.factsheet, version__number__lte=version.number, key=key).exists():
            raise Refused(f"{version} does not change “{key}”, so there is nothing to grade.")
        raise Unknown(f"{version} has no segment “{key}”.")
    if read and read != found[key].change.digest:
        raise Refused(f"“{key}” changed while you were reading it; read it again.")
    return found[key]


def _keep(version: Version, graded: Graded, severity: int, note: str, step: Step, by: Person, reasons: list[str]) -> Grading:
    reasons += rules.reasons_against_remark(note)
    if reasons:
        raise Refused(*reasons)
    change, known = graded.change, graded.confirmation or graded.proposal
    grading = Grading.objects.create(
        version=version,
        segment_key=change.key,
        digest=change.digest,
        before=change.before.text if change.before else "",
        after=change.after.text if change.after else "",
        floor=graded.floor.severity,
        severity=severity,
        step=step.value,
        note=note,
        by=by,
        at=timezone.now(),
    )
    record(
        actor=by.username,
        act=f"severity {step.value}",
        subject=f"{version} {change.key}",
        before=known.severity if known else None,
        severity=severity,
        floor=graded.floor.severity,
        floor_reasons=list(graded.floor.reasons),
        change=change.digest,
        note=note,
    )
    return grading


def restore_severities(version: Version) -> None:
    """Let an open version's segments, which are made anew with every edit, have the severities that still hold."""
    for one in graded_changes(version):
        if one.confirmation and one.confirmation.severity and one.change.after:
            version.segments.filter(key=one.key).update(severity=one.confirmation.severity)
