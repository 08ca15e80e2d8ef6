from io import BytesIO

from cms.factsheets.actions import start_version
from cms.releases.actions import withdraw
from cms.workbench.story import days_of


def text_of(answer):
    return " ".join(answer.content.decode().split())


def acts(sheet, language=""):
    return [(line.act, line.entry.code, line.by, line.count) for _, lines in days_of(sheet, language) for line in lines]


def test_a_factsheet_tells_its_story_from_the_draft_to_the_page(published):
    assert [one for one in acts(published.sheet, "pl") if one[0] != "waived"] == [
        ("published", "pl", "Publisher", 1),
        ("signed", "pl", "Clinician", 1),
        ("approved", "pl", "Clinician", 8),
        ("revised", "pl", "Reviser", 8),
        ("submitted", "pl", "Translator", 8),
        ("written", "pl", "Translator", 8),
    ]
    assert acts(published.sheet, "en")[-1] == ("version started", "en", "", 1)


def test_the_lines_are_sentences_with_a_link_to_their_place(published, enter):
    page = text_of(enter("outsider").get("/workbench/paracetamol/story/?language=pl"))
    assert '<a href="/workbench/paracetamol/pl/">Polish</a>: <bdi>Translator</bdi> wrote 8 wordings' in page
    assert "<bdi>Publisher</bdi> <strong>published version 1 for patients</strong>" in page
    assert "Urdu</a>:" not in page


def test_a_withdrawal_and_a_new_version_are_told_with_their_reasons(published, enter):
    withdraw(factsheet=published.sheet, reason="A dose was wrong.", by=published.coordinator, language="pl")
    start_version(factsheet=published.sheet, by=published.author, change_note="The dose")
    page = text_of(enter("outsider").get("/workbench/paracetamol/story/"))
    assert "withdrew version 1</strong>: <bdi>A dose was wrong.</bdi>" in page
    assert "version 2 of the English was started (<bdi>The dose</bdi>)" in page


def test_words_from_a_file_are_told_with_its_name(drafted, enter):
    client = enter("translator")
    data = client.get("/workbench/ibuprofen/pl/catalogue.po").content
    file = BytesIO(data.replace(b'msgid "How to take it"\nmsgstr ""', 'msgid "How to take it"\nmsgstr "Jak zażywać"'.encode()))
    file.name = "from-the-agency.po"
    page = client.post("/workbench/ibuprofen/pl/catalogue/", {"file": file})
    client.post("/workbench/ibuprofen/pl/catalogue/", {"kept": page.context["kept"], "filename": "from-the-agency.po"})
    told = text_of(client.get("/workbench/ibuprofen/story/?language=pl"))
    assert "brought one wording in (<bdi>from-the-agency.po</bdi>)" in told


def test_what_is_said_about_a_factsheet_is_counted(drafted, enter):
    talk = "/workbench/ibuprofen/pl/segments/how-to-take-it/talk/"
    enter("translator").post(talk, {"act": "comment", "text": "How is this said elsewhere?"})
    assert acts(drafted.sheet, "pl")[0] == ("comment", "pl", "Translator", 1)


def test_a_language_nobody_works_in_has_no_story(published, enter):
    page = text_of(enter("outsider").get("/workbench/paracetamol/story/?language=cy"))
    assert "Nothing has happened in Welsh yet." in page


def test_the_story_asks_as_often_for_much_as_for_little(published, drafted, enter, django_assert_num_queries):
    client = enter("outsider")
    client.get("/workbench/ibuprofen/story/")
    for key in ("ibuprofen", "paracetamol"):
        with django_assert_num_queries(14):
            client.get(f"/workbench/{key}/story/")
