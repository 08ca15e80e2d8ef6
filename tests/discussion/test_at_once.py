"""Two people, or two clicks, at the same moment; on SQLite one waits for the other."""

import pytest
from django.conf import settings
from django.utils import timezone

from cms.discussion.actions import answer, ask, comment
from cms.discussion.models import Comment, Presence
from cms.discussion.presence import here
from cms.errors import Refused
from cms.notifications.models import Notification
from tests.review.test_two_writers_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite has one writer at a time"),
]


def test_of_two_answers_at_once_one_is_kept_and_the_other_refused(published):
    asked = ask(segment=published.segment("how-to-take-it"), language="pl", by=published.translator, text="One or two?")
    outcomes = at_once(
        lambda: answer(question=asked, by=published.author, text="One."),
        lambda: answer(question=asked, by=published.coordinator, text="Two."),
    )
    assert {type(one) for one in outcomes} == {Comment, Refused}
    assert asked.replies.count() == 1


def test_two_clicks_at_once_are_one_comment(published):
    segment, at = published.segment("how-to-take-it"), timezone.now()
    given = {"segment": segment, "language": "pl", "by": published.translator, "text": "@reviser, look", "at": at}
    outcomes = at_once(lambda: comment(**given), lambda: comment(**given))
    assert len({one.pk for one in outcomes}) == 1
    assert Notification.objects.filter(kind="mentioned").count() == 1


def test_a_person_who_comes_twice_at_once_is_there_once(published):
    given = {"person": published.translator, "factsheet": published.sheet, "language": "pl", "at": timezone.now()}
    outcomes = at_once(
        lambda: here(**given, segment_key="paracetamol", is_writing=False),
        lambda: here(**given, segment_key="how-to-take-it", is_writing=True),
    )
    assert outcomes == [None, None]
    assert Presence.objects.count() == 1
