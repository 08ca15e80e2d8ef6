"""The screen of user testing: the list, the form that keeps what was typed, and where it is told of."""

from datetime import timedelta
from html import unescape

import pytest

from cms.audit.models import Event
from cms.feedback.models import UserTest, UserTestOutcome, UserTestStrike
from cms.feedback.user_tests import strike_out
from cms.review.full_review import open_full_review
from tests.feedback.rounds import DAY, TODAY, TOLD, recorded

SCREEN = "/workbench/paracetamol/user-testing/"


def text_of(answer):
    return unescape(answer.content.decode())


def filled_in(universe, language="pl", **changes):
    """The form as somebody fills it in."""
    form = {name: str(value) for name, value in TOLD.items()} | {"edition": str(universe.edition(language).pk), "outcome": ""}
    return form | {"act": "record"} | changes


def test_a_round_is_recorded_and_stands_in_the_list(published, enter):
    client = enter("coordinator")
    assert "No user testing is on record yet." in text_of(client.get(SCREEN))
    answer = client.post(SCREEN, filled_in(published))
    assert (answer.status_code, answer.url) == (302, SCREEN)
    page = text_of(client.get(SCREEN))
    assert f"{DAY:%-d %B %Y}, Polish, version 1: interviews" in page
    assert "Three of eight<br>did not find the number to call." in page
    assert "Nobody has said so yet." in page


def test_the_form_asks_for_no_names(published, enter):
    page = text_of(enter("author").get(SCREEN))
    assert "No names, and nothing about the health of a single person." in page
    assert '<details class="mb-4" open>' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"done_on": (TODAY + timedelta(1)).isoformat()}, "The day on which it was done lies in the future."),
        ({"done_on": "31.1.2026"}, "“31.1.2026” is no day"),
        ({"participants": "a few"}, "Say in digits how many people took part; at least 1."),
        ({"participants": "9" * 40}, "Say in digits how many people took part; at least 1."),
        ({"method": ""}, "Choose how it was done."),
        ({"who": "Anna, anna@example.org"}, "“anna@example.org” could lead to a person"),
        ({"edition": "1000000"}, "Choose what the readers had before them"),
        ({"edition": "x"}, "Choose what the readers had before them"),
        ({"act": "juggle"}, "The form names nothing"),
    ],
)
def test_bad_input_gets_its_sentence_and_what_was_typed_comes_back(published, enter, wrong, said):
    before = Event.objects.count()
    form = filled_in(published, outcome="Typed at length.", **wrong)
    answer = enter("author").post(SCREEN, form)
    page = text_of(answer)
    assert (answer.status_code, said in page) == (409, True)
    assert (Event.objects.count(), UserTest.objects.count()) == (before, 0)
    if form["act"] == "record":
        for typed in ("who", "found", "outcome", "done_on", "participants"):
            assert form[typed] in page
        if form["edition"].isdigit() and form["edition"] != "1000000":
            assert f'value="{form["edition"]}" selected' in page


def test_what_came_of_it_is_told_later_and_a_mistaken_record_is_struck_out(published, enter):
    made, client = recorded(published), enter("author")
    assert client.post(SCREEN, {"act": "outcome", "number": made.pk, "text": "Put first."}).status_code == 302
    assert "Put first." in text_of(client.get(SCREEN))
    assert client.post(SCREEN, {"act": "strike", "number": made.pk, "reason": "Another leaflet."}).status_code == 302
    page = text_of(client.get(SCREEN))
    assert "struck out" in page
    assert "Another leaflet." in page
    assert '<del dir="auto">Three of eight' in page
    assert 'value="strike"' not in page


@pytest.mark.parametrize(
    ("act", "name", "said"),
    [("outcome", "text", "What came of it: The text has 4,001"), ("strike", "reason", "The reason: The text has 501")],
)
def test_what_is_refused_of_a_round_comes_back_beside_it(published, enter, act, name, said):
    made, client = recorded(published), enter("author")
    typed = "y" * (4001 if act == "outcome" else 501)
    answer = client.post(SCREEN, {"act": act, "number": made.pk, name: typed})
    page = text_of(answer)
    assert (answer.status_code, said in page, typed in page) == (409, True, True)
    assert (UserTestOutcome.objects.count(), UserTestStrike.objects.count()) == (0, 0)


@pytest.mark.parametrize("number", ["1000000", "x", ""])
def test_a_round_that_is_not_there_is_told_so(published, enter, number):
    answer = enter("author").post(SCREEN, {"act": "outcome", "number": number, "text": "Put first."})
    assert (answer.status_code, "There is no such round" in text_of(answer)) == (409, True)


def test_who_may_not_record_reads_it_without_forms(published, enter):
    recorded(published)
    page = text_of(enter("translator").get(SCREEN))
    assert "did not find the number to call." in page
    assert 'name="act"' not in page


def test_the_language_that_was_asked_for_is_chosen(published, enter):
    page = text_of(enter("author").get(f"{SCREEN}?language=ur"))
    assert f'<option value="{published.edition("ur").pk}" selected>Urdu, version 1</option>' in page
    assert enter("author").get(f"{SCREEN}?language=nonsense").status_code == 200


def test_the_interface_is_no_leaflet(published, enter):
    assert enter("author").get("/workbench/interface/user-testing/").status_code == 409


def test_the_list_asks_as_much_of_the_database_for_three_rounds_as_for_one(published, enter, django_assert_num_queries):
    client = enter("author")
    recorded(published, outcome="Done.")
    with django_assert_num_queries(10):
        client.get(SCREEN)
    recorded(published, "ur", outcome="Done.")
    strike_out(user_test=recorded(published, "en", outcome="Done."), reason="Wrong.", by=published.author)
    with django_assert_num_queries(10):
        client.get(SCREEN)


@pytest.mark.parametrize("address", ["/workbench/paracetamol/", "/workbench/paracetamol/about/"])
def test_it_is_linked_from_where_one_looks_for_it(published, enter, address):
    assert f'href="{SCREEN}"' in text_of(enter("translator").get(address))


def test_the_full_review_tells_of_it_beside_what_readers_wrote(published, enter):
    open_full_review(factsheet=published.sheet, by=published.author)
    client = enter("clinician")
    assert "No user testing is on record." in text_of(client.get("/workbench/paracetamol/review/"))
    recorded(published)
    page = text_of(client.get("/workbench/paracetamol/review/"))
    assert f"One round of user testing</a>, the last on {DAY:%-d %B %Y} in Polish." in page
    assert "Of one, nobody has said what came of it." in page
