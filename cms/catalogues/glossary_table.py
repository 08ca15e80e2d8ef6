"""A glossary as a table, a row for each form: CSV that a spreadsheet opens without running anything in it, and back. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cms.catalogues.tables import SEPARATORS, first_lines, meant, rows_in, text_of, write_rows
from cms.errors import Refused
from cms.languages import REGISTRY, SOURCE, find
from cms.memory.entries import MAX_TERMS, Entry, Form, Status, clean

COLUMNS = ("key", "term", "language", "form", "status", "remark", "definition", "note", "do not translate", "safety")
NEEDED = ("language", "form")
YES, NO = "yes", "no"
_FORMULA = re.compile("[=+@\\-\t\r\n\uff1d\uff0b\uff0d\uff20]")
_STATUSES = {status.value: status for status in Status} | {
    "admitted": Status.ALLOWED,
    "deprecated": Status.FORBIDDEN,
    "preferredterm-admn-sts": Status.PREFERRED,
    "admittedterm-admn-sts": Status.ALLOWED,
    "deprecatedterm-admn-sts": Status.FORBIDDEN,
}
_FLAGS = {"": None, YES: True, NO: False}


def write_glossary(entries: Iterable[Entry]) -> bytes:
    """Return the table; what is said of a term as a whole stands in its first row."""
    return write_rows([COLUMNS, *(row for entry in entries for row in _rows_of(entry))])


def _rows_of(entry: Entry) -> Iterator[tuple[str, ...]]:
    flags = (YES if entry.do_not_translate else NO, YES if entry.is_safety else NO)
    about: tuple[str, ...] = (entry.definition or "", entry.note or "", *flags)
    for code in REGISTRY:
        for form in entry.forms_in(code):
            yield (entry.key, entry.name, code, form.text, str(form.status or ""), form.note, *about)
            about = ("", "", "", "")


def read_glossary(data: bytes, *, filename: str) -> list[Entry]:
    """Return the terms of a table; raises Refused, naming file, line and reason, and nothing else.

    Rows belong together that have the same key or, without one, the same English term.
    """
    text = text_of(data, filename)
    if not text.strip():
        raise Refused(f"{filename}: the file is empty.")
    offset, first = first_lines(text)
    rows = rows_in(text.split("\n", 1)[1] if offset else text, max(SEPARATORS, key=first.count), offset, filename)
    line, headings = next(rows, (1, []))
    columns = [heading.strip().lower() for heading in headings]
    if missing := [name for name in NEEDED if name not in columns]:
        raise Refused(f"{filename}, line {line}: the column “{missing[0]}” is missing. A glossary has: {', '.join(COLUMNS)}.")
    found: dict[str, Entry] = {}
    for number, cells in rows:
        if len(cells) != len(columns):
            raise Refused(f"{filename}, line {number}: this row has {len(cells)} cells, but there are {len(columns)} columns.")
        row = dict(zip(columns, cells, strict=True))
        name = _name_of(row)
        found[name] = _with_row(found.get(name) or Entry(key=_cell(row, "key"), line=number), row, number)
        if len(found) > MAX_TERMS:
            raise Refused(f"{filename}: the file has more than {MAX_TERMS:,} terms, and a glossary has no more.")
    if not found:
        raise Refused(f"{filename}: there is no term in this file.")
    return [_with_term(entry, name) for name, entry in found.items()]


def _name_of(row: dict[str, str]) -> str:
    """What the rows of a term have in common."""
    language = find(row["language"])
    english = _cell(row, "form") if language and language.code == SOURCE else ""
    return _cell(row, "key") or f" {_cell(row, 'term') or english}"


def _with_term(entry: Entry, name: str) -> Entry:
    """Add the English that a table for another language names in its column “term” alone."""
    if entry.key or entry.forms_in(SOURCE) or not name.strip():
        return entry
    return replace(entry, forms=(Form(SOURCE, name.strip()), *entry.forms))


def _with_row(entry: Entry, row: dict[str, str], line: int) -> Entry:
    problem = entry.problem or _problem(row, line)
    left = list(entry.left)
    language, form = find(row["language"]), _cell(row, "form")
    status = _cell(row, "status").lower()
    forms = entry.forms
    if language is None:
        left.append(f"Line {line}: “{row['language'][:40]}” is no language we publish in; the form is not taken.")
    elif not form:
        left.append(f"Line {line}: the form in {language.english} is empty; nothing is taken of it.")
    else:
        forms = (*forms, Form(language.code, form, _STATUSES.get(status), _cell(row, "remark")))
    said: dict[str, str | None] = {}
    for column in ("definition", "note"):
        here, known = _cell(row, column), getattr(entry, column)
        if here and known and here != known:
            left.append(f"Line {line}: another {column} is not kept: “{here[:80]}”")
        said[column] = known or here or None
    return replace(
        entry,
        forms=forms,
        problem=problem,
        left=tuple(left),
        definition=said["definition"],
        note=said["note"],
        do_not_translate=_either(entry.do_not_translate, _FLAGS.get(_cell(row, "do not translate").lower())),
        is_safety=_either(entry.is_safety, _FLAGS.get(_cell(row, "safety").lower())),
    )


def _either(known: bool | None, here: bool | None) -> bool | None:
    return known if here is None else here


def _problem(row: dict[str, str], line: int) -> str:
    """Say why nothing of a term is taken in which this row stands."""
    for column, cell in row.items():
        if _FORMULA.match(cell):
            return f"Line {line}: the cell “{column}” begins with “{cell[0]}”, as a formula does; if it is text, put ' before it."
    if (status := _cell(row, "status").lower()) and status not in _STATUSES:
        return f"Line {line}: “{status[:40]}” is no status; there are {', '.join(Status)}."
    for column in ("do not translate", "safety"):
        if (flag := _cell(row, column).lower()) not in _FLAGS:
            return f"Line {line}: “{flag[:40]}” in the column “{column}” is neither {YES} nor {NO}."
    return ""


def _cell(row: dict[str, str], column: str) -> str:
    return clean(meant(row.get(column, "")))
