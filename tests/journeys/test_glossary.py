"""A term of safety changes, and somebody who knows the language looks at what patients read; by keyboard alone."""

import re

import pytest

from tests.journeys.conftest import violations
from tests.journeys.desk import go_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_author_changes_a_term_of_safety_and_a_translator_closes_the_task(sign_in):
    author = sign_in("author")
    author.goto("/workbench/glossary/?q=diarrhoea")
    go_to(author, author.get_by_role("link", name="diarrhoea"))
    author.keyboard.press("Enter")
    definition = author.get_by_label("Definition")
    definition.wait_for()
    go_to(author, definition)
    author.keyboard.press("Control+End")
    author.keyboard.type(" Ask if you are not sure.")
    go_to(author, author.get_by_role("button", name="Save the term"))
    author.keyboard.press("Enter")
    author.get_by_text("The term is saved.").wait_for()

    translator = sign_in("translator")
    task = translator.get_by_role("link", name=re.compile("diarrhoea.*Urdu"))
    go_to(translator, task)
    translator.keyboard.press("Enter")
    found = translator.get_by_label("What you found")
    found.wait_for()
    assert "Ask if you are not sure." in translator.get_by_role("table").inner_text()
    assert violations(translator) == []
    go_to(translator, found)
    translator.keyboard.type("The words still fit.")
    go_to(translator, translator.get_by_role("button", name="Close the task"))
    translator.keyboard.press("Enter")
    translator.get_by_text("Kept: diarrhoea in Urdu was looked at.").wait_for()
    assert translator.get_by_role("link", name=re.compile("diarrhoea.*Urdu")).count() == 0
    assert translator.get_by_role("link", name=re.compile("diarrhoea.*Polish")).count() == 1
