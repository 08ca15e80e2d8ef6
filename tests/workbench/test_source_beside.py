import re

import pytest
from PIL import Image

from cms.factsheets import source
from cms.factsheets.pieces import CONTAINERS
from cms.review.models import Decision
from cms.workbench.blocks import ALL, BOXES, Place, figure
from tests.universe import ENGLISH

SOURCE, BESIDE = "/workbench/ibuprofen/source/", "/workbench/ibuprofen/source/beside/"


def answer_to(client, text, status=200):
    answer = client.post(BESIDE, {"text": text})
    assert answer.status_code == status
    return answer.json()


def test_an_author_sees_the_page_of_what_is_typed_marked_as_a_draft(universe, enter):
    answer = answer_to(enter("author"), ENGLISH.replace("What to know", "What you should know"))
    assert "What you should know before you take it." in answer["page"]
    assert "Draft, not for patients" in answer["page"]
    assert (answer["faults"].strip(), answer["count"]) == ("", 0)
    assert "What to know" in universe.segment("what-to-know-before-you-take").source


def test_a_fault_is_told_with_its_line_and_the_last_page_may_stay(universe, enter):
    answer = answer_to(enter("author"), ENGLISH + "\n<b>raw</b>\n\n> said\n")
    assert re.findall(r'data-line="(\d+)">([^<]+)', answer["faults"]) == [
        ("17", "Line 17: Raw HTML is not taken."),
        ("19", "Line 19: Quotations (lines that begin with &gt;) are not taken."),
    ]
    assert (answer["page"], answer["advice"], answer["count"], answer["said"]) == (None, None, None, "2 faults")


def test_a_picture_that_is_not_there_is_a_fault_of_the_page_and_advice_is_given_all_the_same(universe, enter):
    answer = answer_to(enter("author"), ENGLISH + "\n![What it shows](none.png)\n\nIt takes 2-3 days.\n")
    assert "Line 17: The picture none.png is not in" in answer["faults"]
    assert (answer["page"], answer["count"]) == (None, 1)


def test_advice_comes_with_lines_words_and_reasons(universe, enter):
    answer = answer_to(enter("author"), ENGLISH + "\nIt takes 2-3 days.\n")
    assert 'data-line="17" data-words="2-3"' in answer["advice"]
    assert "“2-3”: write “2 to 3”." in answer["advice"]
    assert (answer["count"], answer["said"]) == (1, "No faults, 1 piece of advice")


def test_before_anything_is_typed_nothing_is_wrong(universe, enter):
    answer = answer_to(enter("author"), "\n ")
    assert (answer["page"], answer["faults"].strip(), answer["count"]) == ("", "", 0)


def test_nothing_that_is_typed_is_stored_before_it_is_saved(universe, enter):
    before = Decision.objects.count(), source.write(universe.version.pieces())
    answer_to(enter("author"), "# Other words\n\nNothing of it is kept.")
    assert (Decision.objects.count(), source.write(universe.version.pieces())) == before


@pytest.mark.parametrize("person", ["translator", "clinician", "publisher", "outsider"])
def test_who_is_no_author_reads_the_english_and_writes_none_of_it(universe, enter, person):
    client = enter(person)
    page = client.get(SOURCE).content.decode()
    assert (" readonly>" in page, 'name="save"' in page, 'role="toolbar"' in page) == (True, False, False)
    assert client.post(BESIDE, {"text": ENGLISH}).status_code == 403


def test_advice_and_what_can_be_put_in_are_there_without_a_script(universe, enter):
    universe.change_english("Do not take it with alcohol.", "Do not take it for 2-3 days.")
    page = enter("author").get(SOURCE).content.decode()
    assert "“2-3”: write “2 to 3”." in page
    assert 'data-text="## {Heading}"' in page
    assert "There are no pictures yet." in page


def test_advice_stops_nobody_from_saving(universe, enter):
    client = enter("author")
    read = client.get(SOURCE).context["digest"]
    text = ENGLISH.replace("Do not take it with alcohol.", "DO NOT take it for 2-3 days. [Click here](https://www.example.org/).")
    answer = client.post(SOURCE, {"text": text, "read": read, "save": "1"})
    assert (answer.status_code, len(answer.context["advised"].advice)) == (200, 3)
    assert "DO NOT take it" in source.write(universe.version.pieces())


def test_a_picture_that_lies_ready_is_offered_and_shown_before_it_was_ever_published(universe, enter, settings):
    settings.PICTURES_ROOT.mkdir()
    Image.new("RGB", (8, 6)).save(settings.PICTURES_ROOT / "pill.png")
    client = enter("author")
    assert 'data-text="![{what the picture shows}](pill.png)"' in client.get(SOURCE).content.decode()
    address = "/workbench/ibuprofen/source/pictures/pill.png"
    assert address in answer_to(client, ENGLISH + "\n![A pill](pill.png)\n")["page"]
    picture = client.get(address)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    for name in ("other.png", "..%2fpill.png", "notes.txt"):
        assert client.get(f"/workbench/ibuprofen/source/pictures/{name}").status_code == 404


@pytest.mark.parametrize("block", ALL, ids=lambda block: block.name)
def test_what_is_put_in_can_be_read_as_it_is(block):
    words = re.sub(r"[{}]", "", block.text)
    read = source.read(f"# Title\n\nSummary.\n\n## Above\n\n{words}\n\nBelow.\n")
    assert len(re.findall(r"\{[^{}]+\}", block.text)) == 1
    assert len(read) > 4 or block.place is Place.WORDS


def test_there_is_a_skeleton_of_every_box():
    assert {block.name for block in BOXES} == set(CONTAINERS)


def test_words_of_an_earlier_picture_come_in_as_words():
    assert figure("a.png", "A [pill] {and}\na *coin*").text == "![{A pill and a coin}](a.png)"


def test_an_empty_factsheet_asks_for_its_first_words(universe, enter):
    enter("author").post("/workbench/factsheets/", {"key": "aspirin", "topic": "Medicines"})
    page = enter("author").get("/workbench/aspirin/source/").content.decode()
    assert "Advice on sentences, words and boxes comes here as you write." in page
