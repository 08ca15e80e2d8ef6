from django.db import migrations

from cms.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("review", "0003_remarks_and_back_translations")]

    # Signatures once more: SQLite made their table anew for the new column, and lost its triggers.
    operations = [
        append_only("review_signature"),
        append_only("review_remark"),
        append_only("review_disposition"),
        append_only("review_backtranslation"),
        append_only("review_reconciliation"),
    ]
