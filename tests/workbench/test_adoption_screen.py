"""Earlier work on the screen: the documents beside the segments first, then what is ticked, and nothing else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.people.actions import appoint
from cms.review.models import Decision
from cms.roles import Role
from tests.catalogues.files import rows
from tests.catalogues.test_adoption import ALCOHOL, ENGLISH, HOW, WELSH
from tests.factsheets.word_files import from_lines
from tests.workbench.test_roles_and_addresses import signed_in

ADDRESS = "/workbench/paracetamol/cy/adopt/"


@pytest.fixture
def welsh(published):
    appoint(person=published.translator, role=Role.TRANSLATOR, language="cy", by="tests")
    return published


def sent(universe, english=None, translated=None, names=("leaflet.docx", "taflen.docx")):
    files = [english or from_lines(ENGLISH), translated or from_lines(WELSH)]
    form = {
        side: SimpleUploadedFile(name, data) for side, name, data in zip(("english", "translated"), names, files, strict=True)
    }
    return signed_in(universe, "translator").post(ADDRESS, form)


def form_in(page):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def taken(universe, page, chosen, **more):
    form = form_in(page) | {"act": "take", "chosen": chosen} | more
    return signed_in(universe, "translator").post(ADDRESS, form)


def test_the_table_is_shown_with_the_sure_lines_ticked_and_nothing_changes(welsh):
    before = rows()
    answer = sent(welsh)
    page = answer.content.decode()
    assert (answer.status_code, rows()) == (200, before)
    assert f'value="{HOW}" id="take-{HOW}" checked>' in page
    assert '<td lang="cy" dir="ltr">Sut i&#x27;w gymryd</td>' in page
    assert "leaflet.docx has nothing like its English." in page
    assert "Cadwch y daflen hon" in page.partition("found no place</h2>")[2]


def test_what_is_ticked_is_taken_as_drafts(welsh):
    answer = taken(welsh, sent(welsh).content.decode(), [HOW, ALCOHOL])
    assert (answer.status_code, answer.url) == (302, "/workbench/paracetamol/cy/?show=draft")
    assert set(Decision.objects.filter(language="cy").values_list("segment_key", "verdict")) == {
        (HOW, "written"),
        (ALCOHOL, "written"),
    }


def test_it_is_refused_when_something_changed_since_the_table_was_made(welsh):
    page = sent(welsh).content.decode()
    welsh.write(HOW, "cy", "Sut i gymryd hwn")
    before = rows()
    answer = taken(welsh, page, [HOW, ALCOHOL])
    assert (answer.status_code, rows()) == (400, before)
    assert "Something changed here since the table was made." in answer.content.decode()


@pytest.mark.parametrize("kept", ["0" * 64, "../../etc/passwd", "x"])
def test_a_document_that_was_not_kept_is_not_looked_for_elsewhere(welsh, kept):
    answer = taken(welsh, sent(welsh).content.decode(), [HOW], translated_kept=kept)
    assert (answer.status_code, "no longer here; upload them again." in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"%PDF-1.7", "taflen.docx", "this is a PDF"),
        (from_lines(WELSH), "taflen.docm", "this document has macros"),
        (b"PK\x03\x04", "taflen.docx", "it is damaged"),
        (b"x" * (20 * 1024 * 1024 + 1), "taflen.docx", "the limit is 20 MB"),
        (from_lines(ENGLISH), "taflen.docx", "have the same words"),
    ],
)
def test_what_cannot_be_read_is_answered_in_a_sentence(welsh, data, name, why):
    answer = sent(welsh, translated=data, names=("leaflet.docx", name))
    assert (answer.status_code, why in answer.content.decode()) == (400, True)


def test_a_form_without_documents_says_which_is_missing(welsh):
    answer = signed_in(welsh, "translator").post(ADDRESS, {})
    assert (answer.status_code, "Choose the English document." in answer.content.decode()) == (400, True)


def test_the_duty_is_asked_for_before_anything_is_read(welsh):
    answer = signed_in(welsh, "outsider").post(ADDRESS, {"english": SimpleUploadedFile("a.docx", b"x")})
    assert answer.status_code == 403


def test_the_edition_leads_to_it(welsh):
    assert ADDRESS in signed_in(welsh, "translator").get("/workbench/paracetamol/cy/").content.decode()
    assert ADDRESS not in signed_in(welsh, "author").get("/workbench/paracetamol/cy/").content.decode()
