"""The rows of a test database as they were, to be brought back after a transactional test has emptied it."""

import sqlite3

from django.db import connection, transaction


def keep_rows():
    """Return what brings all rows back, or None where the database does not let us."""
    return {"postgresql": _keep_postgresql, "sqlite": _keep_sqlite}[connection.vendor]()


def _keep_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone() != ("on",):
            return None
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        kept = {}
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                kept[table] = b"".join(map(bytes, copy))

    def bring_back():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            for table, rows in kept.items():
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)

    return bring_back


def _keep_sqlite():
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)
    return lambda: kept.backup(connection.connection)
