import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_back_translator"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(choices=[("factsheet", "Factsheet"), ("topic", "Topic")], max_length=20)),
                ("key", models.CharField(max_length=60)),
                ("what", models.CharField(max_length=500)),
                ("declared_on", models.DateField()),
                (
                    "until",
                    models.DateField(
                        blank=True, help_text="The last day on which it stands; empty: until it is ended.", null=True
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, help_text="Why it was ended.", max_length=500)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "conflicts of interest",
                "ordering": ["person", "about", "key", "-declared_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "author"),
                            ("translator", "translator"),
                            ("reviser", "reviser"),
                            ("back-translator", "back-translator"),
                            ("clinical reviewer", "clinical reviewer"),
                            ("publisher", "publisher"),
                            ("coordinator", "coordinator"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "language",
                    models.CharField(blank=True, help_text="The one worked into; empty for the whole site.", max_length=20),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("degree in translation", "degree in translation"),
                            (
                                "another degree and two years' full-time experience",
                                "another degree and two years' full-time experience",
                            ),
                            ("five years' full-time experience", "five years' full-time experience"),
                            ("professional registration", "professional registration"),
                            ("training for this duty", "training for this duty"),
                        ],
                        max_length=60,
                    ),
                ),
                ("evidence", models.TextField()),
                ("register", models.CharField(blank=True, help_text="Such as CIOL, ITI, NMC or GMC.", max_length=100)),
                ("number", models.CharField(blank=True, max_length=50)),
                ("checked_on", models.DateField()),
                ("valid_until", models.DateField(help_text="The last day on which it counts.")),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, help_text="Why it was ended.", max_length=500)),
                (
                    "checked_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="competences", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["person", "role", "language", "-valid_until", "-pk"],
                "indexes": [models.Index(fields=["person", "role", "language"], name="competences_for_a_duty")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="a_competence_ends_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("checked_by")), _negated=True),
                        name="nobody_vouches_for_themselves",
                    ),
                ],
            },
        ),
    ]
