import re

import pytest

from cms.audit.models import Event
from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet
from cms.factsheets.models import Segment
from cms.releases.drafting import draft_of_pieces, draft_page, pictures_known
from cms.releases.page_texts import runs_of
from cms.review.actions import write_source
from cms.review.models import Decision, Edition
from tests.releases.patients import page
from tests.releases.welsh import open_welsh

TABLE = "# A\n\nB.\n\n| Name | Dose |\n| --- | --- |\n| One | Two |\n"


def texts(html):
    return list(runs_of(html.encode()))


def said(html):
    """The words of a page without its identity, which goes by the names of the segments as well."""
    return [re.sub(r"\b[0-9a-f]{12}\b", "", run.text) for run in texts(html)]


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


def test_unsaved_english_makes_the_page_that_saving_it_would_make(universe):
    text = source.write(universe.version.pieces()).replace("What to know", "What you should know")
    typed = draft_of_pieces(universe.version, source.read(text))
    universe.change_english("What to know", "What you should know")
    assert said(typed) == said(draft_page(universe.edition("en")))


def test_unsaved_english_is_stored_nowhere(universe):
    before = [model.objects.count() for model in (Segment, Edition, Decision, Event)]
    draft_of_pieces(universe.version, source.read("# Other words\n\nNothing of it is kept."))
    assert [model.objects.count() for model in (Segment, Edition, Decision, Event)] == before


def test_the_first_english_of_a_factsheet_has_a_page_while_it_is_being_typed(published):
    sheet = create_factsheet(key="empty", topic=published.sheet.topic, by=published.author)
    page_of_it = draft_of_pieces(sheet.latest(), source.read("# A new sheet\n\nIts first words."))
    assert {"A new sheet", "Its first words."} <= set(said(page_of_it))
    assert not Edition.objects.filter(version__factsheet=sheet).exists()


def test_every_passage_of_unsaved_english_has_its_line_and_a_name_of_its_own(universe):
    names = re.findall(r'data-segment="(line-[\d-]+)"', draft_of_pieces(universe.version, source.read(TABLE)))
    assert sorted(names) == sorted(["line-1", "line-3", "line-5", "line-5-1", "line-7", "line-7-1"])


def test_a_picture_that_is_not_there_is_told_with_its_line(universe):
    with pytest.raises(Refused, match=r"Line 5: The picture none\.png is not in "):
        draft_of_pieces(universe.version, source.read("# A\n\nB.\n\n![What it shows](none.png)"))


def test_the_pictures_that_lie_ready_are_known_with_their_newest_words(universe, settings):
    settings.PICTURES_ROOT.mkdir()
    for name in ("pill.png", "notes.txt", "a-coin.jpg"):
        (settings.PICTURES_ROOT / name).write_bytes(b"")
    text = source.write(universe.version.pieces()) + "\n![A pill beside a coin](pill.png)\n"
    write_source(version=universe.version, pieces=source.read(text), by=universe.author)
    assert [(known.name, known.shows) for known in pictures_known()] == [("a-coin.jpg", ""), ("pill.png", "A pill beside a coin")]


def test_without_a_folder_of_pictures_none_is_known(universe):
    assert pictures_known() == []
