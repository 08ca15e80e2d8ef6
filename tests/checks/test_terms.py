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
