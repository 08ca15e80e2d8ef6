"""What staff do with a message, through the actions."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.actions import start_version
from cms.feedback import actions
from cms.feedback.models import Message
from cms.feedback.state import State
from tests.feedback.readers import written

DEALING = {"author", "publisher", "coordinator"}
ACTS = [
    *(actions.answer, actions.close, actions.flag, actions.unflag, actions.write_note),
    *(actions.redact, actions.erase_contact, actions.reopen),
]


def act(action, message, by, note="", **more):
    return action(number=message.pk, by=by, seen=Message.objects.get(pk=message.pk).acts, note=note, **more)


def test_a_message_is_answered_leads_to_a_change_is_closed_and_opened_again(published):
    message, author = written(), published.author
    assert act(actions.answer, message, author).state == State.ANSWERED
    changed = act(actions.lead_to_change, message, author, version=1)
    assert (changed.state, changed.led_to_version) == (State.LED_TO_CHANGE, 1)
    closed = act(actions.close, message, published.coordinator)
    assert (closed.state, closed.handled_by, closed.handled_on) == (State.CLOSED, published.coordinator, timezone.localdate())
    again = act(actions.reopen, message, author)
    assert (again.state, again.handled_on, again.led_to_version) == (State.NEW, None, None)


def test_a_step_that_cannot_follow_is_refused(published):
    message = written()
    act(actions.close, message, published.author)
    with pytest.raises(Refused, match="what can follow is “new”"):
        act(actions.answer, message, published.author)


def test_a_change_is_in_the_version_that_was_read_or_a_later_one(published):
    message = written()
    for version in (None, 0, 2):
        with pytest.raises(Refused, match="which version has the change: 1"):
            act(actions.lead_to_change, message, published.author, version=version)
    start_version(factsheet=published.sheet, by=published.author)
    assert act(actions.lead_to_change, message, published.author, version=2).led_to_version == 2


def test_an_author_opens_a_change_of_the_english_from_a_message_in_a_new_version_or_the_one_being_written(published):
    first, second = written(), written()
    changed = act(actions.open_change, first, published.author)
    assert (changed.state, changed.led_to_version) == (State.LED_TO_CHANGE, 2)
    version = published.sheet.latest()
    assert (version.number, version.change_note) == (2, f"After message {first.pk} of a reader.")
    assert act(actions.open_change, second, published.author).led_to_version == 2
    assert published.sheet.latest().number == 2


def test_who_does_not_write_english_opens_no_change_of_it(published):
    message = written()
    with pytest.raises(NotEntitled):
        act(actions.open_change, message, published.coordinator)
    assert published.sheet.latest().number == 1
    assert Message.objects.get(pk=message.pk).state == State.NEW


@pytest.mark.parametrize("action", [*ACTS, actions.lead_to_change], ids=lambda action: action.__name__)
def test_only_authors_publishers_and_coordinators_deal_with_messages(published, action):
    message = written(contact="me@example.org")
    refused = set()
    for username, person in published.people.items():
        try:
            with transaction.atomic():
                act(action, message, person, **({"version": 1} if action is actions.lead_to_change else {}))
                transaction.set_rollback(True)
        except NotEntitled:
            refused.add(username)
        except Refused:
            assert action is actions.reopen  # it is open
    assert refused == set(published.people) - DEALING


def test_the_note_is_kept_with_every_act(published):
    message = written()
    assert act(actions.flag, message, published.author, note=" rang the ward\0 ").note == "rang the ward"
    with pytest.raises(Refused, match="The note has 2,001 characters; the limit is 2,000."):
        act(actions.write_note, message, published.author, note="x" * 2_001)
    assert Message.objects.get().note == "rang the ward"


def test_two_people_do_not_overwrite_each_other(published):
    message = written()
    actions.write_note(number=message.pk, by=published.author, seen=0, note="first")
    with pytest.raises(Refused, match="Somebody else dealt with this message"):
        actions.close(number=message.pk, by=published.publisher, seen=0, note="second")
    assert (Message.objects.get().note, Message.objects.get().state) == ("first", State.NEW)


def test_possible_harm_stands_first_until_the_flag_is_taken_away(published):
    first, second = written(), written()
    act(actions.flag, first, published.author)
    assert list(Message.objects.all()) == [first, second]
    act(actions.unflag, first, published.author)
    assert list(Message.objects.all()) == [second, first]


def test_redacted_words_are_gone_and_the_contact_stays(published):
    message = written(contact="me@example.org")
    redacted = act(actions.redact, message, published.author)
    assert (redacted.text, redacted.text_erased_on, redacted.contact) == ("", timezone.localdate(), "me@example.org")
    with pytest.raises(Refused, match="There are no words to erase"):
        act(actions.redact, message, published.author)


def test_contact_details_can_be_erased_at_once(published):
    message = written(contact="me@example.org")
    erased = act(actions.erase_contact, message, published.author)
    assert (erased.contact, erased.contact_erased_on, erased.text != "") == ("", timezone.localdate(), True)
    with pytest.raises(Refused, match="There are no contact details to erase"):
        act(actions.erase_contact, message, published.author)


def test_each_act_is_an_event_without_words_contact_or_note(published):
    secret = "words-of-a-reader"
    message = written(text=secret, contact=f"{secret}@example.org")
    before = Event.objects.count()
    for action in ACTS:
        if action is actions.reopen:
            act(action, message, published.author, note=secret)
        elif action is actions.close:
            act(actions.lead_to_change, message, published.author, note=secret, version=1)
            act(action, message, published.author, note=secret)
        else:
            act(action, message, published.author, note=secret)
    events = list(Event.objects.order_by("number"))[before:]
    assert [event.act for event in events] == [
        "message answered",
        "message led to change",
        "message closed",
        "message flagged as possible harm",
        "flag of possible harm taken away",
        "message noted",
        "message redacted",
        "contact details erased",
        "message reopened",
    ]
    assert {event.subject for event in events} == {f"message {message.pk} about paracetamol v1 pl"}
    assert not any(secret in str(event.payload) + event.subject for event in events)


def test_what_is_not_there_is_unknown(published):
    with pytest.raises(Unknown, match="There is no message 7"):
        actions.close(number=7, by=published.author, seen=0, note="")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "led to change", "handled_on": "2026-03-01"}, "a_change_has_its_version"),
        ({"state": "closed"}, "what_was_handled"),
    ],
)
def test_the_database_holds_what_a_state_needs(published, change, constraint):
    message = written()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)
