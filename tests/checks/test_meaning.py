import pytest

from cms.checks import findings


def said(code, source, target, language):
    found = findings(source=source, target=target, language=language)
    return [finding.message for finding in found if finding.code == code]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("It went up again.", "Znowu w dół.", "pl"),
        ("The number will go down.", "Liczba wzrośnie.", "pl"),
        ("Take it before meals, and after the scan.", "", "pl"),
        ("The pain is on the left side.", "El dolor está en el lado derecho.", "es"),
        ("Your left ankle hurts.", "Boli cię prawa kostka.", "pl"),
        ("Your dose will go up.", "Qiyaastaadu way yaraan doontaa.", "so"),
    ],
)
def test_the_opposite_of_what_the_english_says_is_reported(source, target, language):
    found = said("opposites", source, target, language)
    assert [message.startswith("The English says “") for message in found] == [True] * bool(target)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("It goes up and down.", "Raz w górę, raz w dół.", "pl"),
        ("The number will go up.", "Liczba wzrośnie.", "pl"),
        ("The dose is low.", "Dawka jest niska.", "pl"),
        ("It went up.", "Liczba zmieniła się.", "pl"),
    ],
)
def test_both_directions_or_a_word_alike_are_no_finding(source, target, language):
    assert said("opposites", source, target, language) == []


def test_what_must_be_done_and_only_may_be_done_here_is_reported():
    assert said("modals", "You must tell us.", "Puede decírnoslo.", "es") == ["“must” became “Puede”: is it still binding?"]
    assert said("modals", "You may tell us.", "Debe decírnoslo.", "es") == ["“may” became “Debe”: is it that binding?"]
    assert said("modals", "You must tell us.", "Debe decírnoslo.", "es") == []
    assert said("modals", "You must tell us.", "Proszę nam powiedzieć.", "pl") == []
    assert said("modals", "You may be needed.", "Debe estar.", "es") == []


def test_sentences_are_compared_each_with_its_own():
    source = "You may rest. You must tell us."
    assert said("modals", source, "Puede descansar. Puede decírnoslo.", "es") == ["“must” became “Puede”: is it still binding?"]
