"""A declared conflict of interest keeps a person from acting on one factsheet or topic, and from nothing else."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.competences import declare_conflict, end_conflict
from cms.people.duties import require, roles_of
from cms.people.models import ConflictOfInterest
from cms.releases.actions import withdraw
from cms.review.assignments import assign
from cms.roles import Act, Role
from tests.people.test_competences import vouch

WHAT = "Was paid by the maker of the medicine."
TODAY = date(2026, 5, 3)


def declare(universe, username="clinician", about="factsheet", key="paracetamol", **changed):
    said = {"what": WHAT, "by": universe.coordinator, "today": timezone.localdate()} | changed
    return declare_conflict(person=universe.people[username], about=about, key=key, **said)


@pytest.mark.parametrize(("about", "key"), [("factsheet", "ibuprofen"), ("topic", "medicines")])
def test_who_has_a_conflict_of_interest_cannot_judge_sign_or_publish(drafted, about, key):
    drafted.translate("pl")
    drafted.submit("pl")
    drafted.revise("pl")
    made = declare(drafted, about=about, key=key)
    day = timezone.localdate()
    said = f"A conflict of interest about the {about} “{key}” was declared for you on {day.day} {day:%B %Y}: “{WHAT}”"
    for act in (drafted.approve, drafted.sign):
        with pytest.raises(NotEntitled) as refused:
            act("pl")
        assert refused.value.reasons == (f"{said} While it stands, you cannot act on it.",)
    end_conflict(conflict=made, reason="It was years ago.", by=drafted.coordinator)
    drafted.approve("pl")
    drafted.sign("pl")
    declare(drafted, "publisher", about, key)
    with pytest.raises(NotEntitled):
        drafted.publish("pl")


def test_writers_and_authors_are_kept_from_it_too(drafted):
    for username, language in (("translator", "pl"), ("author", "en")):
        declare(drafted, username, key="ibuprofen")
        with pytest.raises(NotEntitled):
            require(drafted.people[username], Act.WRITE, language, about=drafted.sheet)
    with pytest.raises(NotEntitled):
        drafted.write("how-to-take-it", "pl", "Jak")


def test_other_factsheets_are_not_touched_by_it(drafted):
    declare(drafted)
    declare(drafted, key="medicines")  # a topic of that name is no factsheet
    assert roles_of(drafted.clinician, "pl", drafted.sheet) == {Role.CLINICAL_REVIEWER}
    drafted.translate("pl")
    drafted.review("pl")


def test_a_withdrawal_is_kept_back_by_nothing(published):
    declare(published, "publisher")
    assert len(withdraw(factsheet=published.sheet, reason="It may harm.", by=published.publisher)) == 3


def test_a_conflict_stands_through_its_last_day(published):
    made = declare(published, until=timezone.localdate())
    assert roles_of(published.clinician, "pl", published.sheet) == frozenset()
    assert (made.stands_on(made.until), made.stands_on(made.until + timedelta(1))) == (True, False)


def test_a_conflict_that_is_over_keeps_nobody_back(published):
    declare(published, until=TODAY, today=TODAY)
    assert roles_of(published.clinician, "pl", published.sheet) == {Role.CLINICAL_REVIEWER}


def test_nobody_is_asked_for_a_step_who_could_not_take_it(published):
    declare(published)
    vouch(published, today=date(2020, 1, 1))
    asked = {"factsheet": published.sheet, "language": "pl", "due_on": None, "by": published.coordinator}
    asked["today"] = timezone.localdate()
    with pytest.raises(Refused, match="Clinician has a conflict of interest about the factsheet “paracetamol”, declared on"):
        assign(person=published.clinician, role=Role.CLINICAL_REVIEWER, **asked)
    with pytest.raises(Refused) as refused:
        assign(person=published.reviser, role=Role.REVISER, **asked)
    said = "Reviser’s competence as reviser for Polish expired on 1 January 2022; a coordinator can renew it."
    assert refused.value.reasons == (said,)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": " "}, "Choose what the conflict of interest is about."),
        ({"about": "planet"}, "A conflict of interest is about a factsheet or a topic."),
        ({"what": ""}, "Say in a sentence what the conflict of interest is."),
        ({"what": "x" * 501}, "The sentence has 501 characters; at most 500 are kept."),
        ({"until": date(2026, 5, 2)}, "2 May 2026 has passed already; a conflict of interest that is over need not be declared."),
    ],
)
def test_what_cannot_be_declared_is_refused_with_a_sentence(published, changed, said):
    with pytest.raises(Refused) as refused:
        declare(published, **{"today": TODAY} | changed)
    assert (refused.value.reasons, ConflictOfInterest.objects.count()) == ((said,), 0)


def test_nobody_ends_a_conflict_of_their_own_and_it_ends_once(published):
    own = declare(published, "coordinator")
    with pytest.raises(Refused, match="Nobody ends a conflict of interest of their own"):
        end_conflict(conflict=own, reason="I say so.", by=published.coordinator)
    made = declare(published)
    with pytest.raises(Refused, match="Say in a few words why."):
        end_conflict(conflict=made, reason="", by=published.coordinator)
    end_conflict(conflict=made, reason="Over.", by=published.coordinator)
    with pytest.raises(Refused, match="has been ended already"):
        end_conflict(conflict=made, reason="Over.", by=published.coordinator)
    assert [event.act for event in Event.objects.filter(act__startswith="conflict").order_by("number")] == [
        *("conflict declared", "conflict declared"),
        "conflict ended",
    ]


def test_only_a_coordinator_declares_and_ends_conflicts(published):
    made = declare(published)
    for act in (lambda: declare(published, by=published.author), lambda: end(made, published.author)):
        with pytest.raises(NotEntitled, match="Only a coordinator can appoint here."):
            act()


def end(conflict, by):
    end_conflict(conflict=conflict, reason="Over.", by=by)
