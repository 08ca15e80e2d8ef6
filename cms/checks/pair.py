"""A wording as the checks see it, and what a glossary says of its words. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cms.checks.locales import entry_of
from cms.checks.quantities import Quantity, quantities, without
from cms.checks.tokens import Kind, Token, tokens
from cms.checks.vocabulary import Hit, Vocabulary, vocabulary_of
from cms.languages import SOURCE, Language

Value = TypeVar("Value")


class once(Generic[Value]):
    """A property that is worked out when first asked for; functools' own takes a lock, which is most of its time."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self.work_out = work_out

    def __get__(self, pair: Any, _: type | None = None) -> Value:
        value = pair.__dict__[self.work_out.__name__] = self.work_out(pair)
        return value


# Where a wrong word does harm at once: what asks the reader to act, and where tables and steps carry doses.
STRICT_CONTAINERS = frozenset({"emergency", "urgent", "non-urgent", "warning", "do", "dont", "contact"})
STRICT_KINDS = frozenset({"step", "table cell", "card heading"})


@dataclass(frozen=True)
class Term:
    """A term of the glossary: its forms in English, and in the language of the wording, and what is said of these."""

    source: tuple[str, ...]
    preferred: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    do_not_translate: bool = False
    is_safety: bool = False
    key: str = ""
    definition: str = ""
    note: str = ""
    remarks: tuple[tuple[str, str], ...] = ()  # a form, and what is said of it


@dataclass(frozen=True)
class Pair:
    """The English and its translation; `kept` are names that stay as they are, `terms` the glossary's for these texts."""

    source: str
    target: str
    language: str
    kind: str = "paragraph"
    container: str = ""
    kept: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    @once
    def entry(self) -> Language:
        return entry_of(self.language)

    @property
    def is_strict(self) -> bool:
        return self.container in STRICT_CONTAINERS or self.kind in STRICT_KINDS

    @once
    def is_unchanged(self) -> bool:
        """Whether the target is the English, which one check tells of and the others need not."""
        return self.source.strip() == self.target.strip()

    @once
    def source_tokens(self) -> tuple[Token, ...]:
        return tokens(self.source, SOURCE)

    @once
    def target_tokens(self) -> tuple[Token, ...]:
        return tokens(self.target, self.language)

    @once
    def vocabulary(self) -> Vocabulary | None:
        """What is known of the words of the target's language, if anything is."""
        return vocabulary_of(self.language)

    @once
    def source_hits(self) -> dict[str, tuple[Hit, ...]]:
        """The known words of the English, by table."""
        english = vocabulary_of(SOURCE)
        return english.hits_by_table(self.source) if english else {}

    @once
    def target_hits(self) -> dict[str, tuple[Hit, ...]]:
        return self.vocabulary.hits_by_table(self.target) if self.vocabulary else {}

    @once
    def source_quantities(self) -> tuple[Quantity, ...]:
        return quantities(self.source, SOURCE, self.source_tokens, self.source_hits)

    @once
    def target_quantities(self) -> tuple[Quantity, ...]:
        return quantities(self.target, self.language, self.target_tokens, self.target_hits)

    @once
    def kinds(self) -> frozenset[Kind]:
        """The kinds of tokens that one of the texts has."""
        return frozenset([token.kind for token in self.source_tokens] + [token.kind for token in self.target_tokens])

    @once
    def unmatched(self) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
        """The quantities of each side that the other does not have with the same value and unit."""
        wanted, found = self.source_quantities, self.target_quantities
        if not wanted and not found:
            return (), ()
        return without(wanted, found), without(found, wanted)
