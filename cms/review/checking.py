"""What the checks say of a wording, the same for the button, the act and a file that comes in."""

from functools import lru_cache

from cms.checks import Finding, Term, findings
from cms.languages import SOURCE
from cms.memory.glossary import terms_for
from cms.review.state import Wording

REMEMBERED = 16_384  # wordings; those of some hundred editions


class _Read:
    """The terms of the glossary as they were read; other ones are read when it changes, so it is compared by what it is."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Read) and self.terms is other.terms

    def __hash__(self) -> int:
        return id(self.terms)


def findings_of(wording: Wording, language: str, *, kind: str, container: str) -> list[Finding]:
    return found_with(terms_of(language), wording, language, kind=kind, container=container)


def terms_of(language: str) -> tuple[Term, ...]:
    """The terms that wordings in a language are checked with: in English, none."""
    return terms_for(language) if language != SOURCE else ()


def found_with(terms: tuple[Term, ...], wording: Wording, language: str, *, kind: str, container: str) -> list[Finding]:
    """Return the findings under terms that were read before."""
    return list(_found(wording.source, wording.target, language, kind, container, _Read(terms)))


@lru_cache(maxsize=REMEMBERED)
def _found(source: str, target: str, language: str, kind: str, container: str, read: _Read) -> tuple[Finding, ...]:
    """The checks are pure: what they said of a wording stands as long as the glossary does."""
    said = findings(source=source, target=target, language=language, kind=kind, container=container, terms=read.terms)
    return tuple(said)
