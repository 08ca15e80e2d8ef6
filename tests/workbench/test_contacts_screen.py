"""The screens of contacts."""

import pytest

from cms.factsheets.contact_words import Details
from cms.review.contacts import add_contact, contact_at

ONE = "/workbench/contacts/advice-line/"
NEW = {"phone": "0808 157 0555", "note": "The provider changed."}


@pytest.fixture
def line(published):
    return add_contact(key="advice-line", name="Advice line", details=Details(phone="0808 157 0192"), by=published.author)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_an_author_adds_a_contact_and_what_was_typed_comes_back_where_it_is_refused(published, enter):
    author = enter("author")
    assert "There is none yet." in text_of(author.get("/workbench/contacts/"))
    form = {"key": "helpline", "name": "Helpline", "phone": "0808 CALL"}
    answer = author.post("/workbench/contacts/", form)
    assert (answer.status_code, "has letters" in text_of(answer), 'value="0808 CALL"' in text_of(answer)) == (409, True, True)
    assert author.post("/workbench/contacts/", form | {"phone": "0808 157 0143"}).status_code == 302
    assert "Helpline" in text_of(author.get("/workbench/contacts/"))


def test_every_place_is_listed_and_an_edit_is_looked_at_before_it_is_made(published, enter, line):
    author = enter("author")
    said = text_of(author.get(ONE))
    assert "call-0808-157-0192-if" in said
    assert "Polish, Urdu" in said
    assert "Change it everywhere below" not in said
    said = text_of(author.post(ONE, NEW | {"act": "look"}))
    assert "<del>Call 0808 157 0192 if:</del> <ins>Call 0808 157 0555 if:</ins>" in said
    assert "S4" in said
    assert published.version.number == 1
    assert author.post(ONE, NEW | {"act": "change"}).status_code == 302
    assert (published.version.number, contact_at("advice-line").phone) == (2, "0808 157 0555")


def test_a_refused_edit_says_why_and_keeps_what_was_typed(published, enter, line):
    answer = enter("author").post(ONE, NEW | {"act": "change", "note": ""})
    assert (answer.status_code, "Say why it changes" in text_of(answer), 'value="0808 157 0555"' in text_of(answer)) == (
        409,
        True,
        True,
    )
    assert "Choose what to do" in text_of(enter("author").post(ONE, NEW | {"act": "burn"}))


def test_that_it_was_tested_is_said_on_the_page(published, enter, line):
    assert "Nobody has tested it" in text_of(enter("author").get(ONE))
    enter("author").post(ONE, {"act": "check"})
    assert "by Author." in text_of(enter("publisher").get(ONE))
