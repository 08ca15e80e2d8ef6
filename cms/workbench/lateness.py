"""Which live translations the English has overtaken: by how much, by when they are to follow, and what patients see meanwhile."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.factsheets.models import Segment, Version
from cms.languages import SOURCE
from cms.releases.models import Stay
from cms.releases.site import CLARIFICATION, CLINICAL, SAFETY
from cms.review.due import due_on
from cms.review.models import Edition, Grading, Step

Place = tuple[int, str]  # a factsheet, by its number, and a language
OF_ENGLISH = Q(publication__edition__language=SOURCE)
NOTICE, REPLACED = "notice", "replaced"


@dataclass(frozen=True)
class Late:
    """What a live translation has not followed yet."""

    severity: int
    due: date | None
    shown: str = ""  # NOTICE above the page, or passages REPLACED by the English


@dataclass(frozen=True)
class Change:
    """A change that a published version made to the English, or a passage that it took out."""

    version: int
    key: str
    severity: int
    since: datetime


@dataclass
class Versions:
    """The versions of some factsheets. With them at hand, the database need not join them to its longest tables."""

    places: dict[int, tuple[int, int]] = field(default_factory=dict)  # factsheet and number, by pk
    newest: dict[int, int] = field(default_factory=dict)  # pk, by factsheet
    published: dict[int, int] = field(default_factory=dict)
    frozen: dict[int, datetime] = field(default_factory=dict)  # since when, by pk

    @classmethod
    def of(cls, factsheets: Collection[int] | None = None) -> "Versions":
        """Of these factsheets, or of all; one query."""
        versions, found = Version.objects.order_by("number"), cls()
        if factsheets is not None:
            versions = versions.filter(factsheet__in=factsheets)
        for pk, factsheet, number, frozen_at in versions.values_list("pk", "factsheet", "number", "frozen_at"):
            found.places[pk] = (factsheet, number)
            found.newest[factsheet] = pk
            if frozen_at:
                found.published[factsheet] = pk
                found.frozen[pk] = frozen_at
        return found

    def editions(self) -> QuerySet[Edition]:
        """Those that are worked on, as `of_newest_versions` has them."""
        is_source = Q(language=SOURCE)
        of_english = Q(version__in=list(self.newest.values()))
        return Edition.objects.filter((is_source & of_english) | (~is_source & Q(version__in=list(self.published.values()))))

    def overtaken(self) -> list[int]:
        return [pk for pk in self.frozen if self.published[self.places[pk][0]] != pk]

    def changing(self, factsheets: Container[int]) -> list[int]:
        """The published versions of these factsheets that came after another one."""
        return [
            pk for pk, (factsheet, number) in self.places.items() if number > 1 and pk in self.frozen and factsheet in factsheets
        ]


def late_translations(versions: Versions) -> dict[Place, Late]:
    """Which live translations are late, and how; four queries, whatever their number."""
    live = _overtaken(versions)
    sheets = {factsheet for factsheet, _ in live}
    english = _live_english(versions, sheets)
    changes = changes_of(versions, sheets)
    found = {}
    for (factsheet, language), (number, protected) in live.items():
        since = [one for one in changes.get(factsheet, ()) if one.version > number]
        served, kept = english.get(factsheet, (0, None))
        taken_out = set(protected) - set(kept) if served > number and protected and kept is not None else set()
        late = _late(since, served, taken_out)
        if late.severity:
            found[factsheet, language] = late
    return found


def changes_of(versions: Versions, factsheets: Container[int]) -> dict[int, list[Change]]:
    """The published changes that bind translations to a day, and every removal that was graded, by factsheet; two queries."""
    changing = versions.changing(factsheets)
    graded = Segment.objects.filter(version__in=changing, severity__gte=CLARIFICATION).order_by()
    removed = Grading.objects.filter(version__in=changing, after="", step=Step.CONFIRMED).order_by("pk")
    last = {(version, key): severity for version, key, severity in removed.values_list("version", "segment_key", "severity")}
    found: dict[int, list[Change]] = defaultdict(list)
    for version, key, severity in (
        *graded.values_list("version", "key", "severity"),
        *((*place, severity) for place, severity in last.items()),
    ):
        factsheet, number = versions.places[version]
        found[factsheet].append(Change(number, key, severity, versions.frozen[version]))
    return found


def due_of(changes: Iterable[Change]) -> date | None:
    """The earliest day by which words have to follow these changes."""
    days = (due_on(timezone.localdate(since), severity) for since, severity in {(one.since, one.severity) for one in changes})
    return min((day for day in days if day), default=None)


def _late(since: list[Change], served: int, taken_out: set[str]) -> Late:
    """Patients see notices of what the English they are served has changed, not of what is only published.

    What was taken out of a box that keeps readers from harm counts as clinical, unless somebody graded it.
    """
    worst: dict[str, int] = {}
    for one in since:
        if one.version <= served:
            worst[one.key] = max(one.severity, worst.get(one.key, 0))
    highest = max((dict.fromkeys(taken_out, CLINICAL) | worst).values(), default=0)
    shown = REPLACED if highest >= SAFETY else NOTICE if highest >= CLINICAL else ""
    severity = max([highest, *(one.severity for one in since)])
    return Late(severity if severity >= CLARIFICATION else 0, due_of(since), shown)


def _overtaken(versions: Versions) -> dict[Place, tuple[int, Any]]:
    """Live translations of an earlier version than the newest published one, each with its protected passages."""
    return _served(versions, Stay.objects.filter(publication__edition__version__in=versions.overtaken()).exclude(OF_ENGLISH))


def _live_english(versions: Versions, factsheets: Container[int]) -> dict[int, tuple[int, Any]]:
    """The English that patients are served: its version and its protected passages, by factsheet."""
    asked = [pk for pk, (factsheet, _) in versions.places.items() if factsheet in factsheets]
    found = _served(versions, Stay.objects.filter(OF_ENGLISH, publication__edition__version__in=asked))
    return {factsheet: served for (factsheet, _), served in found.items()}


def _served(versions: Versions, stays: QuerySet[Stay]) -> dict[Place, tuple[int, Any]]:
    columns = ("publication__edition__version", "publication__edition__language", "publication__card__protected")
    rows = stays.filter(ended=None).order_by().values_list(*columns)
    places = ((versions.places[version], language, protected) for version, language, protected in rows)
    return {(factsheet, language): (number, protected) for (factsheet, number), language, protected in places}
