"""Every copy of a factsheet that patients were ever served: what a recall letter has to name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY, Language
from cms.releases.finding import absolute
from cms.releases.models import Publication, Stay
from cms.releases.pages import papers_of
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
    stays = stays.order_by("pk")
    return [_copy(stay) for stay in stays.select_related("publication", "began", "ended")]


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
