"""Who has to hear at once of a safety-critical change or a recall: everybody who works in a language that patients read it in."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY, SOURCE
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.people.models import Duty, Person
from cms.releases.models import Publication, Recall
from cms.releases.site import SAFETY
from cms.review.due import due_on
from cms.review.grading import graded_changes
from cms.review.models import Edition
from cms.review.state import State
from cms.roles import BY_LANGUAGE, Role


def tell_of_work(version: Version, *, by: Person) -> None:
    """Tell the translators of each language how much of the new English is theirs to follow, and by when.

    What is safety-critical is told of apart, to everybody and at once.
    """
    severities = [one.severity or 0 for one in graded_changes(version)]
    due = due_on(timezone.localdate(), max(severities, default=0))
    if due is None or max(severities) >= SAFETY:
        return
    waiting = {
        one.language: count
        for one in Edition.objects.filter(version=version).exclude(language=SOURCE)
        if (count := one.count(State.STALE))
    }
    duties = Duty.objects.filter(role=Role.TRANSLATOR, ended_at=None, language__in=waiting, person__is_active=True)
    for duty in duties.select_related("person").order_by("pk"):
        count, name = waiting[duty.language], REGISTRY[duty.language].english
        passages = "1 passage" if count == 1 else f"{count} passages"
        said = f"{version.factsheet.key}: the English changed. {passages} in {name} to look at again by {due:%-d %B %Y}."
        place = f"{version.factsheet.key}/{duty.language}/?show=changed"
        tell(people=[duty.person], kind=Kind.ENGLISH_CHANGED, text=said, place=place, by=by)


WHOLE_SITE = (Role.COORDINATOR.value, Role.PUBLISHER.value)


def tell_of_safety(version: Version, live: Iterable[Publication], *, by: Person, key: str = "") -> None:
    """Tell of the safety-critical changes of a version that is out, of a single segment if its key is given."""
    out = version.segments.filter(version__frozen_at__isnull=False, severity__gte=SAFETY)
    changed = (out.filter(key=key) if key else out).count()
    if not changed:
        return
    sheet = version.factsheet
    languages = {one.edition.language for one in live} - {SOURCE}
    said = f"{sheet.key}: a safety-critical change of the English is out, in {changed} segment{'s' if changed > 1 else ''}."
    for language, people in sorted(_concerned(languages).items()):
        name = f" {REGISTRY[language].english} has to follow within two working days." if language else ""
        place = f"{sheet.key}/{language}/?show=changed" if language else f"{sheet.key}/"
        tell(people=people, kind=Kind.SAFETY, text=said + name, place=place, by=by)


def tell_of_recall(recall: Recall) -> list[Person]:
    """Tell at once everybody who works in a language that was recalled, those of the whole site, and the owner."""
    people = concerned_by_recall(recall.factsheet, recall.languages)
    languages = ", ".join(REGISTRY[code].english for code in recall.languages)
    what = f"the passage “{recall.segment_key}”" if recall.segment_key else "the whole factsheet"
    text = f"{recall.factsheet}: {what} is recalled in {languages}. {recall.reason}"
    tell(people=people, kind=Kind.SAFETY, text=text, place=f"recalls/{recall.pk}/", by=recall.by)
    return people


def concerned_by_recall(factsheet: Factsheet, languages: Iterable[str]) -> list[Person]:
    found = [*(person for people in _concerned(set(languages)).values() for person in people), factsheet.owner]
    return sorted({one.pk: one for one in found if one.is_active}.values(), key=str)


def _concerned(languages: set[str]) -> dict[str, list[Person]]:
    """By language; with an empty one those who hold a duty for the whole site."""
    duties = Duty.objects.filter(ended_at=None, person__is_active=True).select_related("person")
    found: dict[str, list[Person]] = defaultdict(list)
    for duty in duties.filter(language__in=languages, role__in=sorted(BY_LANGUAGE - {Role.BACK_TRANSLATOR})):
        found[duty.language].append(duty.person)
    found[""] = [duty.person for duty in duties.filter(role__in=WHOLE_SITE)]
    return found
