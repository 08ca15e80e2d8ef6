"""The evidence pack with what readers said about the page, which only this package knows; contact details stay here."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from cms.audit.browsing import in_utc
from cms.factsheets.actions import lock
from cms.factsheets.models import Factsheet
from cms.feedback.models import Message, UserTest
from cms.feedback.user_tests import user_tests_of
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.releases.evidence_pack import Pack, make_pack
from cms.roles import Act

FIELDS = ("version", "identity", "helpful", "text", "state", "led_to_version", "is_safety", "note")


@transaction.atomic
def evidence_pack(*, factsheet: Factsheet, language: str, by: Person) -> Pack:
    """Make the pack that is handed over, by screen and by command alike."""
    require(by, Act.GIVE_EVIDENCE)
    lock(factsheet)  # a round told of in the events has to be in its file
    rounds = list(user_tests_of(factsheet).filter(edition__language__in=[SOURCE, language]).order_by("pk"))
    beside = {"feedback": feedback_about(factsheet, language), "user_tests": [_tested(one) for one in rounds]}
    return make_pack(factsheet=factsheet, language=language, by=by, beside=beside, named=_named(rounds))


def feedback_about(factsheet: Factsheet, language: str) -> list[dict[str, Any]]:
    """Every message about the page in a language, oldest first, and what came of it."""
    found = Message.objects.filter(factsheet=factsheet.key, language=language).order_by("pk").select_related("handled_by")
    return [
        {name: getattr(one, name) for name in FIELDS}
        | {
            "number": one.pk,
            "day": one.day.isoformat(),
            "handled_by": str(one.handled_by or ""),
            "handled_on": one.handled_on.isoformat() if one.handled_on else "",
        }
        for one in found
    ]


def _tested(one: UserTest) -> dict[str, Any]:
    """A round of user testing, what came of it, and whether it was struck out; `record` is what its digest covers."""
    return {
        "number": one.pk,
        "record": one.as_told(),
        "by": one.by.username,
        "at": in_utc(one.at),
        "came_of_it": [{"text": said.text, "by": said.by.username, "at": in_utc(said.at)} for said in one.outcomes.all()],
        "struck_out": {"reason": one.strike.reason, "by": one.strike.by.username, "at": in_utc(one.strike.at)}
        if one.is_struck_out
        else None,
    }


def _named(rounds: Iterable[UserTest]) -> Iterator[Person]:
    for one in rounds:
        yield from (one.by, *(said.by for said in one.outcomes.all()), *([one.strike.by] if one.is_struck_out else []))
