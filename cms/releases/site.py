"""Everything patients see, as plain records: what the pages are rendered from and what verification expects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from cms.factsheets.models import INTERFACE
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, SOURCE, Language
from cms.releases.models import Publication
from cms.releases.outline import Shown

# Factsheets under this topic carry the banner that says so.
DEMONSTRATION = "demonstration"


@dataclass(frozen=True)
class Sheet:
    """One published edition."""

    publication: int
    snapshot: dict[str, Any]
    withdrawn_on: date | None = None

    @property
    def key(self) -> str:
        return str(self.snapshot["content"]["factsheet"])

    @property
    def language(self) -> str:
        return str(self.snapshot["content"]["language"])

    @property
    def entry(self) -> Language:
        return REGISTRY[self.language]

    @property
    def version(self) -> int:
        return int(self.snapshot["content"]["version"])

    @property
    def last_reviewed(self) -> date:
        return date.fromisoformat(self.snapshot["last_reviewed"])

    @property
    def next_review(self) -> date:
        return date.fromisoformat(self.snapshot["next_review"])

    @property
    def is_translation(self) -> bool:
        return self.language != SOURCE

    @property
    def is_demonstration(self) -> bool:
        return bool(self.snapshot["topic"] == DEMONSTRATION)

    @property
    def address(self) -> str:
        return f"/{self.language}/{self.key}/"

    @cached_property
    def segments(self) -> list[Shown]:
        return [Shown.from_content(entry) for entry in self.snapshot["content"]["segments"]]

    @cached_property
    def title(self) -> Shown:
        return next(segment for segment in self.segments if segment.kind is Kind.TITLE)

    @cached_property
    def summary(self) -> Shown | None:
        return next((segment for segment in self.segments if segment.kind is Kind.SUMMARY), None)

    @cached_property
    def body(self) -> list[Shown]:
        return [segment for segment in self.segments if segment.kind not in {Kind.TITLE, Kind.SUMMARY}]

    @property
    def english_title(self) -> str:
        entries = self.snapshot["content"]["segments"]
        return str(next(entry["source"] for entry in entries if entry["kind"] == Kind.TITLE.value))

    @property
    def phrases(self) -> dict[str, str]:
        return {entry["key"]: entry["target"] for entry in self.snapshot["content"]["segments"]}


@dataclass(frozen=True)
class Site:
    """What is live: factsheets and interfaces by language, and the notices for what was withdrawn."""

    sheets: tuple[Sheet, ...]
    interfaces: dict[str, Sheet]
    notices: tuple[Sheet, ...]

    @property
    def languages(self) -> list[Language]:
        """The languages open to patients, in the registry's order."""
        return [entry for code, entry in REGISTRY.items() if code in self.interfaces]

    def in_language(self, language: str) -> list[Sheet]:
        return sorted((sheet for sheet in self.sheets if sheet.language == language), key=lambda sheet: sheet.key)

    def editions_of(self, key: str) -> list[Sheet]:
        order = list(REGISTRY)
        return sorted((sheet for sheet in self.sheets if sheet.key == key), key=lambda sheet: order.index(sheet.language))

    @property
    def is_demonstration(self) -> bool:
        return any(sheet.is_demonstration for sheet in self.sheets + self.notices)


def site_of(live: Iterable[Publication], withdrawn: Iterable[Publication]) -> Site:
    """Compose the site of these publications; a withdrawn one leaves a notice unless its sheet is live again."""
    sheets = [Sheet(publication.pk, publication.snapshot) for publication in live]
    taken = {(sheet.key, sheet.language) for sheet in sheets}
    notices: dict[tuple[str, str], Sheet] = {}
    for publication in withdrawn:
        assert publication.withdrawn_at is not None
        sheet = Sheet(publication.pk, publication.snapshot, timezone.localdate(publication.withdrawn_at))
        if sheet.key != INTERFACE and (sheet.key, sheet.language) not in taken:
            notices[sheet.key, sheet.language] = sheet
    return Site(
        sheets=tuple(sheet for sheet in sheets if sheet.key != INTERFACE),
        interfaces={sheet.language: sheet for sheet in sheets if sheet.key == INTERFACE},
        notices=tuple(notices[at] for at in sorted(notices)),
    )
