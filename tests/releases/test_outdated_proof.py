"""Pages that carry notices are changed by hand, and `manage.py verify` has to find and name it."""

import pytest

from tests.releases.overtaking import overtake
from tests.releases.patients import page
from tests.releases.tampering import breaks, edit
from tests.universe import POLISH

PAGE = "pl/paracetamol/index.html"
ALCOHOL = "Do not take it with alcohol."
SOBER = "Do not take it with any alcohol."
KEY = "do-not-take-it-with-alcohol"
LACKS_ENGLISH = f"{PAGE} does not give the corrected English for all that was overtaken."
SAYS_NOTHING = f"{PAGE} does not say that it is out of date."


def found():
    """What is found beside the changed file and its compressed forms."""
    return [line for line in breaks() if line.startswith(PAGE)]


def take_out(start, end):
    html = page("pl")
    first = html.index(start)
    edit(PAGE, html[first : html.index(end, first) + len(end)], "")


@pytest.fixture
def unsafe(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    return published


@pytest.fixture
def outdated(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 3})
    return published


def test_words_put_back_beside_their_correction_are_found(unsafe):
    edit(PAGE, f'data-replaced="{KEY}">', f'data-replaced="{KEY}"><span data-segment="{KEY}">{POLISH[ALCOHOL]}</span>')
    assert f"{PAGE}: a segment “{KEY}” that is not live here: “{POLISH[ALCOHOL]}”" in found()


def test_words_put_back_in_the_place_of_their_correction_are_found(unsafe):
    html = page("pl")
    first = html.index(f'<span data-replaced="{KEY}">')
    edit(PAGE, html[first : html.index("</li>", first)], f'<span data-segment="{KEY}">{POLISH[ALCOHOL]}</span>')
    assert set(found()) >= {f"{PAGE}: a segment “{KEY}” that is not live here: “{POLISH[ALCOHOL]}”", LACKS_ENGLISH}


def test_changed_english_is_found(unsafe):
    edit(PAGE, SOBER, "Take it with alcohol.")
    assert found() == [f"{PAGE}: not the approved English of “{KEY}”: “Take it with alcohol.”"]


def test_english_that_is_not_marked_as_english_is_found(unsafe):
    edit(PAGE, f'<span lang="en" dir="ltr" data-english="{KEY}">', f'<span data-english="{KEY}">')
    assert found() == [f"{PAGE}: English that is not marked as English: “{SOBER}”"]


def test_english_for_another_passage_is_found(unsafe):
    edit(PAGE, f'data-english="{KEY}"', 'data-english="how-to-take-it"')
    assert found() == [f"{PAGE}: English that nobody called for: “{SOBER}”", LACKS_ENGLISH]


def test_a_correction_taken_out_is_found(unsafe):
    take_out('<span lang="en" dir="ltr" data-english', "</span>")
    assert found() == [LACKS_ENGLISH]


@pytest.mark.parametrize("severity", [3, 4])
def test_a_notice_taken_out_is_found(published, severity):
    overtake(published, {ALCOHOL: SOBER}, {KEY: severity})
    take_out('<section class="notice"', "</section>")
    assert found() == [SAYS_NOTHING]


def test_the_milder_notice_in_the_place_of_the_urgent_one_is_found(unsafe):
    mild, urgent = (unsafe.segment(key, unsafe.interface).words("pl") for key in ("outdated-title", "urgent-change-title"))
    edit(PAGE, f'"urgent-change-title">{urgent}<', f'"outdated-title">{mild}<')
    assert found() == [SAYS_NOTHING]


def test_a_section_whose_mark_was_taken_out_is_found(outdated):
    take_out('<p class="mark">', "</p>")
    assert found() == [SAYS_NOTHING]


def test_a_notice_on_a_page_that_is_not_out_of_date_is_no_harm_but_its_date_is_found(published):
    html = page("pl")
    assert "outdated-title" not in html
    edit(PAGE, "<article", '<p><time data-record="date">1 stycznia 2020</time></p><article')
    assert found() == [f"{PAGE}: not what the records say (date): “1 stycznia 2020”"]


def test_an_unsafe_title_put_back_on_the_list_is_found(published):
    overtake(published, {"# Paracetamol": "# Paracetamol tablets"}, {"paracetamol": 4})
    old = '<span lang="en" dir="ltr" data-english="paracetamol" data-sheet="paracetamol">Paracetamol tablets</span>'
    title = POLISH["Paracetamol"]
    edit("pl/index.html", old, f'<span data-segment="paracetamol" data-sheet="paracetamol">{title}</span>')
    assert f"pl/index.html: a segment “paracetamol” that is not live here: “{title}”" in breaks()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Paracetamol tablets</span>", "Paracetamol</span>", "not the approved English of “paracetamol”: “Paracetamol”"),
        (' lang="en" dir="ltr" data-english', " data-english", "English that is not marked as English: “Paracetamol tablets”"),
        (
            'data-english="paracetamol" data-sheet="paracetamol"',
            'data-english="paracetamol" data-sheet="ibuprofen"',
            "called for",
        ),
    ],
)
def test_a_changed_english_title_on_a_list_is_found(published, old, new, told):
    overtake(published, {"# Paracetamol": "# Paracetamol tablets"}, {"paracetamol": 4})
    edit("pl/index.html", old, new)
    [found] = [line for line in breaks() if line.startswith("pl/index.html")]
    assert told in found
