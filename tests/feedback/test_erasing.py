from datetime import timedelta

from django.utils import timezone

from cms.audit.models import Event
from cms.feedback.actions import answer, close, erase_old, write_note
from cms.feedback.models import Message
from cms.feedback.state import State
from tests.feedback.readers import send, written
from tests.releases.commands import run


def after(days):
    erase_old(today=timezone.localdate() + timedelta(days=days))
    return Message.objects.get()


def test_contact_details_go_90_days_after_closing(published):
    message = written(contact="me@example.org")
    close(number=message.pk, by=published.author, seen=0, note="")
    assert after(89).contact == "me@example.org"
    gone = after(90)
    assert (gone.contact, gone.contact_erased_on) == ("", timezone.localdate() + timedelta(days=90))
    assert gone.text == message.text


def test_contact_details_go_90_days_after_an_answer_that_nobody_closed(published):
    message = written(contact="me@example.org")
    answer(number=message.pk, by=published.author, seen=0, note="")
    assert (after(89).contact, after(90).contact) == ("me@example.org", "")


def test_while_a_message_waits_its_contact_details_stay(published):
    written(contact="me@example.org")
    assert after(729).contact == "me@example.org"


def test_words_contact_and_note_go_after_two_years_whatever_became_of_them_and_the_vote_stays(published):
    message = written(helpful="no", contact="me@example.org")
    write_note(number=message.pk, by=published.author, seen=0, note="she says …")
    assert after(729).text == message.text
    gone = after(730)
    assert (gone.text, gone.contact, gone.note, gone.helpful, gone.state) == ("", "", "", "no", State.CLOSED)


def test_a_second_time_there_is_nothing_left_and_no_event(published):
    message = written(contact="me@example.org")
    close(number=message.pk, by=published.author, seen=0, note="")
    Message.objects.update(handled_on=timezone.localdate() - timedelta(days=90))
    send(helpful="yes")
    before = Event.objects.count()
    assert run("erase_feedback") == (0, ["Erased: contact details of 1 messages, words of 0."])
    assert run("erase_feedback") == (0, ["Erased: contact details of 0 messages, words of 0."])
    [event] = Event.objects.order_by("number")[before:]
    assert (event.act, event.payload) == ("messages erased", {"contacts": 1, "texts": 0})


def test_a_form_that_shows_what_was_erased_since_is_refused(published):
    message = written(contact="me@example.org")
    close(number=message.pk, by=published.author, seen=0, note="")
    assert after(90).acts == 2
