"""Which terms of a glossary stand in an English text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks import Term
from cms.checks.glossary import Glossary


def found(text, *terms):
    glossary = Glossary(Term(source=forms if isinstance(forms, tuple) else (forms,)) for forms in terms)
    return [(text[one.start : one.end], one.term.source[0]) for one in glossary.marked(text)]


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("Small lesions and a Lesion.", "lesion", ["lesions", "Lesion"]),
        ("Two biopsies", "biopsy", ["biopsies"]),
        ("Several metastases", "metastasis", ["metastases"]),
        ("Your T‑cells", "T-cell", ["T‑cells"]),
        ("The small  bowel, the small bowel", "small bowel", ["small bowel"]),
        ("**tumour**.", "tumour", ["tumour"]),
        ("the tumour’s size", "tumour", ["tumour"]),
        ("unscannable scanner", "scan", []),
        ("See https://www.example.org/scan or scan@example.org", "scan", []),
    ],
)
def test_a_term_is_found_as_whole_words_and_in_the_plural(text, form, words):
    assert [one for one, _ in found(text, form)] == words


def test_a_name_in_capitals_is_no_common_word():
    assert found("A cup of tea. CUP, or CUPs", "CUP") == [("CUP", "CUP"), ("CUPs", "CUP")]


def test_where_terms_overlap_the_longest_stands():
    text = "secondary cancer is cancer"
    assert found(text, "cancer", "secondary cancer") == [("secondary cancer", "secondary cancer"), ("cancer", "cancer")]


def test_terms_with_the_same_form_are_both_found():
    assert found("a scan", "scan", ("imaging", "scan")) == [("scan", "scan"), ("scan", "imaging")]


@pytest.mark.parametrize("form", ["(a+)+$", "[a-z]*", ".*", "\\w+", "a|b", "^", "$", "(", "\\"])
def test_signs_of_patterns_mean_themselves(form):
    began = time.perf_counter()
    assert found("a" * 20_000 + "!", form) == []
    assert time.perf_counter() - began < 1
    assert found(f"It says {form} here", form) == [(form, form)]


def test_two_thousand_terms_cost_a_text_less_than_a_millisecond():
    glossary = Glossary(Term(source=(f"term number {number}", f"word{number}")) for number in range(2_000))
    glossary.marked("ready")
    began = time.perf_counter()
    for number in range(200):
        assert len(glossary.marked(f"This is term number {number} beside word{number + 1} and others.")) == 2
    assert (time.perf_counter() - began) / 200 < 0.005  # a busy machine is no failure


TEXTS = st.text(alphabet="ab C(+*İıß\u0301é", max_size=30)


@given(st.lists(TEXTS, max_size=6), TEXTS)
def test_marks_are_places_of_the_text_in_order_and_apart(forms, text):
    marks = Glossary(Term(source=(form,)) for form in forms).marked(text)
    places = sorted({one[:2] for one in marks})
    assert [one[:2] for one in marks] == sorted(one[:2] for one in marks)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= other[0] for one, other in zip(places, places[1:], strict=False))
