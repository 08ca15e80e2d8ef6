"""One door for every format: what a file is, is seen from its content, and its name only helps where that is not plain. Pure."""

import re

from cms.catalogues.outgoing import Form
from cms.catalogues.reading import Catalogue, read_catalogue
from cms.catalogues.tables import is_table, read_table
from cms.catalogues.xliff_reading import read_xliff

_PO_ENTRY = re.compile(rb"[\r\n][ \t]*(?:#~[ \t]*)?msgid[ \t\"\r\n]")
_UNIT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:trans-)?unit[\s>]")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml|<(?:[\w.-]{1,40}:)?xliff[\s>])")
_UTF_16_XML = (b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0?\0", b"\0<\0?")
_ENDINGS = {"xlf": Form.XLIFF, "xliff": Form.XLIFF, "csv": Form.CSV, "tsv": Form.CSV}


def form_of(data: bytes, filename: str) -> Form:
    if _XML.match(data) or data.startswith(_UTF_16_XML):
        return Form.XLIFF
    if is_table(data):
        return Form.CSV
    if b"msgid" in data:
        return Form.PO
    return _ENDINGS.get(filename.rpartition(".")[2].lower(), Form.PO)


def read_any(data: bytes, *, filename: str) -> Catalogue:
    """Return what a PO, XLIFF or CSV file says; raises Refused, naming file, line and reason, and nothing else."""
    readers = {Form.PO: read_catalogue, Form.XLIFF: read_xliff, Form.CSV: read_table}
    return readers[form_of(data, filename)](data, filename=filename)


def entries_in(data: bytes) -> int:
    """About how many entries a file has, told without reading it; a table's rows are only counted when it is read."""
    return len((_UNIT if _XML.match(data) else _PO_ENTRY).findall(data))


def is_catalogue(data: bytes, filename: str) -> bool:
    """Tell whether a file among others is meant to be a catalogue: by its ending, or by its content if it has another."""
    if filename.rpartition(".")[2].lower() in {"po", *_ENDINGS}:
        return True
    return is_table(data) or re.search(rb"<xliff[\s>]", data[:1000]) is not None or _PO_ENTRY.search(data[:4096]) is not None
