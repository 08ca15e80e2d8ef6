"""Rows of the index by the thousand, on PostgreSQL and on SQLite.

Many values travel as one parameter, so that a statement has the same few words whatever their number; Django's own lists of
parameters take longer to write down than the database takes to answer.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def read(sql: str, *values: Any) -> list[Row]:
    """Run a query in which “AMONG %s” stands for a comparison with the values of a list."""
    with connection.cursor() as cursor:
        cursor.execute(*_spoken(sql, values))
        return list(cursor.fetchall())


def do(sql: str, *values: Any) -> None:
    """Run a statement of the same kind that returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(*_spoken(sql, values))


def _spoken(sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """Say it as this database does."""
    if connection.vendor == "postgresql":
        return sql.replace("AMONG %s", "= ANY(%s)"), list(values)
    listed = [json.dumps(value) if isinstance(value, list) else value for value in values]
    return sql.replace("AMONG %s", "IN (SELECT value FROM json_each(%s))"), listed


def joined(one: str, other: str) -> str:
    """Two columns of bytes, one behind the other; SQLite would call the outcome a text."""
    return f"{one} || {other}" if connection.vendor == "postgresql" else f"CAST({one} || {other} AS BLOB)"


def put(table: str, columns: Mapping[str, str], rows: Sequence[Row], *, clash: str, instead: str) -> None:
    """Insert rows, columns given with their types; where one with the same `clash` is there, do the assignment `instead`."""
    into, conflict = f"INSERT INTO {table} ({', '.join(columns)})", f"ON CONFLICT ({clash}) DO UPDATE SET {instead}"
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}) {conflict}", [list(one) for one in zip(*rows, strict=True)])
        else:
            cursor.executemany(f"{into} VALUES ({', '.join('%s' for _ in columns)}) {conflict}", rows)
