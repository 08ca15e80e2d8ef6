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


def files_of(corpora):
    return sorted(path for path in Path(corpora).rglob("*") if path.is_file())


def our_reading(path):
    catalogue = read_catalogue(path.read_bytes(), filename=path.name)
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


def test_every_real_catalogue_is_read_or_refused_as_known(corpora):
    refused = {}
    for path in files_of(corpora):
        try:
            read_catalogue(path.read_bytes(), filename=path.name)
        except Refused as refusal:
            [sentence] = refusal.reasons
            place, _, _ = sentence.removeprefix(path.name).partition(":")
            if path.suffix not in NO_CATALOGUES:
                refused[str(path.relative_to(corpora))] = int(place.removeprefix(", line ")) if place else None
    assert refused == REFUSED


def test_other_files_beside_them_are_refused(corpora):
    taken = []
    for path in files_of(corpora):
        if path.suffix in NO_CATALOGUES:
            with pytest.raises(Refused, match=r"\.$"):
                taken.append(read_catalogue(path.read_bytes(), filename=path.name))
    assert taken == []


def test_a_real_catalogue_is_read_as_polib_reads_it(corpora):
    compared = 0
    for path in files_of(corpora):
        if path.suffix in NO_CATALOGUES or str(path.relative_to(corpora)) in REFUSED:
            continue
        try:
            theirs = polib_reading(path)
        except (OSError, UnicodeDecodeError):
            continue  # what polib cannot read, such as two strings on a line
        assert sorted(our_reading(path), key=repr) == sorted(theirs, key=repr), path.name
        compared += 1
    assert compared > 150
