"""Every copy of a factsheet that patients were ever served: what a recall letter has to name."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY, Language
from cms.releases.finding import absolute
from cms.releases.models import Publication, Recall, Stay
from cms.releases.pages import papers_of
from cms.releases.recalled import bears
from cms.releases.site import Sheet


@dataclass(frozen=True)
class ServedCopy:
    """One edition that was live; `until` is None while it still is."""

    identity: str
    language: Language
    version: int
    since: date
    until: date | None
    addresses: tuple[str, ...]
    is_withdrawn: bool

    @property
    def row(self) -> list[str]:
        """For a list in a file: identity, language, version, since, until, whether withdrawn, the addresses it was served at."""
        until = self.until.isoformat() if self.until else ""
        withdrawn = "withdrawn" if self.is_withdrawn else ""
        return [
            self.identity,
            self.language.english,
            str(self.version),
            self.since.isoformat(),
            until,
            withdrawn,
            *self.addresses,
        ]


HEADINGS = ["identity", "language", "version", "served since", "until", "withdrawn", "page", "PDF", "large-print PDF"]


def served_copies(factsheet: Factsheet, languages: Collection[str]) -> list[ServedCopy]:
    """Every copy in these languages, oldest first."""
    stays = Stay.objects.filter(publication__edition__version__factsheet=factsheet, publication__edition__language__in=languages)
    return _copies(stays)


def copies_of(recall: Recall) -> list[ServedCopy]:
    """Every copy that has what was recalled on it, in whichever edition; oldest first."""
    if not recall.segment_key:
        return served_copies(recall.factsheet, recall.languages)
    words = {(one["language"], one["words"]) for one in recall.digests}
    of_sheet = Publication.objects.filter(edition__version__factsheet=recall.factsheet, edition__language__in=recall.languages)
    bearing = [
        publication.pk
        for publication in of_sheet.select_related("edition").iterator(chunk_size=20)
        if any(bears(publication, recall.segment_key, one) for language, one in words if language == publication.edition.language)
    ]
    found = _copies(Stay.objects.filter(publication__in=bearing))
    if recall.at is None:  # not recalled yet
        return found
    day = timezone.localdate(recall.at)  # on which the words left the page, though the edition stayed
    return [replace(copy, until=min(copy.until or day, day)) for copy in found if copy.since <= day]


def _copies(stays: QuerySet[Stay]) -> list[ServedCopy]:
    return [_copy(stay) for stay in stays.order_by("pk").select_related("publication", "began", "ended")]


def _copy(stay: Stay) -> ServedCopy:
    publication: Publication = stay.publication
    sheet = Sheet(publication.card, dict)
    return ServedCopy(
        sheet.identity,
        REGISTRY[sheet.language],
        sheet.version,
        timezone.localdate(stay.began.built_at),
        timezone.localdate(stay.ended.built_at) if stay.ended else None,
        (absolute(sheet.address), *(absolute(address) for address in papers_of(sheet))),
        publication.withdrawn_at is not None,
    )
