from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["act", "number"], name="events_of_an_act")),
        migrations.AddIndex("event", models.Index(fields=["actor", "number"], name="events_of_an_actor")),
        migrations.AddIndex("event", models.Index(fields=["at"], name="events_of_a_day")),
        migrations.AddIndex("event", models.Index(fields=["subject"], name="events_about", opclasses=["varchar_pattern_ops"])),
        migrations.CreateModel(
            name="AuditReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_number", models.PositiveBigIntegerField(unique=True)),
                ("to_number", models.PositiveBigIntegerField(unique=True)),
                ("looked_at", models.TextField()),
                ("found", models.TextField()),
                ("by", models.CharField(max_length=150)),
                ("printed_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("digest", models.CharField(help_text="Of the last event that was reviewed.", max_length=64)),
            ],
            options={"ordering": ["to_number"]},
        ),
    ]
