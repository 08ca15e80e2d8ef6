"""Checks of limits and ranges: more than 5 is not less than 5, and 4–6 is not 6–4."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair
from cms.checks.quantities import Quantity
from cms.checks.registry import check
from cms.checks.sentences import sentences
from cms.checks.tokens import Token
from cms.checks.vocabulary import Hit

_SIGNS = {"<": "less", ">": "more", "≤": "at_most", "≥": "at_least"}
_UP, _DOWN = frozenset({"more", "at_least"}), frozenset({"less", "at_most"})
_RIGHT = {"more": _UP, "at_least": _UP, "less": _DOWN, "at_most": _DOWN}
# What a limit may become with a denial before it, and what may stand for it with a denial in the translation.
_DENIED = {
    "more": frozenset({"more", "at_most"}),
    "less": frozenset({"less", "at_least"}),
    "at_least": _UP | _DOWN,
    "at_most": _UP | _DOWN,
}
_OPPOSITE_DENIED = {
    "more": frozenset[str](),
    "less": frozenset[str](),
    "at_least": frozenset({"less"}),
    "at_most": frozenset({"more"}),
}
_REACH = 30  # letters between a limit and its number: “more than the usual 5”
_BARRIER = re.compile(r"[.!?;:,،؛。،！？；：，۔।()（）]\s|[。！？；：，、]|[()（）]")
_TO = re.compile(r"[ \u00a0]?(?:[-‐‑–—~至到]|to)[ \u00a0]?")
_SHORT_WORD = re.compile(r"[ \u00a0]?(?:[-‐‑–—~至到]|[^\W\d_]{1,6})[ \u00a0]?")


class Limit(NamedTuple):
    """A limit and the number it is set to; no value where no number stands near."""

    way: str  # more, less, at_least or at_most
    value: str
    start: int
    end: int


@check("comparators", mqm="accuracy/mistranslation", needs="comparators", without="Only the signs < > ≤ ≥ are compared.")
def comparators(pair: Pair) -> Iterator[Finding]:
    """A limit points the other way: less than for more than, at most for at least, or < for >."""
    wanted = [
        limit for limit in _limits(pair.source, pair.source_hits, pair.source_tokens, pair.source_quantities) if limit.value
    ]
    if not wanted:
        return
    found = _limits(pair.target, pair.target_hits, pair.target_tokens, pair.target_quantities)
    ways = {limit: _right_ways(limit, pair, found) for limit in wanted}
    found = _without_doubtful(found, any(ways[limit] is _DENIED[limit.way] for limit in wanted))
    values_here = {quantity.value for quantity in pair.target_quantities}
    for limit in wanted:
        right = ways[limit]
        is_alone = all(one.way in right for one in wanted)
        meant = all(one.way in right for one in wanted if one.value == limit.value)
        same = [one for one in found if one.value == limit.value]
        turned = [one for one in same or found if one.way not in right]
        is_turned = (
            bool(turned) and len(turned) == len(same or found) and (meant if same else is_alone and limit.value in values_here)
        )
        if is_turned or (not same and turned and _one_is_turned(right, wanted, found)):
            other = turned[0]
            severity = Severity.BLOCK if pair.is_strict and same else Severity.WARN
            there, here = pair.source[limit.start : limit.end], pair.target[other.start : other.end]
            said = f"“{there}” of the English points the other way than “{here}”."
            yield Finding("comparators", severity, said, ((other.start, other.end),), ((limit.start, limit.end),))
            return


def _without_doubtful(found: list[Limit], is_denied: bool) -> list[Limit]:
    """Leave out half of what points both ways: “not exceed” is “more” where the English has its own “not”, else “at most”."""
    both = {(one.start, one.end) for one in found if one.way in {"more", "less"}}
    both &= {(one.start, one.end) for one in found if one.way in {"at_most", "at_least"}}
    wrong = {"at_most", "at_least"} if is_denied else {"more", "less"}
    return [one for one in found if (one.start, one.end) not in both or one.way not in wrong]


def _right_ways(limit: Limit, pair: Pair, found: list[Limit]) -> frozenset[str]:
    """Return what may stand for a limit: “do not take more than 8” is “at most 8” as well, and the other way round."""
    denials = [hit for hit in pair.source_hits.get("negation", ()) if hit.key == "words"]
    if any(hit.end <= limit.start and _is_near(pair.source, hit.end, limit.start) for hit in denials):
        return _DENIED[limit.way]
    beside = [one.start for one in found if one.value == limit.value] or [one.start for one in found]
    here = [span for span in sentences(pair.target, pair.language) if any(span[0] <= start < span[1] for start in beside)]
    denials_here = [hit.start for hit in pair.target_hits.get("negation", ()) if hit.key == "words"]
    denies_here = any(start <= place < end for start, end in here for place in denials_here)
    return _RIGHT[limit.way] | (_OPPOSITE_DENIED[limit.way] if denies_here else frozenset())


def _one_is_turned(right: frozenset[str], wanted: list[Limit], found: list[Limit]) -> bool:
    """Whether as many limits are set to numbers here, and more of them the other way; for numbers written otherwise."""
    numbered = [one for one in found if one.value]
    kept, kept_here = sum(one.way in right for one in wanted), sum(one.way in right for one in numbered)
    return len(numbered) == len(wanted) and kept_here < kept


def _limits(text: str, hits: dict[str, tuple[Hit, ...]], tokens: tuple[Token, ...], numbers: tuple[Quantity, ...]) -> list[Limit]:
    found = []
    for hit in hits.get("comparators", ()):
        way, _, side = hit.key.rpartition("_")
        if side == "before":
            behind = (one for one in numbers if one.start >= hit.end)
            number = next((one for one in behind if _is_near(text, hit.end, one.start)), None)
        elif side == "after":
            ahead = (one for one in reversed(numbers) if one.start < hit.start)
            number = next((one for one in ahead if _is_near(text, min(one.end, hit.start), hit.start)), None)
        else:
            continue
        found.append(Limit(way, number.value if number else "", hit.start, hit.end))
    for token in tokens:
        if token.folded[0] in _SIGNS and token.values:
            found.append(Limit(_SIGNS[token.folded[0]], token.values[0], token.start, token.start + 1))
    return found


def _is_near(text: str, start: int, end: int) -> bool:
    return end - start <= _REACH and not _BARRIER.search(text, start, end)


@check("ranges", mqm="accuracy/mistranslation")
def range_order(pair: Pair) -> Iterator[Finding]:
    """A range runs from high to low, as 6–4 for 4–6; in right-to-left text it then reads as something else."""
    wanted = {(low, high) for low, high, _, _ in _ranges(pair.source, pair.source_quantities, _TO)}
    if not wanted:
        return
    found = [*_ranges(pair.target, pair.target_quantities, _SHORT_WORD)]
    kept = {(low, high) for low, high, _, _ in found}
    turned = [
        (f"{low}–{high}", (start, end))
        for low, high, start, end in found
        if float(low) > float(high) and (high, low) in wanted and (high, low) not in kept and (low, high) not in wanted
    ]
    if turned:
        severity = Severity.BLOCK if pair.is_strict else Severity.WARN
        what = f"The range {turned[0][0]} runs" if len(turned) == 1 else f"The ranges {', '.join(one for one, _ in turned)} run"
        yield Finding("ranges", severity, f"{what} from high to low.", tuple(span for _, span in turned))


def _ranges(text: str, numbers: tuple[Quantity, ...], joint: re.Pattern[str]) -> Iterator[tuple[str, str, int, int]]:
    digits = [one for one in numbers if _is_plain(one.value)]
    for one, next_one in zip(digits, digits[1:], strict=False):
        if one.end <= next_one.start and joint.fullmatch(text, one.end, next_one.start):
            yield one.value, next_one.value, one.start, next_one.end


def _is_plain(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()
