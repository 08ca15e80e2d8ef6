import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.memory.differences import Difference, differences, spans

APART = [
    ("Take 2 tablets", "Take 3 tablets", "number"),
    ("Take two tablets", "Take three tablets", "number"),
    ("Take 500 mg", "Take 500 mcg", "unit"),
    ("Take 5 ml", "Take 5 ml per hour or 5 mg", "unit"),
    ("Wait two days", "Wait two weeks", "unit"),
    ("You may drive", "You may not drive", "denial"),
    ("You can drive", "You can’t drive", "denial"),
    ("You do drive", "You don't drive", "denial"),
    ("Take it with food", "Take it without food", "denial"),
    ("Temperature above 38°C", "Temperature below 38°C", "limit"),
    ("at least 2 tablets", "at most 2 tablets", "limit"),
    ("a dose > 2 g", "a dose < 2 g", "limit"),
    ("Take it twice a day", "Take it once a day", "how often"),
    ("Take it every 4 hours", "Take it every 6 hours", "how often"),
    ("Your dose will go up", "Your dose will go down", "opposite"),
    ("Take paracetamol now", "Take ibuprofen now", "medicine"),
    ("Call 0808 157 0192", "Call 0808 157 0193", "address"),
]


@pytest.mark.parametrize(("there", "here", "what"), APART)
def test_what_could_harm_is_named_both_ways(there, here, what):
    assert what in {one.what for one in differences(there, here)}
    assert what in {one.what for one in differences(here, there)}


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("Take 2 tablets of 500 mg.", "Please take 2 tablets of 500 milligrams."),
        ("Take two tablets", "Take 2 tablets"),
        ("You cannot drive", "You can not drive"),
        ("You can't drive", "You can not drive"),
        ("Above 38 °C call us", "Please call us above 38°C"),
        ("The scan is painless", "This scan is quite painless"),
    ],
)
def test_other_words_for_the_same_are_no_difference(there, here):
    assert differences(there, here) == ()


def test_a_difference_says_what_is_there_and_what_is_here():
    assert differences("Take 2 tablets", "Take 3 tablets") == (Difference("number", "2", "3"),)
    assert str(Difference("number", "2", "")) == "number: “2” in the memory, “–” here"


TEXTS = st.text(alphabet="ab c.’1", max_size=30)


@given(TEXTS, TEXTS)
def test_a_diff_makes_up_both_texts(there, here):
    found = spans(there, here)
    assert "".join(span.text for span in found if span.sign in "=-") == there
    assert "".join(span.text for span in found if span.sign in "=+") == here


def test_a_diff_is_by_whole_words():
    assert [(span.sign, span.text) for span in spans("Take 2 tablets", "Take 3 tablets")] == [
        ("=", "Take "),
        ("-", "2"),
        ("+", "3"),
        ("=", " tablets"),
    ]
