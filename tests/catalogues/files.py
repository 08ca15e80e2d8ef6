"""PO files for the tests, and what they are compared with."""

import polib
import pytest

from cms.catalogues import read_catalogue
from cms.catalogues.export import export_one
from cms.catalogues.intake import take_in
from cms.errors import Refused
from cms.factsheets.models import Segment
from cms.review.models import Decision, Edition

NAME = "sheet.po"
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'  # so the first entry stands in line 4


def read(text):
    return read_catalogue((HEAD + text).encode(), filename=NAME)


def only_entry(text):
    [entry] = read(text).entries
    return entry


def refusal_of(data):
    """The one sentence that a file is refused with."""
    with pytest.raises(Refused) as caught:
        read_catalogue(data, filename=NAME)
    [sentence] = caught.value.reasons
    return sentence


def refusal(text):
    return refusal_of((HEAD + text).encode())


def exported(universe, language="pl", sheet=None):
    return export_one(factsheet=sheet or universe.sheet, language=language, actor="tests")[1]


def edited(data, words=(), **headers):
    """The file as polib saves it after a translator has put words and taken the fuzzy marks off them."""
    catalogue = polib.pofile(data.decode())
    catalogue.metadata |= {name.replace("_", "-"): value for name, value in headers.items()}
    for entry in catalogue:
        if entry.msgctxt in words:
            entry.msgstr = words[entry.msgctxt]
            entry.flags = []
    return str(catalogue).encode()


def without_header(data, name):
    return b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b'"' + name.encode()))


def take(universe, data, **more):
    return take_in(data=data, filename="back.po", by=more.pop("by", universe.translator), **more)


def line_of(intake, key):
    [line] = [line for line in intake.lines if line.key == key]
    return line


def outcomes(intake):
    return {line.key: str(line.outcome) for line in intake.telling}


def rows():
    """Everything an import could change, but for the audit, which tells of each import."""
    return [list(model.objects.order_by("pk").values()) for model in (Decision, Segment, Edition)]
