"""The screens of the glossary: the list, a term, a file with its verdicts, and the task that a changed term of safety opens."""

from io import BytesIO

import pytest

from cms.audit.models import Event
from cms.catalogues.tbx import read_tbx
from cms.memory.entries import Status
from cms.memory.glossary import entry_at
from cms.memory.models import GlossaryTask, GlossaryTerm
from tests.memory.terms import changed, given, read, term


@pytest.fixture
def tablet(published):
    term(published.author, "tablet", others=["pill"], definition="A medicine to swallow.")
    given(published.translator, "tablet", "pl", "tabletka", forbidden=["pigułka"])
    given(published.translator, "tablet", "ur", "گولی")
    return "/workbench/glossary/terms/tablet/"


def text_of(answer):
    return answer.content.decode()


def named(data, name):
    file = BytesIO(data.encode() if isinstance(data, str) else data)
    file.name = name
    return file


def forms(language, *rows, key="tablet", seen=""):
    texts, statuses, remarks = zip(*rows, strict=True) if rows else ((), (), ())
    about = {"act": "forms", "language": language, "read": seen or read(key)}
    return about | {"text": list(texts), "status": list(statuses), "remark": list(remarks)}


def test_an_empty_glossary_says_so(enter):
    assert "The glossary has no terms yet." in text_of(enter("outsider").get("/workbench/glossary/"))


def test_terms_are_found_by_word_and_language(enter, tablet, published):
    term(published.author, "alcohol", is_safety=True)
    client = enter("outsider")

    def keys(query):
        return [entry.key for entry, _ in client.get(f"/workbench/glossary/{query}").context["terms"]]

    assert keys("") == ["alcohol", "tablet"]
    assert keys("?q=PIGUŁ") == keys("?q=pill&language=pl") == ["tablet"]
    assert keys("?language=pl&missing=1") == ["alcohol"]
    assert keys("?q=%00") == keys("?language=xx&page=junk") == ["alcohol", "tablet"]
    assert "There are no such terms." in text_of(client.get("/workbench/glossary/?q=nothing"))


def test_words_of_a_right_to_left_language_say_their_language_and_direction(enter, tablet):
    for address in ("/workbench/glossary/?language=ur", tablet):
        assert 'lang="ur" dir="rtl">گولی</bdi>' in text_of(enter("outsider").get(address))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_a_term_ask_as_often_for_three_terms_as_for_one(enter, tablet, published, django_assert_num_queries, count):
    for number in range(count):
        term(published.author, f"word {number}")
    client = enter("author")
    with django_assert_num_queries(10):
        client.get("/workbench/glossary/")
    with django_assert_num_queries(8):
        client.get(tablet)


def test_an_author_adds_a_term_and_is_taken_to_it(enter, published):
    form = {"english": "Bone marrow", "others": "marrow\n", "definition": "The soft\ncentre of bones.", "is_safety": "1"}
    answer = enter("author").post("/workbench/glossary/new/", form)
    assert (answer.status_code, answer.url) == (302, "/workbench/glossary/terms/bone-marrow/")
    entry = entry_at("bone-marrow")
    assert (entry.definition, entry.is_safety, entry.do_not_translate) == ("The soft centre of bones.", True, False)
    assert [(form.text, form.status) for form in entry.forms] == [
        ("Bone marrow", Status.PREFERRED),
        ("marrow", Status.ALLOWED),
    ]


def test_what_was_typed_is_still_there_after_a_refusal(enter, tablet):
    form = {"english": "Pill", "others": "", "definition": "Round and small."}
    answer = enter("author").post("/workbench/glossary/new/", form)
    assert (answer.status_code, "is already a form of the term" in text_of(answer)) == (409, True)
    assert 'value="Pill"' in text_of(answer)
    assert "Round and small." in text_of(answer)
    answer = enter("translator").post(tablet, forms("pl", ("tabletka", "preferred", ""), ("Tabletka", "allowed", "mine")))
    assert (answer.status_code, "it can be given once" in text_of(answer), 'value="mine"' in text_of(answer)) == (409, True, True)
    assert entry_at("tablet").forms_in("pl")[0].text == "tabletka"


def test_a_translator_gives_forms_and_takes_some_out(enter, tablet):
    client = enter("translator")
    rows = [("tabletka", "preferred", "Feminine."), ("", "forbidden", ""), ("pastylka", "allowed", "")]
    assert client.post(tablet, forms("pl", *rows)).status_code == 302
    said = [(form.text, form.status, form.note) for form in entry_at("tablet").forms_in("pl")]
    assert said == [("tabletka", Status.PREFERRED, "Feminine."), ("pastylka", Status.ALLOWED, "")]
    assert "The forms in Polish are saved." in text_of(client.get(tablet))


def test_each_person_has_fields_for_their_own_languages(enter, tablet):
    def fields(username):
        return [section.language.code for section in enter(username).get(tablet).context["sections"] if section.may_write]

    assert (fields("author"), fields("translator"), fields("clinician")) == (["en"], ["pl", "ur"], [])


def test_a_term_that_changed_meanwhile_is_shown_as_it_is_now_with_what_was_typed(enter, tablet, published):
    seen = read("tablet")
    changed(published.author, "tablet", definition="Something else.")
    answer = enter("translator").post(tablet, forms("pl", ("pastylka", "preferred", ""), seen=seen))
    assert (answer.status_code, "Somebody else changed this term" in text_of(answer)) == (409, True)
    assert 'value="pastylka"' in text_of(answer)
    assert answer.context["read"] == read("tablet")


def test_an_author_changes_a_term_and_takes_it_out_with_a_reason(enter, tablet):
    client = enter("author")
    about = {"act": "about", "read": read("tablet"), "definition": "To be swallowed.", "do_not_translate": "1"}
    assert client.post(tablet, about).status_code == 302
    assert (entry_at("tablet").definition, entry_at("tablet").do_not_translate) == ("To be swallowed.", True)
    answer = client.post(tablet, {"act": "remove", "read": read("tablet"), "reason": " "})
    assert (answer.status_code, "Say why, in a few words." in text_of(answer)) == (409, True)
    answer = client.post(tablet, {"act": "remove", "read": read("tablet"), "reason": "Nobody says it."})
    assert (answer.status_code, answer.url, GlossaryTerm.objects.count()) == (302, "/workbench/glossary/", 0)


@pytest.mark.parametrize("form", [{}, {"act": "burn"}, {"act": "forms", "language": "xx"}])
def test_a_form_that_makes_no_sense_changes_nothing(enter, tablet, form):
    events = Event.objects.count()
    assert enter("author").post(tablet, form).status_code == 409
    assert Event.objects.count() == events


# Files


@pytest.mark.parametrize(("form", "beginning"), [("tbx", b"<?xml"), ("tbx-2008", b"<?xml"), ("csv", b"\xef\xbb\xbf")])
def test_the_glossary_can_be_had_as_a_file(enter, tablet, form, beginning):
    answer = enter("translator").get(f"/workbench/glossary/download/?form={form}&language=pl")
    assert (answer.status_code, answer.content.startswith(beginning), b"tabletka" in answer.content) == (200, True, True)
    assert "گولی".encode() not in answer.content
    assert Event.objects.latest("number").act == "glossary exported"


def test_a_file_is_judged_before_it_is_taken_in(enter, tablet):
    client = enter("translator")
    data = "key,language,form,status\ntablet,pl,pastylka,allowed\n,en,capsule,\n"
    page = client.post("/workbench/glossary/upload/", {"file": named(data, "terms.csv"), "language": ""})
    assert "1 changed" in text_of(page)
    assert "1 refused" in text_of(page)
    assert "Only an author can write here." in text_of(page)
    assert len(entry_at("tablet").forms_in("pl")) == 2
    form = {"kept": page.context["kept"], "filename": "terms.csv", "language": ""}
    assert client.post("/workbench/glossary/upload/", form).status_code == 302
    assert [one.text for one in entry_at("tablet").forms_in("pl")] == ["tabletka", "pastylka", "pigułka"]
    answer = client.post("/workbench/glossary/upload/", form)
    assert (answer.status_code, "no longer here; upload it again" in text_of(answer)) == (400, True)


def test_a_file_downloaded_and_uploaded_brings_nothing_new(enter, tablet):
    client = enter("translator")
    data = client.get("/workbench/glossary/download/").content
    assert len(read_tbx(data, filename="x")) == 1
    page = client.post("/workbench/glossary/upload/", {"file": named(data, "glossary.tbx")})
    assert "Every term of the file is here already" in text_of(page)
    assert "Take it in" not in text_of(page)


@pytest.mark.parametrize(("data", "said"), [(None, "Choose a TBX or CSV file."), (b"junk", "the column “language” is missing")])
def test_what_is_no_glossary_gets_a_sentence_and_400(enter, data, said):
    form = {"file": named(data, "junk.csv")} if data else {}
    answer = enter("author").post("/workbench/glossary/upload/", form)
    assert (answer.status_code, said in text_of(answer)) == (400, True)


# Tasks


@pytest.fixture
def task(published):
    term(published.author, "alcohol", is_safety=True)
    given(published.translator, "alcohol", "ur", "شراب")
    return GlossaryTask.objects.get()


def test_a_changed_term_of_safety_waits_for_those_of_the_language(enter, task):
    waiting = {who: len(enter(who).get("/workbench/").context["glossary_tasks"]) for who in ("translator", "second_translator")}
    assert waiting == {"translator": 1, "second_translator": 0}
    page = text_of(enter("reviser").get("/workbench/"))
    assert f'<a href="/workbench/glossary/tasks/{task.pk}/">alcohol<span class="visually-hidden">: Urdu</span></a>' in page


def test_a_task_shows_what_changed_and_is_closed_with_a_reason(enter, task):
    client, address = enter("reviser"), f"/workbench/glossary/tasks/{task.pk}/"
    page = text_of(client.get(address))
    assert '<bdi lang="ur" dir="rtl">شراب (preferred)</bdi>' in page
    assert 'href="/workbench/paracetamol/ur/"' in page
    answer = client.post(address, {"seen": "1", "reason": ""})
    assert (answer.status_code, "Say why" in text_of(answer)) == (409, True)
    assert client.post(address, {"seen": "9" * 5000, "reason": "The words fit."}).status_code == 409
    assert client.post(address, {"seen": "1", "reason": "The words fit."}).status_code == 302
    assert "Closed by reviser" in text_of(client.get(address))
    assert client.get("/workbench/").context["glossary_tasks"] == []


def test_who_lacks_the_duty_sees_a_task_and_cannot_close_it(enter, task):
    client, address = enter("author"), f"/workbench/glossary/tasks/{task.pk}/"
    assert "Only a reviser for Urdu or a translator for Urdu can write here." in text_of(client.get(address))
    assert client.post(address, {"seen": "1", "reason": "Fine"}).status_code == 403
