"""Checks of words whose exchange turns the meaning round: up and down, left and right, must and may. Pure."""

import tomllib
from collections.abc import Iterator

from cms.checks.findings import Finding, Severity, Span
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.sentences import side_by_side
from cms.checks.vocabulary import DATA, Hit

_ByKey = dict[str, tuple[Span, ...]]
_DATA = tomllib.loads((DATA / "opposites.toml").read_text(encoding="utf-8"))
_PAIRS: tuple[tuple[str, str], ...] = tuple((one, other) for one, other in _DATA["pairs"])
_ALLIES: dict[str, set[str]] = {one: set(together) for together in _DATA["allies"] for one in together}
OPPOSITES, MODALS = "opposites", "modals"
_MUST, _SHOULD, _MAY = "must", "should", "may"  # and a fourth, in the English: what is needed binds, or only says so


@check("opposites", mqm="accuracy/mistranslation", needs=OPPOSITES)
def opposites(pair: Pair) -> Iterator[Finding]:
    """A word here says the opposite of the English: down for up, right for left, after for before, hot for cold."""
    for wanted, found in _beside(pair, OPPOSITES):
        for one, other in (*_PAIRS, *((other, one) for one, other in _PAIRS)) if wanted and found else ():
            allies, foes = _ALLIES.get(one, {one}), _ALLIES.get(other, {other})
            if one in wanted and other in found and not foes & wanted.keys() and not allies & found.keys():
                message = f"The English says “{_said(pair.source, wanted[one])}”, this text “{_said(pair.target, found[other])}”."
                yield Finding("opposites", Severity.WARN, message, spans=found[other], source_spans=wanted[one])


@check("modals", mqm="accuracy/mistranslation", needs=MODALS)
def modals(pair: Pair) -> Iterator[Finding]:
    """What must be done became what may be done, or the other way round."""
    for wanted, found in _beside(pair, MODALS):
        if _MUST in wanted and _MAY not in wanted and _MAY in found and not {_MUST, _SHOULD} & found.keys():
            message = f"“{_said(pair.source, wanted[_MUST])}” became “{_said(pair.target, found[_MAY])}”: is it still binding?"
            yield Finding("modals", Severity.WARN, message, spans=found[_MAY], source_spans=wanted[_MUST])
        elif wanted.keys() == {_MAY} and _MUST in found and _MAY not in found:
            message = f"“{_said(pair.source, wanted[_MAY])}” became “{_said(pair.target, found[_MUST])}”: is it that binding?"
            yield Finding("modals", Severity.WARN, message, spans=found[_MUST], source_spans=wanted[_MAY])


def _beside(pair: Pair, table: str) -> Iterator[tuple[_ByKey, _ByKey]]:
    """Yield what both texts say, sentence by sentence where they have as many."""
    wanted, found = pair.source_hits.get(table, ()), pair.target_hits.get(table, ())
    if wanted and found:
        for there, here in side_by_side(pair.source, pair.target, pair.language):
            yield _within(wanted, there), _within(found, here)


def _within(hits: tuple[Hit, ...], sentence: Span) -> _ByKey:
    found: _ByKey = {}
    for hit in hits:
        if sentence[0] <= hit.start < sentence[1]:
            found[hit.key] = (*found.get(hit.key, ()), hit.span)
    return found


def _said(text: str, spans: tuple[Span, ...]) -> str:
    start, end = spans[0]
    return text[start:end]
