from django.core.management import call_command

from cms.feedback.actions import flag
from cms.feedback.telling import remind_of_waiting
from cms.notifications.models import Notification
from tests.feedback.readers import written


def told():
    return sorted(Notification.objects.filter(kind="feedback").values_list("person__username", "place", "text"))


def test_possible_harm_is_told_at_once_to_the_owner_and_the_coordinators(published):
    message = written(text="Words of a reader.")
    assert told() == []  # not by the minute at which a reader wrote
    flag(number=message.pk, by=published.publisher, seen=message.acts, note="")
    said = "paracetamol, pl: a reader's message tells of possible harm."
    assert told() == [(name, f"feedback/{message.pk}/", said) for name in ("author", "coordinator")]


def test_messages_that_wait_are_told_of_once_a_week(published, capsys):
    written()
    written()
    call_command("remind_feedback")
    assert capsys.readouterr().out == "Messages wait about 1 factsheet.\n"
    assert remind_of_waiting() == 1
    said = "paracetamol: 2 messages of readers to look at."
    assert told() == [(name, "feedback/?factsheet=paracetamol", said) for name in ("author", "coordinator")]
