"""PDFs go out with the page they are made of, stay while its words stay, and stop a publication that cannot be printed."""

import pytest

from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.actions import start_version
from cms.releases.actions import newest_release, rebuild, store, withdraw
from cms.review import actions
from tests.releases.patients import get, listing, live, page

pytestmark = pytest.mark.slow


@pytest.fixture
def printed(published, settings):
    """The universe, every live edition with its PDFs."""
    settings.PAPERS = True
    rebuild(by=published.publisher)
    return published


def inodes():
    return {path: (live() / path).stat().st_ino for path in listing() if path.endswith(".pdf")}


def test_each_live_edition_has_a_pdf_and_one_in_large_print_and_its_page_names_them(printed):
    for language in ("en", "pl", "ur"):
        for name in (f"{language}/paracetamol.pdf", f"{language}/paracetamol-large.pdf"):
            assert (live() / name).read_bytes().startswith(b"%PDF-")
            assert listing()[name]["type"] == "application/pdf"
            assert f'href="/{name}"' in page(language)
            assert get(f"/{name}").status_code == 200


def test_only_the_editions_whose_words_changed_are_printed_anew(printed):
    before = inodes()
    printed.change_english("What to know before you take it.", "What to know before you take them.")
    printed.review("en")
    printed.publish("en")
    after = inodes()
    changed = {path for path in after if after[path] != before[path]}
    # The translations say now that a newer English exists; that line is on their paper too.
    assert {"en/paracetamol.pdf", "en/paracetamol-large.pdf"} <= changed
    rebuild(by=printed.publisher)
    assert inodes() == after


def test_a_new_language_in_the_menu_prints_no_other_edition_anew(universe, settings):
    universe.bring_out("en")
    universe.bring_out("pl")
    settings.PAPERS = True
    rebuild(by=universe.publisher)
    before = inodes()
    universe.bring_out("ur")
    after = inodes()
    assert {path for path in after if after[path] != before.get(path)} == {"ur/ibuprofen.pdf", "ur/ibuprofen-large.pdf"}


def test_a_character_that_no_typeface_has_stops_the_publication_and_is_named(printed):
    before = newest_release()
    sheet = printed.sheet
    version = start_version(factsheet=sheet, by=printed.author)
    text = source.write(version.pieces()).replace("What to know before", "What to know \U00010c80 before")
    actions.write_source(version=version, pieces=source.read(text), by=printed.author)
    printed.review("en")
    with pytest.raises(Refused) as refused:
        printed.publish("en")
    assert "U+10C80" in str(refused.value.reasons)
    assert "“what-to-know-before-you-take”" in str(refused.value.reasons)
    assert newest_release() == before
    assert store().current() == before.digest
    assert list(store().aside.iterdir()) == []


def test_a_withdrawn_edition_has_no_pdf_and_its_address_answers_with_the_notice(printed):
    withdraw(factsheet=printed.sheet, language="pl", reason="a wrong dose", by=printed.publisher)
    assert not [path for path in inodes() if path.startswith("pl/")]
    for address in ("/pl/paracetamol.pdf", "/pl/paracetamol-large.pdf"):
        response = get(address)
        assert response.status_code == 410
        assert 'data-phrase="withdrawn-title"' in response.content.decode()
    assert [path for path in inodes() if path.startswith("ur/")]
