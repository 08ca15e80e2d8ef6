"""A catalogue as a table: CSV that a spreadsheet opens without running anything in it, and back. Pure.

A spreadsheet takes a cell that begins with = + - @ for a formula, so such a cell goes out with an apostrophe before it. One
apostrophe before such a cell is taken off on the way in; a cell that had one already gets another, so that all come back
exactly as they were.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from cms.catalogues.decoding import MAX_BYTES
from cms.catalogues.outgoing import UNFINISHED, Leaving, Outgoing, headers_of
from cms.catalogues.reading import Catalogue, Entry, without_doubles
from cms.errors import Refused
from cms.review.state import State

COLUMNS = ("key", "source", "target", "state", "kind", "section", "note", "earlier source", "export")
NEEDED = ("key", "source", "target", "export")
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MAX_LINE = 1_000_000
_BOM = "\ufeff"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Full-width forms too: where people write Chinese or Japanese, spreadsheets take them for the same.
_STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_GOES_OUT = re.compile(f"'*[{_STARTS}]")
_COMES_BACK = re.compile(f"'+[{_STARTS}]")
_ERROR = re.compile(r"#(?:NAME\?|NAZWA\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!)|Err:\d{3}")


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _GOES_OUT.match(cell) else cell


def meant(cell: str) -> str:
    """Return what a cell was before `safe`."""
    return cell[1:] if _COMES_BACK.match(cell) else cell


def write_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file as spreadsheets like it: UTF-8 with a byte order mark, every cell in quotes and harmless."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return f"{_BOM}{out.getvalue()}".encode()


def write_table(outgoing: Outgoing) -> bytes:
    """Return the catalogue, a row for each segment; the last column says which export it is, also when rows are sorted."""
    return write_rows([COLUMNS, *(_row(leaving, outgoing.identity) for leaving in outgoing.segments)])


def _row(leaving: Leaving, identity: str) -> tuple[str, ...]:
    one = leaving
    return (one.key, one.source, one.target, one.state, one.kind, one.section, one.note, one.earlier_source, identity)


def is_table(data: bytes) -> bool:
    """Tell whether a file begins with the headings of a catalogue, whatever stands between them."""
    head = data[:4096].decode("utf-16" if data.startswith(_UTF_16) else "utf-8", "ignore")
    return bool(_separator_of(first_lines(head.removeprefix(_BOM))[1]))


def read_table(data: bytes, *, filename: str) -> Catalogue:
    """Return what the file says, as a catalogue; raises Refused, naming file, line and reason, and nothing else."""
    text = text_of(data, filename)
    offset, first = first_lines(text)
    separator = _separator_of(first)
    if not separator:
        raise Refused(f"{filename}, line {offset + 1}: the first row has to name the columns, “key” and “target” among them.")
    rows = rows_in(text.split("\n", 1)[1] if offset else text, separator, offset, filename)
    line, headings = next(rows)
    columns = [heading.strip().lower() for heading in headings]
    if missing := [f"“{name}”" for name in NEEDED if name not in columns]:
        raise Refused(
            f"{filename}, line {line}: the column {missing[0]} is missing; download the table again and keep its columns."
        )
    if doubled := [name for name in NEEDED if columns.count(name) > 1]:
        raise Refused(f"{filename}, line {line}: there are two columns “{doubled[0]}”.")
    warnings: list[str] = []
    entries: list[Entry] = []
    identities: dict[str, int] = {}
    for number, cells in rows:
        if len(cells) != len(columns):
            raise Refused(f"{filename}, line {number}: this row has {len(cells)} cells, but there are {len(columns)} columns.")
        row = dict(zip(columns, cells, strict=True))
        entries.append(_entry(row, number, warnings))
        identities.setdefault(row["export"].strip(), number)
    headers = _headers(identities, filename)
    return Catalogue(headers, "utf-8", tuple(warnings), tuple(without_doubles(entries, filename, warnings)))


def text_of(data: bytes, filename: str) -> str:
    """Return the text of a table as spreadsheets save it; raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{filename}: the file has {len(data) / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    try:
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise Refused(f"{filename}, line {line}: the file is not in UTF-8; save it as “CSV UTF-8”.") from problem
    if "\0" in text:
        raise Refused(f"{filename}, line {text[: text.index(chr(0))].count(chr(10)) + 1}: there is a NUL character in it.")
    return text.removeprefix(_BOM)


def first_lines(text: str) -> tuple[int, str]:
    """The line that names the columns, and how many stand before it: Excel may say there what the separator is."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\s*", first):
        return 1, rest.partition("\n")[0]
    return 0, first


def _separator_of(first: str) -> str:
    if len(first) > MAX_LINE:
        return ""
    headings = {separator: {name.strip(' "\r').lower() for name in first.split(separator)} for separator in SEPARATORS}
    return next((separator for separator, names in headings.items() if {"key", "target"} <= names), "")


def rows_in(text: str, separator: str, offset: int, filename: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, and the line it begins in."""
    reader = csv.reader(_lines(text, offset, filename), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + offset + 1
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            why = "a cell is too long, or its quotation marks are not closed"
            raise Refused(f"{filename}, line {line}: this row cannot be read; {why}.") from problem
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _lines(text: str, offset: int, filename: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=offset + 1):
        if len(line) > MAX_LINE:  # which could be a row of millions of cells
            raise Refused(f"{filename}, line {number}: this line has {len(line):,} characters; a table has at most {MAX_LINE:,}.")
        yield line


def _entry(row: dict[str, str], line: int, warnings: list[str]) -> Entry:
    target = meant(row["target"])
    stated = row.get("state", "").strip().lower()
    if is_unknown := stated not in {"", *State}:
        warnings.append(f"Line {line}: “{stated[:40]}” is no state that we know; the words are taken as a draft.")
    earlier, note = meant(row.get("earlier source", "")), meant(row.get("note", ""))
    return Entry(
        context=row["key"].strip() or None,
        source=meant(row["source"]),
        plural_source=None,
        targets=(target,),
        fuzzy=bool(target) and (is_unknown or stated in UNFINISHED),
        obsolete=False,
        previous_source=earlier or None,
        flags=(),
        comments=(note,) if note else (),
        extracted=(),
        references=(),
        line=line,
        problem=_problem(row["key"], row["target"]),
    )


def _problem(key: str, cell: str) -> str:
    if not key.strip():
        return "The row has no key, so it is not known which segment it is."
    if cell.startswith("="):
        return "The cell begins with “=”, as a formula does; if these are the words, put an apostrophe before them."
    if _ERROR.fullmatch(cell.strip()):
        return f"“{cell.strip()}” is what a spreadsheet puts where it took words for a formula; the words are lost in this file."
    return ""


def _headers(identities: dict[str, int], filename: str) -> dict[str, str]:
    if not identities:
        raise Refused(f"{filename}: there is no row in the table.")
    (first, line), *others = identities.items()
    if others:
        why = "this row belongs to another export than the first one (column “export”); send each in a file of its own"
        raise Refused(f"{filename}, line {others[0][1]}: {why}.")
    headers = headers_of(first)
    if not headers:
        raise Refused(f"{filename}, line {line}: the column “export” does not say which factsheet and language this is.")
    return dict(headers)
