"""Runs the checks; a check that fails is itself a finding and stops no other."""

import logging
from dataclasses import replace
from functools import cache
from types import ModuleType

from cms.checks import (
    fidelity,
    language_of,
    limits,
    meaning,
    measures,
    moments,
    names,
    negation,
    notations,
    residue,
    schedules,
    structure,
    terms,
    usage,
)
from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair, Term
from cms.checks.registry import Check, Scope, Unavailable
from cms.languages import SOURCE

logger = logging.getLogger(__name__)

# In the order of their findings; a module of checks is added here and nowhere else.
MODULES: tuple[ModuleType, ...] = (
    fidelity,
    measures,
    schedules,
    limits,
    moments,
    notations,
    negation,
    meaning,
    names,
    terms,
    structure,
    residue,
    language_of,
    usage,
)
ALL: tuple[Check, ...] = tuple(one for module in MODULES for one in vars(module).values() if isinstance(one, Check))


def findings(
    *,
    source: str,
    target: str,
    language: str,
    kind: str = "paragraph",
    container: str = "",
    kept: tuple[str, ...] = (),
    terms: tuple[Term, ...] = (),
) -> list[Finding]:
    """Return what the checks say of a wording, blocking findings first; nothing is raised for any text."""
    pair = Pair(source, target, language, kind, container, kept, terms)
    if nothing := _run(fidelity.empty, pair):
        return nothing
    found = [finding for check in _speaking(language, ALL) for finding in _run(check, pair)]
    return sorted(found, key=_warns) if found else found


def unavailable(language: str) -> list[Unavailable]:
    """Return the checks that lack the words of a language, wholly or in part; where they are silent nothing has passed."""
    return [
        Unavailable(check.code, missing, check.description, check.without)
        for check in ALL
        if check.scope is Scope.ANY_TEXT or language != SOURCE
        if (missing := check.missing(language))
    ]


@cache
def _speaking(language: str, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    return tuple(
        check
        for check in checks
        if check is not fidelity.empty and check.speaks(language)
        if check.scope is Scope.ANY_TEXT or language != SOURCE
    )


def _warns(finding: Finding) -> bool:
    return finding.severity is Severity.WARN


def _run(check: Check, pair: Pair) -> list[Finding]:
    try:
        if found := [*check.run(pair)]:
            return [finding if finding.mqm else replace(finding, mqm=check.mqm) for finding in found]
        return found
    except Exception:  # a fault in one check must not hide the others, nor pass for a clean result
        logger.exception("check %s failed", check.code)
        message = f"The check “{check.code}” failed on this text; tell the coordinator."
        return [Finding("check-failed", Severity.BLOCK, message)]
