"""May this person act for this language? The question every act asks first.

A duty counts while nothing speaks against the competence behind it. A declared conflict of interest keeps its holder from
acting on one factsheet or topic, whatever duties they hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from cms.errors import NotEntitled
from cms.languages import REGISTRY, SOURCE
from cms.people import rules
from cms.people.models import ConflictOfInterest, Duty, Person
from cms.people.rules import Cover
from cms.roles import BY_LANGUAGE, Act, Role, roles_for, with_article


class Named(Protocol):
    @property
    def key(self) -> str: ...


class Sheet(Named, Protocol):
    """What an act is about: it has a key, and is of a topic that has one."""

    @property
    def topic(self) -> Named: ...


@dataclass(frozen=True)
class Held:
    """A duty as it stands today: what is behind it, since or until when, and why it does not count if it does not."""

    duty: Duty
    role: Role
    cover: Cover
    on: date | None
    has_conflict: bool

    @property
    def language(self) -> str:
        return self.duty.language

    @property
    def named(self) -> str:
        return rules.duty_named(self.role, self.language)

    @property
    def is_noted(self) -> bool:
        """Whether a list says more of it than its name: it ends soon, or does not count."""
        return self.cover not in {Cover.CURRENT, Cover.NONE}

    @property
    def counts(self) -> bool:
        return self.cover.counts

    def reason(self, name: str = "") -> str:
        return rules.reason_against(self.cover, role=self.role, language=self.language, on=self.on, name=name)

    @property
    def why_not(self) -> str:
        return self.reason()


def held_in(duties: Iterable[Duty], today: date | None = None) -> list[Held]:
    """Duties that were asked for with their cover, as they stand on a day."""
    day = today or timezone.localdate()
    return [_held(duty, day) for duty in duties]


def _held(duty: Duty, today: date) -> Held:
    valid_until: date | None = duty.valid_until  # type: ignore[attr-defined]
    ended_at = duty.competence_ended_at  # type: ignore[attr-defined]
    role = Role(duty.role)
    required = settings.COMPETENCE_REQUIRED
    cover = rules.cover_of(role, valid_until=valid_until, ended_at=ended_at, is_required=required, today=today)
    on = valid_until or (timezone.localdate(ended_at) if ended_at else None)
    return Held(duty, role, cover, on, duty.has_conflict)  # type: ignore[attr-defined]


def held_by(person: Person) -> list[Held]:
    """The duties a person holds now, those that do not count included; one query."""
    return held_in(Duty.objects.filter(person=person, ended_at=None, person__is_active=True).covered())


def _held_for(person: Person, language: str) -> list[Held]:
    held = Duty.objects.filter(person=person, ended_at=None, language__in=["", language], person__is_active=True)
    return held_in(held.covered())


def roles_of(person: Person, language: str = "", about: Sheet | None = None) -> frozenset[Role]:
    """The roles a person can act in now for a language, those for the whole site included; none in a conflict of interest."""
    held = _held_for(person, language)
    if about is not None and _conflict(person, held, about):
        return frozenset()
    return frozenset(one.role for one in held if one.counts)


def languages_of(person: Person, *roles: Role) -> list[str]:
    held = Duty.objects.filter(person=person, ended_at=None, role__in=[role.value for role in roles])
    return sorted({one.language for one in held_in(held.exclude(language="").covered()) if one.counts})


def every_role_of(person: Person) -> frozenset[Role]:
    """The roles a person holds in any language, whether or not they count today; one query."""
    return frozenset(map(Role, Duty.objects.filter(person=person, ended_at=None).values_list("role", flat=True)))


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


def require(person: Person, act: Act, language: str = "", about: Sheet | None = None) -> frozenset[Role]:
    """Return the roles the person can act in, or raise NotEntitled; `about` is the factsheet, where a conflict forbids the act.

    Where they hold the duty and its competence has run out, the refusal says so.
    """
    held = _held_for(person, language)
    roles = frozenset(one.role for one in held if one.counts)
    if reason := reason_against(roles, act, language):
        wanted = roles_for(act, is_source=language == SOURCE)
        raise NotEntitled(*([one.why_not for one in held if one.role in wanted] or [reason]))
    if about is not None and (declared := _conflict(person, held, about)):
        raise NotEntitled(rules.reason_from_conflict(about=str(declared), declared_on=declared.declared_on, what=declared.what))
    return roles


def why_no_language(person: Person, role: Role, act: Act) -> tuple[str, ...]:
    """Why a person can do an act in no language at all."""
    held = Duty.objects.filter(person=person, ended_at=None, role=role.value).covered()
    return tuple(one.why_not for one in held_in(held)) or (reason_against(frozenset(), act, "") or "",)


def why_not_in(person: Person, role: Role, language: str) -> str:
    """Why a duty that a person holds does not count, said to somebody else; nothing where it counts or is not held."""
    return next((one.reason(str(person)) for one in _held_for(person, language) if one.role is role), "")


def conflict_about(person: Person, sheet: Sheet) -> ConflictOfInterest | None:
    """What keeps a person from acting on a factsheet today; at most two queries, and none more for who has no conflict."""
    for one in ConflictOfInterest.objects.filter(person=person, ended_at=None):
        about = sheet if one.about == ConflictOfInterest.About.FACTSHEET else sheet.topic
        if one.key == about.key and one.stands_on(timezone.localdate()):
            return one
    return None


def _conflict(person: Person, held: Iterable[Held], about: Sheet) -> ConflictOfInterest | None:
    """As `conflict_about`, without a query where the duties tell already that there is nothing declared."""
    return conflict_about(person, about) if any(one.has_conflict for one in held) else None
