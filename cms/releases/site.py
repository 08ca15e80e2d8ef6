"""Everything patients see, as plain records: what the pages are rendered from and what verification expects.

A site is light: it knows of every edition what lists, links and dates need (its card); the words are loaded for the
pages that are rendered anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cms.audit.chain import digest_of
from cms.checks.markup import plain
from cms.factsheets.models import INTERFACE
from cms.factsheets.pieces import CARE_CARDS, Kind
from cms.languages import REGISTRY, SOURCE, Language
from cms.releases.outline import Shown

# Factsheets under this topic carry the banner that says so.
DEMONSTRATION = "demonstration"
IDENTITY_DIGITS = 12
# Severities: from S2 on a page says that the English is newer, S3 brings a notice, S4 takes the passage off the page.
CLARIFICATION, CLINICAL, SAFETY = 2, 3, 4

# Boxes that keep readers from harm: a passage that the English has taken out of one is out of date without being graded.
PROTECTED = {*CARE_CARDS, "warning", "do", "dont"}

Snapshot = dict[str, Any]


def card_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return what lists, links, dates and the identity of an edition need, without its words."""
    content = snapshot["content"]
    title = next((entry for entry in content["segments"] if entry["kind"] == Kind.TITLE.value), None)
    names = ("factsheet", "version", "language")
    dates = ("topic", "last_reviewed", "next_review", "published_on", "english_published", "names", "pictures")
    return {
        **{name: content[name] for name in names},
        **{name: snapshot.get(name) for name in dates},
        "title": title["target"] if title else "",
        "title_key": title["key"] if title else "",
        "english_title": title["source"] if title else "",
        "digest": digest_of(content),
        "snapshot": digest_of(snapshot),
        "protected": [entry["key"] for entry in content["segments"] if entry["container"] in PROTECTED],
    }


@dataclass(frozen=True)
class Outdated:
    """What of a translated page the English has overtaken, by the severities of its changes."""

    since: date
    english: int  # the version that overtook it
    marked: frozenset[str] = frozenset()  # S3: the words stay, their section is marked
    replaced: frozenset[str] = frozenset()  # S4: the corrected English stands in their place
    added: tuple[str, ...] = ()  # S4, not in the translation at all
    title: str = ""  # the corrected English title, if the title is among what is replaced
    recalled: frozenset[str] = frozenset()  # those replaced because they were recalled, on the English page too
    without_english: frozenset[str] = frozenset()  # those replaced by the notice alone, where recalls have a say

    @property
    def is_urgent(self) -> bool:
        return bool(self.replaced or self.added)

    @property
    def is_overtaken(self) -> bool:
        """Whether the English has changed since; a recall alone does not say so."""
        return bool(self.marked or self.added or self.replaced - self.recalled)

    @property
    def in_english(self) -> frozenset[str]:
        """What gives way to English, if the English has it."""
        return (self.replaced | set(self.added)) - self.without_english

    @property
    def facts(self) -> list[object]:
        """What files that tell of it are made from."""
        sets = (self.marked, self.replaced, self.recalled, self.without_english)
        return [*map(sorted, sets), list(self.added), self.english, self.since.isoformat()]


@dataclass(frozen=True)
class Sheet:
    """One published edition."""

    card: dict[str, Any]
    load: Callable[[], Snapshot] = field(compare=False)
    at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_on: date | None = None
    outdated: Outdated | None = None
    has_newer_english: bool = False  # that says something else to a reader
    is_overdue: bool = False  # patients are told that its review is

    @property
    def key(self) -> str:
        return str(self.card["factsheet"])

    @property
    def language(self) -> str:
        return str(self.card["language"])

    @property
    def entry(self) -> Language:
        return REGISTRY[self.language]

    @property
    def version(self) -> int:
        return int(self.card["version"])

    @property
    def topic(self) -> str:
        return str(self.card["topic"])

    @property
    def identity(self) -> str:
        return str(self.card["digest"])[:IDENTITY_DIGITS]

    @property
    def last_reviewed(self) -> date:
        return date.fromisoformat(self.card["last_reviewed"])

    @property
    def next_review(self) -> date:
        return date.fromisoformat(self.card["next_review"])

    @property
    def published_on(self) -> date:
        return date.fromisoformat(self.card["published_on"])

    @property
    def english_published(self) -> date:
        return date.fromisoformat(self.card["english_published"])

    @property
    def names(self) -> dict[str, list[str]]:
        """Printed names by role, of those who agreed to be named."""
        return dict(self.card["names"] or {})

    @property
    def is_translation(self) -> bool:
        return self.language != SOURCE

    @property
    def is_demonstration(self) -> bool:
        return self.topic == DEMONSTRATION

    @property
    def address(self) -> str:
        return f"/{self.language}/{self.key}/"

    @property
    def verify_address(self) -> str:
        return f"/verify/{self.identity}/"

    @property
    def english_title(self) -> str:
        return plain(self.card["english_title"])

    @property
    def title(self) -> Shown:
        return Shown(self.card["title_key"], Kind.TITLE, self.card["title"])

    @property
    def english_instead(self) -> str:
        """The corrected English that stands in the place of the title wherever it is shown."""
        return self.outdated.title if self.outdated else ""

    @property
    def listed_title(self) -> str:
        """The words under which lists give the factsheet."""
        return plain(self.english_instead or self.title.text)

    @cached_property
    def snapshot(self) -> Snapshot:
        return self.load()

    @cached_property
    def segments(self) -> list[Shown]:
        return [Shown.from_content(entry) for entry in self.snapshot["content"]["segments"]]

    @property
    def summary(self) -> Shown | None:
        return next((segment for segment in self.segments if segment.kind is Kind.SUMMARY), None)

    @property
    def body(self) -> list[Shown]:
        return [segment for segment in self.segments if segment.kind not in {Kind.TITLE, Kind.SUMMARY}]

    @cached_property
    def phrases(self) -> dict[str, str]:
        return {entry["key"]: entry["target"] for entry in self.snapshot["content"]["segments"]}


# For each factsheet: (version of the English, segment key, severity) of every change from S2 on, and of every removal.
Grades = Mapping[str, list[tuple[int, str, int]]]


@dataclass(frozen=True)
class Site:
    """What is live: factsheets and interfaces by language; the notices for what was withdrawn; every copy that ever went out."""

    sheets: tuple[Sheet, ...]
    interfaces: dict[str, Sheet]
    notices: tuple[Sheet, ...]
    copies: tuple[Sheet, ...] = ()

    @cached_property
    def languages(self) -> list[Language]:
        """The languages open to patients, in the registry's order."""
        return [entry for code, entry in REGISTRY.items() if code in self.interfaces]

    @cached_property
    def by_place(self) -> dict[tuple[str, str], Sheet]:
        """Live editions by factsheet and language."""
        return {(sheet.key, sheet.language): sheet for sheet in self.sheets}

    @cached_property
    def by_language(self) -> dict[str, list[Sheet]]:
        """Live editions by language, in the order of their keys."""
        found: dict[str, list[Sheet]] = {}
        for sheet in sorted(self.sheets, key=lambda sheet: sheet.key):
            found.setdefault(sheet.language, []).append(sheet)
        return found

    @cached_property
    def by_key(self) -> dict[str, list[Sheet]]:
        """Live editions by factsheet, in the registry's order of languages."""
        order = {code: number for number, code in enumerate(REGISTRY)}
        found: dict[str, list[Sheet]] = {}
        for sheet in sorted(self.sheets, key=lambda sheet: order[sheet.language]):
            found.setdefault(sheet.key, []).append(sheet)
        return found

    def english_of(self, key: str) -> Sheet | None:
        return self.by_place.get((key, SOURCE))

    @property
    def is_demonstration(self) -> bool:
        return any(sheet.is_demonstration for sheet in self.sheets + self.notices)

    @property
    def first_language(self) -> str:
        """Of the pages that belong to no language: the source's, or, while that is not open, the first there is."""
        return SOURCE if SOURCE in self.interfaces else self.languages[0].code

    def language_to_tell_of(self, copy: Sheet) -> str:
        """In which language to say what became of a copy: its own, unless that is closed to patients by now."""
        return copy.language if copy.language in self.interfaces else self.first_language


def site_of(live: Iterable[Sheet], ever: Iterable[Sheet], grades: Grades) -> Site:
    """Compose the site; a withdrawn sheet leaves a notice unless its factsheet is live again in that language.

    `ever` are all publications, oldest first; a copy that went out twice is told of as what it is now.
    """
    live, ever = list(live), list(ever)
    sheets = [sheet for sheet in live if sheet.key != INTERFACE]
    taken = {(sheet.key, sheet.language) for sheet in sheets}
    notices: dict[tuple[str, str], Sheet] = {}
    copies: dict[str, Sheet] = {}
    for sheet in ever:
        if sheet.key == INTERFACE:
            continue
        copies[sheet.identity] = sheet
        if sheet.withdrawn_on and (sheet.key, sheet.language) not in taken:
            notices[sheet.key, sheet.language] = sheet
    english = {sheet.key: sheet for sheet in sheets if sheet.language == SOURCE}
    return Site(
        sheets=tuple(against_english(sheet, english.get(sheet.key), grades.get(sheet.key, ())) for sheet in sheets),
        interfaces={sheet.language: sheet for sheet in live if sheet.key == INTERFACE},
        notices=tuple(notices[at] for at in sorted(notices)),
        copies=tuple(copies[identity] for identity in sorted(copies)),
    )


def against_english(sheet: Sheet, english: Sheet | None, grades: Iterable[tuple[int, str, int]]) -> Sheet:
    """Say of a translation what the English published since has overtaken in it."""
    if english is None or not sheet.is_translation or english.version <= sheet.version:
        return sheet
    worst: dict[str, int] = {}
    for version, key, severity in grades:
        if sheet.version < version <= english.version:
            worst[key] = max(severity, worst.get(key, 0))
    worst = dict.fromkeys(_taken_out(sheet, english), CLINICAL) | worst
    sheet = replace(sheet, has_newer_english=any(severity >= CLARIFICATION for severity in worst.values()))
    worst = {key: severity for key, severity in worst.items() if severity >= CLINICAL}
    if not worst:
        return sheet
    here = {segment.key for segment in sheet.segments}
    is_title_replaced = sheet.title.key in here and worst.get(sheet.title.key, 0) >= SAFETY
    there = {segment.key for segment in english.segments}
    return replace(
        sheet,
        outdated=Outdated(
            since=english.published_on,
            english=english.version,
            marked=frozenset(key for key, severity in worst.items() if severity == CLINICAL and key in here),
            replaced=frozenset(key for key, severity in worst.items() if severity >= SAFETY and key in here),
            added=tuple(
                segment.key
                for segment in english.segments
                if worst.get(segment.key, 0) >= SAFETY and segment.key not in here and segment.key in there
            ),
            title=english.title.text if is_title_replaced else "",
        ),
    )


def _taken_out(sheet: Sheet, english: Sheet) -> set[str]:
    """Protected passages of a translation that the English no longer has; editions from before cards told them have none."""
    here, there = sheet.card.get("protected"), english.card.get("protected")
    return set(here) - set(there) if here and there is not None else set()
