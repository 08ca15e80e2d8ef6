"""What coordinators do about people: invite them, give and end their duties, correct what is known of them, let them go."""

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.people import actions, rules
from cms.people.duties import held_in, require
from cms.people.models import Duty, Person
from cms.roles import Act, Role, with_article

GONE = "Somebody who left"


@transaction.atomic
def invite(*, username: str, printed_name: str, profession: str, email: str, by: Person) -> Person:
    """Open an account for somebody, who chooses the password: nobody else ever knows it."""
    require(by, Act.APPOINT)
    return actions.enrol(
        username=username.strip(),
        printed_name=printed_name.strip(),
        profession=profession.strip(),
        email=email.strip(),
        password=None,
        by=by.username,
    )


def word_for_password(*, person: Person, by: Person) -> tuple[str, str]:
    """The two words of an address under which somebody chooses their first password, within three days.

    There is none for who has chosen one: a coordinator could sign in their name.
    """
    require(by, Act.APPOINT)
    if not person.is_active:
        raise Refused(f"{person} has left.")
    if person.has_usable_password():
        raise Refused(f"{person} has a password already. Only the administration can set another.")
    record(actor=by.username, act="password invited", subject=person.username)
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def person_invited(number: str, token: str) -> Person:
    """Return whom an invitation is for; raises Unknown where it is none, is too old or was used."""
    try:
        person = Person.objects.filter(pk=int(force_str(urlsafe_base64_decode(number))), is_active=True).first()
    except (ValueError, OverflowError):
        person = None
    if person is None or person.has_usable_password() or not default_token_generator.check_token(person, token):
        raise Unknown("This invitation has been used, is older than three days, or is none. Ask a coordinator for a new one.")
    return person


@transaction.atomic
def choose_password(*, person: Person, password: str, again: str) -> None:
    """Set the first password of an invited person; raises Refused for a weak one."""
    if password != again:
        raise Refused("The two passwords are not the same.")
    try:
        validate_password(password, person)
    except ValidationError as problem:
        raise Refused(*problem.messages) from problem
    person.set_password(password)
    person.save(update_fields=["password"])
    record(actor=person.username, act="password chosen", subject=person.username)


@transaction.atomic
def change_person(*, person: Person, printed_name: str, profession: str, email: str, consent: str, by: Person) -> Person:
    """Correct what is known of a person; what they signed keeps the name it was signed with.

    `consent` is "yes" where they agreed to be named on patients' pages.
    """
    require(by, Act.APPOINT)
    held = Person.objects.select_for_update().get(pk=person.pk)
    wanted = {"printed_name": printed_name.strip(), "profession": profession.strip(), "email": email.strip()}
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    if held.is_named_on_pages != (consent == "yes"):
        changed.append("is_named_on_pages")
    for name, value in wanted.items():
        setattr(held, name, value)
    held.is_named_on_pages = consent == "yes"
    try:
        held.clean_fields(exclude=["password"])
    except ValidationError as problem:
        raise Refused(*problem.messages) from problem
    if changed:
        held.save(update_fields=changed)
        record(actor=by.username, act="person changed", subject=held.username, fields=changed)
    return held


@transaction.atomic
def give_duty(*, person: Person, role: str, language: str, by: Person) -> Duty:
    """Give a person a duty, as `appoint` does."""
    require(by, Act.APPOINT)
    if role not in list(Role):
        raise Refused(f"“{role[:40]}” is no duty here: {', '.join(Role)}.")
    if not person.is_active:
        raise Refused(f"{person} has left; let them come back first.")
    return actions.appoint(person=person, role=Role(role), language=language, by=by.username)


@transaction.atomic
def end_duty(*, duty: Duty, by: Person) -> None:
    """End a duty from now on; one coordinator always stays."""
    require(by, Act.APPOINT)
    coordinators = Duty.objects.select_for_update().filter(role=Role.COORDINATOR.value, ended_at=None, person__is_active=True)
    others = [one for one in held_in(coordinators.covered()) if one.counts and one.duty.pk != duty.pk]
    if duty.role == Role.COORDINATOR and not others:
        raise Refused(f"Somebody has to be {with_article(Role.COORDINATOR)}: give the duty to another first.")
    actions.relieve(duty=duty, by=by.username)


@transaction.atomic
def deactivate(*, person: Person, reason: str, by: Person) -> None:
    """Let a person go: they cannot sign in any more; their duties, and everything they did, stay on record."""
    require(by, Act.APPOINT)
    reason = reason.strip()
    held = Person.objects.select_for_update().get(pk=person.pk)
    reasons = list(rules.reasons_against_reason(reason))
    if held == by:
        reasons.append("Nobody deactivates themselves: another coordinator has to.")
    if not held.is_active:
        reasons.append(f"{held} has left already.")
    if reasons:
        raise Refused(*reasons)
    held.is_active = False
    held.save(update_fields=["is_active"])
    record(actor=by.username, act="person deactivated", subject=held.username, reason=reason)


@transaction.atomic
def reactivate(*, person: Person, by: Person) -> None:
    """Let a person come back, with the duties and the password they had."""
    require(by, Act.APPOINT)
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.is_active:
        raise Refused(f"{held} has not left.")
    held.is_active = True
    held.save(update_fields=["is_active"])
    record(actor=by.username, act="person reactivated", subject=held.username)


@transaction.atomic
def erase_details(*, person: Person, by: Person) -> Person:
    """Forget of somebody who left whatever does not prove their work: name of the profile, address, profession, password.

    Their user name, the printed names under their signatures and the register stay: words that patients read rest on them.
    """
    require(by, Act.APPOINT)
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.is_active:
        raise Refused(f"{held} has not left; deactivate the account first.")
    held.printed_name = f"{GONE} ({held.pk})"
    held.profession = held.email = held.first_name = held.last_name = ""
    held.is_named_on_pages = False
    held.set_unusable_password()
    held.save(update_fields=["printed_name", "profession", "email", "first_name", "last_name", "is_named_on_pages", "password"])
    record(actor=by.username, act="details erased", subject=held.username)
    return held


def person_at(number: int) -> Person:
    """Return the person, whether or not they have left; raises Unknown."""
    found = Person.objects.filter(pk=number).first()
    if found is None:
        raise Unknown(f"There is no person {number}.")
    return found
