import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.memory.words import band_of, bands_near, folded, likeness, words_of

TEXTS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don’t stop", "Don't stop"),
        ("the “lump”", 'the "lump"'),
        ("the «lump»", 'the "lump"'),
        ("38 °C", "38\u202f°C"),
        (" two  tablets\n", "two tablets"),
        ("cafe\u0301", "café"),
    ],
)
def test_apostrophes_quotes_blanks_and_code_points_are_folded(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2 tablets", "3 tablets"), ("Methadone", "methadone"), ("Call us.", "Call us"), ("1–2", "1-2"), ("٣", "3")],
)
def test_digits_case_and_punctuation_are_never_folded(one, other):
    assert folded(one) != folded(other)


def test_words_keep_apostrophes_and_numbers_together():
    assert words_of("You mustn’t take 2.5 mg of it at 10:30!") == [
        "you",
        "mustn't",
        "take",
        "2.5",
        "mg",
        "of",
        "it",
        "at",
        "10:30",
    ]


def test_scripts_without_blanks_are_cut_letter_by_letter():
    assert words_of("每天服用2片 paracetamol") == ["每", "天", "服", "用", "2", "片", "paracetamol"]


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x2AF), max_size=40))
def test_latin_texts_are_cut_as_all_others(text):
    assert words_of(text) == words_of(text + " ١")[:-1]


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_100_for_equal_texts_alone(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert (likeness(one, other) == 100) == (one == other)


@given(TEXTS, TEXTS)
def test_texts_out_of_reach_of_each_others_bands_are_not_alike(one, other):
    assert (band_of(one) in bands_near(other)) == (band_of(other) in bands_near(one))
    if one and other and band_of(one) not in bands_near(other):
        assert min(len(one), len(other)) / max(len(one), len(other)) < 0.6


def test_another_word_costs_more_than_another_ending():
    present = "Take two tablets with water"
    assert likeness(present, "Take two tablet with water") > likeness(present, "Take two capsules with water")
