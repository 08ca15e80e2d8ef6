"""Database triggers that refuse UPDATE, DELETE, TRUNCATE and REPLACE on append-only tables."""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

REFUSAL = "is append-only: its rows are never changed or removed"


def _statements(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} {REFUSAL}'; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_guard()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_guard()"
        )
        return
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refusal}"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refusal}"
    # INSERT OR REPLACE removes the row that is in its way without a DELETE that a trigger would see.
    taken = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in _unique(connection, table)
    )
    yield (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) {refusal}"
    )


def _unique(connection: BaseDatabaseWrapper, table: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    return [constraint["columns"] for constraint in constraints if constraint["unique"] or constraint["primary_key"]]


def _removals(table: str, vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield f"DROP FUNCTION IF EXISTS {table}_guard() CASCADE"
        return
    for verb in ("update", "delete", "replace"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}"


def raise_guards(connection: BaseDatabaseWrapper, table: str) -> None:
    statements = [*_removals(table, connection.vendor), *_statements(connection, table)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_guards(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in _removals(table, connection.vendor):
            cursor.execute(statement)


def is_guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Tell whether the triggers stand; SQLite loses them when a migration remakes the table."""
    if connection.vendor == "postgresql":
        wanted = {f"{table}_no_change", f"{table}_no_truncate"}
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
    else:
        wanted = {f"{table}_no_update", f"{table}_no_delete", f"{table}_no_replace"}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return wanted <= {name for (name,) in cursor.fetchall()}


def append_only(table: str) -> RunPython:
    """The migration operation that guards a table."""

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        raise_guards(schema_editor.connection, table)

    def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        lift_guards(schema_editor.connection, table)

    return RunPython(forwards, backwards)
