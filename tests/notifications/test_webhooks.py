"""Webhooks: every event in order, signed, until it has arrived; a failure leaves none out."""

import hmac
import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as property_tests
from hypothesis import strategies as st

from cms.audit.actions import record
from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.notifications.models import Notification, Webhook
from cms.notifications.timing import CLAIM, WAITS
from cms.notifications.webhooks import PRIVATE, add_webhook, deliver_due, remove_webhook, resume_webhook, try_webhook
from tests.notifications.listening import listening


@pytest.fixture
def hooked(published):
    """Connect a system at an address, for some acts or all; what was recorded of that is behind it."""

    def connect(url, *acts):
        hook = add_webhook(url=url, acts=acts, by=published.coordinator)
        Webhook.objects.filter(pk=hook.pk).update(cursor=Event.objects.latest("number").number)
        hook.refresh_from_db()
        return hook

    return connect


def happens(act="edition published", subject="paracetamol pl", **payload):
    return record(actor="publisher", act=act, subject=subject, **payload)


def numbers_in(heard):
    return [json.loads(body)["number"] for _, body in heard]


def after(**time):
    return lambda: timezone.now() + timedelta(**time)


def test_an_event_arrives_whole_and_signed(hooked):
    with listening() as (url, heard):
        hook = hooked(url)
        event = happens(digest="abc", words="ćwiczenie")
        assert deliver_due() == 1
    [(headers, body)] = heard
    assert json.loads(body) == {
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": "publisher",
        "act": "edition published",
        "subject": "paracetamol pl",
        "payload": {"digest": "abc", "words": "ćwiczenie"},
        "digest": event.digest,
    }
    signed = f"{headers['X-Verbatim-Timestamp']}.".encode() + body
    assert headers["X-Verbatim-Signature"] == "sha256=" + hmac.new(hook.secret.encode(), signed, sha256).hexdigest()
    assert (headers["X-Verbatim-Event"], headers["X-Verbatim-Delivery"]) == ("edition published", f"{hook.pk}-{event.number}")
    assert headers["Content-Type"] == "application/json"


def test_what_happened_before_it_was_added_is_not_sent(published):
    with listening() as (url, heard):
        add_webhook(url=url, acts=[], by=published.coordinator)
        deliver_due()
    assert [json.loads(body)["act"] for _, body in heard] == ["webhook added"]


def test_only_the_acts_that_were_named_are_sent_and_the_rest_is_not_looked_at_again(hooked):
    with listening() as (url, heard):
        hook = hooked(url, "edition withdrawn")
        happens()
        withdrawn = happens("edition withdrawn")
        last = happens()
        deliver_due()
    hook.refresh_from_db()
    assert (numbers_in(heard), hook.cursor) == ([withdrawn.number], last.number)


@pytest.mark.parametrize("act", sorted(PRIVATE))
def test_what_is_about_people_is_never_sent(hooked, published, act):
    with listening() as (url, heard):
        hooked(url)
        happens(act)
        deliver_due()
        assert heard == []
        with pytest.raises(Refused, match="no other system is told of it"):
            add_webhook(url=url, acts=[act], by=published.coordinator)


def test_a_failure_keeps_all_that_follows_waiting_in_order(hooked):
    with listening(script=[200, 500]) as (url, heard):
        hook = hooked(url)
        events = [happens().number for _ in range(3)]
        assert deliver_due() == 1
        hook.refresh_from_db()
        assert hook.problem == f"Event {events[1]} (edition published) did not arrive. It answered with status 500."
        assert deliver_due() == 0
        assert deliver_due(clock=after(minutes=2)) == 2
    hook.refresh_from_db()
    assert numbers_in(heard) == [events[0], events[1], events[1], events[2]]
    assert (hook.problem, hook.tries) == ("", 0)


def test_the_same_event_sent_again_has_the_same_delivery(hooked):
    with listening(script=[500]) as (url, heard):
        hooked(url)
        happens()
        deliver_due()
        deliver_due(clock=after(minutes=2))
    assert len({headers["X-Verbatim-Delivery"] for headers, _ in heard}) == 1


def test_after_many_failures_it_is_paused_coordinators_are_told_and_it_goes_on_where_it_stopped(hooked, published):
    with listening(script=[503] * 6) as (url, heard):
        hook = hooked(url)
        event = happens()
        now = timezone.now()
        for wait in (timedelta(0), *WAITS):
            now += wait
            deliver_due(clock=lambda: now)  # noqa: B023
        hook.refresh_from_db()
        assert (hook.is_active, hook.cursor) == (False, event.number - 1)
        assert deliver_due(clock=lambda: now + timedelta(days=9)) == 0
        [told] = Notification.objects.all()
        assert (told.person, told.place) == (published.coordinator, "webhooks/")
        assert told.text == f"webhook {hook.pk} is paused after 6 tries: It answered with status 503."
        resume_webhook(hook=hook, by=published.coordinator)
        assert deliver_due() == 3
    assert [json.loads(body)["act"] for _, body in heard[-3:]] == ["edition published", "webhook paused", "webhook resumed"]


def test_one_that_is_not_paused_is_not_resumed(hooked, published):
    with listening() as (url, _), pytest.raises(Refused, match="This webhook is not paused."):
        resume_webhook(hook=hooked(url), by=published.coordinator)


def test_what_another_process_has_claimed_is_left_to_it_until_the_claim_lapses(hooked):
    with listening() as (url, heard):
        hook = hooked(url)
        happens()
        Webhook.objects.filter(pk=hook.pk).update(due_at=timezone.now() + CLAIM, claim="another")
        assert deliver_due() == 0
        assert deliver_due(clock=after(seconds=CLAIM.total_seconds() + 1)) == 1
    assert len(heard) == 1


def test_a_system_that_was_removed_is_told_no_more(hooked, published):
    with listening() as (url, heard):
        hook = hooked(url)
        happens()
        remove_webhook(hook=hook, by=published.coordinator)
        assert deliver_due() == 0
    assert heard == []


def test_a_test_is_signed_and_moves_nothing(hooked, published):
    with listening(script=[200, 404]) as (url, heard):
        hook = hooked(url)
        try_webhook(hook=hook, by=published.coordinator)
        with pytest.raises(Refused, match="The test did not arrive. It answered with status 404."):
            try_webhook(hook=hook, by=published.coordinator)
    assert [json.loads(body)["act"] for _, body in heard] == ["test", "test"]
    assert Webhook.objects.get().cursor == hook.cursor


@pytest.mark.parametrize("person", ["author", "publisher", "outsider"])
def test_only_a_coordinator_connects_systems(published, hooked, person):
    by = published.people[person]
    with listening() as (url, _):
        hook = hooked(url)
    for act in (
        lambda: add_webhook(url="https://93.184.215.14/", acts=[], by=by),
        lambda: remove_webhook(hook=hook, by=by),
        lambda: resume_webhook(hook=hook, by=by),
        lambda: try_webhook(hook=hook, by=by),
    ):
        with pytest.raises(NotEntitled, match="Only a coordinator can connect other systems here."):
            act()


def test_the_audit_tells_who_connected_a_system_but_neither_address_nor_secret(hooked, published):
    with listening() as (url, _):
        hook = hooked(f"{url}?token=abc")
    remove_webhook(hook=hook, by=published.coordinator)
    added, removed = Event.objects.order_by("number").filter(act__startswith="webhook")
    assert (added.act, added.actor, removed.act) == ("webhook added", "coordinator", "webhook removed")
    assert not any(secret in f"{added.subject}{added.payload}" for secret in ("token", "127.0.0.1", hook.secret))


@property_tests(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(script=st.lists(st.sampled_from([200, 302, 404, 500]), max_size=12), count=st.integers(1, 5))
def test_whatever_fails_every_event_arrives_in_order_and_none_twice(hooked, published, script, count):
    Webhook.objects.all().delete()
    statuses, now = list(script), timezone.now()
    with listening(script=statuses) as (url, heard):
        hook = hooked(url)
        numbers = [happens().number for _ in range(count)]
        for _ in range(len(script) + 2):
            now += timedelta(hours=13)
            deliver_due(clock=lambda: now)  # noqa: B023
            hook.refresh_from_db()
            if not hook.is_active:
                resume_webhook(hook=hook, by=published.coordinator)
    answered = [*script, *[200] * (len(heard) - len(script))]
    arrived = [number for number, status in zip(numbers_in(heard), answered, strict=False) if status == 200]
    assert arrived[:count] == numbers
    assert len(set(arrived)) == len(arrived)


def test_the_command_delivers_too(hooked, capsys):
    with listening() as (url, heard):
        hooked(url)
        happens()
        call_command("send_notifications")
    assert len(heard) == 1
    assert capsys.readouterr().out == "Sent: 0 e-mails with 0 notifications; 1 events to other systems.\n"
