"""Who may read along, and who can be named: everybody but those who must not know the English."""

from collections.abc import Collection

from cms.discussion.rules import about_nobody, names_in
from cms.errors import NotEntitled
from cms.languages import REGISTRY
from cms.people.duties import held_by
from cms.people.models import Duty, Person
from cms.roles import ALONE, Role

Duties = set[tuple[Role, str]]
MOST_TOLD = 5  # a pasted list of addresses needs no hundred sentences
BLIND = "Who translates back must not know the English, and so does not see what is said about it."


def require_reader(person: Person, language: str) -> frozenset[Role]:
    """Return the person's roles for a language; raises NotEntitled for whoever translates back, into any language."""
    held = held_by(person)
    if any(one.role in ALONE for one in held):
        raise NotEntitled(BLIND)
    return frozenset(one.role for one in held if one.counts and one.language in {"", language})


def mentionable(language: str) -> list[Person]:
    """Everybody who can be named in a language, by user name; "" is for what is shown in all of them."""
    people = list(
        Person.objects.filter(is_active=True, duties__ended_at=None, duties__isnull=False).order_by("username").distinct()
    )
    held = duties_of(people)
    return [person for person in people if _may_be_named(held[person.pk], language)]


def duties_of(people: Collection[Person]) -> dict[int, Duties]:
    """The roles these people hold now, and for which languages; one query."""
    found: dict[int, Duties] = {person.pk: set() for person in people}
    duties = Duty.objects.filter(ended_at=None, person__in=people)
    for person, role, language in duties.values_list("person_id", "role", "language"):
        found[person].add((Role(role), language))
    return found


def _may_be_named(held: Duties, language: str) -> bool:
    if any(role in ALONE for role, _ in held):
        return False
    return bool(held) if not language else any(code in {"", language} for _, code in held)


def people_named(text: str, *, language: str) -> tuple[list[Person], list[str]]:
    """Return whom a text names, and a sentence for each name that is nobody's or cannot be named there."""
    names = names_in(text)
    if not names:
        return [], []
    wanted = {Person.normalize_username(name) for pair in names for name in pair}
    found = {person.username: person for person in Person.objects.filter(username__in=wanted, is_active=True)}
    held = duties_of(found.values())
    people, nobodys, reasons = {}, [], []
    for name, bare in names:
        person = found.get(Person.normalize_username(name)) or found.get(Person.normalize_username(bare))
        if person is None:
            nobodys.append(bare)
        elif reason := _reason_against_naming(person, held[person.pk], language):
            reasons.append(reason)
        else:
            people[person.pk] = person
    known = {one.username: str(one) for one in mentionable(language)} if nobodys else {}
    told = [about_nobody(name, known) for name in list(dict.fromkeys(nobodys))[:MOST_TOLD]]
    return list(people.values()), list(dict.fromkeys([*told, *reasons]))


def _reason_against_naming(person: Person, held: Duties, language: str) -> str | None:
    if _may_be_named(held, language):
        return None
    if any(role in ALONE for role, _ in held):
        return f"“@{person.username}” translates back and must not know the English; name somebody else."
    where = f" for {REGISTRY[language].english}" if language else ""
    return f"“@{person.username}” has no duty{where} and could not take part; name somebody who has."


def place_for(held: Duties, spoken_in: str) -> str:
    """The language a person is led to: where it was said if they can take part there, else one of their own."""
    codes = {code for _, code in held}
    return spoken_in if codes & {"", spoken_in} or not codes else min(codes)
