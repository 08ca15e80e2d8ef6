"""Telling coordinators that nobody has read the audit trail for longer than the site allows."""

from django.conf import settings
from django.db import transaction

from cms.audit.reviews import is_overdue, newest_review, reviewed_up_to
from cms.notifications.actions import tell_once
from cms.notifications.kinds import Kind
from cms.people.duties import held_in
from cms.people.models import Duty
from cms.people.rules import shown
from cms.roles import Role

AGAIN_AFTER_DAYS = 7


@transaction.atomic
def remind_audit_review() -> bool:
    """Tell coordinators, once a week, while a review is due; return whether one is."""
    since = reviewed_up_to(newest_review())
    if since is None or not is_overdue(since):
        return False
    months = settings.AUDIT_REVIEW_MONTHS
    text = f"The audit was not reviewed since {shown(since.date())}; it is to be read every {months} months."
    duties = Duty.objects.filter(role=Role.COORDINATOR.value, ended_at=None, person__is_active=True).select_related("person")
    people = [one.duty.person for one in held_in(duties.covered()) if one.counts]
    tell_once(people=people, kind=Kind.AUDIT, text=text, place="audit/review/", days=AGAIN_AFTER_DAYS)
    return True
