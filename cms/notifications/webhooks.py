"""Telling other systems what happened: each event of the audit after the cursor, in order, signed, until it has arrived.

The chain is the queue: its numbers have no gaps and come in order, so that a number is all a webhook needs to remember.
"""

import hmac
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.notifications.models import Webhook
from cms.notifications.posting import NotPosted, post, reasons_against_address
from cms.notifications.texts import one_line
from cms.notifications.timing import CLAIM, WAITS, wait_after
from cms.people.duties import roles_of
from cms.people.models import Duty, Person
from cms.roles import Role

# About people and how they use the workbench, not about texts: no other system is told.
PRIVATE = frozenset(
    {
        "audit exported",
        "audit reviewed",
        "comment withdrawn",  # carries what somebody took back
        "competence ended",
        "competence recorded",
        "conflict declared",
        "conflict ended",
        "details erased",
        "duty ended",
        "duty given",
        "e-mail address changed",
        "feed ended",
        "feed opened",
        "password chosen",
        "password invited",
        "person changed",
        "person deactivated",
        "person enrolled",
        "person reactivated",
        "refused",
        "register exported",
        "sign-in failed",
        "signed in",
        "signing failed",
    }
)
AT_A_TIME = 100
IN_A_ROW = timedelta(minutes=1)  # a slow system does not keep the others waiting longer than this
MAX_ACTS, MAX_ACT = 50, 60
Clock = Callable[[], datetime]


def require_coordinator(person: Person) -> None:
    if Role.COORDINATOR not in roles_of(person):
        raise NotEntitled("Only a coordinator can connect other systems here.")


def webhook_at(number: int) -> Webhook:
    """Return the webhook; raises Unknown."""
    hook = Webhook.objects.filter(pk=number).first()
    if hook is None:
        raise Unknown(f"There is no webhook {number}.")
    return hook


@transaction.atomic
def add_webhook(*, url: str, acts: Iterable[str], by: Person) -> Webhook:
    """Connect a system, which is told of what happens from now on; its secret is in the row, to be shown this once."""
    require_coordinator(by)
    wanted = sorted({act for line in acts if (act := line.strip())})
    if reasons := [*reasons_against_address(url.strip()), *_reasons_against_acts(wanted)]:
        raise Refused(*reasons)
    now = timezone.now()
    about = {"added_by": str(by)[:150], "added_at": now, "due_at": now, "cursor": _last_number()}
    hook = Webhook.objects.create(url=url.strip(), secret=token_hex(32), acts=wanted, **about)
    record(actor=by.username, act="webhook added", subject=str(hook), acts=wanted)
    return hook


def _reasons_against_acts(wanted: list[str]) -> Iterable[str]:
    for act in wanted:
        if act in PRIVATE:
            yield f"“{act}” is about people; no other system is told of it."
        if len(act) > MAX_ACT:
            yield f"No act has a name of more than {MAX_ACT} characters: “{act[:MAX_ACT]}…”."
    if len(wanted) > MAX_ACTS:
        yield f"At most {MAX_ACTS} acts can be named; name none to be told of all."


def acts_not_heard_of(acts: Iterable[str]) -> list[str]:
    """Those under which nothing has happened yet: a slip of the pen, perhaps."""
    return [act for act in acts if not Event.objects.filter(act=act).exists()]


@transaction.atomic
def remove_webhook(*, hook: Webhook, by: Person) -> None:
    require_coordinator(by)
    name = str(hook)
    hook.delete()
    record(actor=by.username, act="webhook removed", subject=name)


@transaction.atomic
def resume_webhook(*, hook: Webhook, by: Person) -> None:
    """Go on after a pause with the event that did not arrive; nothing is left out."""
    require_coordinator(by)
    resumed = Webhook.objects.filter(pk=hook.pk, is_active=False)
    if not resumed.update(is_active=True, tries=0, problem="", claim="", due_at=timezone.now()):
        raise Refused("This webhook is not paused.")
    record(actor=by.username, act="webhook resumed", subject=str(hook))


def try_webhook(*, hook: Webhook, by: Person) -> None:
    """Post an event that says it is a test; raises Refused with what went wrong."""
    require_coordinator(by)
    now = timezone.now()
    test = Event(number=0, at=now, actor=by.username, act="test", subject=str(hook), payload={}, digest="")
    try:
        _post(hook, test, now)
    except NotPosted as problem:
        raise Refused(f"The test did not arrive. {problem}") from problem


def deliver_due(*, clock: Clock = timezone.now) -> int:
    """Post what each system has not had yet; return how many events arrived."""
    last = _last_number()
    due = Webhook.objects.filter(is_active=True, due_at__lte=clock(), cursor__lt=last)
    return sum(_deliver(number, last, clock) for number in list(due.values_list("pk", flat=True)))


def _last_number() -> int:
    return Event.objects.aggregate(last=Max("number"))["last"] or 0


def _deliver(number: int, last: int, clock: Clock) -> int:
    """Post in order until one fails. Every step asks whether the webhook is still this process's."""
    now, claim = clock(), uuid4().hex
    free = Webhook.objects.filter(pk=number, is_active=True, due_at__lte=now)
    if not free.update(due_at=now + CLAIM, claim=claim):
        return 0
    mine = Webhook.objects.filter(pk=number, claim=claim)
    hook = mine.first()
    if hook is None:
        return 0
    arrived, until = 0, now + IN_A_ROW
    events = list(_wanted(hook, last)[:AT_A_TIME])
    for event in events:
        if clock() > until:
            break
        try:
            _post(hook, event, clock())
        except NotPosted as problem:
            _put_off(hook, mine, event, str(problem), clock)
            return arrived
        hook.tries = 0
        now = clock()
        if not mine.update(cursor=event.number, tries=0, problem="", delivered_at=now, due_at=now + CLAIM):
            return arrived
        arrived += 1
    has_all = arrived == len(events) < AT_A_TIME
    mine.update(due_at=clock(), claim="", **({"cursor": last} if has_all else {}))
    return arrived


def _wanted(hook: Webhook, last: int) -> QuerySet[Event]:
    events = Event.objects.filter(number__gt=hook.cursor, number__lte=last).exclude(act__in=PRIVATE).order_by("number")
    return events.filter(act__in=hook.acts) if hook.acts else events


def _post(hook: Webhook, event: Event, now: datetime) -> None:
    body = body_of(event)
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Verbatim",
        "X-Verbatim-Event": quote(event.act, safe=" "),
        "X-Verbatim-Delivery": f"{hook.pk}-{event.number}",
        "X-Verbatim-Timestamp": timestamp,
        "X-Verbatim-Signature": f"sha256={signature_of(hook.secret, timestamp, body)}",
    }
    post(hook.url, body, headers)


def body_of(event: Event) -> bytes:
    told: dict[str, Any] = {name: getattr(event, name) for name in ("number", "actor", "act", "subject", "payload", "digest")}
    told["at"] = event.at.astimezone(UTC).isoformat()
    return json.dumps(told, sort_keys=True).encode()


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """What the other side computes too; the time is signed, so that an old message cannot be sent again as a new one."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


@transaction.atomic
def _put_off(hook: Webhook, mine: QuerySet[Webhook], event: Event, problem: str, clock: Clock) -> None:
    """Try again later, longer each time; in the end wait for a coordinator. The cursor stays before the event."""
    tries = hook.tries + 1
    said = one_line(f"Event {event.number} ({event.act}) did not arrive. {problem}", 300)
    if tries <= len(WAITS):
        mine.update(tries=tries, problem=said, claim="", due_at=clock() + wait_after(tries))
        return
    if not mine.update(tries=tries, problem=said, claim="", is_active=False):
        return
    duties = Duty.objects.filter(role=Role.COORDINATOR.value, ended_at=None, person__is_active=True).select_related("person")
    text = f"{hook} is paused after {tries} tries: {problem}"
    tell(people=[duty.person for duty in duties], kind=Kind.CONNECTION, text=text, place="webhooks/")
    record(actor="send_notifications", act="webhook paused", subject=str(hook), number=event.number, tries=tries)
