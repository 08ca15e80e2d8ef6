"""Database triggers that refuse UPDATE, DELETE and TRUNCATE on append-only tables."""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

REFUSAL = "is append-only: its rows are never changed or removed"


def _statements(table: str, vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
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
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
        )


def _removals(table: str, vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield f"DROP FUNCTION IF EXISTS {table}_guard() CASCADE"
        return
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}"


def raise_guards(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in [*_removals(table, connection.vendor), *_statements(table, connection.vendor)]:
            cursor.execute(statement)


def lift_guards(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in _removals(table, connection.vendor):
            cursor.execute(statement)


def is_guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Tell whether the triggers stand; SQLite loses them when a migration remakes the table."""
    if connection.vendor == "postgresql":
        query = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        (count,) = cursor.fetchone()
    return bool(count >= 2)


def append_only(table: str) -> RunPython:
    """The migration operation that guards a table."""

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        raise_guards(schema_editor.connection, table)

    def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        lift_guards(schema_editor.connection, table)

    return RunPython(forwards, backwards)
