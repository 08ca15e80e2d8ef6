"""Two processes that send at the same moment: each notification is mailed once, each event posted once."""

import json

import pytest
from django.conf import settings
from django.core import mail

from cms.audit.actions import record
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.notifications.mailing import mail_due
from cms.notifications.models import Notification, Webhook
from cms.notifications.webhooks import add_webhook, deliver_due
from cms.people.actions import appoint, enrol
from cms.roles import Role
from tests.notifications.listening import listening
from tests.review.test_two_writers_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite has one writer at a time"),
]


@pytest.fixture
def people(db):
    made = []
    for number in range(8):
        person = enrol(username=f"person-{number}", printed_name=f"Person {number}", password="a-password-for-tests", by="tests")
        person.email = f"person-{number}@example.org"
        person.save()
        made.append(person)
    appoint(person=made[0], role=Role.COORDINATOR, by="tests")
    return made


def test_each_notification_is_mailed_once(people):
    for number in range(5):
        tell(people=people, kind=Kind.RETURNED, text=f"number {number}.", place="")
    assert sum(done.notifications for done in at_once(mail_due, mail_due, mail_due)) == 40
    told = sorted((sent.to[0], number) for sent in mail.outbox for number in range(5) if f"number {number}." in sent.body)
    assert told == [(person.email, number) for person in people for number in range(5)]
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_each_event_is_posted_once_and_in_order(people):
    with listening() as (url, heard):
        add_webhook(url=url, acts=[], by=people[0])
        for number in range(20):
            record(actor="publisher", act="edition published", subject=str(number))
        assert sum(at_once(deliver_due, deliver_due, deliver_due)) + deliver_due() == 21
    numbers = [json.loads(body)["number"] for _, body in heard]
    assert len(numbers) == 21
    assert numbers == sorted(set(numbers))
    assert Webhook.objects.get().cursor == numbers[-1]
