from collections.abc import Iterator

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.languages import REGISTRY, SOURCE
from cms.people.models import Duty, Person
from cms.roles import ALONE, BY_LANGUAGE, Role, with_article


def person_named(username: str) -> Person:
    """Return the active person of that name; raises Unknown listing the known ones."""
    person = Person.objects.filter(username=Person.normalize_username(username), is_active=True).first()
    if person is None:
        known = ", ".join(Person.objects.filter(is_active=True).order_by("username").values_list("username", flat=True))
        raise Unknown(f"Nobody here is called “{username}”. Known: {known or 'nobody yet'}.")
    return person


@transaction.atomic
def enrol(*, username: str, printed_name: str, password: str | None, by: str, profession: str = "", email: str = "") -> Person:
    """Open an account; raises Refused for a taken name or a weak password. Without one, nobody can sign in with it yet."""
    username = Person.normalize_username(username)  # as signing in does, or nobody could
    if Person.objects.filter(username=username).exists():
        raise Refused(f"There is already an account “{username}”.")
    person = Person(username=username, printed_name=printed_name, profession=profession, email=email)
    try:
        person.clean_fields(exclude=["password"])
        if password is not None:
            validate_password(password, person)
    except ValidationError as problem:
        raise Refused(*problem.messages) from problem
    person.set_password(password)
    person.save()
    record(actor=by, act="person enrolled", subject=username, printed_name=printed_name, profession=profession)
    return person


@transaction.atomic
def appoint(*, person: Person, role: Role, by: str, language: str = "") -> Duty:
    """Give a person a duty; giving it twice changes nothing."""
    if role in BY_LANGUAGE and language not in REGISTRY:
        raise Refused(f"The duty of {with_article(role)} is for a language; “{language}” is none of {', '.join(REGISTRY)}.")
    if role not in BY_LANGUAGE and language:
        raise Refused(f"The duty of {with_article(role)} is for the whole site, not for a language.")
    Person.objects.select_for_update().get(pk=person.pk)  # two duties given at once would not know of each other
    if reasons := list(_reasons_against_both(person, role, language)):
        raise Refused(*reasons)
    duty, is_new = Duty.objects.get_or_create(
        person=person, role=role.value, language=language, ended_at=None, defaults={"since": timezone.now()}
    )
    if is_new:
        record(actor=by, act="duty given", subject=person.username, role=role.value, language=language)
    return duty


def _reasons_against_both(person: Person, role: Role, language: str) -> Iterator[str]:
    """A back-translator must not know the English, which every other duty shows."""
    held = {Role(name) for name in person.duties.filter(ended_at=None).values_list("role", flat=True)}
    if role in ALONE and held - ALONE:
        yield f"{person} has another duty, which shows the English; {with_article(role)} must not know it."
    if role not in ALONE and held & ALONE:
        alone = with_article(next(iter(held & ALONE)))
        yield f"{person} is {alone} and must not know the English; this duty would show it."
    if role in ALONE and person.decisions.filter(language__in=[language, SOURCE]).exists():
        name = REGISTRY[language].english
        yield f"{person} wrote or judged words in {name} or English before, and so knows the English."


@transaction.atomic
def relieve(*, duty: Duty, by: str) -> None:
    """End a duty from now on; what was done under it stands."""
    duty.refresh_from_db()
    if duty.ended_at:
        raise Refused("This duty has already ended.")
    duty.ended_at = timezone.now()
    duty.save(update_fields=["ended_at"])
    record(actor=by, act="duty ended", subject=duty.person.username, role=duty.role, language=duty.language)
