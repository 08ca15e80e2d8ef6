"""The memory on the screen: search with the words marked, collections in and out, the approved units as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.audit.models import Event
from cms.catalogues.collections import collections_in, memory_tmx
from cms.memory.words import indexed_words, places_of
from cms.workbench.templatetags.marking import with_marks
from tests.catalogues.test_tmx import LAUGHS, file_of, tu
from tests.workbench.test_roles_and_addresses import signed_in

MEMORY, COLLECTIONS = "/workbench/memory/", "/workbench/memory/collections/"


def found(universe, asked, language="pl", **more):
    answer = signed_in(universe, "translator").get(MEMORY, {"q": asked, "language": language, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def upload(universe, data, name="old.tmx", person="translator", **more):
    form = {"language": "pl", "act": "take in", "file": SimpleUploadedFile(name, data), **more}
    return signed_in(universe, person).post(COLLECTIONS, form)


def test_words_are_found_in_english_marked_and_with_the_place_they_are_from(published):
    page = found(published, "tablets in 24 hours")
    assert "more than 8 <mark>tablets in 24 hours</mark>" in page
    assert "zażyto więcej niż 8 tabletek w ciągu 24 godzin" in page
    assert "paracetamol, version 1" in page
    assert "translated by translator" in page


def test_words_are_found_in_the_translation_and_numbers_keep_their_order(published):
    assert "<mark>tabletek</mark>" in found(published, "TABLETEK", side="target")
    page = found(published, "کال", language="ur", side="target")
    assert '<bdi dir="ltr">0808 157 0192</bdi>' in page
    assert "<mark>کال</mark>" in page


def test_without_a_choice_it_is_a_language_the_person_works_in(published):
    assert signed_in(published, "translator").get(MEMORY).context["entry"].code == "pl"
    assert signed_in(published, "outsider").get(MEMORY).context["entry"].code == "cy"


def test_nothing_found_and_nothing_asked_are_said(published):
    assert "Nothing in the memory has all these words." in found(published, "hedgehog")
    assert "None yet." in found(published, "")


def test_an_upload_shows_what_was_added_and_what_was_left(published):
    answer = upload(published, file_of(tu("Scan", "Skan", cy="pl") + tu("Stop", "Halt", cy="de")), origin="Old agency")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 entries: 1 added, 0 known before, 1 left." in page
    assert "1 × It has no text in Polish." in page
    assert [(one.origin, one.units) for one in collections_in("pl")] == [("Old agency", 1)]
    assert "<strong>unreviewed</strong>: Old agency" in found(published, "scan")


def test_a_collection_is_taken_out_again(published):
    upload(published, file_of(tu("Scan", "Skan", cy="pl")))
    form = {"language": "pl", "act": "take out", "origin": "old.tmx"}
    answer = signed_in(published, "reviser").post(COLLECTIONS, form, follow=True)
    assert "1 units of “old.tmx” are taken out." in answer.content.decode()
    assert collections_in("pl") == []


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (LAUGHS, "old.tmx", "document type or entities"),
        (b"PK\x03\x04", "old.po", "a zip archive or an Office file"),
        (b" " * (40 * 1024 * 1024 + 1), "old.po", "the limit is 40 MB"),
        (file_of(tu("Stop", "Halt", cy="de")), "old.tmx", "nothing in it is in Polish"),
    ],
)
def test_a_file_that_cannot_be_taken_is_answered_in_a_sentence(published, data, name, why):
    before = Event.objects.count()
    answer = upload(published, data, name)
    assert (answer.status_code, why in answer.content.decode(), Event.objects.count()) == (400, True, before)


def test_a_form_without_a_file_says_so(published):
    answer = signed_in(published, "translator").post(COLLECTIONS, {"language": "pl", "act": "take in"})
    assert (answer.status_code, "Choose a TMX or PO file." in answer.content.decode()) == (400, True)


def test_who_may_not_write_sees_no_form_and_is_refused(published):
    page = signed_in(published, "author").get(MEMORY, {"language": "pl"}).content.decode()
    assert 'type="file"' not in page
    assert upload(published, file_of(tu("Scan", "Skan", cy="pl")), person="author").status_code == 403


def test_the_approved_units_are_downloaded_and_the_audit_says_so(published):
    answer = signed_in(published, "coordinator").get("/workbench/memory/approved.tmx", {"language": "pl"})
    assert (answer.content, answer["Content-Disposition"]) == (memory_tmx("pl"), 'attachment; filename="memory.pl.tmx"')
    assert Event.objects.latest("number").act == "memory exported"


@pytest.mark.parametrize("address", [MEMORY, "/workbench/memory/approved.tmx"])
def test_an_unknown_language_is_a_404_that_lists_the_known(published, address):
    answer = signed_in(published, "coordinator").get(address, {"language": "xx"})
    assert (answer.status_code, "no language we translate into" in answer.content.decode()) == (404, True)


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("We watch and wait.", "Watch and  wait", "We <mark>watch and wait</mark>."),
        ("wait, watch", "watch wait", "<mark>wait</mark>, <mark>watch</mark>"),
        ("a <b> & b", "b", "a &lt;<mark>b</mark>&gt; &amp; <mark>b</mark>"),
        ("It’s", "it's", "<mark>It’s</mark>"),
        ("觀察等待", "等待", "觀察<mark>等待</mark>"),
        ("waiting", "wait", "waiting"),
        ("Take **2 tablets** now", "tablets now", "Take 2 <mark>tablets now</mark>"),
    ],
)
def test_the_words_that_were_asked_for_are_marked_and_no_others(text, asked, marked):
    assert with_marks(text, asked, "en") == marked


def test_places_are_those_of_the_words_that_are_indexed():
    text = "İki kez, 1,5 ml’lik — پیراسیٹامول"
    assert [text[start:end] for start, end in places_of(indexed_words(text), text)] == [
        "İki",
        "kez",
        "1,5",
        "ml’lik",
        "پیراسیٹامول",
    ]
