import django.db.models.deletion
from django.db import migrations, models

from cms.languages import REGISTRY, SOURCE
from cms.memory.words import indexed_words


def index(apps, schema_editor):
    """Let what is there be found; as factsheets/searched.py does from here on."""
    Version, Searched = apps.get_model("factsheets", "Version"), apps.get_model("factsheets", "SearchedWords")
    fields = {code: entry.field for code, entry in REGISTRY.items()}
    newest = {}
    for factsheet, number in (
        Version.objects.filter(frozen_at__isnull=False).order_by("number").values_list("factsheet", "number")
    ):
        newest[factsheet] = number
    for version in Version.objects.order_by("pk"):
        if version.number < newest.get(version.factsheet_id, 0):
            continue
        rows = []
        for segment in version.segments.all():
            for code, field in fields.items():
                words = [f"{code}:{word}" for word in indexed_words(getattr(segment, field, "") or "")]
                if code == SOURCE:
                    words += [f"key:{word}" for word in indexed_words(segment.key.replace("-", " "))]
                if words:
                    rows.append(Searched(segment=segment, language=code, words=" ".join(words)))
        Searched.objects.bulk_create(rows, batch_size=500)


# Its price tells PostgreSQL never to look through all rows, however few it is asked for.
VECTOR = """
CREATE FUNCTION searched_vector(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS $$ BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$
"""
# Without the list of what is pending, which every search would have to read.
INDEX = "CREATE INDEX searched_words ON factsheets_searchedwords USING gin (searched_vector(words)) WITH (fastupdate = off)"


def add_index(apps, schema_editor):
    """Only PostgreSQL has such an index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(VECTOR)
        schema_editor.execute(INDEX)


def remove_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX searched_words")
        schema_editor.execute("DROP FUNCTION searched_vector(text)")


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0004_facts_box")]

    operations = [
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(condition=models.Q(("severity__gte", 2)), fields=["version", "severity"], name="graded_changes"),
        ),
        migrations.CreateModel(
            name="SearchedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=20)),
                ("words", models.TextField(blank=True)),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="searched",
                        to="factsheets.segment",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("segment", "language"), name="found_once_per_language")]},
        ),
        migrations.RunPython(add_index, remove_index),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
