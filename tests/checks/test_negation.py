import pytest

from cms.checks import findings
from cms.checks.runner import unavailable


def denials(source, target, language):
    found = findings(source=source, target=target, language=language)
    return [finding.message for finding in found if finding.code == "negation"]


LOST = "The English denies once, this text nowhere: is a “not” missing?"
ADDED = "This text denies once, the English nowhere: is a “not” too many?"


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Do not drive today.", "Proszę dziś prowadzić.", "pl"),
        ("You can't drive today.", "Gallwch yrru heddiw.", "cy"),
        ("Do not drive today.", "قد السيارة اليوم.", "ar"),
        ("Do not drive today.", "آج گاڑی چلائیں۔", "ur"),
        ("Do not drive today.", "今天請駕駛。", "zh-hant"),
        ("Never take it.", "Tómelo.", "es"),
    ],
)
def test_a_lost_not_is_reported(source, target, language):
    assert denials(source, target, language) == [LOST]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [("Drive today.", "Proszę dziś nie prowadzić.", "pl"), ("Drive today.", "No conduzca hoy.", "es")],
)
def test_a_not_that_the_english_does_not_have_is_reported(source, target, language):
    assert denials(source, target, language) == [ADDED]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Do not drive today.", "Proszę dziś nie prowadzić.", "pl"),
        ("Do not drive today.", "Proszę unikać prowadzenia.", "pl"),
        ("Avoid driving.", "Proszę nie prowadzić.", "pl"),
        ("It is unsafe and non-medical.", "Nie jest bezpieczne.", "pl"),
        ("Not only you but everyone.", "Nie tylko Ty, ale każdy.", "pl"),
        ("It remains to be seen.", "Jeszcze tego nie widać.", "pl"),
        ("Do not use it or drink it.", "Nie używać i nie pić.", "pl"),
        ("Not only you but everyone.", "Nie ty jeden, ale każdy.", "pl"),
        ("If you do not receive it, ask.", "W przypadku nieotrzymania proszę pytać.", "pl"),
        ("Last but not least, rest.", "Na koniec: proszę odpocząć.", "pl"),
        ("Do not drive today.", "Do not drive today.", "pl"),
        ("Do not drive.", "گاڑی نھیں چلائیں۔", "ur"),
        ("Do not drive.", "گاڑی نہیں چلائیں۔", "ur"),
        ("You do not need any.", "Ne vous en faut-il pas.", "fr"),
    ],
)
def test_a_denial_said_in_another_way_is_no_finding(source, target, language):
    assert denials(source, target, language) == []


def test_a_denial_in_another_sentence_does_not_stand_for_a_lost_one():
    source = "Avoid alcohol. Do not drive. Rest."
    assert denials(source, "Proszę nie pić alkoholu. Proszę prowadzić. Proszę odpocząć.", "pl") != []
    assert denials(source, "Proszę nie pić alkoholu. Proszę nie prowadzić. Proszę odpocząć.", "pl") == []


def test_a_language_without_words_of_denial_says_that_it_does_not_look():
    assert denials("Do not drive today.", "ሎሚ ምዝዋር ይከኣል።", "ti") == []
    assert "negation" in {one.code for one in unavailable("ti")}
