"""People and their coordinators hear in time that a competence ends, and of each step once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.notifications.competences import remind_competences
from cms.notifications.models import Notification
from cms.people.actions import relieve
from cms.people.competences import renew_competence
from cms.people.rules import shown
from cms.people.staff import deactivate
from cms.roles import Role
from tests.people.test_competences import vouch


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def last(today):
    return today + timedelta(200)


def texts(person):
    return [one.text for one in Notification.objects.filter(person=person, kind="competence ends").order_by("pk")]


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (61, None),
        (60, "ends within two months, on"),
        (15, "ends within two months, on"),
        (14, "ends within two weeks, on"),
        (1, "ends within two weeks, on"),
        (0, "has its last day on"),
        (-7, "has its last day on"),
        (-8, None),
    ],
)
def test_person_and_coordinator_are_told_by_the_days_left(published, today, last, left, said):
    vouch(published, valid_until=last)
    assert remind_competences(last - timedelta(left)) == (said is not None)
    ends = f"competence as reviser for Polish {said} {shown(last)}."
    mine = f"Your {ends} After that, acts in this duty are refused until it is renewed."
    assert texts(published.reviser) == ([mine] if said else [])
    assert texts(published.coordinator) == ([f"Reviser: the {ends}"] if said else [])
    if said:
        places = {one.person.username: one.place for one in Notification.objects.filter(kind="competence ends")}
        assert places == {"reviser": "people/mine/", "coordinator": f"people/{published.reviser.pk}/"}


def test_each_step_is_told_once_however_often_the_command_runs(published, last):
    vouch(published, valid_until=last)
    for left in range(70, -10, -1):
        remind_competences(last - timedelta(left))
    assert [text.partition(", on")[0].partition(" on ")[0].rpartition("Polish ")[2] for text in texts(published.reviser)] == [
        *("ends within two months", "ends within two weeks"),
        "has its last day",
    ]


def test_what_was_renewed_is_told_of_no_more(published, today, last):
    old = vouch(published, valid_until=last)
    until = last + timedelta(300)
    renew_competence(competence=old, evidence="", checked_on=today, valid_until=until, by=published.coordinator, today=today)
    assert remind_competences(last) == 0


def test_nobody_is_told_of_a_duty_that_ended_or_of_who_has_left(published, last):
    vouch(published, valid_until=last)
    vouch(published, "translator", Role.TRANSLATOR, valid_until=last)
    relieve(duty=published.reviser.duties.get(language="pl"), by="tests")
    deactivate(person=published.translator, reason="Left.", by=published.coordinator)
    assert remind_competences(last) == 0


def test_the_command_says_how_many_there_are(published, today):
    vouch(published, valid_until=today + timedelta(10))
    said = StringIO()
    call_command("remind_competences", stdout=said)
    assert said.getvalue() == "Competences that end soon or have just ended: 1.\n"
