"""Taking a message in, what staff do with it, and forgetting. No text and no contact detail ever enters the audit."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets.actions import factsheet_at, start_version
from cms.factsheets.models import Version
from cms.feedback.models import Message
from cms.feedback.sending import Sent, cleaned
from cms.feedback.state import State, reasons_against_moving
from cms.feedback.telling import tell_of_harm
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.releases.models import Publication
from cms.roles import Act

CONTACT_KEPT = timedelta(days=90)  # after the last step taken with the message
TEXT_KEPT = timedelta(days=730)  # never more than 24 months
MAX_NOTE = 2_000


def receive(*, sent: Sent, publication: Publication) -> Message:
    """Keep a reader's message. Not an event of the audit: that would keep the minute for ever, and anybody can send one."""
    today = timezone.localdate()
    waits = sent.asks_for_an_answer
    return Message.objects.create(
        factsheet=publication.edition.version.factsheet.key,
        language=publication.edition.language,
        version=publication.edition.version.number,
        identity=publication.digest[:12],
        day=today,
        helpful=sent.helpful,
        text=sent.text,
        contact=sent.contact,
        state=State.NEW if waits else State.CLOSED,
        handled_on=None if waits else today,
    )


def message_at(number: int) -> Message:
    """Return the message; raises Unknown."""
    message = Message.objects.filter(pk=number).select_related("handled_by").first()
    if message is None:
        raise Unknown(f"There is no message {number}.")
    return message


def versions_that_may_answer(message: Message) -> list[int]:
    """The versions that can hold a change the message led to: the one it is about, and those after it."""
    found = Version.objects.filter(factsheet__key=message.factsheet, number__gte=message.version)
    return list(found.order_by("number").values_list("number", flat=True))


@transaction.atomic
def answer(*, number: int, by: Person, seen: int, note: str) -> Message:
    """The reader has had an answer, or everybody has, on the page."""
    message = _hold(number, by, seen, note)
    return _move(message, State.ANSWERED, by)


@transaction.atomic
def lead_to_change(*, number: int, by: Person, seen: int, note: str, version: int | None) -> Message:
    """A version of the factsheet has the change that the message asked for; in a translation it may be the same one."""
    message = _hold(number, by, seen, note)
    possible = versions_that_may_answer(message)
    if version not in possible:
        raise Refused(f"Say which version has the change: {', '.join(map(str, possible)) or 'there is none'}.")
    message.led_to_version = version
    return _move(message, State.LED_TO_CHANGE, by, version=version)


@transaction.atomic
def open_change(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Let the message lead to a change of the English: in the version that is being written, or in a new one."""
    message = _hold(number, by, seen, note)
    require(by, Act.WRITE, SOURCE)
    sheet = factsheet_at(message.factsheet)
    version = sheet.latest()
    if version.is_frozen:
        version = start_version(factsheet=sheet, by=by, change_note=f"After message {message.pk} of a reader.")
    message.led_to_version = version.number
    return _move(message, State.LED_TO_CHANGE, by, version=version.number)


@transaction.atomic
def close(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Nothing more is to be done."""
    message = _hold(number, by, seen, note)
    return _move(message, State.CLOSED, by)


@transaction.atomic
def reopen(*, number: int, by: Person, seen: int, note: str) -> Message:
    """It waits for somebody again."""
    message = _hold(number, by, seen, note)
    return _move(message, State.NEW, by)


@transaction.atomic
def flag(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Say that somebody may come to harm; it stands before all others from now on."""
    message = _hold(number, by, seen, note)
    message.is_safety = True
    tell_of_harm(message, by=by)
    return _keep(message, by, "message flagged as possible harm")


@transaction.atomic
def unflag(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Somebody looked, and no harm can come of it."""
    message = _hold(number, by, seen, note)
    message.is_safety = False
    return _keep(message, by, "flag of possible harm taken away")


@transaction.atomic
def write_note(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Keep the note and nothing else."""
    message = _hold(number, by, seen, note)
    return _keep(message, by, "message noted")


@transaction.atomic
def redact(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Erase the reader's words, because they tell who somebody is."""
    message = _hold(number, by, seen, note)
    if not message.text:
        raise Refused("There are no words to erase.")
    message.text, message.text_erased_on = "", timezone.localdate()
    return _keep(message, by, "message redacted")


@transaction.atomic
def erase_contact(*, number: int, by: Person, seen: int, note: str) -> Message:
    """Erase the contact details before their time, as the reader can ask."""
    message = _hold(number, by, seen, note)
    if not message.contact:
        raise Refused("There are no contact details to erase.")
    message.contact, message.contact_erased_on = "", timezone.localdate()
    return _keep(message, by, "contact details erased")


def _hold(number: int, by: Person, seen: int, note: str) -> Message:
    """Lock the message as the person saw it, with their note; raises Refused if it changed since."""
    require(by, Act.HANDLE_FEEDBACK)
    if not Message.objects.select_for_update().filter(pk=number).exists():
        raise Unknown(f"There is no message {number}.")
    message = message_at(number)
    if message.acts != seen:
        raise Refused("Somebody else dealt with this message while you were reading it. Nothing was done; look at it again.")
    message.note = cleaned(note)
    if len(message.note) > MAX_NOTE:
        raise Refused(f"The note has {len(message.note):,} characters; the limit is {MAX_NOTE:,}.")
    return message


def _move(message: Message, state: State, by: Person, **details: Any) -> Message:
    if reasons := list(reasons_against_moving(State(message.state), state)):
        raise Refused(*reasons)
    message.state = state.value
    if state is State.NEW:
        message.handled_on = message.led_to_version = None
    else:
        message.handled_on = timezone.localdate()
    return _keep(message, by, f"message {'reopened' if state is State.NEW else state}", **details)


def _keep(message: Message, by: Person, act: str, **details: Any) -> Message:
    message.handled_by = by
    message.acts += 1
    message.save()
    record(actor=by.username, act=act, subject=str(message), **details)
    return message


@dataclass(frozen=True)
class Erased:
    contacts: int
    texts: int


@transaction.atomic
def erase_old(*, today: date) -> Erased:
    """Erase contact details and texts whose time is over; a second time on the same day there is nothing left to erase."""
    dealt_with = ~Q(state=State.NEW.value) & Q(handled_on__lte=today - CONTACT_KEPT)
    is_old = Q(day__lte=today - TEXT_KEPT)
    with_contact = Message.objects.filter(dealt_with | is_old).exclude(contact="")
    contacts = with_contact.update(contact="", contact_erased_on=today, acts=F("acts") + 1)
    with_words = Message.objects.filter(is_old).exclude(text="", note="")
    texts = with_words.update(text="", note="", text_erased_on=today, acts=F("acts") + 1)
    # What can no longer be read can no longer be answered; votes and days stay, for the figures.
    unanswered = Message.objects.filter(is_old, state=State.NEW.value)
    unanswered.update(state=State.CLOSED.value, handled_on=today, acts=F("acts") + 1)
    if contacts or texts:
        record(actor="erase_feedback", act="messages erased", subject="feedback", contacts=contacts, texts=texts)
    return Erased(contacts=contacts, texts=texts)


@transaction.atomic
def record_export(*, by: Person, count: int) -> None:
    """Leave a trace that words of readers were taken out."""
    record(actor=by.username, act="messages exported", subject="feedback", count=count)
