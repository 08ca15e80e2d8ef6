"""The section that explains the words of a factsheet, made of the glossary's definitions."""

import pytest
from django.test import Client
from hypothesis import given as each
from hypothesis import strategies as st

from cms.checks.pair import Term
from cms.factsheets import source
from cms.factsheets.words_explained import HEADING, has_other_definitions, with_words_explained
from tests.memory.terms import term

SCAN = Term(source=("scan",), definition="A picture of the inside of the body.")
LIVER = Term(source=("liver", "hepatic"), definition="An organ on the right of your belly.")
BARE = Term(source=("tumour",))
TEXT = "# Your liver\n\nA scan shows a tumour in the liver.\n"
EXPLAINED = f"""
## {HEADING}

- **liver**: An organ on the right of your belly.
- **scan**: A picture of the inside of the body.
"""


def explained(text, *terms):
    return source.write(with_words_explained(source.read(text), terms))


def test_each_term_that_has_a_definition_is_explained_once_where_it_comes_first():
    assert explained(TEXT, SCAN, LIVER, BARE) == TEXT + EXPLAINED


def test_a_section_that_is_there_is_made_anew_in_its_place():
    old = f"{TEXT}\n## {HEADING}\n\n- **scan**: Something else.\n\n## Who can help\n\nYour nurse.\n"
    assert explained(old, SCAN, LIVER) == f"{TEXT}{EXPLAINED}\n## Who can help\n\nYour nurse.\n"


def test_a_box_behind_the_section_stays():
    text = f"{TEXT}\n## {HEADING}\n\n- **scan**: Old.\n\n::: contact\n\n## Who to call\n\nYour nurse.\n\n:::\n"
    assert "Your nurse." in explained(text, SCAN)
    assert "Old." not in explained(text, SCAN)


def test_without_definitions_there_is_no_section():
    assert explained(TEXT, BARE) == TEXT
    assert explained(TEXT + EXPLAINED, BARE) == TEXT


def test_an_author_is_told_when_the_glossary_says_it_otherwise_by_now():
    pieces = source.read(TEXT + EXPLAINED)
    assert not has_other_definitions(pieces, [SCAN, LIVER])
    assert has_other_definitions(pieces, [SCAN, Term(source=("liver",), definition="An organ.")])
    assert not has_other_definitions(source.read(TEXT), [SCAN, LIVER])


@each(st.text(alphabet="ab*_[]()\\#-:. ", min_size=1, max_size=30).filter(str.strip))
def test_a_definition_is_plain_words_whatever_signs_it_has(definition):
    pieces = with_words_explained(source.read("# Scan\n"), [Term(source=("scan",), definition=definition.strip())])
    assert [piece.text for piece in source.read(source.write(pieces))] == [piece.text for piece in pieces]


@pytest.mark.django_db
def test_the_author_sees_the_section_before_it_is_saved(published):
    term(published.author, "alcohol", definition="What is in beer and wine.")
    client = Client()
    client.force_login(published.author)
    client.post("/workbench/paracetamol/versions/")
    form = {"text": "# Paracetamol\n\nTake it without alcohol.\n"}
    shown = client.post("/workbench/paracetamol/source/", form | {"explain": "1"}).content.decode()
    assert "- **alcohol**: What is in beer and wine." in shown
    assert not published.sheet.latest().segments.filter(text_en__contains="beer").exists()
