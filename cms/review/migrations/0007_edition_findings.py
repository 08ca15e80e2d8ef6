from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0006_gradings")]

    operations = [migrations.AddField(model_name="edition", name="findings", field=models.JSONField(default=dict))]
