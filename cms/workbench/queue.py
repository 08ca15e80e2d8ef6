"""What waits for whom: one line per edition and role, worked out from the cached counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from cms.languages import SOURCE
from cms.memory.models import GlossaryTask
from cms.people.duties import languages_of
from cms.people.models import Duty, Person
from cms.releases.actions import live_publications
from cms.review.models import Edition
from cms.review.state import EditionState, State
from cms.roles import BY_LANGUAGE, Role

TO_WRITE = (State.EMPTY, State.DRAFT, State.STALE, State.RETURNED)


@dataclass(frozen=True)
class Task:
    role: Role
    edition: Edition
    count: int
    what: str
    step: str  # the screen that does it: edition, source, sign or publish


def current_editions() -> list[Edition]:
    """The edition of each factsheet and language that is worked on now: the one of the newest version; one query."""
    newest: dict[tuple[int, str], Edition] = {}
    for edition in Edition.objects.select_related("version__factsheet__topic").order_by("version__number"):
        newest[edition.version.factsheet_id, edition.language] = edition
    return sorted(newest.values(), key=lambda one: (one.version.factsheet.key, one.language != SOURCE, one.language))


def tasks_of(person: Person) -> list[Task]:
    """Everything that waits for this person, by the duties they hold; the number of queries does not grow."""
    duties = set(Duty.objects.filter(person=person, ended_at=None).values_list("role", "language"))
    live = {publication.edition_id for publication in live_publications()}
    return [
        task
        for edition in current_editions()
        for task in _tasks(edition, edition.pk in live)
        if (task.role.value, edition.language if task.role in BY_LANGUAGE else "") in duties
    ]


def glossary_tasks_of(person: Person) -> list[GlossaryTask]:
    """Languages of this person in which somebody has to look after a term of safety changed, the longest waiting first."""
    languages = languages_of(person, Role.TRANSLATOR, Role.REVISER)
    return list(GlossaryTask.objects.filter(language__in=languages, closed_at=None).order_by("pk"))


def _tasks(edition: Edition, is_live: bool) -> Iterator[Task]:
    def task(role: Role, count: int, what: str, step: str = "edition") -> Task:
        return Task(role, edition, count, what, step)

    if edition.is_source:
        if count := edition.count(*TO_WRITE):
            yield task(Role.AUTHOR, count, "to submit for clinical review")
        ready = edition.count(State.SUBMITTED)
    else:
        if count := edition.count(*TO_WRITE):
            yield task(Role.TRANSLATOR, count, "to translate")
        if count := edition.count(State.SUBMITTED):
            yield task(Role.REVISER, count, "to revise")
        ready = edition.count(State.REVISED)
    if ready:
        yield task(Role.CLINICAL_REVIEWER, ready, "to approve")
    if edition.total and edition.count(State.APPROVED) == edition.total:
        if edition.state != EditionState.APPROVED:
            yield task(Role.CLINICAL_REVIEWER, edition.total, "to sign", "sign")
        elif not is_live:
            yield task(Role.PUBLISHER, edition.total, "to publish")
