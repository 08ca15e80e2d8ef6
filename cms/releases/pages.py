"""The one renderer: preview and release use the same. Records and snapshots in, HTML out; no database."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import engines

from cms.checks.markup import plain
from cms.errors import Refused
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, SOURCE, Language
from cms.releases import finding
from cms.releases.assets import WEIGHTS, icon, stylesheet, web_faces
from cms.releases.outline import Shown, blocks_of, sections_of
from cms.releases.prose import plain_text
from cms.releases.search import search_script
from cms.releases.site import Sheet, Site
from cms.releases.sorting import by_letter, in_order, sort_key

LARGE = "-large"
GONE = "gone.html"


def status_of(copy: Sheet, live: Sheet | None) -> str:
    """What has become of a copy: live, outdated, replaced or withdrawn."""
    if live is not None and live.identity == copy.identity:
        return "outdated" if live.outdated else "live"
    return "withdrawn" if copy.withdrawn_on else "replaced"


def papers_of(sheet: Sheet) -> tuple[str, str]:
    """The addresses of the PDF and of the large-print PDF."""
    return f"/{sheet.language}/{sheet.key}.pdf", f"/{sheet.language}/{sheet.key}{LARGE}.pdf"


def has_papers(sheet: Sheet) -> bool:
    """Whether an edition is offered on paper: not while a passage of it is replaced by a notice."""
    return settings.PAPERS and not (sheet.outdated and sheet.outdated.is_urgent)


def contents_of(sheet: Sheet) -> list[Shown]:
    """The second-level headings, unless a notice stands in the place of their words."""
    replaced = sheet.outdated.replaced if sheet.outdated else frozenset()
    return [one for one in sheet.body if one.kind is Kind.HEADING and one.level == 2 and one.key not in replaced]


@dataclass(frozen=True)
class Topic:
    """A heading of the list of factsheets; `key` is its phrase, empty for those that belong to none."""

    key: str
    sheets: list[Sheet]


@dataclass(frozen=True)
class Renderer:
    """Renders the pages of a site.

    A phrase without approved words is refused; `may_lack_phrases` leaves it out instead, for a withdrawal that cannot
    wait for the words of something new.
    """

    site: Site
    may_lack_phrases: bool = False

    def sheet_page(self, sheet: Sheet) -> str:
        site = self.site
        english = site.english_of(sheet.key)
        outdated = sheet.outdated
        replaced = outdated.replaced if outdated else frozenset()
        needed = outdated.in_english if outdated else frozenset()
        is_title_replaced = sheet.title.key in replaced
        description = plain_text(sheet.summary.text, sheet.language) if sheet.summary else ""
        if sheet.summary and sheet.summary.key in replaced:
            description = ""
        live = (sheet.key, sheet.language) in site.by_place
        overtaken = {*replaced, *(outdated.marked if outdated else ())}
        return self._render(
            "sheet.html",
            sheet.entry,
            sheet=sheet,
            is_opening_outdated=any(one and one.key in overtaken for one in (sheet.title, sheet.summary)),
            sections=sections_of(blocks_of(sheet.body), overtaken),
            contents=contents_of(sheet),
            others=self._others(sheet),
            english=_words_in(english, needed),
            english_address=english.address if english and sheet.is_translation else "",
            newer_english=sheet.has_newer_english,
            description=description,
            canonical=finding.absolute(sheet.address),
            alternates=finding.alternates_of(site, sheet) if live else [],
            json_ld="" if is_title_replaced else finding.json_ld(site, sheet, self._phrase(sheet.language)),
            verify_address=finding.absolute(sheet.verify_address),
            papers=papers_of(sheet) if live and has_papers(sheet) else (),
            pictures=sheet.snapshot.get("pictures", {}),
        )

    def notice_page(self, sheet: Sheet) -> str:
        english = self.site.english_of(sheet.key)
        return self._render(
            "withdrawn.html",
            sheet.entry,
            sheet=sheet,
            english_address=english.address if english and sheet.language != SOURCE else "",
            others=self._others(sheet),
        )

    def paper_gone_page(self, sheet: Sheet) -> str:
        return self._render("paper_gone.html", sheet.entry, sheet=sheet, others=self._others(sheet))

    def index_page(self, entry: Language) -> str:
        topics = self._topics(entry)
        return self._render(
            "index.html",
            entry,
            topics=topics,
            has_letters=bool(topics) and entry.has_letters,
            others=self._languages(entry),
            **finding.entrance(self.site, entry, ""),
        )

    def a_to_z_page(self, entry: Language) -> str:
        letters = by_letter(self.site.by_language.get(entry.code, []), entry)
        entrance = finding.entrance(self.site, entry, "a-z/")
        return self._render("a_to_z.html", entry, letters=letters, others=self._languages(entry, "a-z/"), **entrance)

    def search_page(self, entry: Language, index: str) -> str:
        sheets = in_order(self.site.by_language.get(entry.code, []), entry)
        entrance = finding.entrance(self.site, entry, "search/")
        context = {"sheets": sheets, "search_index": index, "search_script": search_script()[0]}
        return self._render("search.html", entry, others=self._languages(entry, "search/"), **context, **entrance)

    def not_found_page(self, entry: Language) -> str:
        return self._render("not_found.html", entry, others=self._languages(entry))

    def thanks_page(self, entry: Language) -> str:
        return self._render("thanks.html", entry, others=[])

    def feedback_page(self, entry: Language, *, sheet: Sheet | None, problem: str, typed: dict[str, str]) -> str:
        """The form once more, with what was typed; `problem` is empty, too-long, too-many or unknown."""
        return self._render("feedback.html", entry, sheet=sheet, problem=problem, typed=typed, others=[])

    def verify_page(self, copy: Sheet) -> str:
        live = self.site.by_place.get((copy.key, copy.language))
        english = self.site.english_of(copy.key)
        status = status_of(copy, live)
        language = self.site.language_to_tell_of(copy)
        return self._render(
            "verify.html",
            REGISTRY[language],
            sheet=copy,
            status=status,
            # A replaced copy may have the title of one that was withdrawn; what is live is the only one to be named.
            shows_title=status == "live" and language == copy.language,
            newest_address=live.address if live else "",
            english_address=english.address if english else "",
            others=[],
        )

    def unknown_copy_page(self) -> str:
        return self._render("verify_unknown.html", REGISTRY[self.site.first_language], others=[])

    def languages_page(self) -> str:
        site = self.site
        choices = [{"entry": one, "interface": site.interfaces[one.code]} for one in site.languages]
        entrance = finding.entrance(site, None, "")
        return self._render("languages.html", REGISTRY[site.first_language], choices=choices, **entrance)

    def _others(self, sheet: Sheet) -> list[dict[str, Any]]:
        others = [other for other in self.site.by_key.get(sheet.key, []) if other.language != sheet.language]
        return [{"entry": other.entry, "address": other.address} for other in others]

    def _languages(self, entry: Language, page: str = "") -> list[dict[str, Any]]:
        languages = [other for other in self.site.languages if other != entry and finding.has_page(other, page)]
        return [{"entry": other, "address": f"/{other.code}/{page}"} for other in languages]

    def _topics(self, entry: Language) -> list[Topic]:
        phrases = self.site.interfaces[entry.code].phrases
        grouped: dict[str, list[Sheet]] = {}
        for sheet in in_order(self.site.by_language.get(entry.code, []), entry):
            name = f"topic-{sheet.topic}"
            grouped.setdefault(name if phrases.get(name) else "", []).append(sheet)
        named = sorted((name for name in grouped if name), key=lambda name: sort_key(plain(phrases[name]), entry))
        return [Topic(name, grouped[name]) for name in (*named, *([""] if "" in grouped else []))]

    def _phrase(self, language: str) -> dict[str, str]:
        interface = self.site.interfaces.get(language)
        return interface.phrases if interface else {}

    def _render(self, name: str, entry: Language, **context: Any) -> str:
        interface = self.site.interfaces.get(entry.code)
        if interface is None:
            raise Refused(f"{entry.english} is not open to patients: its interface edition is not published.")
        faces = web_faces(entry.code)
        context |= {
            "entry": entry,
            "interface": interface,
            "may_lack_phrases": self.may_lack_phrases,
            "stylesheet": stylesheet().address,
            "icon": icon().address,
            "faces": faces[0].address if faces else "",
            "fonts": [face.address for face in faces[1 : 1 + len(WEIGHTS)]],
            "has_feed": bool(self.site.by_language.get(entry.code)),
            "is_demonstration": self.site.is_demonstration,
        }
        return engines["reading"].get_template(name).render(context)


def _words_in(english: Sheet | None, keys: frozenset[str]) -> dict[str, str]:
    if english is None or not keys:
        return {}
    return {segment.key: segment.text for segment in english.segments if segment.key in keys}
