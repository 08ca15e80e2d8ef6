"""E-mail: at once or once a day, nothing lost when the server fails, nothing twice when two processes send."""

from collections import Counter
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as property_tests
from hypothesis import strategies as st

from cms.notifications.actions import read_all, tell
from cms.notifications.kinds import How, Kind
from cms.notifications.mailing import mail_due
from cms.notifications.models import Notification
from cms.notifications.timing import CLAIM, WAITS
from cms.notifications.wishes import choose

HERE = f"{__name__}.Troubled"


class Killed(BaseException):
    """The process ends, as by a signal: nothing catches it."""


class Troubled(EmailBackend):
    """Sends what the script says: each word is what happens to the next e-mail."""

    script: list[str] = []
    sent: list = []
    meanwhile = None

    def send_messages(self, messages):
        step = self.script.pop(0) if self.script else "sent"
        if step == "the server is gone":
            raise ConnectionRefusedError
        if step == "refused":
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such mailbox")})
        if step == "killed before":
            raise Killed
        if type(self).meanwhile:
            type(self).meanwhile()
        self.sent.extend(messages)
        if step == "killed after":
            raise Killed
        return len(messages)


@pytest.fixture
def reader(published):
    published.translator.email = "translator@example.org"
    published.translator.save()
    return published.translator


@pytest.fixture
def troubled():
    Troubled.script, Troubled.sent, Troubled.meanwhile = [], [], None
    with override_settings(EMAIL_BACKEND=HERE):
        yield Troubled


def told(person, kind=Kind.RETURNED, text="paracetamol, Polish: returned", place="paracetamol/pl/#how-to-take-it"):
    tell(people=[person], kind=kind, text=text, place=place)


def after(**time):
    return lambda: timezone.now() + timedelta(**time)


def test_what_is_waited_for_is_mailed_at_once_with_the_way_to_it(reader):
    told(reader)
    assert mail_due().mails == 1
    [sent] = mail.outbox
    number = Notification.objects.get().pk
    assert (sent.to, sent.subject) == (["translator@example.org"], "paracetamol, Polish: returned – Verbatim")
    assert f"http://127.0.0.1:8000/workbench/notifications/{number}/" in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == "<http://127.0.0.1:8000/workbench/notifications/settings/>"
    assert mail_due().mails == 0


def test_a_text_is_written_as_it_is_and_escaped_in_the_html(reader):
    told(reader, text="<b>5 & 6</b> returned\nBcc: all@example.org")
    mail_due()
    [sent] = mail.outbox
    assert sent.subject == "<b>5 & 6</b> returned Bcc: all@example.org – Verbatim"
    assert "<b>5 & 6</b> returned" in sent.body
    assert "&lt;b&gt;5 &amp; 6&lt;/b&gt; returned" in sent.alternatives[0].content
    assert "<b>5" not in sent.alternatives[0].content


def test_a_digest_waits_for_its_hour_and_tells_by_factsheet(reader):
    told(reader, Kind.DUE_SOON, "ibuprofen, Polish: due", "ibuprofen/pl/")
    told(reader, Kind.QUESTION, "paracetamol: a question", "paracetamol/pl/talk/")
    told(reader, Kind.DUE_SOON, "paracetamol, Urdu: due", "paracetamol/ur/")
    assert mail_due().mails == 0
    assert mail_due(clock=after(hours=25)).notifications == 3
    [sent] = mail.outbox
    lines = [
        "ibuprofen",
        "* due soon: ibuprofen",
        "paracetamol",
        "* question asked: paracetamol",
        "* due soon: paracetamol, Urdu",
    ]
    places = [sent.body.index(f"\n{line}" if line[0] == "*" else line) for line in lines]
    assert places == sorted(places)
    assert sent.subject == "3 notifications – Verbatim"


def test_a_change_of_safety_is_mailed_alone_at_once_even_when_it_was_read(reader):
    told(reader, Kind.RETURNED)
    told(reader, Kind.SAFETY, "paracetamol: the dose changed")
    choose(person=reader, wishes={Kind.RETURNED: How.NEVER})
    read_all(person=reader, until=2**60)
    mail_due()
    assert [sent.subject for sent in mail.outbox] == ["paracetamol: the dose changed – Verbatim"]


@pytest.mark.parametrize("how", [How.AT_ONCE, How.DIGEST])
def test_what_was_read_on_the_workbench_is_not_mailed(reader, how):
    choose(person=reader, wishes={Kind.RETURNED: how})
    told(reader)
    read_all(person=reader, until=2**60)
    mail_due(clock=after(hours=25))
    assert mail.outbox == []


def test_nobody_without_an_address_or_without_the_wish_is_mailed_nor_later_flooded(published, reader):
    told(published.reviser)
    choose(person=reader, wishes={Kind.RETURNED: How.NEVER})
    told(reader)
    mail_due()
    choose(person=reader, wishes={Kind.RETURNED: How.AT_ONCE})
    published.reviser.email = "reviser@example.org"
    published.reviser.save()
    mail_due(clock=after(days=2))
    assert mail.outbox == []
    assert Notification.objects.filter(read_at=None).count() == 2


def test_nobody_who_has_left_since_is_mailed(reader):
    told(reader)
    reader.is_active = False
    reader.save()
    mail_due()
    assert mail.outbox == []


def test_without_a_mail_server_the_workbench_tells_alone_and_nothing_is_said(reader, capsys):
    told(reader)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        call_command("send_notifications")
    call_command("send_notifications")
    assert (mail.outbox, capsys.readouterr()) == ([], ("", ""))
    assert Notification.objects.filter(read_at=None).count() == 1


def test_a_server_that_is_gone_is_not_asked_for_everybody_and_nothing_is_lost(published, reader, troubled, caplog):
    published.reviser.email = "reviser@example.org"
    published.reviser.save()
    troubled.script = ["the server is gone"]
    for person in (reader, published.reviser):
        told(person)
    mail_due()
    assert troubled.sent == []
    assert "was not sent (try 1): ConnectionRefusedError" in caplog.text
    assert "example.org" not in caplog.text
    mail_due(clock=after(minutes=2))
    assert sorted(sent.to[0] for sent in troubled.sent) == ["reviser@example.org", "translator@example.org"]


def test_an_address_that_is_refused_keeps_nobody_else_waiting(published, reader, troubled):
    published.reviser.email = "reviser@example.org"
    published.reviser.save()
    troubled.script = ["refused"]
    for person in (reader, published.reviser):
        told(person)
    mail_due()
    assert [sent.to[0] for sent in troubled.sent] == ["reviser@example.org"]


def test_a_failure_is_tried_again_later_and_later(reader, troubled):
    told(reader)
    now = timezone.now()
    for wait in (*WAITS, WAITS[-1]):
        troubled.script = ["refused"]
        mail_due(clock=lambda: now)  # noqa: B023
        assert Notification.objects.get().mail_due_at == now + wait
        now += wait
    mail_due(clock=lambda: now)
    assert len(troubled.sent) == 1


def test_two_processes_never_send_the_same(reader, troubled):
    told(reader)
    troubled.meanwhile = lambda: mail_due(clock=after(minutes=5))
    mail_due()
    assert len(troubled.sent) == 1


def test_who_is_killed_between_claiming_and_sending_leaves_it_to_the_next(reader, troubled):
    told(reader)
    troubled.script = ["killed before"]
    with pytest.raises(Killed):
        mail_due()
    assert mail_due(clock=after(seconds=CLAIM.total_seconds() - 60)).mails == 0
    assert mail_due(clock=after(seconds=CLAIM.total_seconds() + 60)).mails == 1


STEPS = ["sent", "the server is gone", "refused", "killed before", "killed after"]


@property_tests(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(script=st.lists(st.sampled_from(STEPS), max_size=12), kinds=st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=6))
def test_whatever_fails_each_is_mailed_at_least_once_and_after_success_never_again(reader, troubled, script, kinds):
    Notification.objects.all().delete()
    troubled.script, troubled.sent[:] = list(script), []
    for number, kind in enumerate(kinds):
        told(reader, kind, f"number {number}.")
    now = timezone.now()
    for _ in range(len(script) + 3):
        now += timedelta(hours=25)
        try:
            mail_due(clock=lambda: now)  # noqa: B023
        except Killed:
            continue
    count = Counter(number for sent in troubled.sent for number in range(len(kinds)) if f"number {number}." in sent.body)
    assert set(count) == set(range(len(kinds)))
    assert sum(count.values()) == len(kinds) or "killed after" in script
    assert not Notification.objects.filter(mailed_at=None).exists()
    troubled.sent.clear()
    mail_due(clock=lambda: now + timedelta(days=30))
    assert troubled.sent == []


def test_the_command_says_what_was_sent(reader, capsys):
    told(reader)
    call_command("send_notifications")
    assert capsys.readouterr().out == "Sent: 1 e-mails with 1 notifications; 0 events to other systems.\n"
