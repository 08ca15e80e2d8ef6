"""From a site to a release on the shelf: only what changed is rendered, indexed and printed; the rest are hard links."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from cms.audit.chain import digest_of
from cms.errors import Refused
from cms.languages import REGISTRY, Language
from cms.releases.assets import Asset, icon, picture_named, stylesheet, web_faces
from cms.releases.pages import has_papers, papers_of
from cms.releases.paper import paper_state
from cms.releases.plan import Plan, Planned, page_of, renderer
from cms.releases.printing import Wanted, printed
from cms.releases.search import FOLDER, folder_of, search_files, search_script, shared_out
from cms.releases.site import Sheet, Site
from cms.releases.store import Draft, Entry, File, Store, is_there

Progress = Callable[[int, int], None]  # how many PDFs are made, of how many
_MAIN = re.compile(rb"<html[^>]*>|<main.*</main>", re.DOTALL)
_ASSET = re.compile(rb"""["'(](/assets/[^"')]+)""")


def build(
    store: Store,
    site: Site,
    *,
    is_withdrawal: bool = False,
    is_sound: Callable[[Path, Entry], bool] = is_there,
    progress: Progress | None = None,
) -> str:
    """Put a release with this site on the shelf and return its digest; it is not live yet.

    Raises Refused if a page cannot be made. A withdrawal waits for nothing: phrases without approved words are left out
    and nothing is printed anew. `is_sound` says which files of the live release can be kept.
    """
    with store.drafting(is_sound) as draft:
        builder = _Builder(draft, site, is_withdrawal)
        builder.add_assets()
        for planned in builder.plan:
            builder.add(planned)
        for entry in site.languages:
            builder.add_search(entry)
        builder.add_papers(progress)
        return store.shelve(draft)


class _Builder:
    def __init__(self, draft: Draft, site: Site, is_withdrawal: bool) -> None:
        self.draft = draft
        self.site = site
        self.is_withdrawal = is_withdrawal
        self.plan = Plan(site, may_lack_phrases=is_withdrawal)
        self.indexed_before: dict[tuple[str, str], list[str]] = {}
        for path, entry in draft.before.items():
            if path.startswith(FOLDER):
                self.indexed_before.setdefault((entry["made_from"], entry["made_by"]), []).append(path)

    def add(self, planned: Planned) -> None:
        """Make a file unless it is there already; one that only a newer renderer cannot make stays as it was."""
        before = self.draft.before.get(planned.path)
        is_same = before is not None and before["made_from"] == planned.made_from
        if before is not None and is_same and before["made_by"] == renderer():
            self.draft.keep(planned.path)
            return
        try:
            file = planned.make()
        except Refused:
            if not is_same:
                raise
            self.keep_with_assets(planned.path)
            return
        self.draft.put(planned.path, replace(file, made_from=planned.made_from, made_by=renderer()))

    def keep_with_assets(self, path: str) -> None:
        self.draft.keep(path)
        for address in _ASSET.findall(self.draft.read(path)):
            name = address.decode().lstrip("/")
            if name not in self.draft and name in self.draft.before:
                self.keep_with_assets(name)

    def add_assets(self) -> None:
        assets = [stylesheet(), icon(), *(asset for entry in self.site.languages for asset in web_faces(entry.code))]
        address, body = search_script()
        for asset in (*assets, Asset(address, body, "text/javascript; charset=utf-8")):
            self.draft.put(asset.path, File(asset.body, asset.type))
        for sheet in self.site.sheets:
            for name, shown in (sheet.card.get("pictures") or {}).items():
                self.add_picture(name, shown["address"].lstrip("/"))

    def add_picture(self, name: str, path: str) -> None:
        if path in self.draft:
            return
        if path in self.draft.before:
            self.draft.keep(path)
            return
        picture = picture_named(name)
        if picture.asset.path != path:
            raise Refused(f"The picture {name} was changed after it was published; bring the published one back.")
        self.draft.put(path, File(picture.asset.body, picture.asset.type))

    def add_search(self, entry: Language) -> None:
        """The indexes of a language's pages, and the page that searches them."""
        sheets = {sheet.key: sheet for sheet in self.site.by_language.get(entry.code, [])}
        index = " ".join(self.indexed(entry, [sheets[key] for key in share]) for share in shared_out(sheets))
        listed = [[sheet.key, sheet.title.text] for sheet in sheets.values()]
        path = f"{entry.code}/search/index.html"
        self.add(
            Planned(
                path,
                digest_of([path, self.plan.base[entry.code], self.plan.open, index, listed]),
                lambda: page_of(path, self.plan.renderer.search_page(entry, index), entry.code),
            )
        )

    def indexed(self, entry: Language, sheets: Sequence[Sheet]) -> str:
        """Keep or make the index of these pages; return the address of its folder."""
        made_from = digest_of(["search", [[sheet.address, sheet.card["snapshot"], _overtaken(sheet)] for sheet in sheets]])
        kept = self.indexed_before.get((made_from, renderer()), [])
        for path in kept:
            self.draft.keep(path)
        if not kept:
            pages = {sheet.address: self.draft.read(f"{sheet.address.strip('/')}/index.html") for sheet in sheets}
            made = search_files(entry, pages)
            for path, file in made.items():
                self.draft.put(path, replace(file, made_from=made_from, made_by=renderer()))
            kept = list(made)
        return folder_of(kept)

    def add_papers(self, progress: Progress | None) -> None:
        """The PDFs of every page whose words changed; those of the others stay."""
        if not settings.PAPERS:
            return
        wanted: list[Wanted] = []
        for sheet in self.site.sheets:
            if has_papers(sheet):
                wanted += self.papers_wanted(sheet)
        for number, (one, body) in enumerate(zip(wanted, printed(wanted), strict=True)):
            tag = REGISTRY[one.path.partition("/")[0]].tag
            self.draft.put(one.path, File(body, "application/pdf", tag, one.made_from, paper_state()))
            if progress:
                progress(number + 1, len(wanted))

    def papers_wanted(self, sheet: Sheet) -> list[Wanted]:
        """Keep a page's PDFs, or return what to print."""
        path = f"{sheet.address.strip('/')}/index.html"
        papers = [address.lstrip("/") for address in papers_of(sheet)]
        before = self.draft.before
        if all(paper in before for paper in papers):
            is_same_page = path in before and before[path]["sha256"] == self.draft.listing[path]["sha256"]
            is_same = is_same_page and all(before[paper]["made_by"] == paper_state() for paper in papers)
            if is_same or self.is_withdrawal:  # which prints nothing anew: these words are approved, and time matters
                for paper in papers:
                    self.draft.keep(paper)
                return []
        page = self.draft.read(path)
        made_from = sha256(b"".join(_MAIN.findall(page))).hexdigest()
        wanted = []
        for paper, is_large in zip(papers, (False, True), strict=True):
            if paper in before and (before[paper]["made_from"], before[paper]["made_by"]) == (made_from, paper_state()):
                self.draft.keep(paper)
            else:
                wanted.append(Wanted(paper, made_from, page, is_large))
        return wanted


def _overtaken(sheet: Sheet) -> list[object]:
    return sheet.outdated.facts if sheet.outdated else []
