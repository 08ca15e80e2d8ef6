"""Importing on the screen: a report first, then a draft; what was typed comes back, and nothing is done by halves."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.factsheets.models import Factsheet, Picture
from tests.catalogues.files import rows
from tests.factsheets.importing_files import docx_with, drawn, html, pdf, picture
from tests.factsheets.word_files import W, paragraph, run
from tests.workbench.test_roles_and_addresses import signed_in

ADDRESS, NEW = "/workbench/ibuprofen/import/", "/workbench/import/"
CHANGED = f'<w:ins w:id="1">{run(" twice")}</w:ins>'
KNEE = docx_with(
    paragraph("Your knee"),
    paragraph("What to do", CHANGED, "."),
    paragraph(drawn("one")),
    header1=f"<w:hdr {W}>{paragraph('Example Trust')}</w:hdr>",
    pictures=[("one", "x.png", picture())],
)


def sent(universe, data=KNEE, name="knee.docx", address=ADDRESS, who="author"):
    return signed_in(universe, who).post(address, {"act": "look", "document": SimpleUploadedFile(name, data)})


def form_in(page):
    html_text = page.content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html_text))
    return hidden | {"text": re.search(r'<textarea[^>]* name="text"[^>]*>\n(.*?)</textarea>', html_text, re.DOTALL)[1]}


def saved(universe, page, address=ADDRESS, **more):
    return signed_in(universe, "author").post(address, form_in(page) | {"act": "save"} | more)


def words(answer):
    return answer.content.decode()


def test_the_report_is_shown_first_and_nothing_changes(universe):
    before = rows()
    answer = sent(universe)
    assert (answer.status_code, rows()) == (200, before)
    page = words(answer)
    assert "Tracked insertion, taken: “twice”" in page
    assert "Header or footer, left out: “Example Trust”" in page
    assert '<th scope="row" class="fw-normal text-nowrap">summary</th>' in page
    assert "What to do twice." in form_in(answer)["text"]
    assert 'src="data:image/webp;base64,' in page
    assert "This version has 8 segments. Saving replaces its English" in page


def test_it_is_saved_with_what_was_said_of_the_pictures(universe):
    answer = saved(universe, sent(universe), **{"words-1": "A knee", "name-1": "Bent knee"})
    assert (answer.status_code, answer.url) == (302, "/workbench/ibuprofen/source/")
    version = Factsheet.objects.get(key="ibuprofen").latest()
    assert [(piece.text, piece.asset) for piece in version.pieces()] == [
        ("Your knee", ""),
        ("What to do twice.", ""),
        ("A knee", "bent-knee.png"),
    ]
    page = signed_in(universe, "author").get("/workbench/ibuprofen/pictures/").content.decode()
    assert "![what it shows](bent-knee.png)" in page


def test_what_was_typed_comes_back_when_it_is_refused(universe):
    before = rows()
    answer = saved(universe, sent(universe), text="# Mine\n\n![](knee-1.png)\n\n> no", **{"name-1": "bent"})
    assert (answer.status_code, rows()) == (400, before)
    assert "Say in a few words what the picture knee-1.png shows" in words(answer)
    assert form_in(answer)["text"] == "# Mine\n\n![](knee-1.png)\n\n&gt; no"
    assert 'name="name-1" value="bent"' in words(answer)
    again = saved(universe, answer, text="# Mine\n\n> no", **{"left-out-1": "on"})
    assert "Line 3: Quotations" in words(again)


def test_two_authors_do_not_overwrite_each_other(universe):
    first, second = sent(universe), sent(universe)
    assert saved(universe, first, **{"words-1": "A knee"}).status_code == 302
    answer = sent(universe)  # the document is gone with the first; the second author sends it again
    assert answer.status_code == 200
    late = saved(universe, second, **{"words-1": "Another knee"})
    assert late.status_code == 409
    assert "Somebody else changed the English while you were writing." in words(late)
    assert "Another knee" in words(late)
    assert saved(universe, late, **{"words-1": "Another knee"}).status_code == 302


def test_a_new_factsheet_is_opened_with_its_document(universe):
    page = sent(universe, address=NEW)
    assert 'name="key" required maxlength="60" value="your-knee"' in words(page)
    form = {"key": "knee", "topic": "Bones", "words-1": "A knee"}
    assert saved(universe, page, NEW, **(form | {"key": "ibuprofen"})).status_code == 400
    answer = saved(universe, page, NEW, **form)
    assert (answer.status_code, answer.url) == (302, "/workbench/knee/source/")


def test_a_key_that_cannot_be_is_refused_and_the_text_comes_back(universe):
    answer = saved(universe, sent(universe, address=NEW), NEW, key="import", topic="Bones", text="# Mine\n\nWords")
    assert answer.status_code == 400
    assert "“import” is an address of the website itself" in words(answer)
    assert form_in(answer)["text"] == "# Mine\n\nWords"


@pytest.mark.parametrize("kept", ["0" * 64, "../../etc/passwd", "x"])
def test_a_document_that_was_not_kept_is_not_looked_for_elsewhere_and_what_was_typed_is_there(universe, kept):
    answer = saved(universe, sent(universe), kept=kept, text="# Typed")
    assert answer.status_code == 400
    assert "no longer here; upload it again." in words(answer)
    assert "# Typed" in words(answer)


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"%PDF-1.7", "knee.pdf", "it is damaged"),
        (pdf(["q 595 0 0 842 0 0 cm /Grey Do Q"]), "knee.pdf", "it was scanned"),
        (KNEE, "knee.docm", "this document has macros"),
        (b"PK\x03\x04", "knee.docx", "it is damaged"),
        (b"x", "knee.html", "this is no HTML"),
        (b"x" * (20 * 1024 * 1024 + 1), "knee.txt", "the limit is 20 MB"),
    ],
)
def test_what_cannot_be_read_is_answered_in_a_sentence(universe, data, name, why):
    answer = sent(universe, data, name)
    assert (answer.status_code, why in words(answer)) == (400, True)


def test_a_document_whose_text_has_faults_is_shown_with_them(universe):
    answer = sent(universe, html(f"<h1>T</h1><p>{'x' * 5_001}</p>"), "knee.html")
    assert answer.status_code == 200
    assert "This summary has 5,001 characters; the limit is 5,000" in words(answer)


def test_a_form_without_a_document_says_so(universe):
    answer = signed_in(universe, "author").post(ADDRESS, {"act": "look"})
    assert (answer.status_code, "Choose a document" in words(answer)) == (400, True)


def test_a_published_version_is_not_imported_into(universe):
    answer = signed_in(universe, "author").get("/workbench/paracetamol/import/")
    assert "start a new version to change the English." in words(answer)
    assert 'type="file"' not in words(answer)


def test_a_picture_is_added_by_itself_and_a_broken_one_answered_in_a_sentence(universe):
    client = signed_in(universe, "author")
    form = {"picture": SimpleUploadedFile("IMG 1.png", picture()), "name": "Lymph nodes"}
    assert client.post("/workbench/ibuprofen/pictures/", form).status_code == 302
    assert Picture.objects.get().name == "lymph-nodes.png"
    answer = client.post(
        "/workbench/ibuprofen/pictures/", {"picture": SimpleUploadedFile("a.svg", b"<svg/>"), "name": "kept name"}
    )
    assert answer.status_code == 400
    assert "SVG drawing" in words(answer)
    assert 'value="kept name"' in words(answer)


def test_who_may_not_add_pictures_sees_them_without_the_form(universe):
    page = words(signed_in(universe, "translator").get("/workbench/ibuprofen/pictures/"))
    assert "No picture was added for this factsheet yet." in page
    assert 'type="file"' not in page
