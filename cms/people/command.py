"""What management commands that act for a person have in common: `--by`, and refusals as sentences with exit code 2."""

from abc import ABC, abstractmethod
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.audit.actions import record
from cms.errors import NotEntitled, Refused
from cms.people.actions import person_named
from cms.people.models import Duty, Person
from cms.roles import Role


class ActCommand(BaseCommand, ABC):
    """A command done by a person; subclasses write `act` instead of `handle`.

    Where `default_role` is set, `--by` may be left out if exactly one person holds that role.
    """

    default_role: Role | None = None

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar="USER", help="who does this: a user name")

    @abstractmethod
    def act(self, by: Person, **options: Any) -> None:
        """Do it; raise Refused with the reasons if it cannot be done."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            named = options.pop("by")
            by = person_named(the_only(self.default_role) if named is None else named)
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        try:
            self.act(by, **options)
        except NotEntitled as refusal:
            record(actor=by.username, act="refused", subject=self.__module__.rpartition(".")[2], reasons=list(refusal.reasons))
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal

    def say(self, line: str) -> None:
        self.stdout.write(line)


def the_only(role: Role | None) -> str:
    """Return the user name of the one person who holds a role; raises Refused if it is not plain who is meant."""
    held = Duty.objects.filter(role=role, ended_at=None, person__is_active=True)
    names = sorted(set(held.values_list("person__username", flat=True)))
    if len(names) != 1:
        raise Refused(f"Say with --by who does this. People here with the duty of {role}: {', '.join(names) or 'none'}.")
    return names[0]


def contents_of(path: str) -> bytes:
    """Return a file's bytes; raises Refused with the system's reason."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror}.") from problem
