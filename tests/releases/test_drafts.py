import pytest

from cms.errors import Refused
from cms.factsheets.actions import create_factsheet
from cms.releases.actions import draft_page
from cms.releases.page_texts import runs_of
from tests.releases.patients import page
from tests.releases.welsh import open_welsh


def texts(html):
    return list(runs_of(html.encode()))


def test_a_draft_is_the_page_that_will_be_published(published):
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    draft = draft_page(published.edition("pl"))
    assert texts(draft) != texts(page("pl"))
    published.review("pl")
    published.publish("pl")
    assert texts(draft) == texts(page("pl"))


def test_a_draft_of_english_that_was_never_reviewed_says_today(universe):
    draft = draft_page(universe.edition("en"))
    universe.bring_out("en")
    assert texts(draft) == texts(page("en", "ibuprofen"))


def test_looking_at_a_draft_changes_no_page(published):
    before = page("pl")
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    draft_page(published.edition("pl"))
    assert page("pl") == before


def test_a_draft_in_a_language_that_is_not_open_is_refused(published):
    open_welsh(published)
    with pytest.raises(Refused, match=r"Welsh is not open to patients: its interface edition is not published\."):
        draft_page(published.edition("cy"))


def test_the_interface_has_no_page_of_its_own(published):
    with pytest.raises(Refused, match=r"The interface has no page of its own"):
        draft_page(published.edition("pl", published.interface))


def test_there_is_no_draft_before_the_english_is_written(published):
    sheet = create_factsheet(key="empty", topic=published.sheet.topic, by=published.author)
    with pytest.raises(Refused, match=r"the English has not been written"):
        draft_page(published.edition("en", sheet))
