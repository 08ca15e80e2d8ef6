"""One archive for a language: all that a translation agency needs, and the way back for what it did."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

import polib
from django.db import transaction

from cms.audit.actions import record
from cms.catalogues.archives import packed
from cms.catalogues.export import export_one, template, version_to_translate
from cms.catalogues.glossaries import glossary_csv, glossary_tbx
from cms.catalogues.outgoing import Form
from cms.catalogues.writing import dump
from cms.errors import Refused
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY
from cms.memory.models import Kind, Unit
from cms.review.editions import standings
from cms.review.models import Edition
from cms.review.state import State

COMPENDIUM = "X-Compendium"
ALSO = "Elsewhere: "
READ_ME = """Texts to be translated from English into {english}.

po/         one gettext catalogue for each factsheet, with the words there are so far
xliff/      the same as XLIFF 2.1, for programs that prefer it
templates/  the English alone
preview/    the pages as they look with the words there are so far
memory/     everything approved in {english} up to now, to be looked up
glossary/   the terms and how they are to be said, as TBX and as CSV

Work in po/ or in xliff/, whichever your program likes; not in both for one factsheet. Leave msgctxt, unit ids and the
headers as they are. **Bold** is written with two asterisks on each side, a link as [words](address); keep both.
Entries marked fuzzy (state "initial" in XLIFF) are unfinished: take the mark off when the words are done.
Send the whole archive back, or the files you changed. Nothing is overwritten: what was approved here meanwhile stays, and
your words are kept beside it.
"""


def open_sheets(language: str) -> list[Factsheet]:
    """The published factsheets that somebody works on in a language."""
    editions = Edition.objects.filter(language=language, version__frozen_at__isnull=False)
    keys = set(editions.values_list("version__factsheet__key", flat=True))
    return [sheet for sheet in Factsheet.objects.filter(key__in=keys).order_by("key") if _is_open(sheet, language)]


def _is_open(factsheet: Factsheet, language: str) -> bool:
    return Edition.objects.filter(version=factsheet.published(), language=language).exists()


@transaction.atomic
def export_bundle(
    *,
    language: str,
    factsheets: Iterable[Factsheet],
    actor: str,
    previews: Mapping[str, bytes],
) -> tuple[str, bytes]:
    """Return a safe file name and the archive; the same content makes the same bytes.

    `previews` are pages by file name: they are drawn by the renderer of the releases.
    """
    files = {"README.txt": READ_ME.format(english=REGISTRY[language].english).encode()}
    approved: dict[str, list[tuple[str, str]]] = {}
    sheets = []
    for factsheet in factsheets:
        version = version_to_translate(factsheet)
        sheets.append(factsheet.key)
        files[f"templates/{factsheet.key}.pot"] = dump(template(version))
        for folder, form in (("po", Form.PO), ("xliff", Form.XLIFF)):
            _, data = export_one(factsheet=factsheet, language=language, actor=actor, form=form)
            files[f"{folder}/{factsheet.key}.{form.ending}"] = data
        for standing in standings(version, language):
            if standing.state is State.APPROVED:
                approved.setdefault(standing.wording.source, []).append((standing.wording.target, factsheet.key))
    if not sheets:
        raise Refused(f"Nobody works in {REGISTRY[language].english} yet, so there is nothing to send out.")
    files |= {f"preview/{name}": page for name, page in previews.items()}
    files |= {"glossary/glossary.tbx": glossary_tbx(language), "glossary/glossary.csv": glossary_csv(language)}
    if said := compendium(language, approved):
        files["memory/compendium.po"] = dump(said)
    data = packed(files)
    digest = sha256(data).hexdigest()
    record(actor=actor, act="bundle exported", subject=language, sha256=digest, files=len(files), factsheets=sheets)
    return f"bundle.{REGISTRY[language].locale}.zip", data


def compendium(language: str, approved: Mapping[str, list[tuple[str, str]]]) -> polib.POFile:
    """What patients read now and what else is approved, one entry for each English text; other words for it in a comment."""
    said: dict[str, list[tuple[str, str]]] = {}
    newest = datetime(1970, 1, 1, tzinfo=UTC)
    live = Unit.objects.filter(language=language, kind=Kind.APPROVED).order_by("factsheet", "segment_key")
    for source, target, factsheet, at in live.values_list("source", "target", "factsheet", "at"):
        said.setdefault(source, []).append((target, factsheet))
        newest = max(newest, at)
    for source, wordings in approved.items():
        said.setdefault(source, []).extend(wordings)
    entry = REGISTRY[language]
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Project-Id-Version": "compendium",
        "PO-Revision-Date": f"{newest:%Y-%m-%d %H:%M+0000}",
        "Last-Translator": "Verbatim",
        "Language-Team": entry.english,
        "Language": entry.locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": entry.plural_forms,
        COMPENDIUM: entry.tag,
    }
    for source, wordings in sorted(said.items()):
        target, *others = dict.fromkeys(words for words, _ in wordings)
        sheets = sorted({sheet for _, sheet in wordings})
        comment = "\n".join(f"{ALSO}{other}" for other in others)
        catalogue.append(
            polib.POEntry(msgid=source, msgstr=target, tcomment=comment, occurrences=[(sheet, "") for sheet in sheets])
        )
    return catalogue
