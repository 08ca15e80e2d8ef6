"""Real catalogues: each is read as polib reads it, or refused with its line."""

from pathlib import Path

import polib
import pytest

from cms.catalogues import read_catalogue
from cms.errors import Refused

# No PO file, or one that gettext refuses too, or one with several domains; and the line that is named.
REFUSED = {
    "gettext-cases/msgfmt-1/mf-1-module1.po": 9,
    "gettext-cases/msgfmt-1/mf-1-module2.po": 6,
    "gettext-cases/msgfmt-11/mf-11.po": 13,
    "gettext-cases/msgfmt-13/mf-test13.po": 18,
    "gettext-cases/msgfmt-3/mf-test3.po": None,
    "gettext-cases/msgfmt-5/foo.po": 1,
    "gettext-cases/msgmerge-7/mm-test7.ok": 1,
    "gettext-cases/msgmerge-7/mm-test7.po": 1,
    "gettext-cases/msgmerge-7/mm-test7.pot": 1,
    "po-oddities/gettext-parser/error-unescaped-quote.po": 21,
    "po-oddities/gettext-parser/validate-duplicate-msgid.po": 15,
    "po-oddities/gettext-parser/validate-missing-msgid-plural.po": 14,
    "po-oddities/polib/test_syntax_error1.po": 5,
    "po-oddities/rosetta/fr_FR.utf8.po": 40,
}
NO_CATALOGUES = {".txt", ".tsv", ".yaml", ".csv", ".md"}


@pytest.fixture(scope="module")
def readings(corpora):
    """By path: the catalogue, or the sentence that the file was refused with."""
    found = {}
    for path in sorted(path for path in Path(corpora).rglob("*") if path.is_file()):
        try:
            found[path] = read_catalogue(path.read_bytes(), filename=path.name)
        except Refused as refusal:
            [found[path]] = refusal.reasons
    return found


def our_reading(catalogue):
    # polib drops the previous English of obsolete entries.
    return [
        (
            entry.context,
            entry.source,
            entry.plural_source or "",
            entry.targets,
            entry.fuzzy,
            entry.obsolete,
            None if entry.obsolete else entry.previous_source,
        )
        for entry in catalogue.entries
    ]


def polib_reading(path):
    return [
        (
            entry.msgctxt,
            entry.msgid,
            entry.msgid_plural,
            tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)) or (entry.msgstr,),
            entry.fuzzy,
            bool(entry.obsolete),
            None if entry.obsolete else entry.previous_msgid,
        )
        for entry in polib.pofile(str(path))
    ]


def test_every_real_catalogue_is_read_or_refused_as_known(corpora, readings):
    refused = {}
    for path, reading in readings.items():
        if path.suffix not in NO_CATALOGUES and isinstance(reading, str):
            place, _, _ = reading.removeprefix(path.name).partition(":")
            refused[str(path.relative_to(corpora))] = int(place.removeprefix(", line ")) if place else None
    assert refused == REFUSED


def test_other_files_beside_them_are_refused(readings):
    taken = [path for path, reading in readings.items() if path.suffix in NO_CATALOGUES and not isinstance(reading, str)]
    assert taken == []


def test_a_real_catalogue_is_read_as_polib_reads_it(readings):
    compared = 0
    for path, reading in readings.items():
        if isinstance(reading, str):
            continue
        try:
            theirs = polib_reading(path)
        except (OSError, UnicodeDecodeError):
            continue  # what polib cannot read, such as two strings on a line
        assert sorted(our_reading(reading), key=repr) == sorted(theirs, key=repr), path.name
        compared += 1
    assert compared > 150
