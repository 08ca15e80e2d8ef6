"""What the checks say of a wording, the same for the button, the act and a file that comes in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cms.checks import Finding, Term, findings
from cms.languages import SOURCE
from cms.memory.glossary import reading_once, terms_for
from cms.review.state import Wording

# What was said of a wording, and by which terms.
_heard: ContextVar[dict[tuple[str, ...], tuple[tuple[Term, ...], list[Finding]]] | None] = ContextVar("heard", default=None)


@contextmanager
def checking_once() -> Iterator[None]:
    """Inside, the checks look at the same wording once, however often it is asked about, and the glossary is read once."""
    outer = _heard.set({})
    try:
        with reading_once():
            yield
    finally:
        _heard.reset(outer)


def findings_of(wording: Wording, language: str, *, kind: str, container: str) -> list[Finding]:
    heard = _heard.get()
    terms = terms_for(language) if language != SOURCE else ()
    asked = (wording.source, wording.target, language, kind, container)
    known = heard.get(asked) if heard is not None else None
    if known is not None and known[0] is terms:
        return known[1]
    found = findings(source=wording.source, target=wording.target, language=language, kind=kind, container=container, terms=terms)
    if heard is not None:
        heard[asked] = (terms, found)
    return found
