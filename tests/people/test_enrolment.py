import pytest
from django.db import IntegrityError, models, transaction

from cms.audit.models import Event
from cms.errors import Refused, Unknown
from cms.languages import REGISTRY
from cms.people.actions import appoint, enrol, person_named, relieve
from cms.people.duties import languages_of, roles_of
from cms.people.models import Duty, Person
from cms.roles import Role
from tests.universe import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return enrol(username="ann", printed_name="Ann Kowalska", password=PASSWORD, profession="Nurse", by="tests")


def told(act):
    return [(event.actor, event.subject, event.payload) for event in Event.objects.filter(act=act).order_by("number")]


def test_an_enrolled_person_can_sign_in_and_is_told_of_in_the_audit(ann):
    assert ann.check_password(PASSWORD)
    assert (str(ann), ann.profession, ann.is_staff, ann.is_superuser) == ("Ann Kowalska", "Nurse", False, False)
    assert told("person enrolled")[-1] == ("tests", "ann", {"printed_name": "Ann Kowalska", "profession": "Nurse"})


def test_the_audit_never_holds_a_password(ann):
    assert PASSWORD not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "This password is too short. It must contain at least 12 characters."),
        ("password1234", "This password is too common."),
        ("ann-kowalska-ann", "The password is too similar to the username."),
    ],
)
def test_a_weak_password_is_refused_and_nobody_enrolled(password, reason):
    with pytest.raises(Refused) as refusal:
        enrol(username="ann-kowalska", printed_name="Ann", password=password, by="tests")
    assert reason in refusal.value.reasons
    assert not Person.objects.filter(username="ann-kowalska").exists()


@pytest.mark.parametrize("name", ["ann", "\uff41nn"], ids=["the same", "the same in wide letters"])
def test_a_taken_name_is_refused(ann, name):
    with pytest.raises(Refused, match="There is already an account “ann”."):
        enrol(username=name, printed_name="Another", password=PASSWORD, by="tests")
    assert Person.objects.get(username="ann").printed_name == "Ann Kowalska"


@pytest.mark.parametrize(("username", "printed_name"), [("", "Ann"), ("ann with spaces", "Ann"), ("ann", ""), ("a" * 151, "Ann")])
def test_a_name_that_cannot_be_stored_is_refused(username, printed_name):
    with pytest.raises(Refused):
        enrol(username=username, printed_name=printed_name, password=PASSWORD, by="tests")
    assert not Person.objects.filter(username=username).exists()


def test_a_person_is_found_by_name(ann):
    assert person_named("ann") == person_named("\uff41nn") == ann


def test_looking_for_an_unknown_person_lists_the_known_ones(published):
    with pytest.raises(Unknown) as refusal:
        person_named("nobody")
    known = "author, back_translator, clinician, coordinator, outsider, publisher, reviser, second_clinician, second_translator"
    known += ", translator"
    assert refusal.value.reasons == (f"Nobody here is called “nobody”. Known: {known}.",)


def test_where_there_is_nobody_that_is_said():
    Person.objects.update(is_active=False)
    with pytest.raises(Unknown, match="Known: nobody yet."):
        person_named("ann")


def test_a_person_who_has_left_is_not_found_and_holds_no_roles(ann):
    appoint(person=ann, role=Role.AUTHOR, by="tests")
    Person.objects.filter(pk=ann.pk).update(is_active=False)
    assert roles_of(ann) == frozenset()
    with pytest.raises(Unknown):
        person_named("ann")


def test_a_duty_holds_for_its_language_only(ann):
    appoint(person=ann, role=Role.REVISER, language="pl", by="tests")
    appoint(person=ann, role=Role.AUTHOR, by="tests")
    assert roles_of(ann, "pl") == {Role.REVISER, Role.AUTHOR}
    assert roles_of(ann, "ur") == roles_of(ann) == {Role.AUTHOR}


def test_the_languages_of_a_person_are_those_of_the_roles_asked_for(ann):
    for role, language in [(Role.REVISER, "ur"), (Role.REVISER, "pl"), (Role.TRANSLATOR, "pl"), (Role.CLINICAL_REVIEWER, "cy")]:
        appoint(person=ann, role=role, language=language, by="tests")
    assert languages_of(ann, Role.REVISER, Role.TRANSLATOR) == ["pl", "ur"]
    assert languages_of(ann, Role.CLINICAL_REVIEWER) == ["cy"]
    assert languages_of(ann, Role.PUBLISHER) == []


def test_giving_a_duty_twice_changes_nothing(ann):
    first = appoint(person=ann, role=Role.TRANSLATOR, language="pl", by="tests")
    assert appoint(person=ann, role=Role.TRANSLATOR, language="pl", by="tests") == first
    assert told("duty given")[-1] == ("tests", "ann", {"role": "translator", "language": "pl"})
    assert len([event for event in told("duty given") if event[1] == "ann"]) == 1


def test_the_database_holds_no_duty_twice(ann):
    duty = appoint(person=ann, role=Role.TRANSLATOR, language="pl", by="tests")
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(person=ann, role=duty.role, language="pl", since=duty.since)


@pytest.mark.parametrize("language", ["", "xx", "PL", "pl-PL"])
@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.REVISER, Role.CLINICAL_REVIEWER])
def test_a_duty_for_an_unknown_language_is_refused_with_the_known_ones(ann, role, language):
    with pytest.raises(Refused) as refusal:
        appoint(person=ann, role=role, language=language, by="tests")
    known = ", ".join(REGISTRY)
    assert refusal.value.reasons == (f"The duty of a {role} is for a language; “{language}” is none of {known}.",)


@pytest.mark.parametrize(
    ("role", "named"), [(Role.AUTHOR, "an author"), (Role.PUBLISHER, "a publisher"), (Role.COORDINATOR, "a coordinator")]
)
def test_a_duty_for_the_whole_site_takes_no_language(ann, role, named):
    with pytest.raises(Refused) as refusal:
        appoint(person=ann, role=role, language="pl", by="tests")
    assert refusal.value.reasons == (f"The duty of {named} is for the whole site, not for a language.",)


def test_a_duty_ends_and_can_be_given_again(ann):
    duty = appoint(person=ann, role=Role.TRANSLATOR, language="pl", by="tests")
    relieve(duty=duty, by="tests")
    assert roles_of(ann, "pl") == frozenset()
    assert told("duty ended") == [("tests", "ann", {"role": "translator", "language": "pl"})]
    assert appoint(person=ann, role=Role.TRANSLATOR, language="pl", by="tests") != duty
    assert (roles_of(ann, "pl"), ann.duties.count()) == ({Role.TRANSLATOR}, 2)


def test_a_duty_ends_once_even_if_two_people_see_it_standing(ann):
    duty = appoint(person=ann, role=Role.TRANSLATOR, language="pl", by="tests")
    seen_by_another = Duty.objects.get(pk=duty.pk)
    relieve(duty=duty, by="tests")
    with pytest.raises(Refused, match="This duty has already ended."):
        relieve(duty=seen_by_another, by="tests")
    assert Duty.objects.get(pk=duty.pk).ended_at == duty.ended_at


def test_a_person_who_has_a_duty_is_not_removed(ann):
    appoint(person=ann, role=Role.AUTHOR, by="tests")
    with pytest.raises(models.ProtectedError):
        ann.delete()


def test_a_duty_names_its_role_and_language(ann):
    assert str(appoint(person=ann, role=Role.REVISER, language="pl", by="tests")) == "reviser pl"
    assert str(appoint(person=ann, role=Role.AUTHOR, by="tests")) == "author"
