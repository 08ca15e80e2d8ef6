"""Which numbers of two texts differ, when what one writes in digits the other may write in words. Pure."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from cms.checks.conventions import as_english_writes
from cms.checks.pair import Pair
from cms.checks.quantities import FRACTIONS, Quantity, amount, number_of, units
from cms.checks.tokens import Kind, Token, fold
from cms.checks.vocabulary import Hit

_COUNTED = re.compile(r"\d+")  # “2/day”: words that hold a two
_end_of = attrgetter("end")
_SCALES = frozenset({"1000", "100000", "1000000", "10000000", "1000000000"})
_THOUSANDS_OF = re.compile(r"[ \u00a0-]?kilo(?!gram|met|cal|jou|lit|wat|s?\b)")  # kilobases
_JOINT = 6  # letters between the ends of a range
_ONE = re.compile(r"\b(?:an?|single|each|every|per)\b", re.IGNORECASE)
_ONE_IN = re.compile(r"(?<![\w.,])1 (?:in|out of)(?: every)? \d")
_NAME_BEFORE = re.compile(r"[^\W\d_]{3,}[-‐‑–]$")  # COVID-19, but neither B12 nor the I-131 of a dose
_ROMAN = re.compile(
    r"(?<![^\W_])(?:[VX]|[IVX]{2,5}|(?<=[Tt]ype[ -])I|(?<=[Ss]tage[ -])I|(?<=[Gg]rade[ -])I)(?=er?\b|ème|[^\w]|$)"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_EVERY = re.compile(r"\bevery (\d+)\b|\b(\d+)[- ]hourly")
_DECADE = re.compile(r"(?<!\d)(\d\d)(\d0)(?:s|['’]s)(?!\w)")
_SHORT_YEARS = re.compile(r"(?<!\d)(\d\d)(\d\d)[-‐‑–/](\d\d)(?!\d)")


class Difference(NamedTuple):
    """The numbers that only one side has; a changed one is in both."""

    missing: tuple[str, ...]  # from the translation
    added: tuple[str, ...]
    is_exchange: bool = False  # whether one may stand instead of another, if words could account for it as well


SAME = Difference((), ())


def difference(pair: Pair) -> Difference:
    """Compare the numbers of both sides, each as often as it stands there."""
    there = sorted(value for token in pair.source_tokens for value in token.values)
    here = sorted(value for token in pair.target_tokens for value in token.values)
    if there == here and not _counts_in_myriads(pair):
        return SAME
    wanted = Counter(there)
    found = as_english_writes(pair.source, pair.target, pair.language)
    is_exchange = bool(wanted - found and found - wanted)
    _forgive_names(pair, wanted, found)
    _forgive_repeats(pair, wanted, found)
    missing, added = wanted - found, found - wanted
    if not missing and not added:
        return SAME
    words = _written(pair.source, pair.source_hits) + _roman(pair.source)
    words_here = _written(pair.target, pair.target_hits) + _roman(pair.target)
    _settle_scales(pair, missing, added)
    _settle_amounts(pair, missing, added)
    _settle_single(pair, missing, added)
    _settle_years(pair.source, missing, added, words_here)
    if _ONE_IN.search(pair.source):  # “a person of three”
        missing -= Counter(["1"])
    missing = _not_spelt(missing, words_here - words)
    articles = 0 if is_exchange or words - words_here - found else len(_ONE.findall(pair.source))  # “a tablet” is 1 elsewhere
    added = _not_spelt(added, words + Counter({"1": articles}) - words_here)
    return Difference(tuple(sorted(missing.elements())), tuple(sorted(added.elements())), is_exchange)


def is_decade(value: str, source: str) -> bool:
    """Whether a number of the English is a decade such as the 1960s, which many languages have words for."""
    return any(century + years == value for century, years in _DECADE.findall(source))


def is_easily_said(value: str) -> bool:
    """Whether a number may well be in words: whole, and below a hundred or round."""
    return value.isdigit() and (len(value) < 3 or len(value.rstrip("0")) < 3)


def written_values(pair: Pair) -> set[str]:
    """Return the values that the translation has in words, “twice” and “second” included."""
    return set(_written(pair.target, pair.target_hits))


def _counts_in_myriads(pair: Pair) -> bool:
    return any(character in pair.target for character in "万萬亿億")


def _written(text: str, hits: dict[str, tuple[Hit, ...]]) -> Counter[str]:
    """Return the values of the numbers in words, those inside “twice” and “second” as well."""
    values: Counter[str] = Counter()
    taken: set[int] = set()
    for hit in hits.get("numbers", ()):
        value = hit.key.rpartition("_")[2] if hit.key.startswith(("ambiguous_", "ordinal_", "implied_")) else hit.key
        if value[0].isdigit():
            values.update([FRACTIONS.get(value, value), *(value.split("/") if "/" in value else ())])
            taken.update(range(hit.start, hit.end))
    for hit in hits.get("frequency", ()):
        counted = {"once": "1", "twice": "2"}.get(hit.key) or (_COUNTED.search(hit.key) or [""])[0]
        in_digits = any(map(str.isdigit, text[hit.start : hit.end]))
        if counted and not hit.number and not in_digits and not taken.intersection(range(hit.start, hit.end)):
            values[counted] += 1
    return values


def _forgive_names(pair: Pair, wanted: Counter[str], found: Counter[str]) -> None:
    """Count the number of a name, as in COVID-19, once on each side: a name may stand more or less often."""
    names, names_here = _in_names(pair.source, pair.source_tokens), _in_names(pair.target, pair.target_tokens)
    for value in names | names_here:
        if wanted[value] and found[value] and wanted[value] != found[value]:
            spare = min(abs(wanted[value] - found[value]), max(names[value], names_here[value]))
            (wanted if wanted[value] > found[value] else found)[value] -= spare


def _forgive_repeats(pair: Pair, wanted: Counter[str], found: Counter[str]) -> None:
    """Count “from 8 to 8 hours”, as many languages say “every 8 hours”, once."""
    for value in {match[1] or match[2] for match in _EVERY.finditer(pair.source)}:
        repeated = re.search(
            rf"(?<![\d.,]){value}(?!\d)\W{{0,3}}\w{{0,6}}\W{{0,3}}(?<!\d){value}(?![\d.,]\d|\d)", fold(pair.target)
        )
        if repeated and found[value] == wanted[value] + 1:
            found[value] -= 1


def _in_names(text: str, tokens: tuple[Token, ...]) -> Counter[str]:
    return Counter(
        value
        for token in tokens
        if token.kind is Kind.NUMBER and _NAME_BEFORE.search(text, max(0, token.start - 12), token.start)
        for value in token.values
    )


def name_with(text: str, token: Token) -> str:
    """Return the word that a number belongs to by a hyphen, as COVID to 19."""
    match = _NAME_BEFORE.search(text, max(0, token.start - 12), token.start)
    return match.group()[:-1] if match else ""


def _roman(text: str) -> Counter[str]:
    """Return the values of Roman numerals; a single I is one only behind a type, stage or grade."""
    values: Counter[str] = Counter()
    for match in _ROMAN.finditer(text):
        figures = [_ROMAN_VALUES[letter] for letter in match.group()]
        signed = [-one if later > one else one for one, later in zip(figures, [*figures[1:], 0], strict=True)]
        values[str(sum(signed))] += 1
    return values


def _settle_scales(pair: Pair, missing: Counter[str], added: Counter[str]) -> None:
    """Take away “1.5 million” against 1,500,000 and against 15 lakh."""
    if not +missing and not +added:
        return
    there = [*_scaled(pair.source_quantities, pair.source_hits), *_in_thousands(pair.source, pair.source_quantities)]
    here = [*_scaled(pair.target_quantities, pair.target_hits)]
    for scaled, lacking, spare in ((here, missing, added), (there, added, missing)):
        for number, product in scaled:
            if lacking[product] > 0:
                lacking[product] -= 1
                spare[number] -= spare[number] > 0
    for number, product in there:
        same = [other for other, product_here in here if product_here == product and added[other] > 0]
        if same and missing[number] > 0:
            missing[number] -= 1
            added[same[0]] -= 1


def _scaled(quantities: tuple[Quantity, ...], hits: dict[str, tuple[Hit, ...]]) -> Iterator[tuple[str, str]]:
    """Yield numbers in digits before “million” and the like, each with the product; both numbers of a range."""
    scales = [hit for hit in hits.get("numbers", ()) if hit.key in _SCALES]
    digits = [quantity for quantity in quantities if not quantity.is_written and number_of(quantity.value) is not None]
    for hit in scales:
        place = bisect_right(digits, hit.start, key=_end_of) - 1
        if place < 0 or hit.start - digits[place].end > 2:
            continue
        yield digits[place].value, _product(digits[place].value, hit.key)
        before = digits[max(0, place - 1)]
        if 0 < digits[place].start - before.end <= _JOINT:
            yield before.value, _product(before.value, hit.key)


def _in_thousands(source: str, quantities: tuple[Quantity, ...]) -> Iterator[tuple[str, str]]:
    following = None
    for quantity in reversed(quantities):
        is_last_of_range = following is not None and 0 < following.start - quantity.end <= _JOINT
        if _THOUSANDS_OF.match(source, quantity.end) or is_last_of_range:
            following = quantity
            if number_of(quantity.value) is not None:
                yield quantity.value, _product(quantity.value, "1000")


def _product(number: str, scale: str) -> str:
    return f"{(number_of(number) or 0) * float(scale):.0f}"


def _settle_amounts(pair: Pair, missing: Counter[str], added: Counter[str]) -> None:
    """Take away what is as much in another unit: 24 hours against 1 day, 30 minutes against half an hour."""
    if not pair.target_quantities:
        return
    here: dict[tuple[str, float], list[Quantity]] = {}
    for found in pair.target_quantities:
        if measured := amount(found):
            here.setdefault(measured, []).append(found)
    for wanted in pair.source_quantities:
        measured = amount(wanted)
        same = [found for found in here.get(measured, ())[:1] if found.unit != wanted.unit] if measured else []
        if same and (missing[wanted.value] > 0 or (wanted.is_written and added[same[0].value] > 0)):
            missing[wanted.value] -= missing[wanted.value] > 0
            added[same[0].value] -= added[same[0].value] > 0


def _settle_single(pair: Pair, missing: Counter[str], added: Counter[str]) -> None:
    """Take away what is one of another unit, said without a number: 7 days against a week."""
    there, here = _named_units(pair.source_hits), _named_units(pair.target_hits)
    bare, bare_here = (there - {one.unit for one in pair.source_quantities}, here - {one.unit for one in pair.target_quantities})
    sides = ((pair.source_quantities, there, bare_here, missing), (pair.target_quantities, here, bare, added))
    for quantities, own, others, values in sides:
        if +values:
            for quantity in quantities:
                measured = amount(quantity) if values[quantity.value] > 0 and quantity.value != "1" else None
                if measured and any(measured == (units()[one].dimension, units()[one].factor) for one in others - own):
                    values[quantity.value] -= 1


def _named_units(hits: dict[str, tuple[Hit, ...]]) -> set[str]:
    return {hit.key for hit in hits.get("units", ()) if hit.key in units()}


def _settle_years(source: str, missing: Counter[str], added: Counter[str], words_here: Counter[str]) -> None:
    """Take away “the 1960s” against the sixties of the 20th century, and 2010–11 against 2010–2011."""
    for century, years in _DECADE.findall(source) if missing else ():
        if missing[century + years] > 0 and (added[years] > 0 or words_here[years] > 0):
            missing[century + years] -= 1
            for value in (years, str(int(century) + 1)):
                added[value] -= added[value] > 0
    for century, _, year in _SHORT_YEARS.findall(source) if missing else ():
        if missing[str(int(year))] > 0 and added[century + year] > 0:
            missing[str(int(year))] -= 1
            added[century + year] -= 1


def _not_spelt(values: Counter[str], spare: Counter[str]) -> Counter[str]:
    """Return the values that the words of the other side do not say; each word says one of them."""
    left: Counter[str] = Counter()
    for value in values.elements():
        parts = _parts_in(FRACTIONS.get(value, value), spare)
        if parts is None:
            left[value] += 1
        else:
            spare.subtract(parts)
    return left


def _parts_in(value: str, words: Counter[str]) -> list[str] | None:
    """Return the words that make up a value: 24 from 20 and 4, 1.5 from 1 and a half."""
    if words[value] > 0:
        return [value]
    whole, _, part = value.partition(".")
    if part == "5" and words["0.5"] > 0 and (whole in {"0", "1"} or words[whole] > 0):
        return ["0.5"]
    if part or not whole.isdigit() or int(whole) > 999:
        return None
    number = int(whole)
    pieces = [str(piece) for piece in (number // 100 * 100, number % 100 // 10 * 10, number % 10) if piece]
    if len(pieces) > 1 and all(words[piece] > 0 for piece in pieces):
        return pieces
    teen = [str(number // 100 * 100), str(number % 100)]
    return teen if number > 100 and all(words[piece] > 0 for piece in teen) else None
