"""What a check is: a function of a pair of texts, with its code, its type of error and the words it needs to know. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from inspect import getdoc

from cms.checks.findings import Finding
from cms.checks.pair import Pair
from cms.checks.vocabulary import vocabulary_of


class Scope(StrEnum):
    ANY_TEXT = "any text"  # the English as well
    TRANSLATIONS = "translations"


@dataclass(frozen=True, eq=False)
class Check:
    """A check; `needs` are tables of a language's data, and `without` says what it still does where they are missing."""

    code: str
    run: Callable[[Pair], Iterable[Finding]]
    mqm: str  # the type of error in MQM-Core, “dimension/type”
    needs: tuple[str, ...] = ()
    without: str = ""
    scope: Scope = Scope.TRANSLATIONS

    def __call__(self, pair: Pair) -> Iterable[Finding]:
        return self.run(pair)

    @property
    def description(self) -> str:
        return getdoc(self.run) or ""

    def missing(self, language: str) -> tuple[str, ...]:
        """Return the tables it needs that are not there for a language."""
        vocabulary = vocabulary_of(language)
        return tuple(table for table in self.needs if vocabulary is None or not vocabulary.has(table))

    def speaks(self, language: str) -> bool:
        """Whether it has anything to say of texts in a language."""
        return bool(self.without) or not self.missing(language)


@dataclass(frozen=True)
class Unavailable:
    """A check that is silent, in part or altogether, for want of words; its silence is no pass."""

    code: str
    missing: tuple[str, ...]
    description: str
    still: str = ""  # what is compared all the same


def check(
    code: str, *, mqm: str, needs: str | tuple[str, ...] = (), without: str = "", scope: Scope = Scope.TRANSLATIONS
) -> Callable[[Callable[[Pair], Iterable[Finding]]], Check]:
    """Make a check of a function; its docstring is what translators read about it."""
    tables = (needs,) if isinstance(needs, str) else needs

    def registered(run: Callable[[Pair], Iterable[Finding]]) -> Check:
        return Check(code, run, mqm, tables, without, scope)

    return registered
