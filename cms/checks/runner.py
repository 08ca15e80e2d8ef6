"""Runs the checks; a check that fails is itself a finding and stops no other."""

import logging
from collections.abc import Callable, Iterable

from cms.checks import fidelity, usage
from cms.checks.fidelity import Pair
from cms.checks.findings import Finding, Severity
from cms.languages import SOURCE

Check = Callable[[Pair], Iterable[Finding]]
logger = logging.getLogger(__name__)

ABOUT_ANY_TEXT: tuple[Check, ...] = (fidelity.invisible, usage.doubled_words)
ABOUT_TRANSLATIONS: tuple[Check, ...] = (
    fidelity.numbers,
    fidelity.phones,
    fidelity.emails,
    fidelity.web_addresses,
    fidelity.placeholders,
    fidelity.broken_markup,
    usage.unchanged,
    usage.length,
    usage.end_punctuation,
    usage.script,
)
ALL: tuple[Check, ...] = (fidelity.empty, *ABOUT_ANY_TEXT, *ABOUT_TRANSLATIONS)


def findings(*, source: str, target: str, language: str, kind: str = "paragraph") -> list[Finding]:
    """Return what the checks say of a wording, blocking findings first; nothing is raised for any text."""
    pair = Pair(source=source, target=target, language=language, kind=kind)
    if nothing := list(fidelity.empty(pair)):
        return nothing
    checks = ABOUT_ANY_TEXT if language == SOURCE else ABOUT_ANY_TEXT + ABOUT_TRANSLATIONS
    found = [finding for check in checks for finding in _run(check, pair)]
    return sorted(found, key=lambda finding: finding.severity is Severity.WARN)


def _run(check: Check, pair: Pair) -> list[Finding]:
    try:
        return list(check(pair))
    except Exception:  # a fault in one check must not hide the others, nor pass for a clean result
        logger.exception("check %s failed", check.__name__)
        return [
            Finding("check-failed", Severity.BLOCK, f"The check “{check.__name__}” failed on this text; tell the coordinator.")
        ]
