from typing import Any

from django.core.management.base import BaseCommand

from cms.notifications.audit_review import remind_audit_review


class Command(BaseCommand):
    help = "Tells coordinators when the audit trail was not reviewed for too long; for every morning."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("A review of the audit is due." if remind_audit_review() else "No review of the audit is due.")
