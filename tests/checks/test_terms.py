import time

import pytest

from cms.checks import Term, findings

LESION = Term(source=("lesion",), preferred=("zmiana chorobowa",), allowed=("ognisko",), forbidden=("guz",))


def said(source, target, *terms, language="pl"):
    found = findings(source=source, target=target, language=language, terms=terms)
    return [(one.message, one.blocks) for one in found if one.code == "terms"]


@pytest.mark.parametrize(
    ("target", "language", "form"),
    [
        ("Lekarz obejrzy zmiany chorobowe.", "pl", "zmiana chorobowa"),
        ("Lekarz obejrzy ogniska.", "pl", "ognisko"),
        ("Bydd y meddyg yn gweld y friw.", "cy", "briw"),
        ("سيفحص الطبيب الآفات", "ar", "آفة"),
        ("醫生會檢查病變。", "zh-hant", "病變"),
    ],
)
def test_a_term_may_be_inflected_mutated_or_written_together(target, language, form):
    term = Term(source=("lesion",), preferred=(form,), allowed=("ognisko",))
    assert said("The doctor will look at the lesions.", target, term, language=language) == []


def test_a_term_that_is_said_in_other_words_is_a_warning():
    assert said("The lesion is small.", "Plama jest mała.", LESION) == [
        ("“lesion” is not said as the glossary has it: “zmiana chorobowa”.", False)
    ]


def test_a_form_that_is_ruled_out_blocks_only_for_terms_of_safety():
    message = "For “lesion” the glossary rules out “guz”: “zmiana chorobowa”."
    safety = Term(source=LESION.source, preferred=LESION.preferred, forbidden=LESION.forbidden, is_safety=True)
    assert said("The lesion is small.", "Ten guz jest mały.", LESION) == [(message, False)]
    assert said("The lesion is small.", "Ten guz jest mały.", safety) == [(message, True)]


def test_a_term_that_is_not_translated_has_to_stand_here():
    term = Term(source=("PET-CT",), do_not_translate=True)
    assert said("A PET-CT scan", "Badanie", term) == [("“PET-CT” is not translated; it is missing here.", False)]
    assert said("A PET-CT scan", "Badanie PET-CT", term) == []


def test_a_term_the_english_does_not_have_and_signs_of_patterns_mean_nothing():
    assert said("Nothing here", "Nic tu nie ma", LESION) == []
    assert said("a" * 5000, "a" * 5000 + "!", Term(source=("(a+)+$",), preferred=("(a+)+$",))) == []


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("Możesz mieć rozwolnienie.", [("For “diarrhoea” the glossary rules out “rozwolnienie”: “biegunka”.", True)]),
        ("Jeśli nie masz rozwolnienia.", [("For “diarrhoea” the glossary rules out “rozwolnienia”: “biegunka”.", False)]),
        ("Jeśli nie masz biegunki.", []),
    ],
)
def test_a_form_that_is_ruled_out_blocks_as_it_is_written_and_warns_with_other_endings(target, found):
    term = Term(source=("diarrhoea",), preferred=("biegunka",), forbidden=("rozwolnienie",), is_safety=True)
    assert said("You may have diarrhoea.", target, term) == found


def test_a_form_that_is_ruled_out_may_be_part_of_one_that_is_agreed_on():
    term = Term(source=("lesion",), preferred=("zmiana chorobowa",), forbidden=("zmiana",))
    assert said("The lesions are small.", "Zmiany chorobowe są małe.", term) == []
    assert said("The lesions are small.", "Zmiany są małe, nie zmiany chorobowe.", term) == [
        ("For “lesions” the glossary rules out “Zmiany”: “zmiana chorobowa”.", False)
    ]


def test_an_untranslated_name_in_the_plural_may_stand_in_the_singular():
    assert said("Two MDTs", "Dwa zespoły MDT", Term(source=("MDT",), do_not_translate=True)) == []


@pytest.mark.parametrize("form", ["(a+)+$", " ", "\u200c", "a" * 200, "a " * 100, "(" * 200, "[^b]*" * 40])
def test_a_ruled_out_form_of_any_signs_costs_no_time(form):
    began = time.perf_counter()
    said("a lesion", "a" * 20_000 + " " + "a " * 5_000 + "!", Term(source=("lesion",), forbidden=(form,)))
    assert time.perf_counter() - began < 2
