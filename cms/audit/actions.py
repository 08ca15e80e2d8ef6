from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cms.audit.chain import GENESIS, event_digest
from cms.audit.models import Event

CHAIN_LOCK = 7_310_001  # any number, the same in every process


def hold_chain() -> None:
    """Let nobody else append an event until this transaction ends."""
    if connection.vendor == "postgresql":
        # SQLite has one writer; here two transactions could read the same last event.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


@transaction.atomic(savepoint=False)  # an act that cannot be told is undone as a whole
def record(*, actor: str, act: str, subject: str, **payload: Any) -> Event:
    """Append one event to the chain, in the transaction of the act it tells of."""
    hold_chain()
    last = Event.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = last or (0, GENESIS)
    at = timezone.now()
    digest = event_digest(previous=previous, at=at, actor=actor, act=act, subject=subject, payload=payload)
    return Event.objects.create(
        number=number + 1,
        at=at,
        actor=actor,
        act=act,
        subject=subject,
        payload=payload,
        previous=previous,
        digest=digest,
    )
