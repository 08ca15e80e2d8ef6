"""Which files a release has, and what each is made from: the same fingerprint means that it need not be made again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.audit.chain import digest_of
from cms.languages import REGISTRY, Language
from cms.releases import finding
from cms.releases.pages import GONE, Renderer, status_of
from cms.releases.site import Sheet, Site
from cms.releases.store import File

_RENDERER = ("cms/releases/*.py", "cms/releases/templatetags/*.py", "cms/checks/*.py", "cms/languages.py")
_APPEARANCE = ("templates/reading/*.html", "templates/paper/*", "static/reading/*")


@dataclass(frozen=True)
class Planned:
    """A file to be; `made_from` is the digest of everything that its bytes depend on, but for the renderer itself."""

    path: str
    made_from: str
    make: Callable[[], File]


@cache
def renderer() -> str:
    """A digest of everything that turns records into files, so that pages follow when it changes."""
    root = Path(settings.BASE_DIR)
    files = sorted(path for pattern in (*_RENDERER, *_APPEARANCE) for path in root.glob(pattern))
    return digest_of([[str(path.relative_to(root)), sha256(path.read_bytes()).hexdigest()] for path in files])


def page_of(path: str, text: str, language: str) -> File:
    lines = (line.rstrip() for line in text.splitlines())
    body = "\n".join(line for line in lines if line) + "\n"
    return File(body.encode(), language=REGISTRY[language].tag)


def told_of(sheet: Sheet) -> list[Any]:
    """What stands for all facts and words of an edition: the digest of its snapshot, and what older snapshots do not tell."""
    return [sheet.key, sheet.language, sheet.card["snapshot"], sheet.card["published_on"], sheet.card["english_published"]]


class Plan:
    """The pages of a site, each with what it is made from."""

    def __init__(self, site: Site, *, may_lack_phrases: bool = False) -> None:
        self.site = site
        self.renderer = Renderer(site, may_lack_phrases)
        everywhere = [settings.SITE_URL, site.is_demonstration]
        self.base = {code: [*everywhere, sheet.card["snapshot"]] for code, sheet in site.interfaces.items()}
        self.open = [entry.code for entry in site.languages]

    def __iter__(self) -> Iterator[Planned]:
        for sheet in self.site.sheets:
            yield from self._of_sheet(sheet)
        for sheet in self.site.notices:
            path = f"{sheet.language}/{sheet.key}/{GONE}"
            yield self._page(path, sheet.language, self.renderer.notice_page, sheet, made_from=self._facts(sheet))
        for entry in self.site.languages:
            yield from self._of_language(entry)
        if self.open:
            yield from map(self._of_copy, self.site.copies)
            yield from self._of_no_language()

    def _page(self, path: str, language: str, render: Callable[..., str], *arguments: object, made_from: list[Any]) -> Planned:
        fingerprint = digest_of([path.rpartition("/")[2], *self.base.get(language, []), *made_from])
        return Planned(path, fingerprint, lambda: page_of(path, render(*arguments), language))

    def _facts(self, sheet: Sheet) -> list[Any]:
        """What a page says of its factsheet and of the other languages."""
        english = self.site.english_of(sheet.key)
        late = sheet.outdated.facts if sheet.outdated else []
        return [
            *told_of(sheet),
            str(sheet.withdrawn_on),
            [other.language for other in self.site.by_key.get(sheet.key, [])],
            [sheet.has_newer_english, english.card["digest"] if late else ""] if english else [],
            late,
            settings.PAPERS,
            *(["overdue"] if sheet.is_overdue else []),
        ]

    def _of_sheet(self, sheet: Sheet) -> Iterator[Planned]:
        folder = f"{sheet.language}/{sheet.key}"
        facts = self._facts(sheet)
        yield self._page(f"{folder}/index.html", sheet.language, self.renderer.sheet_page, sheet, made_from=facts)
        if sheet.outdated and sheet.outdated.is_urgent:
            yield self._page(f"{folder}/{GONE}", sheet.language, self.renderer.paper_gone_page, sheet, made_from=facts)

    def _of_language(self, entry: Language) -> Iterator[Planned]:
        code = entry.code
        sheets = [
            [sheet.key, sheet.topic, sheet.title.key, sheet.title.text, sheet.english_instead]
            for sheet in self.site.by_language.get(code, [])
        ]
        listed = [sheets, self.open]
        yield self._page(f"{code}/index.html", code, self.renderer.index_page, entry, made_from=listed)
        if entry.has_letters:
            yield self._page(f"{code}/a-z/index.html", code, self.renderer.a_to_z_page, entry, made_from=listed)
        yield self._page(f"{code}/404.html", code, self.renderer.not_found_page, entry, made_from=[self.open])
        yield self._page(f"{code}/feedback/thanks/index.html", code, self.renderer.thanks_page, entry, made_from=[])
        addresses = [
            [sheet.key, sheet.card["published_on"], [other.language for other in self.site.by_key[sheet.key]]]
            for sheet in self.site.by_language.get(code, [])
        ]
        yield self._xml(f"{code}/sitemap.xml", lambda: finding.sitemap(self.site, entry), [self.open, addresses])
        changes = [[sheet.card, str(sheet.at), sheet.english_instead] for sheet in self.site.by_language.get(code, [])]
        changes += [[*told_of(sheet), "", str(sheet.withdrawn_at)] for sheet in self.site.notices if sheet.language == code]
        if changes:
            made_from = [self.base[code], changes]
            yield self._xml(f"{code}/feed.xml", lambda: finding.feed(self.site, entry), made_from, "application/atom+xml")

    def _of_copy(self, copy: Sheet) -> Planned:
        live = self.site.by_place.get((copy.key, copy.language))
        english = self.site.english_of(copy.key)
        fate = [*told_of(copy), str(copy.withdrawn_on), status_of(copy, live), bool(live), bool(english)]
        path = f"verify/{copy.identity}/index.html"
        return self._page(path, self.site.language_to_tell_of(copy), self.renderer.verify_page, copy, made_from=fate)

    def _of_no_language(self) -> Iterator[Planned]:
        first = self.site.first_language
        names = [self.base[code] for code in self.open]
        yield self._page("index.html", first, self.renderer.languages_page, made_from=[names])
        yield self._page("404.html", first, self.renderer.not_found_page, REGISTRY[first], made_from=[self.open])
        yield self._page("verify/404.html", first, self.renderer.unknown_copy_page, made_from=[self.open])
        yield self._xml("sitemap.xml", lambda: finding.sitemap_index(self.site), [self.open])
        text = File(finding.robots(), "text/plain; charset=utf-8")
        yield Planned("robots.txt", digest_of(settings.SITE_URL), lambda: text)

    def _xml(self, path: str, make: Callable[[], bytes], made_from: list[Any], kind: str = "application/xml") -> Planned:
        fingerprint = digest_of([path.rpartition("/")[2], settings.SITE_URL, *made_from])
        return Planned(path, fingerprint, lambda: File(make(), f"{kind}; charset=utf-8"))
