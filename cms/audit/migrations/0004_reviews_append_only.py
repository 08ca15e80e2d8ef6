from django.db import migrations

from cms.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_browsing_and_reviews")]

    operations = [append_only("audit_auditreview")]
