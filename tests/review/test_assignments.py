"""Who is asked for which step by when, and how they are reminded."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.notifications.kinds import Kind
from cms.notifications.models import Notification
from cms.people.actions import relieve
from cms.review.assignments import assign, assignments_for, remind_due, unassign
from cms.review.models import Assignment
from cms.review.rules import is_work_left
from cms.review.state import EditionState
from cms.roles import BY_LANGUAGE, Role

TODAY = date(2026, 3, 2)
SOON = date(2026, 3, 4)
LATER = date(2026, 4, 1)


def asked_of(person):
    return list(Assignment.objects.filter(person=person, ended_at=None))


def ask(universe, person=None, role=Role.TRANSLATOR, language="pl", due_on=LATER, by=None, **more):
    scene = {"factsheet": universe.sheet, "language": language, "role": role, "person": person or universe.translator}
    return assign(**scene | {"due_on": due_on, "by": by or universe.coordinator, "today": TODAY} | more)


def told(person, kind=Kind.ASSIGNED):
    return [(one.text, one.place) for one in Notification.objects.filter(person=person, kind=kind.value).order_by("pk")]


def test_a_person_is_asked_and_told(published):
    made = ask(published)
    assert asked_of(published.translator) == [made]
    assert told(published.translator) == [
        ("paracetamol, Polish: you are asked to be the translator, by 1 April 2026.", "paracetamol/pl/")
    ]
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("coordinator", "step assigned", "paracetamol pl")
    assert event.payload == {"person": "translator", "role": "translator", "due": "2026-04-01"}


def test_work_may_have_no_day(published):
    ask(published, due_on=None)
    assert told(published.translator) == [("paracetamol, Polish: you are asked to be the translator.", "paracetamol/pl/")]


def test_asking_again_changes_the_day_and_keeps_what_was_asked_before(published):
    first = ask(published)
    second = ask(published, due_on=SOON)
    first.refresh_from_db()
    assert (first.ended_at is None, first.due_on, asked_of(published.translator)) == (False, LATER, [second])
    assert ask(published, due_on=SOON) == second
    assert (Assignment.objects.count(), len(told(published.translator))) == (2, 2)


def test_who_has_not_the_duty_is_not_asked(published):
    with pytest.raises(Refused, match="Translator is not a reviser for Polish; give them that duty first."):
        ask(published, role=Role.REVISER)
    with pytest.raises(Refused, match="Second Translator is not a translator for Urdu"):
        ask(published, person=published.second_translator, language="ur")
    relieve(duty=published.translator.duties.get(language="pl"), by="tests")
    with pytest.raises(Refused, match="Translator is not a translator for Polish"):
        ask(published)
    assert Assignment.objects.count() == 0


def test_forged_roles_and_languages_and_past_days_are_refused(published):
    with pytest.raises(Refused, match="“emperor” is none."):
        ask(published, role="emperor")
    with pytest.raises(Refused, match="“publisher” is none."):
        ask(published, role=Role.PUBLISHER, person=published.publisher)
    with pytest.raises(Refused, match="“xx” is no language we publish in."):
        ask(published, language="xx")
    with pytest.raises(Refused, match="The day it is due has passed already."):
        ask(published, due_on=TODAY - timedelta(days=1))
    assert ask(published, due_on=TODAY).due_on == TODAY


@pytest.mark.parametrize("name", ["translator", "reviser", "clinician", "publisher", "author", "outsider"])
def test_only_a_coordinator_asks_and_unasks(published, name):
    with pytest.raises(NotEntitled, match="Only a coordinator can assign here."):
        ask(published, by=getattr(published, name))
    made = ask(published)
    with pytest.raises(NotEntitled):
        unassign(assignment=made, by=getattr(published, name))


def test_an_assignment_ends_once_and_stays_to_be_seen(published):
    made = ask(published)
    unassign(assignment=made, by=published.coordinator)
    assert (asked_of(published.translator), Assignment.objects.count()) == ([], 1)
    assert told(published.translator)[-1][0] == "paracetamol, Polish: you are no longer asked to be the translator."
    assert Event.objects.last().act == "assignment ended"
    with pytest.raises(Refused, match="This assignment has already ended."):
        unassign(assignment=made, by=published.coordinator)


@pytest.mark.parametrize("count", [1, 3])
def test_who_is_asked_for_several_factsheets_is_one_query(published, count):
    asked = [(published.translator, Role.TRANSLATOR), (published.reviser, Role.REVISER)]
    asked.append((published.clinician, Role.CLINICAL_REVIEWER))
    for person, role in asked[:count]:
        ask(published, person=person, role=role)
    with CaptureQueriesContext(connection) as queries:
        found = assignments_for([published.sheet, published.interface])
        names = [one.person.username for one in found[published.sheet.pk, "pl"]]
    assert (list(found), len(queries)) == ([(published.sheet.pk, "pl")], 1)
    assert names == [person.username for person, _ in asked[:count]]


def test_what_is_due_soon_or_overdue_is_told_once(drafted):
    drafted.edition("pl")
    ask(drafted, due_on=SOON)
    ask(drafted, person=drafted.reviser, role=Role.REVISER, due_on=LATER)
    assert (remind_due(TODAY), remind_due(TODAY), remind_due(TODAY + timedelta(days=1))) == (1, 1, 1)
    soon = ("ibuprofen, Polish: your part as the translator is due on 4 March 2026.", "ibuprofen/pl/")
    assert told(drafted.translator, Kind.DUE_SOON) == [soon]
    remind_due(SOON + timedelta(days=1))
    overdue = ("ibuprofen, Polish: your part as the translator was due on 4 March 2026.", "ibuprofen/pl/")
    assert told(drafted.translator, Kind.DUE_SOON) == [soon, overdue]
    assert told(drafted.reviser, Kind.DUE_SOON) == []


def test_nobody_is_reminded_of_what_is_done_or_no_longer_asked(drafted):
    drafted.translate("pl")
    drafted.submit("pl")
    ask(drafted, due_on=SOON)
    unassign(assignment=ask(drafted, person=drafted.reviser, role=Role.REVISER, due_on=SOON), by=drafted.coordinator)
    assert remind_due(TODAY) == 0
    ask(drafted, person=drafted.reviser, role=Role.REVISER, due_on=SOON)
    assert remind_due(TODAY) == 1
    assert Notification.objects.filter(kind=Kind.DUE_SOON.value).count() == 1


# The roles that are still waited for in each state of an edition.
WAITED_FOR = {
    EditionState.DRAFTING: BY_LANGUAGE,
    EditionState.IN_TRANSLATION: BY_LANGUAGE,
    EditionState.IN_REVISION: BY_LANGUAGE - {Role.TRANSLATOR},
    EditionState.IN_CLINICAL_REVIEW: {Role.CLINICAL_REVIEWER, Role.BACK_TRANSLATOR},
    EditionState.APPROVED: set(),
}


@pytest.mark.parametrize("state", EditionState)
def test_in_each_state_of_an_edition_those_are_waited_for_whose_step_is_not_done(state):
    assert {role for role in BY_LANGUAGE if is_work_left(role, state)} == WAITED_FOR[state]


def test_the_command_says_how_much_is_due(drafted, capsys):
    today = timezone.localdate()
    ask(drafted, due_on=today, today=today)
    call_command("remind_due")
    assert capsys.readouterr().out == "Due within three days or overdue: 1.\n"
    assert len(told(drafted.translator, Kind.DUE_SOON)) == 1
