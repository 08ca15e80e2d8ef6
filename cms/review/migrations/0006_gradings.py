import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cms.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("factsheets", "0005_searched_words"),
        ("review", "0005_editions_in_a_state"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="signature",
            name="meaning",
            field=models.CharField(
                choices=[
                    ("clinical approval", "Clinical Approval"),
                    ("full review", "Full Review"),
                    ("no change needed", "No Change"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Grading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("segment_key", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("floor", models.PositiveSmallIntegerField()),
                ("severity", models.PositiveSmallIntegerField()),
                ("step", models.CharField(choices=[("proposed", "Proposed"), ("confirmed", "Confirmed")], max_length=10)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gradings", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gradings", to="factsheets.version"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        append_only("review_grading"),
    ]
