from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="is_named_on_pages",
            field=models.BooleanField(
                default=False,
                help_text="Only with this person's consent; else the page names the role.",
                verbose_name="may be named on patients' pages",
            ),
        ),
    ]
