from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0004_guards")]

    operations = [
        migrations.AddIndex(model_name="edition", index=models.Index(fields=["language", "state"], name="editions_in_a_state"))
    ]
