"""What CLDR knows of a language: its script and marks, and its names of numbers, units, months and parts of the day. Pure.

It stands in where a language has no words of its own in data/, and for languages that are not in the registry.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import icu
from babel import Locale, UnknownLocaleError

from cms.languages import ARABIC_BAND, HAN_BAND, INDIC_BAND, LATIN_BAND, NOT_ONE, REGISTRY, Language

Tables = dict[str, dict[str, object]]

_BANDS = {
    **dict.fromkeys(["Latn", "Cyrl", "Grek", "Armn", "Geor"], LATIN_BAND),
    **dict.fromkeys(["Arab", "Hebr", "Thaa"], ARABIC_BAND),
    **dict.fromkeys(["Deva", "Beng", "Guru", "Gujr", "Orya", "Telu", "Knda", "Sinh"], INDIC_BAND),
    **dict.fromkeys(["Taml", "Mlym"], (0.7, 1.9)),
    **dict.fromkeys(["Hans", "Hant"], HAN_BAND),
    **dict.fromkeys(["Jpan", "Kore"], (0.2, 0.9)),
    "Ethi": (0.4, 1.2),
}
_ANY_BAND = (0.4, 2.0)
_WITHOUT_BLANKS = frozenset({"Hans", "Hant", "Hani", "Jpan", "Thai", "Khmr", "Laoo", "Mymr"})
_LONG = 5  # letters of a word whose ending may be another in another case
_LARGE = (100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 100_000, 1_000_000, 10_000_000, 1_000_000_000)
# CLDR's name of a unit, and ours.
_UNITS = {
    "mass-microgram": "mcg",
    "mass-milligram": "mg",
    "mass-gram": "g",
    "mass-kilogram": "kg",
    "volume-milliliter": "ml",
    "volume-liter": "l",
    "length-millimeter": "mm",
    "length-centimeter": "cm",
    "length-meter": "m",
    "length-kilometer": "km",
    "temperature-celsius": "C",
    "temperature-fahrenheit": "F",
    "concentr-percent": "percent",
    "duration-second": "s",
    "duration-minute": "min",
    "duration-hour": "h",
    "duration-day": "day",
    "duration-week": "week",
    "duration-month": "month",
    "duration-year": "year",
}
_SIGNS = frozenset("/°µμ")
_NOON, _DAY = 12 * 3600, 24 * 3600
_OTHER_WORDS = frozenset({"may", "mars", "mai", "مه", "می", "مئی", "ob"})  # names of months that say other things as often


@cache
def entry_of(code: str) -> Language:
    """Return the registry's entry, or one made of what CLDR knows of a language that is not published in."""
    return REGISTRY.get(code) or _made(code)


@cache
def decimal_mark(code: str) -> str:
    """Return the mark before the decimals in a text whose digits were folded, where the Arabic one is a full stop."""
    return "," if entry_of(code).decimal_mark == "," else "."


def _made(code: str) -> Language:
    locale = icu.Locale(code.replace("-", "_"))
    locale.addLikelySubtags()
    script = locale.getScript() or "Latn"
    mark = icu.DecimalFormatSymbols(locale).getSymbol(icu.DecimalFormatSymbols.kDecimalSeparatorSymbol)
    name = locale.getDisplayLanguage(icu.Locale.getEnglish()) or code
    return Language(code, name, name, script, NOT_ONE, "“”", _BANDS.get(script, _ANY_BAND), decimal_mark=mark)


@cache
def tables_of(code: str) -> Tables:
    """Return the words of CLDR in the form of the files in data/; empty where CLDR has neither numbers nor units."""
    numbers, units = numbers_of(code), dict(_units(code))
    if not numbers and not units:
        return {}
    about: dict[str, object] = {
        "language": entry_of(code).english,
        "sources": ["CLDR, as ICU and Babel have it"],
        "has_blanks": entry_of(code).script not in _WITHOUT_BLANKS,
    }
    named: Tables = {"about": about, "numbers": dict(numbers), "units": dict(units)}
    return {table: keys for table, keys in named.items() if keys}


@cache
def numbers_of(code: str) -> dict[str, object]:
    """Return the numbers in words, those in a row as ordinal_4; empty where CLDR has none."""
    return dict(_numbers(code))


def _numbers(code: str) -> Iterator[tuple[str, object]]:
    """Yield numbers in words, in every gender and case that CLDR has; one, which is an article in many languages, as doubtful."""
    speller = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale(entry_of(code).cldr_locale))
    rules = [speller.getRuleSetName(place) for place in range(speller.getNumberOfRuleSetNames())]
    english = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale("en"))
    if speller.format(2) == english.format(2):  # what ICU says where it knows nothing
        return
    meant: dict[str, str] = {}
    for number in (*range(101), *_LARGE):
        for rule in rules:
            if "cardinal" in rule or rule == "%spellout-numbering":
                meant.setdefault(_word(speller.format(number, rule)), "ambiguous_1" if number == 1 else str(number))
    for number in range(1, 32):
        for rule in rules if number == 1 or len(rules) > 1 else ():
            if "ordinal" in rule:
                meant.setdefault(_word(speller.format(number, rule)), f"ordinal_{number}")
    for number in _LARGE:  # “lakh” beside “one lakh”
        for one in [form for form, key in meant.items() if key == "ambiguous_1"]:
            bare = [form[len(one) :].strip() for form, key in meant.items() if key == str(number) and form.startswith(f"{one} ")]
            meant.update({form: str(number) for form in bare if form not in meant})
    forms: dict[str, list[str]] = defaultdict(list)
    for form, key in meant.items():
        if form and not any(map(str.isdigit, form)):
            forms[key].append(f"{form[:-1]}*" if len(form) >= _LONG and form.isalpha() and key.isdigit() else form)
    yield from forms.items()


def _word(spelt: str) -> str:
    return spelt.replace("\u00ad", "")


def _units(code: str) -> Iterator[tuple[str, object]]:
    locale = _locale(code)
    patterns = locale._data["unit_patterns"] if locale else {}  # Babel has no door for all forms of a unit
    meant: dict[str, str] = {}
    for name, unit in _UNITS.items():
        for width in ("long", "short"):
            for count, pattern in ((patterns.get(name) or {}).get(width) or {}).items():
                form = str(pattern).replace("{0}", "").strip(" \u00a0\u202f-")
                if "{0}" in str(pattern) and count != "per" and _is_word(form, width):
                    meant.setdefault(form, unit)
    forms: dict[str, list[str]] = defaultdict(list)
    for form, unit in meant.items():
        forms[unit].append(form)
    yield from forms.items()


def _is_word(form: str, width: str) -> bool:
    """Whether a form is a word rather than a symbol such as mg or °C, which all languages share."""
    if form.isascii():
        return form.isalpha() and len(form) > (2 if width == "long" else 3)
    return len(form) > 1 and not _SIGNS.intersection(form)


@cache
def months_of(code: str) -> dict[str, int]:
    """Return the months by every name that CLDR has for them, in small letters; a name of two months is left out."""
    locale = _locale(code)
    named: dict[str, set[int]] = defaultdict(set)
    for width_by_name in locale.months.values() if locale else ():
        for month, name in dict(width_by_name["wide"]).items():
            if not any(map(str.isdigit, name)):
                named[name.lower()].add(int(month))
    return {name: months.pop() for name, months in named.items() if len(months) == 1 and name not in _OTHER_WORDS}


@cache
def halves_of(code: str) -> dict[str, str]:
    """Return “a” or “p” by the names of parts of the day that lie wholly before or behind noon."""
    locale = _locale(code)
    if locale is None:
        return {}
    rules = locale.day_period_rules.get("selection") or locale.day_period_rules.get(None) or {}
    named: dict[str, set[str]] = defaultdict(set)
    for widths in locale.day_periods.values():
        for period, name in {**widths.get("wide", {}), **widths.get("abbreviated", {})}.items():
            if (
                isinstance(name, str)
                and not (name.isascii() and len(name) < 4)
                and (half := _half_of(period, rules.get(period) or []))
            ):
                named[name.lower()].add(half)
    return {name: halves.pop() for name, halves in named.items() if len(halves) == 1}


def _half_of(period: str, rules: list[dict[str, int]]) -> str:
    if period in {"am", "pm"}:
        return period[0]
    spans = [(rule["from"], rule["before"]) for rule in rules if "before" in rule]
    if not spans or period.startswith("night"):
        return ""
    if all(0 < start < end <= _NOON for start, end in spans):
        return "a"
    return "p" if all(_NOON <= start < end <= _DAY for start, end in spans) else ""


def _locale(code: str) -> Locale | None:
    for name in (entry_of(code).cldr_locale, code.partition("-")[0]):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return None
