import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks.pair import Pair
from cms.checks.quantities import amount, units
from cms.languages import REGISTRY

NASTY = "ab 0123456789.,%٪°CFmg µl–-/½²٣৩ \u00a0天每小時ساعات یوم two tablets of day"
texts = st.text() | st.text(alphabet=NASTY)


def quantities(text, language="en"):
    return [(one.value, one.unit) for one in Pair("", text, language).target_quantities]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Take 2.5 mg/kg", [("2.5", "mg")]),
        ("en", "1,000 micrograms or 1 000 µg", [("1000", "mcg"), ("1", ""), ("0", "mcg")]),
        ("en", "5ml spoon at 38 °C", [("5", "ml"), ("38", "C")]),
        ("en", "for 4 to 6 hours", [("4", "h"), ("6", "h")]),
        ("en", "5, 10 or 20 mg", [("5", "mg"), ("10", "mg"), ("20", "mg")]),
        ("en", "aged 30-65 with 47.7%", [("30", ""), ("65", ""), ("47.7", "percent")]),
        ("en", "two tablets and ½ tablet", [("2", "tablet"), ("0.5", "tablet")]),
        ("en", "a 14-day course", [("14", "day")]),
        ("en", "on day 5", [("5", "day")]),
        ("en", "the S1 unit", []),
        ("en", "call 0808 157 0192 for 5 minutes", [("5", "min")]),
        ("pl", "1 000 mg i 2,5 ml", [("1000", "mg"), ("2.5", "ml")]),
        ("pl", "pięć tabletek", [("5", "tablet")]),
        ("ar", "٢٫٥ ملغ لمدة أسبوعين", [("2.5", "mg"), ("2", "week")]),
        ("ar", "٪5 و5%", [("5", "percent"), ("5", "percent")]),
        ("zh-hant", "每次5毫克，共3個小時", [("5", "mg"), ("3", "h")]),
        ("ti", "5 mg 3 tablets", [("5", "mg"), ("3", "")]),
    ],
)
def test_each_number_has_the_unit_that_stands_beside_it(language, text, found):
    assert quantities(text, language) == found


def test_amounts_in_different_units_can_be_compared():
    [hours, days, bare] = Pair("", "24 hours, 1 day, 7", "en").target_quantities
    assert amount(hours) == amount(days) == ("time", 86400.0)
    assert amount(bare) is None


def test_every_unit_has_a_size_and_symbols_stand_for_one_unit():
    symbols = [symbol for unit in units().values() for symbol in unit.symbols]
    assert len(symbols) == len(set(symbols))
    assert all(unit.factor > 0 and unit.dimension for unit in units().values())


@given(texts, st.sampled_from(sorted(REGISTRY)))
def test_quantities_stand_inside_the_text_in_order(text, language):
    found = Pair("", text, language).target_quantities
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
