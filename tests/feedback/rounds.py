"""A round of user testing as an author tells it."""

from datetime import timedelta

from django.utils import timezone

from cms.feedback.user_test_rules import Method, Round
from cms.feedback.user_tests import record_user_test

TODAY = timezone.localdate()
DAY = TODAY - timedelta(40)
TOLD = {
    "done_on": DAY,
    "method": Method.INTERVIEWS.value,
    "participants": 8,
    "who": "Adults from 30 to 75 who read Polish at home.",
    "found": "Three of eight\ndid not find the number to call.",
}


def told(**changes):
    return Round.told(**TOLD | changes)


def recorded(universe, language="pl", by=None, outcome="", **changes):
    """A round on record about the edition that is worked on."""
    return record_user_test(
        edition=universe.edition(language), told=told(**changes), by=by or universe.author, today=TODAY, outcome=outcome
    )
