from io import BytesIO

import pytest
from django.contrib.admin.sites import site
from django.test import Client

from cms.audit.models import Event
from cms.factsheets.actions import start_version
from cms.people.models import Duty
from cms.review.models import Decision, Signature
from tests.universe import ENGLISH, PASSWORD


def text_of(answer):
    return answer.content.decode()


# Signing in


def test_signing_in_needs_the_right_password_and_leaves_a_trace(published):
    client = Client()
    assert client.post("/workbench/sign-in/", {"username": "author", "password": "wrong"}).status_code == 400
    assert client.post("/workbench/sign-in/", {"username": "author", "password": PASSWORD}).status_code == 302
    acts = list(Event.objects.order_by("-number").values_list("act", "subject")[:2])
    assert acts == [("signed in", "author"), ("sign-in failed", "author")]


def test_after_ten_failures_even_the_right_password_waits(published):
    client = Client()
    for _ in range(10):
        client.post("/workbench/sign-in/", {"username": "author", "password": "wrong"})
    answer = client.post("/workbench/sign-in/", {"username": "author", "password": PASSWORD})
    assert (answer.status_code, "too many attempts" in text_of(answer)) == (400, True)


def test_a_form_without_its_token_is_refused(published):
    client = Client(enforce_csrf_checks=True)
    client.force_login(published.author)
    assert client.post("/workbench/paracetamol/versions/new/").status_code == 403


def test_staff_pages_forbid_inline_scripts_and_styles(enter):
    policy = enter("author").get("/workbench/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


# The author


def test_an_author_sees_what_a_change_would_do_before_saving_it(universe, enter):
    client = enter("author")
    page = client.get("/workbench/ibuprofen/source/")
    changed = page.context["text"].replace("What to know", "What you should know")
    answer = client.post("/workbench/ibuprofen/source/", {"text": changed, "read": page.context["digest"], "look": "1"})
    assert [(str(one.how), one.key) for one in answer.context["alignment"].changes] == [
        ("edited", "what-to-know-before-you-take")
    ]
    assert universe.segment("what-to-know-before-you-take").source == "What to know before you take it."
    client.post("/workbench/ibuprofen/source/", {"text": changed, "read": page.context["digest"], "save": "1"})
    assert universe.segment("what-to-know-before-you-take").source == "What you should know before you take it."


def test_a_faulty_text_comes_back_with_the_line_and_is_not_lost(universe, enter):
    typed = ENGLISH + "\n<b>raw</b>\n"
    answer = enter("author").post("/workbench/ibuprofen/source/", {"text": typed, "save": "1"})
    assert answer.status_code == 400
    assert "Line 17: Raw HTML is not taken." in text_of(answer)
    assert "&lt;b&gt;raw&lt;/b&gt;" in text_of(answer)


def test_two_authors_who_save_the_same_text_lose_nothing(universe, enter):
    client = enter("author")
    page = client.get("/workbench/ibuprofen/source/")
    universe.change_english("Paracetamol", "Paracetamol tablets")
    mine = page.context["text"].replace("Paracetamol", "Paracetamol for adults")
    answer = client.post("/workbench/ibuprofen/source/", {"text": mine, "read": page.context["digest"], "save": "1"})
    assert answer.status_code == 409
    assert "Paracetamol tablets" in text_of(answer)
    assert "Paracetamol for adults" in text_of(answer)


def test_a_factsheet_is_opened_with_a_good_key_only(enter):
    client = enter("author")
    for key in ("Bad Key", "admin", "paracetamol", ""):
        answer = client.post("/workbench/factsheets/", {"key": key, "topic": "Medicines"})
        assert (key, answer.status_code) == (key, 400)
    assert client.post("/workbench/factsheets/", {"key": "aspirin", "topic": "Medicines"}).status_code == 302


# Signing and publishing


def test_the_statement_is_shown_and_stored_and_the_password_asked_again(drafted, enter):
    drafted.translate("pl")
    drafted.submit("pl")
    drafted.revise("pl")
    drafted.approve("pl")
    client = enter("clinician")
    page = client.get("/workbench/ibuprofen/pl/sign/")
    (mode, statement, against), _ = page.context["modes"]
    client.get("/workbench/ibuprofen/pl/preview/", {"read": page.context["digest"]})
    form = {"meaning": "clinical approval", "mode": mode, "read": page.context["digest"]}
    assert (statement in text_of(page), against) == (True, [])
    answer = client.post("/workbench/ibuprofen/pl/sign/", form | {"password": "wrong", "token": page.context["token"]})
    assert answer.status_code == 409
    form |= {"password": PASSWORD, "token": answer.context["token"]}
    assert client.post("/workbench/ibuprofen/pl/sign/", form).status_code == 302
    assert Signature.objects.latest("pk").statement == statement


def test_a_page_can_be_previewed_through_the_renderer_of_the_releases(published, enter):
    html = text_of(enter("outsider").get("/workbench/paracetamol/pl/preview/"))
    mark = '<p class="banner" lang="en" dir="ltr">Draft, not for patients: the words as they are now, approved or not.</p>'
    assert html.replace(mark, "").split() == (text_of(Client().get("/pl/paracetamol/"))).split()
    assert html != html.replace(mark, "")


@pytest.mark.parametrize(("sheet", "said"), [("interface", "no page of its own"), ("unwritten", "has not been written")])
def test_what_has_no_page_has_no_preview(published, enter, sheet, said):
    enter("author").post("/workbench/factsheets/", {"key": "unwritten", "topic": "Medicines"})
    answer = enter("author").get(f"/workbench/{sheet}/en/preview/")
    assert (answer.status_code, said in text_of(answer)) == (409, True)


def test_a_recalled_page_answers_with_the_notice(published, enter):
    form = {"language": "pl", "reason": "A dose was wrong.", "act": "recall"}
    enter("coordinator").post("/workbench/paracetamol/recall/", form)
    assert (Client().get("/pl/paracetamol/").status_code, Client().get("/ur/paracetamol/").status_code) == (410, 200)


# Catalogues


def test_a_catalogue_is_shown_with_its_verdicts_and_then_taken_in(drafted, enter):
    client = enter("translator")
    data = client.get("/workbench/ibuprofen/pl/catalogue.po").content
    edited = data.replace(b'msgid "How to take it"\nmsgstr ""', 'msgid "How to take it"\nmsgstr "Jak zażywać"'.encode())
    page = client.post("/workbench/ibuprofen/pl/catalogue/", {"file": named(edited, "back.po")})
    assert page.context["intake"].counts == {"accepted": 1, "unchanged": 7}
    assert drafted.segment("how-to-take-it").words("pl") == ""
    form = {"kept": page.context["kept"], "filename": "back.po"}
    assert client.post("/workbench/ibuprofen/pl/catalogue/", form).status_code == 302
    assert drafted.segment("how-to-take-it").words("pl") == "Jak zażywać"
    assert client.post("/workbench/ibuprofen/pl/catalogue/", form).status_code == 400


def named(data, name):
    file = BytesIO(data)
    file.name = name
    return file


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 zip", "zip archive"),
        (b"hello", "line 1"),
        (b'msgid "a"\nmsgstr "b"\n', "no header"),
        (b'msgid ""\nmsgstr "X-Factsheet: other\\nLanguage: pl\\n"\n', "is for “other”"),
        (b'msgid ""\nmsgstr "X-Factsheet: ibuprofen\\nLanguage: cy\\n"\n', "is in “cy”"),
        (b"\0\0", "NUL"),
        (b"", "Choose a PO file|empty"),
        (b"../../../etc/passwd", "not understood"),
    ],
)
def test_a_file_that_cannot_be_judged_gets_one_sentence_and_400(drafted, enter, data, said):
    before = Decision.objects.count()
    answer = enter("translator").post("/workbench/ibuprofen/pl/catalogue/", {"file": named(data, "back.po")})
    assert answer.status_code == 400
    assert any(words in text_of(answer) for words in said.split("|"))
    assert Decision.objects.count() == before


def test_a_kept_upload_of_somebody_else_cannot_be_applied(drafted, enter):
    data = enter("translator").get("/workbench/ibuprofen/pl/catalogue.po").content
    page = enter("translator").post("/workbench/ibuprofen/pl/catalogue/", {"file": named(data, "back.po")})
    answer = enter("reviser").post("/workbench/ibuprofen/pl/catalogue/", {"kept": page.context["kept"]})
    assert answer.status_code == 400
    assert enter("reviser").post("/workbench/ibuprofen/pl/catalogue/", {"kept": "../../settings"}).status_code == 400


# A new version, the administration


def test_english_of_a_new_version_is_written_while_translators_work_on_the_published_one(published, enter):
    start_version(factsheet=published.sheet, by=published.author)
    client = enter("author")
    assert client.get("/workbench/paracetamol/en/").context["place"].version.number == 2
    assert client.get("/workbench/paracetamol/pl/").context["place"].version.number == 1


def test_the_administration_gives_duties_through_the_actions_and_changes_no_record(published):
    boss = published.outsider
    boss.is_staff = boss.is_superuser = True
    boss.save()
    client = Client()
    client.force_login(boss)
    form = {"person": published.author.pk, "role": "translator", "language": "cy"}
    assert client.post("/workbench/admin/people/duty/add/", form).status_code == 302
    assert Duty.objects.filter(person=published.author, role="translator", language="cy").count() == 1
    assert Event.objects.latest("number").act == "duty given"
    for model in ("review/decision", "review/signature", "audit/event", "review/edition"):
        some = f"/workbench/admin/{model}/"
        assert client.get(some).status_code == 200
        assert client.get(f"{some}add/").status_code == 403
    pk = Decision.objects.latest("pk").pk
    assert client.post(f"/workbench/admin/review/decision/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/workbench/admin/review/decision/{pk}/change/", {"target": "x"}).status_code == 403
    assert Decision.objects.filter(pk=pk).exists()


def test_no_model_of_the_record_can_be_deleted_in_the_administration():
    names = {model.__name__ for model in site._registry}
    assert {"Decision", "Signature", "Event", "Edition", "Person", "Duty"} <= names


# What is sent damaged


def test_a_nul_in_a_form_gets_a_sentence_and_400(published, enter):
    form = {"language": "pl", "reason": "a\0b", "act": "recall"}
    answer = enter("coordinator").post("/workbench/paracetamol/recall/", form)
    assert (answer.status_code, "NUL character" in text_of(answer)) == (400, True)
    assert Client().get("/pl/paracetamol/").status_code == 200


def test_a_file_name_of_any_length_and_letters_is_taken_as_a_name_only(drafted, enter):
    client = enter("translator")
    data = client.get("/workbench/ibuprofen/pl/catalogue.po").content
    edited = data.replace(b'msgid "How to take it"\nmsgstr ""', 'msgid "How to take it"\nmsgstr "Jak zażywać"'.encode())
    page = client.post("/workbench/ibuprofen/pl/catalogue/", {"file": named(edited, "back.po")})
    form = {"kept": page.context["kept"], "filename": "<b>\u202e" + "x" * 500}
    assert client.post("/workbench/ibuprofen/pl/catalogue/", form).status_code == 302
    assert Decision.objects.latest("pk").origin in {"", "<b>" + "x" * 197}
    assert "<b>xxx" not in text_of(client.get("/workbench/ibuprofen/pl/segments/how-to-take-it/"))


@pytest.mark.parametrize(("address", "status", "said"), [("/workbench/a/b/c/d/", 404, "There is nothing here")])
def test_an_address_that_leads_nowhere_gets_a_page(enter, address, status, said):
    answer = enter("author").get(address)
    assert (answer.status_code, said in text_of(answer)) == (status, True)


def test_an_expired_form_says_what_to_do(published):
    client = Client(enforce_csrf_checks=True)
    client.force_login(published.author)
    assert "The form had expired" in text_of(client.post("/workbench/paracetamol/versions/new/"))


def test_too_much_text_gets_a_page_and_changes_nothing(universe, enter):
    answer = enter("author").post("/workbench/ibuprofen/source/", {"text": "x" * 6_000_000, "save": "1"})
    assert (answer.status_code, "too large" in text_of(answer)) == (400, True)
