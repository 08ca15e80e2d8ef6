"""May this person act for this language? The question every act asks first."""

from cms.errors import NotEntitled
from cms.languages import REGISTRY, SOURCE
from cms.people.models import Duty, Person
from cms.roles import BY_LANGUAGE, Act, Role, roles_for, with_article


def roles_of(person: Person, language: str = "") -> frozenset[Role]:
    """The roles a person holds now for a language, those for the whole site included."""
    held = Duty.objects.filter(person=person, ended_at=None, language__in=["", language], person__is_active=True)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def languages_of(person: Person, *roles: Role) -> list[str]:
    held = Duty.objects.filter(person=person, ended_at=None, role__in=[role.value for role in roles])
    return sorted(set(held.exclude(language="").values_list("language", flat=True)))


def reason_against(roles: frozenset[Role], act: Act, language: str) -> str | None:
    """Say which duty is lacking, or None; pure, so that screens and actions say the same."""
    wanted = roles_for(act, is_source=language == SOURCE)
    if roles & wanted:
        return None
    if not wanted:
        return f"Nobody can {act} the English: it has no reviser."
    name = f" for {REGISTRY[language].english}" if language in REGISTRY else ""
    needed = " or ".join(sorted(with_article(role) + (name if role in BY_LANGUAGE else "") for role in wanted))
    return f"Only {needed} can {act} here."


def require(person: Person, act: Act, language: str = "") -> frozenset[Role]:
    """Return the person's roles, or raise NotEntitled."""
    roles = roles_of(person, language)
    if reason := reason_against(roles, act, language):
        raise NotEntitled(reason)
    return roles
