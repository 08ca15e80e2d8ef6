"""Sending what is due by e-mail: nothing is lost when the mail server fails, and two processes never send the same.

A process claims rows by moving on when they are due, in one conditional update; the same column holds back what failed. Who is
killed between claiming and sending leaves rows that are due again when the claim lapses, so that each is mailed at least once.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.notifications.feeds import address_of
from cms.notifications.kinds import ALWAYS, How, Kind
from cms.notifications.models import Notification
from cms.notifications.texts import one_line, sheet_of
from cms.notifications.timing import CLAIM, moment_of, wait_after
from cms.notifications.wishes import wishes_of
from cms.people.models import Person

IN_ONE_MAIL = 200
MAX_SUBJECT = 120
Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


@dataclass
class Mailed:
    mails: int = 0
    notifications: int = 0


def mail_is_sent() -> bool:
    """Whether this site sends e-mail at all."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def mail_due(*, clock: Clock = timezone.now) -> Mailed:
    """Mail what is due now; where the mail server cannot be reached at all, the rest waits for the next time."""
    done = Mailed()
    due = Notification.objects.filter(mail_due_at__lte=clock())
    if not mail_is_sent():
        due.update(mail_due_at=None)  # so that nobody is flooded on the day e-mail is switched on
        return done
    waiting = list(due.order_by("person").values_list("person", flat=True).distinct())
    if not waiting:
        return done
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:
        logger.warning("the mail server cannot be reached, %d people wait: %s", len(waiting), type(problem).__name__)
        return done
    for person in Person.objects.filter(pk__in=waiting).order_by("pk"):
        if not _all_sent(person, connection, done, clock):
            break
    connection.close()
    return done


def _all_sent(person: Person, connection: BaseEmailBackend, done: Mailed, clock: Clock) -> bool:
    for numbers in _mails_for(person, clock()):
        told = _claimed(numbers, clock())
        if not told:
            continue
        problem = _sent(person, told, connection, clock)
        if problem is None:
            done.mails += 1
            done.notifications += len(told)
        elif _is_of_the_server(problem):
            return False
    return True


def _is_of_the_server(problem: Exception) -> bool:
    """Whether the next e-mail would fail as well: the server is gone, rather than unwilling to take this one."""
    return isinstance(problem, OSError) and not isinstance(problem, (SMTPRecipientsRefused, SMTPResponseException))


def _mails_for(person: Person, now: datetime) -> Iterator[list[int]]:
    """Decide what is due for a person, and what goes into one e-mail: safety by itself, the digest by itself."""
    wishes, zone = wishes_of(person), timezone.get_default_timezone()
    settled: list[int] = []
    later: dict[datetime, list[int]] = defaultdict(list)
    together: dict[tuple[bool, How], list[int]] = defaultdict(list)
    for told in Notification.objects.filter(person=person, mail_due_at__lte=now).order_by("pk"):
        kind = Kind(told.kind)
        how, is_always = wishes[kind], kind in ALWAYS
        moment = moment_of(told.at, how, hour=settings.DIGEST_HOUR, zone=zone)
        if not person.is_active or not person.email or how is How.NEVER or (told.read_at and not is_always):
            settled.append(told.pk)
        elif moment > now:
            later[moment].append(told.pk)
        else:
            together[is_always, how].append(told.pk)
    _still_due(settled, now).update(mail_due_at=None)
    for moment, numbers in later.items():
        _still_due(numbers, now).update(mail_due_at=moment)
    for numbers in together.values():
        yield from (numbers[first : first + IN_ONE_MAIL] for first in range(0, len(numbers), IN_ONE_MAIL))


def _still_due(numbers: Iterable[int], now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(pk__in=numbers, mail_due_at__lte=now)


def _claimed(numbers: list[int], now: datetime) -> list[Notification]:
    """Those of the rows that no other process was quicker to claim."""
    claim = uuid4().hex
    _still_due(numbers, now).update(mail_due_at=now + CLAIM, claim=claim, tries=F("tries") + 1)
    return list(Notification.objects.filter(claim=claim).order_by("pk"))


def _sent(person: Person, told: list[Notification], connection: BaseEmailBackend, clock: Clock) -> Exception | None:
    """Send one e-mail; return what went wrong, if anything did."""
    mine = Notification.objects.filter(claim=told[0].claim)
    try:
        letter(person, told, connection).send()
    except Exception as problem:  # whatever it is, it is tried again, and others get theirs
        tries = max(one.tries for one in told)
        mine.update(mail_due_at=clock() + wait_after(tries), claim="")
        what = ("an e-mail with %d notifications was not sent (try %d): %s", len(told), tries, type(problem).__name__)
        # What a mail server says may hold the address; what else fails is a fault of ours, and is looked for.
        logger.warning(*what, exc_info=not isinstance(problem, OSError))
        return problem
    mine.update(mailed_at=clock(), mail_due_at=None, claim="")
    return None


def letter(person: Person, told: list[Notification], connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The e-mail that tells these, by factsheet."""
    by_sheet: dict[str, list[tuple[Notification, str]]] = defaultdict(list)
    for one in told:
        by_sheet[sheet_of(one.place)].append((one, address_of(one)))
    wishes = f"{settings.SITE_URL}{reverse('workbench:notifications_settings')}"
    context = {"person": person, "told": told, "sheets": sorted(by_sheet.items()), "wishes": wishes}
    context["is_always"] = Kind(told[0].kind) in ALWAYS
    subject = one_line(render_to_string("mail/notifications_subject.txt", context), MAX_SUBJECT)
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("mail/notifications.txt", context),
        to=[person.email],
        headers={"List-Unsubscribe": f"<{wishes}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(render_to_string("mail/notifications.html", context), "text/html")
    return mail
