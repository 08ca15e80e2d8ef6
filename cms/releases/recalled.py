"""Which words were recalled, and what follows from it: for pages, for publications to come, and for the recall itself.

Words are recalled for good. They are known again by what patients read of them, whichever English they were meant for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY, SOURCE, Language
from cms.people.models import Person
from cms.releases.models import Publication, Recall
from cms.releases.site import Outdated, Sheet, Site
from cms.review.models import Edition
from cms.review.state import nfc

Place = tuple[str, str]  # a factsheet's key and a language
Passage = tuple[str, str]  # a segment's key and the digest of its words
NOTHING: Mapping[Passage, date] = {}


def digest_of_words(text: str) -> str:
    return digest_of(nfc(text))


def recalled_words() -> dict[Place, dict[Passage, date]]:
    """Every passage that was ever recalled, and on which day."""
    found: dict[Place, dict[Passage, date]] = {}
    for recall in Recall.objects.exclude(segment_key="").select_related("factsheet").order_by("pk"):
        for one in recall.digests:
            here = found.setdefault((recall.factsheet.key, one["language"]), {})
            here[recall.segment_key, one["words"]] = timezone.localdate(recall.at)
    return found


def passages_recalled() -> list[tuple[datetime, str]]:
    """When which passage was recalled; whole factsheets are withdrawn besides."""
    recalls = Recall.objects.exclude(segment_key="").select_related("factsheet").order_by("pk")
    return [(recall.at, str(recall)) for recall in recalls]


def keys_recalled_in(edition: Edition) -> list[str]:
    """The segments whose current words must not go out again: recalled, or made of English that was recalled everywhere."""
    recalls = list(Recall.objects.filter(factsheet=edition.version.factsheet_id).exclude(segment_key=""))
    if not recalls:
        return []
    segments = {segment.key: segment for segment in edition.version.segments.filter(key__in={one.segment_key for one in recalls})}
    found = set()
    for recall in recalls:
        segment = segments.get(recall.segment_key)
        if segment is None:
            continue
        mine = {one["words"] for one in recall.digests if one["language"] == edition.language}
        sources = set() if recall.language else {one["source"] for one in recall.digests}
        if digest_of_words(segment.words(edition.language)) in mine or digest_of_words(segment.source) in sources:
            found.add(segment.key)
    return sorted(found)


def gone_from(sheet: Sheet, recalled: Mapping[Place, Mapping[Passage, date]]) -> dict[str, date]:
    """The segments of a sheet whose words were recalled; the words are read only where something was recalled at all."""
    here = recalled.get((sheet.key, sheet.language), NOTHING)
    days = {one.key: here.get((one.key, digest_of_words(one.text))) for one in sheet.segments} if here else {}
    return {key: day for key, day in days.items() if day is not None}


def without_recalled(site: Site, recalled: Mapping[Place, Mapping[Passage, date]]) -> Site:
    """The site with a notice, and the live English if there is any, in the place of every passage that was recalled."""
    if not recalled:
        return site
    gone = {(sheet.key, sheet.language): gone_from(sheet, recalled) for sheet in site.sheets}

    def held(sheet: Sheet) -> Sheet:
        own = gone[sheet.key, sheet.language]
        english = site.english_of(sheet.key) if sheet.is_translation else None
        lost = gone[english.key, SOURCE] if english else {}
        if not own and not (lost and sheet.outdated):
            return sheet
        there = {one.key for one in english.segments} - set(lost) if english else set()
        before = sheet.outdated or Outdated(since=min(own.values()), english=english.version if english else sheet.version)
        replaced = before.replaced | set(own)
        return replace(
            sheet,
            outdated=replace(
                before,
                since=max([before.since, *own.values()]),
                replaced=replaced,
                recalled=frozenset(own),
                without_english=frozenset(replaced - there),
                added=tuple(key for key in before.added if key in there),
            ),
        )

    return replace(site, sheets=tuple(map(held, site.sheets)))


@dataclass(frozen=True)
class Standing:
    """How far one language has come back from a recall."""

    entry: Language
    version: int | None  # what is live now, if anything is
    is_back: bool

    @property
    def said(self) -> str:
        if self.version is None:
            return "nothing is live"
        return f"version {self.version} is live" + ("" if self.is_back else ", with the notice in place of the words")


def standings_of(recall: Recall, live: Iterable[Publication]) -> list[Standing]:
    """Each language of a recall: it is back when an edition is live that has other words, or not that passage any more."""
    by_language = {one.edition.language: one for one in live}
    found = []
    for one in sorted(recall.digests, key=lambda one: REGISTRY[one["language"]].english):
        publication = by_language.get(one["language"])
        version = publication.edition.version.number if publication else None
        is_back = publication is not None and not bears(publication, recall.segment_key, one.get("words", ""))
        found.append(Standing(REGISTRY[one["language"]], version, is_back))
    return found


def bears(publication: Publication, key: str, words: str) -> bool:
    """Whether a publication has words in a segment; an empty key stands for a whole factsheet, which does not come back."""
    entries = publication.snapshot["content"]["segments"] if key else []
    return any(entry["key"] == key and digest_of_words(entry["target"]) == words for entry in entries)


def end_recalls(factsheet: Factsheet, live: Iterable[Publication], *, by: Person, release: str) -> None:
    """End what a new edition has put right in every language that was recalled."""
    live = list(live)
    for recall in Recall.objects.filter(factsheet=factsheet, ended_at=None).order_by("pk"):
        standings = standings_of(recall, live)
        if not all(one.is_back for one in standings):
            continue
        recall.ended_at = timezone.now()
        recall.ended_how = "; ".join(f"{one.entry.english}: {one.said}" for one in standings) + "."
        recall.save(update_fields=["ended_at", "ended_how"])
        record(
            actor=by.username, act="recall ended", subject=str(recall), number=recall.pk, how=recall.ended_how, release=release
        )
