"""What the checks say of a wording, the same for the button, the act and a file that comes in. Pure."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cms.checks import Finding, findings
from cms.review.state import Wording

_heard: ContextVar[dict[tuple[str, ...], list[Finding]] | None] = ContextVar("heard", default=None)


@contextmanager
def checking_once() -> Iterator[None]:
    """Inside, the checks look at the same wording once, however often it is asked about: a file is judged, then submitted."""
    outer = _heard.set({})
    try:
        yield
    finally:
        _heard.reset(outer)


def findings_of(wording: Wording, language: str, *, kind: str, container: str) -> list[Finding]:
    heard = _heard.get()
    asked = (wording.source, wording.target, language, kind, container)
    if heard is None or asked not in heard:
        found = findings(source=wording.source, target=wording.target, language=language, kind=kind, container=container)
        if heard is None:
            return found
        heard[asked] = found
    return heard[asked]
