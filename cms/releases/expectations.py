"""What a page of the live site has to say, word for word, worked out from approved words. Pure.

Invariants: 1 (verbatim), 5 (no mixing), 7 (withdrawn is gone), 11 (right direction).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cms.checks.markup import addresses, parse, plain
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, SOURCE, Language, find
from cms.releases.contacts import contacts
from cms.releases.finding import absolute, alternates_of
from cms.releases.outline import Shown
from cms.releases.page_texts import Run, runs_of
from cms.releases.pages import GONE, papers_of, status_of
from cms.releases.prose import plain_text
from cms.releases.site import Sheet, Site
from cms.releases.sorting import by_letter
from cms.releases.templatetags.approved import date_in
from cms.review.state import nfc

_HEADS = ("all-factsheets", "a-to-z", "search", "not-found-title", "withdrawn-title", "paper-gone-title", "verify-title")
_VERDICTS = {"live": "verify-live", "outdated": "verify-outdated", "replaced": "verify-replaced", "withdrawn": "verify-withdrawn"}
_LABELS = {"languages", "a-to-z"}
_FORM_VALUES = {"yes", "no"}


@dataclass(frozen=True)
class Expected:
    """What a path is to show: a factsheet's page, its notice, a copy's fate, or a page of the language alone."""

    language: str
    sheet: Sheet | None = None
    kind: str = "list"  # page, notice, copy or list


def expected_pages(site: Site) -> dict[str, Expected]:
    """Every HTML page that the site has, and no other."""
    found: dict[str, Expected] = {}
    for sheet in site.sheets:
        found[f"{sheet.language}/{sheet.key}/index.html"] = Expected(sheet.language, sheet, "page")
        if sheet.outdated and sheet.outdated.is_urgent:
            found[f"{sheet.language}/{sheet.key}/{GONE}"] = Expected(sheet.language, sheet, "notice")
    for sheet in site.notices:
        found[f"{sheet.language}/{sheet.key}/{GONE}"] = Expected(sheet.language, sheet, "notice")
    for copy in site.copies if site.languages else ():
        found[f"verify/{copy.identity}/index.html"] = Expected(site.language_to_tell_of(copy), copy, "copy")
    for entry in site.languages:
        names = ["index", "404", "search/index", "feedback/thanks/index", *(["a-z/index"] if entry.has_letters else [])]
        found |= {f"{entry.code}/{name}.html": Expected(entry.code) for name in names}
    if site.languages:
        found |= {path: Expected(site.first_language) for path in ("index.html", "404.html", "verify/404.html")}
    return found


def breaks_in_page(site: Site, path: str, page: bytes, expected: Expected | None, count: list[int]) -> Iterator[str]:
    """Yield what a page says that nobody approved; adds to `count` how many texts were compared."""
    try:
        runs = list(runs_of(page))
    except ValueError as problem:
        yield f"{path} is {problem}."
        return
    if expected is None or expected.language not in site.interfaces:
        yield f"{path} is there, but nothing on the site calls for it."
        return
    proof = _PageProof(site, expected)
    entry = proof.entry
    if runs and (runs[0].language, runs[0].direction) != (entry.tag, entry.direction):
        yield f"{path} says it is in “{runs[0].language}”, {runs[0].direction}."
    for run in runs:
        count[0] += 1
        if (complaint := proof.problem(run)) is not None:
            yield f"{path}: {complaint}: “{run.text.strip()[:80]}”"
    if expected.sheet is not None:
        yield from (f"{path} {complaint}" for complaint in proof.missing(runs, expected.sheet))


class _PageProof:
    def __init__(self, site: Site, expected: Expected) -> None:
        self.site = site
        self.entry: Language = REGISTRY[expected.language]
        self.sheet = expected.sheet
        self.kind = expected.kind
        self.english = site.english_of(expected.sheet.key) if expected.sheet else None
        phrases = site.interfaces[expected.language].phrases
        self.phrases = {key: plain_text(words, expected.language) for key, words in phrases.items()}

    def problem(self, run: Run) -> str | None:
        checks = {
            "phrase": self._phrase,
            "segment": self._segment,
            "repeat": self._segment,
            "english": self._english,
            "record": self._record,
            "structured": self._structured,
            "href": self._link,
        }
        if run.claim in checks:
            return checks[run.claim](run)
        allowed = {
            "title": self._titles(),
            "aria-label": {self.phrases.get(key, "") for key in _LABELS},
            "content": self._descriptions(),
            "value": {*_FORM_VALUES, *self._codes()},
            "data-english-title": {self.sheet.english_title if self.sheet else ""},
            "data-english-language": {self.entry.english},
        }.get(run.claim)
        if allowed is None:
            return "words that nobody approved"
        return None if run.text in allowed else f"a {run.claim} nobody approved"

    def _phrase(self, run: Run) -> str | None:
        language = find(run.language)
        interface = self.site.interfaces.get(language.code) if language else None
        if interface is None or language is None:
            return f"a phrase in “{run.language}”, which is not open to patients"
        wanted = interface.phrases.get(run.name)
        if run.direction != language.direction:
            return f"a phrase that runs {run.direction}"
        return None if wanted is not None and _same(run.text, plain(wanted)) else f"not the approved phrase “{run.name}”"

    def _segment(self, run: Run) -> str | None:
        if (run.language, run.direction) != (self.entry.tag, self.entry.direction):
            return f"a segment marked as “{run.language}”, {run.direction}"
        segment = self._live_segment(run)
        if segment is None:
            return f"a segment “{run.name}” that is not live here"
        wanted = plain_text(segment.text, self.entry.code) if segment.kind is Kind.ALT else plain(segment.text)
        return None if _same(run.text, wanted) else f"not the approved words of “{run.name}”"

    def _live_segment(self, run: Run) -> Shown | None:
        if self.kind == "copy":  # only what is live is named
            live = self.site.by_place.get((self.sheet.key, self.entry.code)) if self.sheet else None
            is_named = live and self.sheet and status_of(self.sheet, live) == "live"
            return live.title if live and is_named and live.title.key == run.name else None
        owner = self.sheet if self.kind == "page" else None
        if run.sheet:  # on a list, where titles alone are shown
            owner = self.site.by_place.get((run.sheet, self.entry.code))
            return owner.title if owner and owner.title.key == run.name and not owner.english_instead else None
        if owner is None or (owner.outdated and run.name in owner.outdated.replaced):
            return None
        return next((segment for segment in owner.segments if segment.key == run.name), None)

    def _english(self, run: Run) -> str | None:
        """English on another language's page: only the corrected words of what the English has overtaken."""
        if run.sheet:
            return self._english_title(run)
        outdated = self.sheet.outdated if self.sheet else None
        if outdated is None or self.english is None or run.name not in outdated.in_english:
            return "English that nobody called for"
        if (run.language, run.direction) != (SOURCE, "ltr"):
            return "English that is not marked as English"
        wanted = next((segment for segment in self.english.segments if segment.key == run.name), None)
        return None if wanted and _same(run.text, plain(wanted.text)) else f"not the approved English of “{run.name}”"

    def _english_title(self, run: Run) -> str | None:
        """On a list, of a factsheet whose own title was overtaken."""
        listed = self.site.by_place.get((run.sheet, self.entry.code))
        if listed is None or not listed.english_instead or listed.title.key != run.name:
            return "English that nobody called for"
        if (run.language, run.direction) != (SOURCE, "ltr"):
            return "English that is not marked as English"
        return None if _same(run.text, plain(listed.english_instead)) else f"not the approved English of “{run.name}”"

    def _record(self, run: Run) -> str | None:
        language = find(run.language)
        if run.name == "autonym":
            is_right = language and run.text == language.autonym and run.direction == language.direction
            return None if is_right else "not the autonym"
        if run.name == "letter":
            return None if run.text in self._letters else "not a letter of the list"
        sheet = self.sheet
        if sheet is None:
            return f"a record “{run.name}” on a page without a factsheet"
        if run.name.startswith("english-") and (run.language, run.direction) != ("en", "ltr"):
            return "English that is not marked as English"
        allowed = {
            "date": {date_in(day, self.entry) for day in self._days(sheet)},
            "number": {str(sheet.version)},
            "code": {sheet.key},
            "identity": {sheet.identity},
            "address": {absolute(sheet.verify_address)},
            "name": {name for names in sheet.names.values() for name in names},
            "english-title": {sheet.english_title},
            "english-name": {self.entry.english},
        }.get(run.name, set())
        return None if run.text in allowed else f"not what the records say ({run.name})"

    @cached_property
    def _letters(self) -> set[str]:
        return {letter.label for letter in by_letter(self.site.by_language.get(self.entry.code, []), self.entry)}

    def _days(self, sheet: Sheet) -> list[date]:
        days = [sheet.last_reviewed, sheet.next_review, sheet.published_on, sheet.english_published]
        return [*days, *([sheet.withdrawn_on] if sheet.withdrawn_on else []), *([sheet.outdated.since] if sheet.outdated else [])]

    def _structured(self, run: Run) -> str | None:
        sheet = self.sheet
        if sheet is None or self.kind != "page":
            return "structured data on a page without a factsheet"
        addresses = {one["address"]: one["tag"] for one in alternates_of(self.site, sheet)} | {absolute(sheet.address): ""}
        english = absolute(f"/{SOURCE}/{sheet.key}/")
        allowed = {
            "name": {plain_text(sheet.title.text, self.entry.code)},
            "inLanguage": {self.entry.tag},
            "version": {str(sheet.version)},
            "identifier": {sheet.identity},
            "lastReviewed": {sheet.last_reviewed.isoformat()},
            "publisher.name": {self.phrases.get("site-name", "")},
            "reviewedBy.name": set(sheet.names.get("clinician", [])),
            "reviewedBy.jobTitle": {self.phrases.get("role-clinician", "")},
            "@id": {absolute(sheet.address)},
            "url": {absolute(sheet.address)},
            "translationOfWork.@id": {english},
            "translationOfWork.inLanguage": {SOURCE},
            "translationOfWork.version": {str(sheet.version)},
            "workTranslation.@id": set(addresses),
            "workTranslation.inLanguage": set(addresses.values()),
            "@context": {"https://schema.org"},
        }.get(run.name)
        if allowed is None:
            return None if run.name.endswith("@type") else f"structured data nobody called for ({run.name})"
        return None if run.text in allowed else f"structured data that is not what the page says ({run.name})"

    def _link(self, run: Run) -> str | None:
        """A link leads within the site, or where the approved words say: by their markup, or by naming a number or address."""
        if run.text.startswith("#") or run.text in self._addresses:
            return None
        texts = [segment.text for segment in self._linking_segments() if segment.key == run.name]
        texts += [words for key, words in self.site.interfaces[self.entry.code].phrases.items() if key == run.name]
        allowed = {address for words in texts for address in _addresses_in(words, self.entry.code)}
        return None if run.text in allowed else "a link that nobody approved"

    def _linking_segments(self) -> list[Shown]:
        if self.sheet is None or self.kind != "page":
            return []
        return [*self.sheet.segments, *(self.english.segments if self.sheet.outdated and self.english else [])]

    @cached_property
    def _addresses(self) -> set[str]:
        languages = [f"/{entry.code}/{page}" for entry in self.site.languages for page in ("", "search/", "a-z/", "feedback/")]
        sheets = self.site.by_language.get(self.entry.code, [])
        about = [self.sheet, *self.site.by_key.get(self.sheet.key, [])] if self.sheet else []
        papers = [address for sheet in about if sheet is not None for address in papers_of(sheet)]
        verify = [self.sheet.verify_address] if self.sheet else []
        return {*languages, *(sheet.address for sheet in sheets), *(sheet.address for sheet in about if sheet), *papers, *verify}

    def _titles(self) -> set[str]:
        heads = {self.phrases.get(key, "") for key in (*_HEADS, "thanks-title")}
        sheet = self.sheet
        if sheet is not None and self.kind == "page":
            is_replaced = sheet.outdated and sheet.title.key in sheet.outdated.replaced
            words = self.english.title.text if is_replaced and self.english else sheet.title.text
            heads = {plain_text(words, SOURCE if is_replaced else self.entry.code)}
        name = self.phrases.get("site-name", "")
        return {f"{head} – {name}" for head in heads} | {self.phrases.get("choose-language", "")}

    def _descriptions(self) -> set[str]:
        sheet = self.sheet
        if sheet is None or self.kind != "page":
            return set()
        replaced = sheet.outdated.replaced if sheet.outdated else frozenset()
        shown = [segment for segment in (sheet.title, sheet.summary) if segment and segment.key not in replaced]
        words = {plain_text(segment.text, self.entry.code) for segment in shown}
        return words | {"article", absolute(sheet.address), self.entry.cldr_locale, *self._replaced_title(replaced)}

    def _replaced_title(self, replaced: frozenset[str]) -> set[str]:
        is_replaced = self.sheet and self.english and self.sheet.title.key in replaced
        return {plain_text(self.english.title.text, SOURCE)} if is_replaced and self.english else set()

    def _codes(self) -> set[str]:
        return {self.sheet.key, str(self.sheet.version), self.sheet.identity} if self.sheet else set()

    def missing(self, runs: list[Run], sheet: Sheet) -> Iterator[str]:
        """Yield what a page ought to say and does not."""
        phrases = {run.name for run in runs if run.claim == "phrase"}
        if self.kind == "copy":
            wanted = _VERDICTS[status_of(sheet, self.site.by_place.get((sheet.key, sheet.language)))]
            if phrases & set(_VERDICTS.values()) != {wanted}:
                yield "does not tell what became of that copy."
        if self.kind != "page":
            return
        if sheet.is_overdue != ("overdue-title" in phrases):
            yield "does not say that its review is overdue." if sheet.is_overdue else "says without reason that it is overdue."
        outdated = sheet.outdated
        replaced = outdated.replaced if outdated else frozenset()
        shown = [run.name for run in runs if run.claim == "segment" and not run.sheet]
        signed = [segment.key for segment in sheet.segments if segment.key not in replaced]
        if shown != signed:
            lost = [key for key in signed if key not in shown]
            yield "does not show the signed segments in their order" + (f"; missing: {', '.join(lost)}." if lost else ".")
        if outdated:
            in_english = {run.name for run in runs if run.claim == "english"}
            there = {segment.key for segment in self.english.segments} if self.english else set()
            if in_english != outdated.in_english & there:
                yield "does not give the corrected English for all that was overtaken."
            notice = "urgent-change-title" if outdated.is_urgent else "outdated-title"
            has_words = notice in self.phrases  # a recall does not wait for them
            if (has_words and notice not in phrases) or (outdated.marked and "outdated-mark" not in phrases):
                yield "does not say that it is out of date."


def _addresses_in(words: str, language: str) -> Iterator[str]:
    yield from addresses(parse(words))
    yield from (contact.address for contact in contacts(plain(words), language))


def _same(shown: str, approved: str) -> bool:
    return nfc(shown.strip("\n")) == nfc(approved)
