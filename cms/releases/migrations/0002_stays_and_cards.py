"""Which publications are live is kept from release to release, no longer listed anew for each; cards spare reading snapshots."""

import django.db.models.deletion
from django.db import migrations, models

from cms.releases.site import card_of


def fill(apps, schema_editor):
    Publication = apps.get_model("releases", "Publication")
    Release = apps.get_model("releases", "Release")
    Stay = apps.get_model("releases", "Stay")
    for publication in Publication.objects.iterator():
        day = publication.published_at.date().isoformat()
        # Snapshots never change: what the older ones lack is said in the card alone.
        told = {name: value for name, value in card_of(publication.snapshot).items() if value is not None}
        publication.card = {"published_on": day, "english_published": day, "names": {}, "pictures": {}, **told}
        publication.save(update_fields=["card"])
    open_stays = {}
    for release in Release.objects.order_by("pk"):
        listed = set(release.publications.values_list("pk", flat=True))
        for pk in set(open_stays) - listed:
            stay = open_stays.pop(pk)
            stay.ended = release
            stay.save(update_fields=["ended"])
        for pk in listed - set(open_stays):
            open_stays[pk] = Stay.objects.create(publication_id=pk, began=release)


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="card",
            field=models.JSONField(
                default=dict, help_text="Of the snapshot: what lists and links need, so that they need not read all of it."
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "began",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="releases.release"),
                ),
                (
                    "ended",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="releases.release",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="releases.publication"
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended", None)), fields=("publication",), name="live_once_at_a_time"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveField(model_name="release", name="publications"),
    ]
