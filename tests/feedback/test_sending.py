import pytest

from cms.feedback.sending import MAX_CONTACT, MAX_TEXT, Problem, Sent, cleaned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two lines\r\nof text  ", "two lines\nof text"),
        ("a\ttab", "a tab"),
        ("nul\0 and bell\a", "nul and bell"),
        ("override \u202e2 tablets", "override 2 tablets"),
        ("half a pair \ud800", "half a pair"),
        ("نیم‌فاصله", "نیم‌فاصله"),
        ("👩‍⚕️ and 𝟚", "👩‍⚕️ and 𝟚"),
    ],
)
def test_what_a_reader_cannot_see_is_left_out_and_all_else_is_kept(typed, kept):
    assert cleaned(typed) == kept


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({}, Problem.EMPTY),
        ({"text": " \r\n\0"}, Problem.EMPTY),
        ({"contact": "me@example.org"}, Problem.EMPTY),
        ({"helpful": "perhaps"}, Problem.EMPTY),
        ({"helpful": "yes"}, None),
        ({"helpful": "no"}, None),
        ({"text": "x"}, None),
        ({"text": "x" * MAX_TEXT}, None),
        ({"text": "x" * (MAX_TEXT + 1)}, Problem.TOO_LONG),
        ({"text": "x", "contact": "x" * MAX_CONTACT}, None),
        ({"text": "x", "contact": "x" * (MAX_CONTACT + 1)}, Problem.TOO_LONG),
        # A browser counts a line break as one character and sends two.
        ({"text": "x\r\n" * (MAX_TEXT // 2)}, None),
    ],
)
def test_a_message_is_taken_unless_it_is_empty_or_too_long(form, problem):
    assert Sent.from_form(form).problem is problem


def test_a_vote_without_words_asks_for_no_answer():
    asks = [
        Sent.from_form(form).asks_for_an_answer for form in ({"helpful": "no"}, {"text": "x"}, {"helpful": "no", "contact": "x"})
    ]
    assert asks == [False, True, True]
