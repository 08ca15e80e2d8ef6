"""Rounds of user testing: recording one, telling what came of it, and striking out a mistaken one.

Nothing is ever changed. The audit holds digests of what was told and none of the words: they are about people.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.errors import Refused, Unknown
from cms.factsheets.actions import lock
from cms.factsheets.models import Factsheet
from cms.feedback import user_test_rules as rules
from cms.feedback.models import UserTest, UserTestOutcome, UserTestStrike
from cms.feedback.user_test_rules import Round, tidy
from cms.people.duties import require
from cms.people.models import Person
from cms.review.models import Edition
from cms.roles import Act

RECORDED, TOLD, STRUCK = "user testing recorded", "outcome of user testing told", "user testing struck out"


@transaction.atomic
def record_user_test(*, edition: Edition, told: Round, by: Person, today: date, outcome: str = "") -> UserTest:
    """Keep what was found when readers were asked about an edition, with what came of it where that is known already."""
    factsheet, outcome = _held(edition, by), tidy(outcome)
    reasons = list(rules.reasons_against_round(told, today=today))
    if outcome:
        reasons += rules.reasons_against_outcome(outcome)
    if factsheet.is_interface:
        reasons.append("The interface is no leaflet; test a factsheet, and its words are tested with it.")
    if told in [one.told() for one in user_tests_of(factsheet) if one.edition_id == edition.pk and not one.is_struck_out]:
        reasons.append("This round is on record already.")
    if reasons or told.done_on is None or told.participants is None:
        raise Refused(*reasons)
    stated = {"done_on": told.done_on, "method": told.method, "participants": told.participants, "who": told.who}
    made = UserTest.objects.create(edition=edition, found=told.found, by=by, at=timezone.now(), **stated)
    record(actor=by.username, act=RECORDED, subject=str(edition), user_test=made.pk, digest=digest_of(made.as_told()))
    if outcome:
        _keep_outcome(made, outcome, by)
    return made


@transaction.atomic
def tell_outcome(*, user_test: UserTest, text: str, by: Person) -> UserTestOutcome:
    """Say what came of a round: what was changed for it, or why nothing was. What was said before stays."""
    _held(user_test.edition, by)
    text = tidy(text)
    reasons = [*_reasons_against_struck(user_test), *rules.reasons_against_outcome(text)]
    if text and user_test.outcomes.filter(text=text).exists():
        reasons.append("This is said of it already.")
    if reasons:
        raise Refused(*reasons)
    return _keep_outcome(user_test, text, by)


@transaction.atomic
def strike_out(*, user_test: UserTest, reason: str, by: Person) -> UserTestStrike:
    """Say that a record is mistaken; it counts no longer, and stays to be read with the reason."""
    _held(user_test.edition, by)
    reason = tidy(reason)
    if reasons := [*_reasons_against_struck(user_test), *rules.reasons_against_striking_out(reason)]:
        raise Refused(*reasons)
    made = UserTestStrike.objects.create(user_test=user_test, reason=reason, by=by, at=timezone.now())
    record(actor=by.username, act=STRUCK, subject=str(user_test.edition), user_test=user_test.pk, reason=reason)
    return made


def _held(edition: Edition, by: Person) -> Factsheet:
    factsheet = edition.version.factsheet
    require(by, Act.RECORD_USER_TEST, edition.language, about=factsheet)
    return lock(factsheet)


def _keep_outcome(user_test: UserTest, text: str, by: Person) -> UserTestOutcome:
    made = UserTestOutcome.objects.create(user_test=user_test, text=text, by=by, at=timezone.now())
    told = {"user_test": user_test.pk, "outcome": made.pk, "digest": digest_of(text)}
    record(actor=by.username, act=TOLD, subject=str(user_test.edition), **told)
    return made


def _reasons_against_struck(user_test: UserTest) -> list[str]:
    found = UserTestStrike.objects.filter(user_test=user_test).first()
    return [f"This round was struck out on {timezone.localdate(found.at):%-d %B %Y}."] if found else []


def user_tests_of(factsheet: Factsheet) -> QuerySet[UserTest]:
    """Every round, the newest first, struck ones too, with all that was said of it."""
    found = UserTest.objects.filter(edition__version__factsheet=factsheet)
    named = found.select_related("edition__version__factsheet", "by", "strike__by")
    return named.prefetch_related("outcomes__by")


def user_test_numbered(factsheet: Factsheet, number: int) -> UserTest:
    found = user_tests_of(factsheet).filter(pk=number).first()
    if found is None:
        raise Unknown("There is no such round of user testing of this factsheet.")
    return found


def editions_to_test(factsheet: Factsheet) -> QuerySet[Edition]:
    """What readers can have had before them, the newest versions first."""
    found = Edition.objects.filter(version__factsheet=factsheet)
    return found.select_related("version__factsheet").order_by("-version__number", "language")


@dataclass(frozen=True)
class Tested:
    """What stands of user testing: how many rounds, the last of them, and of how many nobody said what came of it."""

    rounds: int
    last: UserTest | None
    unanswered: int


def user_testing_of(factsheet: Factsheet) -> Tested:
    """Two queries, whatever the number of rounds; what was struck out does not count."""
    found = UserTest.objects.filter(edition__version__factsheet=factsheet, strike=None)
    standing = list(found.select_related("edition").prefetch_related("outcomes"))
    return Tested(len(standing), next(iter(standing), None), sum(not one.outcomes.all() for one in standing))
