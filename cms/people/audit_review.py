"""The audit trail is itself read and signed for, and who takes out a copy of it is told of in it."""

from django.db import transaction
from django.utils import timezone

from cms.audit.actions import hold_chain, record
from cms.audit.models import AuditReview, Event
from cms.audit.reviews import MAX_TEXT, REVIEWED, newest_review
from cms.errors import Refused
from cms.people.duties import require
from cms.people.models import Person
from cms.people.passwords import confirm_password
from cms.roles import Act


def sign_audit_review(*, by: Person, password: str, looked_at: str, found: str, read: int) -> AuditReview:
    """Sign that the trail was read from the last review up to event `read`; a wrong password is recorded."""
    require(by, Act.REVIEW_AUDIT)
    looked_at, found = looked_at.strip(), found.strip()
    if reasons := [*_reasons_against("what you looked at", looked_at), *_reasons_against("what you found", found)]:
        raise Refused(*reasons)
    confirm_password(person=by, password=password, subject=f"the review of the audit up to event {read}")
    return _sign(by, looked_at, found, read)


def _reasons_against(name: str, text: str) -> list[str]:
    if not text:
        return [f"Say {name}; “nothing” is an answer too."]
    if len(text) > MAX_TEXT:
        return [f"Say {name} in at most {MAX_TEXT:,} characters; there are {len(text):,}."]
    return []


@transaction.atomic
def _sign(by: Person, looked_at: str, found: str, read: int) -> AuditReview:
    hold_chain()
    last = newest_review()
    first = last.to_number + 1 if last else 1
    end = Event.objects.filter(number=read).first()
    if end is None or read < first:
        raise Refused("Somebody else reviewed these events while you were reading them. Nothing was signed; look again.")
    review = AuditReview.objects.create(
        from_number=first,
        to_number=read,
        looked_at=looked_at,
        found=found,
        by=by.username,
        printed_name=by.printed_name or by.username,
        at=timezone.now(),
        digest=end.digest,
    )
    told = {"from": first, "to": read, "digest": end.digest, "looked_at": looked_at, "found": found}
    record(actor=by.username, act=REVIEWED, subject=str(review), **told)
    return review


@transaction.atomic
def record_audit_export(*, by: Person, form: str, asked: dict[str, str]) -> int:
    """Leave a trace that a copy was taken out; return the number of the last event that is in it."""
    require(by, Act.READ_AUDIT)
    hold_chain()
    up_to = Event.objects.order_by("-number").values_list("number", flat=True).first() or 0
    record(actor=by.username, act="audit exported", subject="the audit", form=form, asked=asked, up_to=up_to)
    return up_to
