"""An archive of catalogues comes back: every file goes through the intake, and all of them are taken in or none."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from cms.audit.actions import record
from cms.catalogues.archives import unpacked
from cms.catalogues.bundles import COMPENDIUM
from cms.catalogues.doors import is_catalogue
from cms.catalogues.intake import MAX_FILENAME, Intake, preview, take_in
from cms.errors import NotEntitled, Refused
from cms.languages import REGISTRY
from cms.people.models import Person

TOLD = 20  # reasons of one refusal; a hundred files may all be wrong for the same one


@dataclass(frozen=True)
class Unread:
    """A file of the archive that is not taken for a catalogue."""

    name: str
    reason: str


@dataclass(frozen=True)
class BundleIntake:
    """What became of every file of one archive."""

    filename: str
    sha256: str
    intakes: tuple[Intake, ...]
    unread: tuple[Unread, ...]
    is_applied: bool


def preview_bundle(*, data: bytes, filename: str, by: Person, language: str = "") -> BundleIntake:
    """Return the report that `take_in_bundle` would give, and change nothing."""
    return _judged(data, filename, by, language)[0]


@transaction.atomic
def take_in_bundle(*, data: bytes, filename: str, by: Person, language: str = "") -> BundleIntake:
    """Take every catalogue of an archive in, or none; raises Refused with the reasons of all files that cannot be judged."""
    judged, files = _judged(data, filename, by, language)
    # By factsheet, so that two archives wait for each other in one order; the file without new words first, since
    # the words of the other are then no news to it.
    order = sorted(judged.intakes, key=lambda intake: (intake.factsheet, intake.language, intake.brings_words))
    taken = {
        one.filename: take_in(data=files[one.filename], filename=one.filename, by=by, language=one.language) for one in order
    }
    intakes = tuple(taken[intake.filename] for intake in judged.intakes)
    record(
        actor=by.username,
        act="bundle taken in",
        subject=judged.filename,
        sha256=judged.sha256,
        files=[[intake.filename, intake.sha256] for intake in intakes],
    )
    return BundleIntake(judged.filename, judged.sha256, intakes, judged.unread, is_applied=True)


def _judged(data: bytes, filename: str, by: Person, language: str) -> tuple[BundleIntake, dict[str, bytes]]:
    filename = "".join(character for character in filename if character.isprintable())[:MAX_FILENAME]
    files: dict[str, bytes] = {}
    intakes: list[Intake] = []
    unread: list[Unread] = []
    reasons: list[str] = []
    for name, content in sorted(unpacked(data, filename=filename).items()):
        if reason := _reason_to_leave(name, content):
            unread.append(Unread(name, reason))
            continue
        try:
            intake = preview(data=content, filename=f"{filename}/{name}", by=by, language=language)
        except NotEntitled:
            raise
        except Refused as refused:
            reasons += refused.reasons
        else:
            intakes.append(intake)
            files[intake.filename] = content
    reasons += _reasons_against(intakes)
    if not intakes and not reasons:
        reasons.append(f"{filename}: there is no catalogue in the archive, neither PO nor XLIFF nor CSV.")
    if reasons:
        raise Refused(*reasons[:TOLD], *([f"And {len(reasons) - TOLD} more."] if len(reasons) > TOLD else []))
    return BundleIntake(filename, sha256(data).hexdigest(), tuple(intakes), tuple(unread), is_applied=False), files


def _reasons_against(intakes: list[Intake]) -> Iterator[str]:
    """Two files may be the same catalogue in two formats, if no more than one of them was worked on."""
    worked_on: dict[tuple[str, str], list[str]] = defaultdict(list)
    for intake in intakes:
        if intake.brings_words:
            worked_on[intake.factsheet, intake.language].append(intake.filename)
    for (factsheet, language), names in worked_on.items():
        if len(names) > 1:
            which = f"{factsheet} in {REGISTRY[language].english}"
            yield f"“{names[0]}” and “{names[1]}” both hold new words for {which}; send one of them."
    names = [intake.filename for intake in intakes]
    if len(set(names)) != len(names):
        yield "Two files have names that begin with the same 200 letters; give them short names."


def _reason_to_leave(name: str, content: bytes) -> str:
    base = name.rpartition("/")[2].lower()
    if name.startswith("__MACOSX/") or base.startswith(".") or base in {"thumbs.db", "desktop.ini"}:
        return "a file of an operating system"
    if base.endswith(".pot"):
        return "a template; words in it are not taken"
    if f"{COMPENDIUM}:".encode() in content[:4096]:
        return "the earlier translations, for looking up; words in it are not taken"
    if base in {"glossary.csv", "glossary.tbx"}:
        return "a glossary, which has a door of its own"
    return "" if is_catalogue(content, name) else "no catalogue"
