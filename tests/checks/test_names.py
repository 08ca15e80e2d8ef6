import pytest

from cms.checks import findings


def named(code, source, target, language="pl", **more):
    found = findings(source=source, target=target, language=language, **more)
    return [(finding.message, finding.blocks) for finding in found if finding.code == code]


def test_a_medicine_in_the_place_of_another_blocks():
    assert named("drugs", "Take paracetamol.", "Proszę przyjąć ibuprofen.") == [
        ("The English names “paracetamol”, this text does not.", True),
        ("This text names “ibuprofen”, the English does not.", True),
    ]


def test_a_medicine_that_is_only_lost_or_only_new_is_a_warning():
    assert named("drugs", "Take paracetamol now.", "Proszę teraz przyjąć lek.") == [
        ("The English names “paracetamol”, this text does not.", False)
    ]
    assert named("drugs", "Take the tablet now.", "Proszę teraz przyjąć aspirynę.") == [
        ("This text names “aspirynę”, the English does not.", False)
    ]


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("Proszę wziąć paracetamolu.", "pl"),
        ("تناول الباراسيتامول.", "ar"),
        ("পেরাসিটামল নয়, paracetamol খান।", "bn"),
        ("Cymerwch barasetamol.", "cy"),
    ],
)
def test_a_medicine_may_be_written_as_the_language_inflects_and_spells_it(target, language):
    assert named("drugs", "Take paracetamol.", target, language) == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("W nagłym wypadku proszę dzwonić pod 112.", ["999", "112"]),
        ("W nagłym wypadku proszę dzwonić.", ["999"]),
        ("W nagłym wypadku proszę dzwonić pod 999.", []),
    ],
)
def test_an_emergency_number_may_not_become_another(target, said):
    found = named("emergency-numbers", "In an emergency call 999.", target)
    assert [message.split()[2] for message, _ in found] == said
    assert all(blocks for _, blocks in found)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Call 999.", "৯৯৯ নম্বরে ফোন করুন।", "bn"),
        ("Call 116 123.", "Proszę dzwonić pod 116\u00a0123.", "pl"),
        ("Take 111 mg or 111%.", "Proszę wziąć 111 mg lub 111%.", "pl"),
        ("Ring 0808 999 1110.", "Proszę dzwonić pod 0808 999 1110.", "pl"),
    ],
)
def test_emergency_numbers_count_in_all_digits_and_are_no_parts_of_other_numbers(source, target, language):
    assert named("emergency-numbers", source, target, language) == []


def test_a_name_that_stays_as_it_is_may_not_be_translated():
    source, kept = "Ask Example Helpline for help.", ("Example Helpline", "Other Name")
    assert named("kept-names", source, "Proszę pytać Przykładową Linię.", kept=kept) == [
        ("The name “Example Helpline” stays as it is; it is missing here or was changed.", False)
    ]
    assert named("kept-names", source, "Proszę pytać Example Helpline.", kept=kept) == []
