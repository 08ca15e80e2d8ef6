"""What a recall would do, by the same rules that then do it; nothing is stored."""

from collections import Counter
from dataclasses import dataclass

from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY, SOURCE, Language
from cms.memory.lookup import said_elsewhere
from cms.memory.models import Kind, Unit
from cms.people.models import Person
from cms.releases import rules
from cms.releases.actions import current_site, live_of
from cms.releases.models import Publication, Recall
from cms.releases.pages import has_papers, papers_of
from cms.releases.recall import ServedCopy, copies_of
from cms.releases.recalling import Passage, passages_of, reasons_against_recalling
from cms.releases.site import Sheet
from cms.releases.telling import concerned_by_recall
from cms.review.state import nfc


@dataclass(frozen=True)
class Effect:
    """What becomes of one language's page."""

    sheet: Sheet
    words: str  # that leave the page; empty where all of it goes
    digest: str
    instead: str  # the English that stands in their place
    papers: tuple[str, ...]
    also: tuple[str, ...]  # other passages of the page that have the very same words

    @property
    def entry(self) -> Language:
        return self.sheet.entry


@dataclass(frozen=True)
class Foretold:
    effects: tuple[Effect, ...]
    copies: tuple[ServedCopy, ...]
    people: tuple[Person, ...]
    elsewhere: tuple[str, ...]
    reasons: tuple[str, ...]


def foretell(factsheet: Factsheet, language: str, key: str, *, reason: str) -> Foretold:
    """`language` and `key` as in the act: empty for all."""
    effects, digests, reasons = _of_passage(factsheet, language, key, reason) if key else _of_sheet(factsheet, language, reason)
    codes = [effect.sheet.language for effect in effects]
    meant = Recall(factsheet=factsheet, language=language, segment_key=key, digests=digests)
    return Foretold(
        effects=tuple(effects),
        copies=tuple(copies_of(meant)),
        people=tuple(concerned_by_recall(factsheet, codes)),
        elsewhere=tuple(_elsewhere(factsheet, effects)),
        reasons=tuple(reasons),
    )


def _of_passage(
    factsheet: Factsheet, language: str, key: str, reason: str
) -> tuple[list[Effect], list[dict[str, str]], list[str]]:
    passages = passages_of(factsheet, language, key)
    stays = next((one.words for one in _english(factsheet, key) if one.sheet.language not in _languages(passages)), "")
    effects = [
        Effect(
            sheet=one.sheet,
            words=one.words,
            digest=one.digest,
            instead=stays if one.sheet.is_translation else "",
            papers=papers_of(one.sheet) if has_papers(one.sheet) else (),
            also=_also(one),
        )
        for one in passages
    ]
    digests = [{"language": one.sheet.language, "words": one.digest} for one in passages]
    return effects, digests, reasons_against_recalling(factsheet, key, passages, reason=reason, read=None)


def _languages(passages: list[Passage]) -> set[str]:
    return {one.sheet.language for one in passages}


def _english(factsheet: Factsheet, key: str) -> list[Passage]:
    return passages_of(factsheet, SOURCE, key)


def _also(passage: Passage) -> tuple[str, ...]:
    entries = passage.publication.snapshot["content"]["segments"]
    return tuple(one["key"] for one in entries if one["target"] == passage.words and one["key"] != passage.entry["key"])


def _of_sheet(factsheet: Factsheet, language: str, reason: str) -> tuple[list[Effect], list[dict[str, str]], list[str]]:
    site = current_site()
    live = live_of(factsheet, language)
    sheets = [site.by_place[place] for one in live if (place := (factsheet.key, one.edition.language)) in site.by_place]
    sheets.sort(key=lambda one: (one.is_translation, one.entry.english))
    effects = [Effect(one, "", "", "", papers_of(one) if has_papers(one) else (), ()) for one in sheets]
    codes = {one.edition.language for one in live}
    against = rules.reasons_against_withdrawing(
        found=len(live),
        reason=reason,
        is_interface=factsheet.is_interface,
        open_languages=sorted(codes & {sheet.language for sheet in site.sheets}),
        noticed_languages=sorted(codes & {sheet.language for sheet in site.notices}),
    )
    return effects, [{"language": code} for code in sorted(codes)], list(against)


def _elsewhere(factsheet: Factsheet, effects: list[Effect]) -> list[str]:
    """Other factsheets in which the very same words are live; the memory knows of translations alone."""
    found = []
    for one in effects:
        if not one.sheet.is_translation:
            continue
        code = one.sheet.language
        counts = _same_words(factsheet, code, one.words) if one.words else said_elsewhere(factsheet=factsheet.key, language=code)
        found += [f"{other} in {one.entry.english} ({count})" for other, count in counts.items()]
    return found


def _same_words(factsheet: Factsheet, language: str, words: str) -> dict[str, int]:
    units = Unit.objects.filter(kind=Kind.APPROVED.value, language=language, target=nfc(words)).exclude(factsheet=factsheet.key)
    return dict(Counter(units.order_by("factsheet").values_list("factsheet", flat=True)))


@dataclass(frozen=True)
class Choice:
    """A passage that can be chosen: in which languages it is live, and its English."""

    key: str
    kind: str
    english: str


def choices(factsheet: Factsheet) -> tuple[list[Language], list[Choice]]:
    """What there is to recall now: the live languages, and the passages of their pages in the order of the page."""
    live: list[Publication] = live_of(factsheet)
    found: dict[str, Choice] = {}
    for publication in sorted(live, key=lambda one: one.edition.language != SOURCE):
        for entry in [] if factsheet.is_interface else publication.snapshot["content"]["segments"]:
            found.setdefault(entry["key"], Choice(entry["key"], entry["kind"], entry["source"]))
    codes = {one.edition.language for one in live}
    return [entry for code, entry in REGISTRY.items() if code in codes], list(found.values())
