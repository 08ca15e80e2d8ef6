import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0004_recalls"),
    ]

    operations = [
        migrations.CreateModel(
            name="OverdueMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overdue_marks",
                        to="releases.publication",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]
