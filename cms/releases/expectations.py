"""What a page of the live site has to say, word for word, worked out from approved words. Pure.

Invariants: 1 (verbatim), 5 (no mixing), 7 (withdrawn is gone), 11 (right direction).
"""

from collections.abc import Iterator

from cms.checks.markup import plain
from cms.factsheets.pieces import Kind
from cms.languages import Language, find
from cms.releases.page_texts import Run, runs_of
from cms.releases.pages import long_date
from cms.releases.prose import plain_text
from cms.releases.site import Sheet, Site
from cms.review.state import nfc


def breaks_in_page(site: Site, path: str, page: bytes, sheet: Sheet | None, count: list[int]) -> Iterator[str]:
    """Yield what a page says that nobody approved; adds to `count` how many texts were compared."""
    try:
        runs = list(runs_of(page))
    except ValueError as problem:
        yield f"{path} is {problem}."
        return
    entry = find(path.partition("/")[0]) or next(iter(site.languages), None)
    if entry is None or entry.code not in site.interfaces:
        yield f"{path} is there, but its language is not open to patients."
        return
    if runs and (runs[0].language, runs[0].direction) != (entry.tag, entry.direction):
        yield f"{path} says it is in “{runs[0].language}”, {runs[0].direction}."
    for run in runs:
        count[0] += 1
        if (complaint := _problem(site, entry, sheet, run)) is not None:
            yield f"{path}: {complaint}: “{run.text.strip()[:80]}”"
    if sheet is not None and sheet.withdrawn_on is None:
        yield from _order(path, sheet, runs)


def _problem(site: Site, entry: Language, sheet: Sheet | None, run: Run) -> str | None:
    language = find(run.language)
    interface = site.interfaces.get(language.code) if language else None
    if run.claim == "phrase":
        if interface is None or language is None:
            return f"a phrase in “{run.language}”, which is not open to patients"
        wanted = interface.phrases.get(run.name)
        if run.direction != language.direction:
            return f"a phrase that runs {run.direction}"
        return None if wanted is not None and _same(run.text, plain(wanted)) else f"not the approved phrase “{run.name}”"
    if run.claim == "segment":
        return _segment_problem(site, entry, sheet, run)
    if run.claim == "record":
        return _record_problem(site, entry, sheet, run)
    if run.claim in {"title", "aria-label"}:
        return None if run.text in _titles(site, entry, sheet) else f"a {run.claim} nobody approved"
    return "words that nobody approved"


def _segment_problem(site: Site, entry: Language, sheet: Sheet | None, run: Run) -> str | None:
    if (run.language, run.direction) != (entry.tag, entry.direction):
        return f"a segment marked as “{run.language}”, {run.direction}"
    owner = sheet
    if run.sheet:
        owner = next((one for one in site.in_language(entry.code) if one.key == run.sheet), None)
    shown = {segment.key: segment for segment in owner.segments} if owner and owner.withdrawn_on is None else {}
    segment = shown.get(run.name)
    if segment is None:
        return f"a segment “{run.name}” that is not live here"
    wanted = plain_text(segment.text, entry.code) if segment.kind is Kind.ALT else plain(segment.text)
    return None if _same(run.text, wanted) else f"not the approved words of “{run.name}”"


def _record_problem(site: Site, entry: Language, sheet: Sheet | None, run: Run) -> str | None:
    if run.name == "autonym":
        language = find(run.language)
        return None if language and run.text == language.autonym and run.direction == language.direction else "not the autonym"
    if sheet is None:
        return f"a record “{run.name}” on a page without a factsheet"
    days = [sheet.last_reviewed, sheet.next_review, *([sheet.withdrawn_on] if sheet.withdrawn_on else [])]
    allowed = {
        "date": {long_date(day, entry) for day in days},
        "number": {str(sheet.version)},
        "code": {sheet.key},
        "english-title": {plain(sheet.english_title)},
        "english-name": {entry.english},
    }.get(run.name, set())
    if run.name.startswith("english-") and (run.language, run.direction) != ("en", "ltr"):
        return "English that is not marked as English"
    return None if run.text in allowed else f"not what the records say ({run.name})"


def _titles(site: Site, entry: Language, sheet: Sheet | None) -> set[str]:
    phrases = {key: plain_text(words, entry.code) for key, words in site.interfaces[entry.code].phrases.items()}
    heads = {phrases.get(key, "") for key in ("all-factsheets", "not-found-title", "withdrawn-title")}
    if sheet is not None and sheet.withdrawn_on is None:
        heads = {plain_text(sheet.title.text, entry.code)}
    name = phrases.get("site-name", "")
    return {f"{head} – {name}" for head in heads} | {phrases.get("choose-language", ""), phrases.get("languages", "")}


def _order(path: str, sheet: Sheet, runs: list[Run]) -> Iterator[str]:
    """Every segment stands on the page once, in the order that was signed."""
    shown = [run.name for run in runs if run.claim == "segment"]
    signed = [segment.key for segment in sheet.segments]
    if shown != signed:
        missing = [key for key in signed if key not in shown]
        yield f"{path} does not show the signed segments in their order" + (
            f"; missing: {', '.join(missing)}." if missing else "."
        )


def _same(shown: str, approved: str) -> bool:
    return nfc(shown.strip("\n")) == nfc(approved)


def sheets_by_path(site: Site) -> dict[str, Sheet]:
    """The pages that show a factsheet, or the notice in its place."""
    return {f"{sheet.language}/{sheet.key}/index.html": sheet for sheet in (*site.sheets, *site.notices)}
