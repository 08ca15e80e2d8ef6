"""What coordinators do about people: inviting, duties, names, leaving; each leaves a trace and is refused to others."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.people.actions import appoint
from cms.people.competences import renew_competence
from cms.people.models import Person
from cms.people.staff import (
    change_person,
    choose_password,
    deactivate,
    end_duty,
    erase_details,
    give_duty,
    invite,
    person_at,
    person_invited,
    reactivate,
    word_for_password,
)
from cms.roles import Role
from tests.people.test_competences import LONG_AGO, vouch
from tests.universe import PASSWORD

pytestmark = pytest.mark.django_db
ANN = {"username": "ann", "printed_name": "Ann Kowalska", "profession": "Nurse", "email": "ann@example.org"}


@pytest.fixture
def ann(published):
    return invite(**ANN, by=published.coordinator)


def told(act):
    return [(event.actor, event.subject) for event in Event.objects.filter(act=act).order_by("number")]


def known(person, **changed):
    about = {"printed_name": person.printed_name, "profession": person.profession, "email": person.email, "consent": ""}
    return {"person": person} | about | changed


def test_an_invited_person_chooses_the_password_once(published, ann):
    assert not ann.has_usable_password()
    number, token = word_for_password(person=ann, by=published.coordinator)
    invited = person_invited(number, token)
    choose_password(person=invited, password=PASSWORD, again=PASSWORD)
    assert Person.objects.get(pk=ann.pk).check_password(PASSWORD)
    assert told("password invited") == [("coordinator", "ann")]
    assert told("password chosen") == [("ann", "ann")]
    with pytest.raises(Unknown, match="This invitation has been used"):
        person_invited(number, token)
    with pytest.raises(Refused, match="has a password already"):
        word_for_password(person=person_at(ann.pk), by=published.coordinator)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        (PASSWORD, "another-password", "The two passwords are not the same."),
        ("short", "short", "This password is too short."),
        ("ann@example.org", "ann@example.org", "too similar"),
    ],
)
def test_a_weak_first_password_is_refused_and_the_invitation_stays(published, ann, password, again, said):
    number, token = word_for_password(person=ann, by=published.coordinator)
    with pytest.raises(Refused, match=said):
        choose_password(person=ann, password=password, again=again)
    assert person_invited(number, token) == ann


@pytest.mark.parametrize(("number", "token"), [("", ""), ("!", "x"), ("OTk5OTk5", "x"), ("eA", "x"), ("\u0661", "x")])
def test_an_invitation_that_is_none_is_not_known(published, number, token):
    with pytest.raises(Unknown):
        person_invited(number, token)


def test_nobody_is_invited_to_the_account_of_somebody_who_has_a_password(published):
    number = word_for_password(person=invite(**ANN, by=published.coordinator), by=published.coordinator)[0]
    with pytest.raises(Refused, match="Clinician has a password already."):
        word_for_password(person=published.clinician, by=published.coordinator)
    with pytest.raises(Unknown):
        person_invited(number, default_token_generator.make_token(published.clinician))


def test_an_invitation_ends_when_the_person_is_deactivated(published, ann):
    words = word_for_password(person=ann, by=published.coordinator)
    deactivate(person=ann, reason="Never began.", by=published.coordinator)
    with pytest.raises(Unknown):
        person_invited(*words)
    with pytest.raises(Refused, match="has left"):
        word_for_password(person=person_at(ann.pk), by=published.coordinator)


@pytest.mark.parametrize("changed", [{"username": "reviser"}, {"username": "a b"}, {"printed_name": ""}, {"email": "nonsense"}])
def test_an_account_that_cannot_be_opened_is_refused(published, changed):
    before = Person.objects.count()
    with pytest.raises(Refused):
        invite(**ANN | changed, by=published.coordinator)
    assert Person.objects.count() == before


def test_what_is_known_of_a_person_is_corrected_and_signatures_keep_their_name(published):
    changed = change_person(**known(published.clinician, printed_name="Dr New Name", consent="yes"), by=published.coordinator)
    assert (changed.printed_name, changed.is_named_on_pages) == ("Dr New Name", True)
    assert published.edition("pl").signatures.get().printed_name == "Clinician"
    event = Event.objects.latest("number")
    assert (event.act, event.payload) == ("person changed", {"fields": ["printed_name", "is_named_on_pages"]})
    change_person(**known(changed, consent="yes"), by=published.coordinator)
    assert Event.objects.latest("number") == event


def test_a_person_keeps_a_name_and_an_address_that_is_one(published):
    for wrong in ({"printed_name": " "}, {"email": "nonsense"}, {"profession": "x" * 151}):
        with pytest.raises(Refused):
            change_person(**known(published.reviser, **wrong), by=published.coordinator)
    assert Person.objects.get(username="reviser").printed_name == "Reviser"


def test_duties_are_given_and_ended_by_coordinators(published):
    duty = give_duty(person=published.outsider, role="translator", language="cy", by=published.coordinator)
    assert str(duty) == "translator cy"
    end_duty(duty=duty, by=published.coordinator)
    assert [told(act)[-1] for act in ("duty given", "duty ended")] == [("coordinator", "outsider")] * 2
    with pytest.raises(Refused, match="“juggler” is no duty here"):
        give_duty(person=published.outsider, role="juggler", language="", by=published.coordinator)
    with pytest.raises(Refused, match="must not know"):
        give_duty(person=published.back_translator, role="author", language="", by=published.coordinator)


def test_a_coordinator_stays_whose_duty_counts(published):
    own = published.coordinator.duties.get()
    with pytest.raises(Refused, match="Somebody has to be a coordinator: give the duty to another first."):
        end_duty(duty=own, by=published.coordinator)
    appoint(person=published.outsider, role=Role.COORDINATOR, by="tests")
    expired = vouch(published, "outsider", Role.COORDINATOR, "", today=LONG_AGO)
    with pytest.raises(Refused, match="Somebody has to be"):
        end_duty(duty=own, by=published.coordinator)
    today = timezone.localdate()
    until = today + timedelta(300)
    renew_competence(competence=expired, evidence="", checked_on=today, valid_until=until, by=published.coordinator, today=today)
    end_duty(duty=own, by=published.coordinator)


def test_a_person_leaves_with_a_reason_and_comes_back_with_their_duties(published):
    deactivate(person=published.reviser, reason="Moved away.", by=published.coordinator)
    left = person_at(published.reviser.pk)
    assert (left.is_active, left.duties.filter(ended_at=None).count()) == (False, 2)
    event = Event.objects.latest("number")
    assert (event.act, event.subject, event.payload) == ("person deactivated", "reviser", {"reason": "Moved away."})
    with pytest.raises(Refused, match="Reviser has left; let them come back first."):
        give_duty(person=left, role="translator", language="cy", by=published.coordinator)
    with pytest.raises(Refused, match="Reviser has left already."):
        deactivate(person=left, reason="Moved away.", by=published.coordinator)
    reactivate(person=left, by=published.coordinator)
    assert person_at(left.pk).is_active
    with pytest.raises(Refused, match="Reviser has not left."):
        reactivate(person=left, by=published.coordinator)


def test_nobody_deactivates_themselves_or_without_a_reason(published):
    with pytest.raises(Refused) as refused:
        deactivate(person=published.coordinator, reason=" ", by=published.coordinator)
    assert refused.value.reasons == (
        "Say in a few words why.",
        "Nobody deactivates themselves: another coordinator has to.",
    )


def test_of_who_has_left_the_details_are_erased_and_the_proof_of_their_work_stays(published):
    clinician = published.clinician
    change_person(**known(clinician, email="c@example.org", profession="GP", consent="yes"), by=published.coordinator)
    vouch(published, "clinician", Role.CLINICAL_REVIEWER, register="GMC", number="1")
    with pytest.raises(Refused, match="Clinician has not left; deactivate the account first."):
        erase_details(person=clinician, by=published.coordinator)
    deactivate(person=clinician, reason="Retired.", by=published.coordinator)
    erase_details(person=clinician, by=published.coordinator)
    left = person_at(clinician.pk)
    assert str(left) == f"Somebody who left ({left.pk})"
    assert (left.username, left.email, left.profession, left.is_named_on_pages) == ("clinician", "", "", False)
    assert not left.has_usable_password()
    assert published.edition("pl").signatures.get().printed_name == "Clinician"
    assert left.competences.get().number == "1"
    event = Event.objects.latest("number")
    assert (event.act, event.subject, event.payload) == ("details erased", "clinician", {})
    call_command("verify", stdout=StringIO())


def test_nobody_but_a_coordinator_does_any_of_this(published):
    person, by = published.reviser, published.publisher
    acts = [
        lambda: invite(**ANN, by=by),
        lambda: word_for_password(person=person, by=by),
        lambda: change_person(**known(person), by=by),
        lambda: give_duty(person=person, role="author", language="", by=by),
        lambda: end_duty(duty=person.duties.first(), by=by),
        lambda: deactivate(person=person, reason="Why not?", by=by),
        lambda: reactivate(person=person, by=by),
        lambda: erase_details(person=person, by=by),
    ]
    for act in acts:
        with pytest.raises(NotEntitled, match="Only a coordinator can appoint here."):
            act()


def test_a_person_that_is_not_there_is_not_found(published):
    with pytest.raises(Unknown, match="There is no person 0."):
        person_at(0)
