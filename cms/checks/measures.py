"""Checks of quantities: a value keeps its unit, and the unit its size; nothing is ten or a thousand times more."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from cms.checks.findings import Finding, Severity, Span
from cms.checks.numerals import written_values
from cms.checks.pair import Pair
from cms.checks.quantities import DOSES, MEASURED, Quantity, amount, meaning, units
from cms.checks.registry import check
from cms.checks.vocabulary import Hit

_ONLY_SYMBOLS = "Units written as symbols (mg, ml, °C, %) are compared, those written as words are not."
_OTHER_UNIT = re.compile(
    r"\d[ \u00a0-]?(?:kilo|mega|giga|milli|micro|nano)(?!gram|met|lit)"
)  # kilobases, of which half may be read
_CLOSED = re.compile(r"\) ?[%٪％]")  # (7.4)%
_CALENDAR = frozenset({"h", "day", "week", "month", "year"})
_TIME = frozenset({"time", "time, months"})
_MEASURED = _TIME | MEASURED


@check("units", mqm="accuracy/mistranslation", needs="units", without=_ONLY_SYMBOLS)
def units_kept(pair: Pair) -> Iterator[Finding]:
    """A value has another unit than in the English, or has lost it: ml for mg, weeks for days, °F for °C."""
    if pair.target_hits.get("units") and pair.vocabulary and pair.vocabulary.is_read:
        yield from _other_times(pair)
    if not pair.target_quantities:
        return
    for wanted, found in _exchanged(pair):
        if not _same_dimension(wanted, found) or units()[wanted.unit].dimension in _TIME:
            severity = Severity.BLOCK if _is_dose(wanted) or pair.is_strict else Severity.WARN
            said = f"The English has {wanted.value} {wanted.unit}, this text {found.value} {found.unit}."
            yield Finding("units", severity, said, (found.span,), (wanted.span,))
    if pair.vocabulary and pair.vocabulary.is_read:  # else a unit that is not found may well be there
        yield from _lost(pair)
        yield from _given(pair)
        yield from _other_kinds(pair)


@check("magnitude", mqm="accuracy/mistranslation", needs="units", without=_ONLY_SYMBOLS)
def magnitude(pair: Pair) -> Iterator[Finding]:
    """A value has a unit of another size, which makes a dose a thousand times too large or small: g for mg, mg for mcg."""
    for wanted, found in _exchanged(pair):
        if _same_dimension(wanted, found) and units()[wanted.unit].dimension not in _TIME:
            said = f"The English has {wanted.value} {wanted.unit}, this text {found.value} {found.unit}."
            yield Finding("magnitude", Severity.BLOCK, said, (found.span,), (wanted.span,))


@check("amounts", mqm="accuracy/mistranslation", needs=("numbers", "units"))
def written_amounts(pair: Pair) -> Iterator[Finding]:
    """A number written out in words that counts something, such as two tablets or three weeks, is another one here or lost."""
    wanted, found = pair.unmatched
    if pair.is_unchanged or not any(quantity.is_written for quantity in (*wanted, *found)):
        return
    knows_all = pair.vocabulary is not None and pair.vocabulary.is_read
    values_here = {quantity.value for quantity in pair.target_quantities}
    values_there = {quantity.value for quantity in pair.source_quantities}
    for quantity in wanted:
        if not quantity.unit or quantity.value in values_here:
            continue
        severity = Severity.BLOCK if pair.is_strict else Severity.WARN
        others = [one for one in found if one.unit == quantity.unit and one.value not in values_there]
        if others and (quantity.is_written or others[0].is_written):
            said = f"The English has {quantity.value} {quantity.unit}, this text {others[0].value} {others[0].unit}."
            yield Finding("amounts", severity, said, (others[0].span,), (quantity.span,))
        elif knows_all and quantity.is_written and _is_dose(quantity) and quantity.value not in {"1", *written_values(pair)}:
            said = f"The English has {quantity.value} {quantity.unit}, this text no such number."
            yield Finding("amounts", severity, said, source_spans=(quantity.span,))


def _is_dose(quantity: Quantity) -> bool:
    return units()[quantity.unit].dimension in DOSES


def _same_dimension(one: Quantity, other: Quantity) -> bool:
    return units()[one.unit].dimension == units()[other.unit].dimension


def _equal(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    """Whether one of the others is as much, said in another unit: 24 hours and 1 day."""
    return any(amount(quantity) == amount(other) for other in others)


def _by_value(quantities: Iterable[Quantity]) -> dict[float | str, list[Quantity]]:
    by_value: dict[float | str, list[Quantity]] = {}
    for quantity in quantities:
        by_value.setdefault(meaning(quantity)[0], []).append(quantity)
    return by_value


def _exchanged(pair: Pair) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield quantities of the English with those here that have their value and another unit."""
    wanted, found = pair.unmatched
    here = _by_value(found)
    for quantity in wanted if found else ():
        same = here.get(meaning(quantity)[0], [])
        if quantity.unit and same and all(one.unit and not _equal(quantity, [one]) for one in same):
            yield quantity, same.pop(0)


def _lost(pair: Pair) -> Iterator[Finding]:
    """A dose or share whose number stands here bare, while its unit stands nowhere in the text."""
    wanted, found = pair.unmatched
    if not wanted or not found:
        return
    here = _by_value(found)
    bound = Counter(quantity.unit for quantity in pair.target_quantities)
    named = Counter(hit.key for hit in pair.target_hits.get("units", ()))
    for quantity in wanted:
        if not quantity.is_symbol or not _is_dose(quantity) or named[quantity.unit] > bound[quantity.unit]:
            continue
        bare = [one for one in here.get(meaning(quantity)[0], ()) if not one.unit and not _CLOSED.match(pair.target, one.end)]
        if bare and (bound[quantity.unit] or not _is_symbol_here(pair, quantity.unit)):
            said = f"The unit {quantity.unit} of {quantity.value} is missing."
            yield Finding("units", Severity.WARN, said, (bare[0].span,), (quantity.span,))


def _given(pair: Pair) -> Iterator[Finding]:
    """A bare number of the English has a unit here that the English speaks of nowhere: 18 months for 18.

    Years are what a bare age has in most languages.
    """
    wanted, found = pair.unmatched
    if not wanted or not found:
        return
    by_value = _by_value(wanted)
    there = {hit.key for hit in pair.source_hits.get("units", ())} | {quantity.unit for quantity in pair.source_quantities}
    for quantity in found if not _OTHER_UNIT.search(pair.source) else ():
        if not quantity.unit or quantity.unit in there or quantity.unit == "year" or quantity.is_written or quantity.unit_first:
            continue
        bare = [one for one in by_value.get(meaning(quantity)[0], ()) if not one.unit and not one.is_written]
        if bare and units()[quantity.unit].dimension in _MEASURED:
            said = f"The English has {quantity.value} without a unit, this text {quantity.value} {quantity.unit}."
            yield Finding("units", Severity.WARN, said, (quantity.span,), (bare[0].span,))


def _is_symbol_here(pair: Pair, unit: str) -> bool:
    return any(symbol in pair.target for symbol in units()[unit].symbols)


def _other_kinds(pair: Pair) -> Iterator[Finding]:
    """A unit that the English counts in stands nowhere here, and one of the same kind that the English lacks does."""
    there = {quantity.unit for quantity in pair.source_quantities if quantity.unit}
    if not there or not pair.target_hits.get("units"):
        return
    anywhere = there | {hit.key for hit in pair.source_hits.get("units", ())}
    here = {quantity.unit for quantity in pair.target_quantities if quantity.unit}
    anywhere_here = here | {hit.key for hit in pair.target_hits["units"]}
    for unit in sorted(there - anywhere_here):
        others = [one for one in sorted(here - anywhere) if _one_for_the_other(unit, one)]
        pairs = [
            (wanted, found)
            for wanted in pair.source_quantities
            for found in pair.target_quantities
            if wanted.unit == unit and found.unit in others
        ]
        if pairs and not any(amount(wanted) == amount(found) or wanted.value == found.value for wanted, found in pairs):
            wanted, found = pairs[0]
            said = f"The English counts in {wanted.unit}, this text in {found.unit}."
            yield Finding("units", Severity.WARN, said, (found.span,), (wanted.span,))


def _other_times(pair: Pair) -> Iterator[Finding]:
    """Each text has one unit of time only, they differ, and one of them at most is counted: weeks of isolation for days."""
    wanted, found = _times_in(pair.source_hits), _times_in(pair.target_hits)
    if len(wanted) != 1 or len(found) != 1 or wanted.keys() == found.keys():
        return
    (unit, span), (unit_here, span_here) = *wanted.items(), *found.items()
    counted = [one for one in pair.source_quantities if one.unit == unit]
    counted_here = [one for one in pair.target_quantities if one.unit == unit_here]
    is_as_much = any(amount(one) == _one(unit_here) for one in counted) or any(amount(one) == _one(unit) for one in counted_here)
    if not is_as_much and not (counted and counted_here):
        yield Finding("units", Severity.WARN, f"The English speaks of {unit}, this text of {unit_here}.", (span_here,), (span,))


def _one(unit: str) -> tuple[str, float]:
    return units()[unit].dimension, units()[unit].factor


def _times_in(hits: dict[str, tuple[Hit, ...]]) -> dict[str, Span]:
    return {hit.key: hit.span for hit in hits.get("units", ()) if hit.key in _CALENDAR}


def _one_for_the_other(unit: str, other: str) -> bool:
    groups = (_TIME, DOSES)
    return any(units()[unit].dimension in group and units()[other].dimension in group for group in groups)
