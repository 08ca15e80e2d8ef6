"""What somebody with the keys of the machine could do behind the rules: change rows, files, folders and the pointer."""

import json
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection

from cms.audit.guards import lift_guards, raise_guards
from cms.releases.actions import store
from cms.releases.store import ENDINGS, compressed, manifest_of
from tests.releases.commands import run


def breaks():
    """What `manage.py verify` finds, after proof that exit code and last line say so too."""
    code, said = run("verify")
    found = [line.strip() for line in said if line.startswith(" " * 10)]
    assert (code, said[-1]) == (1, f"First break: {found[0]}")
    return found


@contextmanager
def unguarded(table):
    """Lift the triggers of a table and raise them again."""
    lift_guards(connection, table)
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger is made on a table with checks outstanding
    raise_guards(connection, table)


def change(row, **columns):
    """Change a row by SQL alone."""
    table = row._meta.db_table
    names = ", ".join(f"{name} = %s" for name in columns)
    with unguarded(table), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {names} WHERE id = %s", [*columns.values(), row.pk])


def remove(row):
    table = row._meta.db_table
    with unguarded(table), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [row.pk])


def edit(path, old, new):
    """Change a published file and its compressed forms where they lie."""
    file = store().pointer / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1).encode()
    remove_file(path)  # hard links of other releases keep their words
    file.write_bytes(changed)
    for encoding, ending in ENDINGS.items():
        file.with_name(file.name + ending).write_bytes(compressed(changed, encoding))
    return changed


def remove_file(path):
    """Remove a published file and its compressed forms."""
    for ending in ("", *ENDINGS.values()):
        (store().pointer / f"{path}{ending}").unlink()


def edit_without_trace(path, old, new):
    """Change a published file, its line in the manifest, the name of the release and the pointer; return the new name."""
    changed = edit(path, old, new)
    place = store().pointer.resolve()
    listing = json.loads((place / "manifest.json").read_bytes())
    listing[path] |= {"sha256": sha256(changed).hexdigest(), "size": len(changed)}
    manifest = manifest_of(listing)
    (place / "manifest.json").unlink()
    (place / "manifest.json").write_bytes(manifest)
    digest = sha256(manifest).hexdigest()
    place.rename(place.with_name(digest))
    store().pointer.unlink()
    store().pointer.symlink_to(f"releases/{digest}")
    assert list(store().breaks_in(digest)) == []
    return digest
