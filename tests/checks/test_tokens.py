import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks.tokens import Kind, fold, isolable, numbers, tokens
from cms.languages import REGISTRY

languages = st.sampled_from(sorted(REGISTRY))
NASTY = "aé0123456789٣۳৩३,.٫٬،:/%°CF +-–()[]*@<>½⁹ \u00a0\u202f\u2066\u2069\u200dµمکবकమ中万月h"
texts = st.text() | st.text(alphabet=NASTY)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("call 0808 157 0192", {"0808 157 0192": Kind.PHONE}),
        ("call (01632) 960 001", {"(01632) 960 001": Kind.PHONE}),
        ("call +44 (0)808 157 0192", {"+44 (0)808 157 0192": Kind.PHONE}),
        ("write to a.b@example.org.", {"a.b@example.org": Kind.EMAIL}),
        ("see https://example.org/a?b=1.", {"https://example.org/a?b=1": Kind.WEB}),
        ("take 2.5 mg/kg", {"2.5 mg/kg": Kind.QUANTITY}),
        ("above 38 °C or 38°C", {"38 °C": Kind.TEMPERATURE, "38°C": Kind.TEMPERATURE}),
        ("20 to 30% or 5–7 days", {"20": Kind.NUMBER, "30%": Kind.PERCENT, "5–7": Kind.RANGE}),
        ("at 9.30am, 5pm and 8:00 a.m.", {"9.30am": Kind.TIME, "5pm": Kind.TIME, "8:00 a.m.": Kind.TIME}),
        ("hello {name}, %(count)s", {"{name}": Kind.PLACEHOLDER, "%(count)s": Kind.PLACEHOLDER}),
        ("< 4 and ½", {"< 4": Kind.NUMBER, "½": Kind.NUMBER}),
    ],
)
def test_what_must_survive_translation_is_recognised(text, kinds):
    assert {text[token.start : token.end]: token.kind for token in tokens(text)} == kinds


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "1,000 and 1.000 and 1.50", ["1000", "1", "1.5"]),
        ("pl", "1.000 and 1,000 and 1,50", ["1000", "1", "1.5"]),
        ("bn", "১,০০০ ৭.৫০", ["1000", "7.5"]),
        ("fa", "۱٬۰۰۰ ۷٫۵۰", ["1000", "7.5"]),
        ("en", "007 and 0.5 and 8:00 and 8:30", ["7", "0.5", "8", "8", "30"]),
        ("en", "section 1.2.3", ["1.2.3"]),
        ("en", "call 0808 157 0192 or a1@example.org", []),
        ("en", "12345678901234567890123456789012345678.10", ["12345678901234567890123456789012345678.1"]),
    ],
)
def test_numbers_have_one_value_however_they_are_written(language, text, values):
    assert sorted(numbers(text, language).elements()) == sorted(values)


@given(texts)
def test_folding_keeps_every_position(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert all(new == old or old.isdecimal() or old in "٫٬،" for new, old in zip(folded, text, strict=True))


@given(texts, languages)
def test_tokens_stand_in_order_and_do_not_overlap(text, language):
    ends = 0
    for token in tokens(text, language):
        assert ends <= token.start < token.end <= len(text)
        assert token.folded == fold(text)[token.start : token.end]
        ends = token.end


@given(texts, languages)
def test_isolated_spans_stand_in_order_and_do_not_overlap(text, language):
    ends = 0
    for start, end in isolable(text, language):
        assert ends <= start < end <= len(text)
        ends = end


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("اتصل على +44 808 808 00 00 الآن", ["+44 808 808 00 00"]),
        ("حمى 38°C أو أعلى", ["38°C"]),
        ("500 mg", ["500 mg"]),
        ("تناول 500 mg مرتين", ["500 mg"]),
        ("من 2–4 أيام", ["2–4"]),
        ("نسبة %5 أو 5%", ["%5", "5%"]),
        ("راسلنا على help@example.org.", ["help@example.org"]),
        ("دواء paracetamol مرة", ["paracetamol"]),
        ("مرض COVID-19.", ["COVID-19"]),
        ("مرحلة (stage 2)", ["stage 2"]),
        ("فحص CA 19-9 ثم Ki-67 ثم 177Lu-DOTATATE", ["CA 19-9", "Ki-67", "177Lu-DOTATATE"]),
        ("خذ 2 paracetamol", ["paracetamol"]),
        ("خذ 3 أقراص", []),
        ("خذ ٣ أقراص", []),
    ],
)
def test_what_reads_left_to_right_is_isolated_in_right_to_left_text(text, isolated):
    assert [text[start:end] for start, end in isolable(text, "ar")] == isolated
