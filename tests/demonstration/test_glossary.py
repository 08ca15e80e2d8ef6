"""The demonstration's glossary agrees with the demonstration's own words."""

from dataclasses import replace

import polib
import pytest

from cms.audit.models import Event
from cms.catalogues.glossary_table import read_glossary
from cms.checks import findings
from cms.checks.glossary import Glossary
from cms.demonstration.glossary import fill_glossary
from cms.demonstration.people import LANGUAGES
from cms.demonstration.story import CATALOGUES, CONTENT, SHEET
from cms.languages import REGISTRY
from cms.memory.entries import merged, reasons_against
from cms.memory.glossary import entries_of, term_of
from cms.people.actions import appoint
from cms.roles import Role

TABLE = (CONTENT / "glossary.csv").read_bytes()


def entries():
    return [replace(merged(given, None), key=given.key) for given in read_glossary(TABLE, filename="glossary.csv")]


def catalogue(language, sheet):
    return polib.pofile(str(CATALOGUES / REGISTRY[language].locale / "LC_MESSAGES" / f"{sheet}.po"))


def test_nothing_speaks_against_any_of_its_terms():
    assert [(entry.key, list(reasons_against(entry))) for entry in entries()] == [(entry.key, []) for entry in entries()]
    assert [entry.key for entry in read_glossary(TABLE, filename="glossary.csv") if entry.problem or entry.left] == []


def test_every_term_stands_in_the_factsheet():
    text = "\n".join(entry.msgid for entry in catalogue("pl", SHEET))
    found = {one.term.key for one in Glossary(term_of(entry, "pl") for entry in entries()).marked(text)}
    assert found == {entry.key for entry in entries()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", [SHEET, "interface"])
def test_the_translations_say_every_term_as_the_glossary_has_it(language, sheet):
    terms = Glossary(term_of(entry, language) for entry in entries())
    found = [
        finding.message
        for entry in catalogue(language, sheet)
        for finding in findings(source=entry.msgid, target=entry.msgstr, language=language, terms=terms)
        if finding.code == "terms"
    ]
    assert found == []


def test_it_is_filled_once_by_the_people_whose_duty_it_is(published):
    for language in LANGUAGES:
        appoint(person=published.translator, role=Role.TRANSLATOR, language=language, by="tests")
    people = {"author": published.author, "translator": published.translator, "languages": LANGUAGES}
    assert fill_glossary(TABLE, **people) == len(entries())
    told = {entry.key: sorted(entry.forms, key=repr) for entry in entries()}
    assert {entry.key: sorted(entry.forms, key=repr) for entry in entries_of()} == told
    events = list(Event.objects.filter(act="glossary taken in").values_list("actor", "subject"))
    assert events == [("author", "glossary en"), *(("translator", f"glossary {language}") for language in LANGUAGES)]
    assert fill_glossary(TABLE, **people) == 0
    assert Event.objects.filter(act="glossary taken in").count() == len(events)
