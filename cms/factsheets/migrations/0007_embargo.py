from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0006_pictures")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="embargo_until",
            field=models.DateTimeField(blank=True, help_text="Before this time nothing of it goes out.", null=True),
        )
    ]
