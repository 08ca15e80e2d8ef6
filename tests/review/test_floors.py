"""How much a change matters at least, by what it does to the words."""

import pytest

from cms.factsheets.changes import changes_between
from cms.factsheets.pieces import CONTAINERS, Kind, Piece
from cms.review.floors import floor_of


def floor(before, after, container="", kind=Kind.PARAGRAPH):
    old = [Piece(kind, before, container=container, key="k")] if before else []
    new = [Piece(kind, after, container=container, key="k")] if after else []
    [change] = changes_between(old, new)
    return floor_of(change)


CLINICAL = {
    "a number": ("Call if it is above 38°C.", "Call if it is above 37.5°C."),
    "a decimal point": ("Take 1.5 ml.", "Take 15 ml."),
    "a number in words": ("Take two tablets.", "Take three tablets."),
    "numbers that changed places": ("Take 2 tablets 4 times a day.", "Take 4 tablets 2 times a day."),
    "a unit": ("Take 5 mg.", "Take 5 mcg."),
    "a unit in words": ("Take it for 3 days.", "Take it for 3 weeks."),
    "morning and evening": ("Ring us at 9am.", "Ring us at 9pm."),
    "a denial that went": ("Do not take it with milk.", "Take it with milk."),
    "a denial that came": ("You can drive.", "You can't drive."),
    "never for not": ("You are not to drive.", "You are never to drive."),
    "unless": ("Rest if you are tired.", "Rest unless you are tired."),
    "stop": ("Go on with the tablets.", "Stop the tablets."),
    "a comparison": ("More than 5 times.", "Less than 5 times."),
    "or more": ("Take 5 or more.", "Take 5 or less."),
    "before and after": ("Take it before meals.", "Take it after meals."),
    "how often": ("Take it once a day.", "Take it twice a day."),
    "must for should": ("You should rest.", "You must rest."),
    "a medicine": ("Take ibuprofen.", "Take aspirin."),
    "a telephone number": ("Ring 0808 157 0192.", "Ring 0808 157 0193."),
    "an e-mail address": ("Write to help@example.org.", "Write to nurse@example.org."),
    "left and right": ("Lie on your left side.", "Lie on your right side."),
}


@pytest.mark.parametrize("name", CLINICAL)
def test_what_could_hurt_somebody_is_clinical_and_in_a_care_card_safety_critical(name):
    before, after = CLINICAL[name]
    assert floor(before, after).severity == 3
    assert floor(before, after, "urgent", Kind.BULLET).severity == 4
    assert floor(after, before).severity == 3


def test_the_reason_names_what_changed_as_it_is_written():
    assert floor("Call if above 38°C.", "Call if above 37.5°C.").reasons == ("A number changed: “38°C” became “37.5°C”.",)
    assert floor("Do not drive.", "Drive.").reasons == ("A denial went: “not”.",)


EDITORIAL = {
    "a full stop": ("You may feel tired", "You may feel tired."),
    "blanks": ("38 °C or  above", "38°C or above"),
    "a capital": ("ask your Nurse", "Ask your nurse"),
    "bold": ("**Ask** your nurse", "Ask your nurse"),
    "a slip of the pen": ("Chemotherpy can help.", "Chemotherapy can help."),
    "letters that changed places": ("You recieve a letter.", "You receive a letter."),
}


@pytest.mark.parametrize("name", EDITORIAL)
def test_what_means_nothing_to_a_reader_is_editorial(name):
    assert floor(*EDITORIAL[name]).severity == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You may have hypotension.", "You may have hypertension."),  # two letters apart, and the first is no common word
        ("You are afebrile.", "You are febrile."),
        ("It causes pain.", "It cause pain."),  # both are words
        ("You may feel tired for a while.", "You may feel tired for some time."),
    ],
)
def test_a_word_for_another_word_is_more_than_a_slip_of_the_pen(before, after):
    assert floor(before, after).severity == 2


def test_in_a_care_card_every_word_counts_and_punctuation_does_not():
    assert floor("feel shivery", "feel shaky", "emergency", Kind.BULLET).severity == 4
    assert floor("feel shivery", "feel shivery.", "emergency", Kind.BULLET).severity == 1


@pytest.mark.parametrize("container", ["warning", "do", "dont"])
def test_in_a_warning_and_in_dos_and_donts_words_are_clinical(container):
    assert floor("rest a bit", "rest some time", container, Kind.BULLET).severity == 3


def test_a_question_mark_in_a_list_of_dos_turns_advice_into_a_question():
    assert floor("rest", "rest?", "do", Kind.BULLET).severity == 3
    assert floor("rest", "rest?").severity == 1


def test_an_emergency_number_is_safety_critical_anywhere():
    assert floor("Ring 999.", "Ring 112.").severity == 4


def test_a_web_address_stands_in_every_translation_and_is_no_typo():
    assert floor("See www.example.org/a for more", "See www.example.org/b for more").severity == 2


NEW = {"": 2, "facts": 2, "questions": 2, "contact": 2, "warning": 3, "do": 3, "dont": 3}
NEW |= {"emergency": 4, "urgent": 4, "non-urgent": 4}
GONE = NEW | {"emergency": 3, "urgent": 3, "non-urgent": 3}


@pytest.mark.parametrize("container", ["", *CONTAINERS])
def test_what_comes_or_goes_counts_by_the_box_it_stands_in(container):
    assert floor("", "Rest a bit.", container).severity == NEW[container]
    assert floor("Rest a bit.", "", container).severity == GONE[container]


def test_a_new_passage_with_a_dose_a_denial_or_a_contact_is_clinical_and_a_plain_count_is_not():
    assert floor("", "Take it twice a day.").severity == 3
    assert floor("", "It is not a cure.").severity == 3
    assert floor("", "Ring 0808 157 0192.").severity == 3
    assert floor("", "There are 2 main ways.").severity == 2


def moved(before, after):
    [change] = changes_between(before, after)
    return floor_of(change).severity


def test_the_order_of_steps_is_clinical_that_of_paragraphs_is_not():
    def pieces(kind):
        return [Piece(kind, words, key=words[0]) for words in ("a one", "b two", "c three")]

    steps, paragraphs = pieces(Kind.STEP), pieces(Kind.PARAGRAPH)
    assert moved(steps, [steps[2], *steps[:2]]) == 3
    assert moved(paragraphs, [paragraphs[2], *paragraphs[:2]]) == 2


@pytest.mark.parametrize(
    ("here", "there", "expected"), [("", "urgent", 4), ("urgent", "emergency", 4), ("do", "dont", 3), ("", "facts", 2)]
)
def test_the_same_words_in_another_box_count_by_the_box(here, there, expected):
    assert (
        moved([Piece(Kind.BULLET, "rest", container=here, key="k")], [Piece(Kind.BULLET, "rest", container=there, key="k")])
        == expected
    )


def test_nothing_but_another_rank_of_heading_is_editorial():
    assert moved([Piece(Kind.HEADING, "Help", 2, key="k")], [Piece(Kind.HEADING, "Help", 3, key="k")]) == 1
