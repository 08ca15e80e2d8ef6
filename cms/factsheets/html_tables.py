"""Tables of HTML as grids, so that every cell stays in its column. Pure."""

from collections.abc import Iterator
from typing import Any

_INNER = {"thead", "tbody", "tfoot", "tr"}
_KNOWN = {"td", "th", "caption", "colgroup", "col"}


def rows_of(table: Any) -> list[list[Any]]:
    """The rows of a table itself, not those of tables in its cells."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append([cell for cell in child if cell.tag in {"td", "th"}])
        elif child.tag in {"thead", "tbody", "tfoot"}:
            rows += rows_of(child)
    return [row for row in rows if row]


def strays_of(table: Any) -> Iterator[Any]:
    """What stands in a table and in none of its cells, as parsers leave it there."""
    for child in table:
        if child.tag in _INNER:
            yield from strays_of(child)
        elif child.tag not in _KNOWN and isinstance(child.tag, str):
            yield child


def span(cell: Any, name: str) -> int:
    stated = cell.get(name, "1")
    return min(int(stated), 50) if stated.isascii() and stated.isdigit() and int(stated) else 1


def filled(rows: list[list[Any]], width: int) -> list[list[Any | None]]:
    """The grid of a table: a joined cell stands in the first of its places, the others are None."""
    taken: dict[tuple[int, int], Any | None] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            for below in range(min(span(cell, "rowspan"), len(rows) - number)):
                for beside in range(span(cell, "colspan")):
                    taken[number + below, column + beside] = None
            taken[number, column] = cell
            column += span(cell, "colspan")
    width = max(width, 1 + max(column for _, column in taken))
    return [[taken.get((number, column)) for column in range(width)] for number in range(len(rows))]
