"""Proof that what is on record of user testing is what the audit tells of; `manage.py verify` asks for it."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection

from cms.audit.chain import digest_of
from cms.audit.guards import is_guarded
from cms.audit.models import Event
from cms.feedback.models import UserTest, UserTestOutcome, UserTestStrike
from cms.feedback.user_tests import RECORDED, STRUCK, TOLD

WHAT = "rounds of user testing backed by the audit"
GUARDED = (UserTest, UserTestOutcome, UserTestStrike)
Stated = tuple[str, str, str, int, str]


def breaks_in_user_tests(count: list[int]) -> Iterator[str]:
    """Each record stands in a guarded table, and is told of in the chain as often as it is there."""
    for model in GUARDED:
        if not is_guarded(connection, model._meta.db_table):
            yield f"The table {model._meta.db_table} has lost the triggers that keep its rows."
    told = _told()
    for stated in _kept():
        count[0] += 1
        told[stated] -= 1
        if told[stated] < 0:
            yield f"“{stated[0]}” of {stated[2]}, round {stated[3]}, by {stated[1]} is not told of in the audit as it is there."
    for act, by, edition, number, _ in (+told).elements():
        yield f"“{act}” of {edition}, round {number}, by {by} is told of in the audit and gone."


def _kept() -> Iterator[Stated]:
    rounds = UserTest.objects.select_related("edition__version__factsheet", "by").order_by("pk")
    for one in rounds:
        yield RECORDED, one.by.username, str(one.edition), one.pk, digest_of(one.as_told())
    for outcome in UserTestOutcome.objects.select_related("user_test__edition__version__factsheet", "by").order_by("pk"):
        yield TOLD, outcome.by.username, str(outcome.user_test.edition), outcome.user_test_id, digest_of(outcome.text)
    for strike in UserTestStrike.objects.select_related("user_test__edition__version__factsheet", "by").order_by("pk"):
        yield STRUCK, strike.by.username, str(strike.user_test.edition), strike.user_test_id, strike.reason


def _told() -> Counter[Stated]:
    found = Event.objects.filter(act__in=[RECORDED, TOLD, STRUCK]).order_by("number")
    says = ((event, event.payload["reason" if event.act == STRUCK else "digest"]) for event in found)
    return Counter((event.act, event.actor, event.subject, event.payload["user_test"], said) for event, said in says)
