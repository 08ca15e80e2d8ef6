"""What keeps its own order in a right-to-left text, whatever stands around it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from uniseg.graphemecluster import grapheme_cluster_boundaries

from cms.checks.directions import shape
from cms.checks.tokens import isolable
from cms.languages import REGISTRY

RIGHT_TO_LEFT = sorted(code for code, entry in REGISTRY.items() if entry.is_rtl)
NASTY = (
    "abHé0123456789٣۳३½²+-−±<>≤≥×x*/:.,;،؛()[]{}«»“”%٪‰°£€#@^=&_ \u00a0\u202f\u2066\u2069\u200d\u200c\u0301\u0651\u0600بگے中β\n"
)
texts = st.text() | st.text(alphabet=NASTY)
languages = st.sampled_from(RIGHT_TO_LEFT)


def isolated(text, language="ar"):
    return [text[start:end] for start, end in isolable(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بين −5 و +3 أو ±2 أو -4", ["−5", "+3", "±2", "-4"]),
        ("نسبة 1:1000 أو 1/2 أو 24/7", ["1:1000", "1/2", "24/7"]),
        ("عدد 10^9 أو 3×2 أو 10⁻⁹", ["10^9", "3×2", "10⁻⁹"]),
        ("خذ 3 x 2 أو 5 mg × 2 أو 2 x paracetamol", ["3 x 2", "5 mg × 2", "2 x paracetamol"]),
        ("من 5–10 mg أو 20%–30%", ["5–10 mg", "20%–30%"]),
        ("حرارة 37.5 °C وضغط 120/80 mmHg", ["37.5 °C", "120/80 mmHg"]),
        ("حرارة 38°، أو 38.5 °م", ["38°", "38.5"]),
        ("يوم 6/8/2026 من 9am–5pm", ["6/8/2026", "9am–5pm"]),
        ("من 8:00–17:30 أو 9 am – 5 pm", ["8:00–17:30", "9 am – 5 pm"]),
        ("رقم 1-2-3 أو 943 476 5919", ["1-2-3", "943 476 5919"]),
        ("اتصل 116 123 أو 0808 157 أو ٠٨٠٠ ١١", ["116 123", "0808 157", "٠٨٠٠ ١١"]),
        ("اتصل 020 7946 0000 ext 12", ["020 7946 0000 ext 12"]),
        ("هاتف نصي 18001 0808 808 0000", ["18001 0808 808 0000"]),
        ("HER2-positive و Ki-67 و 177Lu-DOTATATE", ["HER2-positive", "Ki-67", "177Lu-DOTATATE"]),
        ("CO₂ و HbA1c و β-blocker و Fe(II)", ["CO₂", "HbA1c", "β-blocker", "Fe(II)"]),
        ("(HER2-) أو CD19-، و ER− و Ca2+ و C++", ["HER2-", "CD19-", "ER−", "Ca2+", "C++"]),
        ("£5 أو 5 € أو 65+", ["£5", "5 €", "65+"]),
        ("≥ 5 أو < 4 أو p<0.05 أو (n = 12) أو BMI ≥ 30", ["≥ 5", "< 4", "p<0.05", "n = 12", "BMI ≥ 30"]),
        ("https://example.org/a?b=1&c=2 (a@example.org)", ["https://example.org/a?b=1&c=2", "a@example.org"]),
        ("۰۸۰۸ ۱۵۷ ۰۱۹۲ أو ٠٨٠٨ ١٥٧ ٠١٩٢", ["۰۸۰۸ ۱۵۷ ۰۱۹۲", "٠٨٠٨ ١٥٧ ٠١٩٢"]),
        ("نسبة ٥٠٪ أو ٣٧٫٥ أو ١٬٠٠٠ أو ١،٠٠٠", ["٥٠٪", "٣٧٫٥", "١٬٠٠٠", "١،٠٠٠"]),
        ("%(count)s و {name}", ["%(count)s", "{name}"]),
    ],
)
def test_signs_and_units_stay_with_their_numbers(text, expected):
    assert isolated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دواء E. coli و Dr. Smith", ["E. coli", "Dr. Smith"]),
        ("باراسيتامول paracetamol (500 mg) tablets ثم", ["paracetamol (500 mg) tablets"]),
        ("قل “I have a fever. Please call my nurse, now” ثم", ["I have a fever. Please call my nurse, now"]),
        ("هيئة New England Journal (NEJM) أو", ["New England Journal (NEJM)"]),
        ("Paracetamol. Ibuprofen.", ["Paracetamol. Ibuprofen"]),
    ],
)
def test_a_passage_is_isolated_as_one_so_that_its_words_are_not_reversed(text, expected):
    assert isolated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بعد COVID-19. WHO قالت", ["COVID-19", "WHO"]),
        ("تناول 500 mg, 10 mg ثم", ["500 mg", "10 mg"]),
        ("خذ 500 mg 2 مرات", ["500 mg"]),
        ("دواء paracetamol، ibuprofen", ["paracetamol", "ibuprofen"]),
        ("(paracetamol) ثم «HER2» ثم [CT]", ["paracetamol", "HER2", "CT"]),
        ("paracetamol (دواء acetaminophen)", ["paracetamol", "acetaminophen"]),
    ],
)
def test_things_of_their_own_follow_the_order_of_the_sentence(text, expected):
    assert isolated(text) == expected


@pytest.mark.parametrize("text", ["1- خذ 2- نم 3) كل", "كوفيد-19", "من 5 إلى 10", "خذ ٣ أقراص (2)", "38 °م", ""])
def test_a_bare_number_needs_no_isolation(text):
    assert isolated(text) == []


@given(texts, languages)
@example("ا\u06515%", "ar")
@example("\u0600٣%ب", "ar")
@example("\u0600£5", "ar")
@example("Fe(II)\u0301", "ar")
@example("5\ufe0f\u20e3 a\u0301ب", "ar")
def test_isolation_never_cuts_a_character_and_never_overlaps(text, language):
    boundaries = set(grapheme_cluster_boundaries(text))
    ends = 0
    for start, end in isolable(text, language):
        assert ends <= start < end <= len(text)
        assert {start, end} <= boundaries
        ends = end


@given(texts, languages)
def test_no_letter_that_runs_left_to_right_is_left_outside(text, language):
    inside = {place for start, end in isolable(text, language) for place in range(start, end)}
    assert [place for place, kind in enumerate(shape(text)) if kind == "L" and place not in inside] == []


@given(texts, languages)
def test_no_letter_that_runs_right_to_left_is_inside(text, language):
    for start, end in isolable(text, language):
        assert not any(
            kind == "R" and character != "،" for kind, character in zip(shape(text)[start:end], text[start:end], strict=True)
        )
        assert text[start:end] == text[start:end].strip()
