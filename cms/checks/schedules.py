"""The check of frequencies: three times a day, every four hours, once a week."""

import re
from collections.abc import Iterator

from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.vocabulary import Hit

_SAME = {
    "every 24 h": "1/day",
    "every 1 day": "1/day",
    "every 7 day": "1/week",
    "every 1 week": "1/week",
    "every 14 day": "every 2 week",
    "every 1 month": "1/month",
    "every 12 month": "1/year",
    "every 1 year": "1/year",
    "every 60 min": "every 1 h",
    "once": "1 times",
    "twice": "2 times",
    "1/h": "every 1 h",
}
_GENERAL = " times"  # so often, in no stretch of time
_COUNT = re.compile(r"\d+(?:–\d+)?")


@check("frequency", mqm="accuracy/mistranslation", needs="frequency")
def frequency(pair: Pair) -> Iterator[Finding]:
    """How often something is done differs: twice a day for three times a day, every six hours for every four."""
    hits, hits_here = pair.source_hits.get("frequency", ()), pair.target_hits.get("frequency", ())
    if pair.is_unchanged or not (hits or hits_here):
        return
    wanted, found = _by_meaning(hits), _by_meaning(hits_here)
    lost = [meaning for meaning in wanted if not _is_among(meaning, found)]
    added = [meaning for meaning in found if not _is_among(meaning, wanted)]
    for meaning in lost:
        instead = [one for one in added if _is_general(one) == _is_general(meaning)]
        if instead:
            severity = Severity.BLOCK if pair.is_strict and _is_dosing(meaning) else Severity.WARN
            there, here = _words(pair.source, wanted[meaning]), _words(pair.target, found[instead[0]])
            said = f"The English says “{there}”, this text “{here}”."
            yield Finding("frequency", severity, said, (found[instead[0]].span,), (wanted[meaning].span,))
        elif _is_dosing(meaning):
            said = f"Nothing here says “{_words(pair.source, wanted[meaning])}”."
            yield Finding("frequency", Severity.WARN, said, source_spans=(wanted[meaning].span,))
    if not lost:
        for meaning in added:
            if _is_dosing(meaning):
                said = f"The English does not say “{_words(pair.target, found[meaning])}”."
                yield Finding("frequency", Severity.WARN, said, (found[meaning].span,))


def _by_meaning(hits: tuple[Hit, ...]) -> dict[str, Hit]:
    """Return the first of each frequency; a key that says none, such as a trap for other meanings, is left out."""
    found: dict[str, Hit] = {}
    for hit in hits:
        meaning = re.sub(r"\bn\b", hit.number, hit.key) if hit.number else hit.key
        meaning = _SAME.get(meaning, meaning)
        if "/" in meaning or meaning.startswith("every ") or meaning.endswith(_GENERAL):
            found.setdefault(meaning, hit)
    return found


def _is_general(meaning: str) -> bool:
    return meaning.endswith(_GENERAL)


def _is_among(meaning: str, others: dict[str, Hit]) -> bool:
    """Whether the others say the same, or as many times without saying in how long."""
    if meaning in others:
        return True
    times = meaning.removesuffix(_GENERAL).partition("/")[0]
    same = [one for one in others if one.removesuffix(_GENERAL).partition("/")[0] == times]
    return any(_is_general(meaning) or _is_general(one) for one in same)


def _is_dosing(meaning: str) -> bool:
    """Whether it is how a medicine is taken, and no mere “every day”."""
    return not _is_general(meaning) and not meaning.startswith("1/") and _COUNT.search(meaning) is not None


def _words(text: str, hit: Hit) -> str:
    return text[hit.start : hit.end].strip()
