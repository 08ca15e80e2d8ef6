from html import unescape

import pytest
from django.test import override_settings

from cms.audit.models import Event
from cms.people.actions import appoint
from cms.review.editions import content_digest
from cms.review.models import Mode, Signature
from cms.roles import Role
from tests.review.test_back_translation import say, weigh_all
from tests.universe import PASSWORD, POLISH

SIGN = "/workbench/ibuprofen/pl/sign/"
PAGE = "/workbench/ibuprofen/pl/preview/"
PAPER = "/workbench/ibuprofen/pl/sign/paper.pdf"


@pytest.fixture
def approved(drafted):
    """Every Polish wording of “ibuprofen” is approved; nothing is signed."""
    drafted.translate("pl")
    drafted.submit("pl")
    drafted.revise("pl")
    drafted.approve("pl")
    return drafted


def text_of(answer):
    return unescape(answer.content.decode())


def filled_in(client, **changes):
    """The form of a freshly loaded page whose frame has shown the page, filled in."""
    page = client.get(SIGN)
    client.get(PAGE, {"read": page.context["digest"]})
    form = {"meaning": "clinical approval", "mode": "bilingual", "password": PASSWORD}
    return form | {"read": page.context["digest"], "token": page.context["token"]} | changes


def refused(client, form):
    """The reasons why nothing was signed."""
    before = Signature.objects.count()
    answer = client.post(SIGN, form)
    assert (answer.status_code, Signature.objects.count()) == (409, before)
    return list(answer.context["problems"])


def opened(person):
    told = Event.objects.filter(act="edition opened to sign", actor=person, subject="ibuprofen v1 pl")
    return [event.payload["what"] for event in told]


def test_a_clinician_reads_the_page_and_signs_it(approved, enter):
    client = enter("clinician")
    page = client.get(SIGN)
    assert [mode for mode, _, _ in page.context["modes"]] == list(Mode)
    assert "I read Polish and compared this edition with the English" in text_of(page)
    assert "I do not read Polish; I read its back-translation beside the English." in text_of(page)
    answer = client.post(SIGN, filled_in(client))
    assert (answer.status_code, answer.url) == (302, "/workbench/ibuprofen/pl/")
    signature = Signature.objects.latest("pk")
    assert (signature.by, signature.mode, signature.meaning) == (approved.clinician, "bilingual", "clinical approval")
    assert signature.digest == content_digest(approved.edition("pl"))


def test_the_page_that_is_signed_on_frames_the_page_and_the_paper_of_exactly_this_content(approved, enter):
    page = enter("clinician").get(SIGN)
    assert f'src="{PAGE}?read={content_digest(approved.edition("pl"))}"' in text_of(page)
    assert f'loading="lazy" src="{PAPER}"' in text_of(page)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", [PAGE, PAPER, "/workbench/interface/pl/preview/"])
def test_the_page_and_the_paper_are_framed_by_ourselves_alone(approved, enter, address):
    answer = enter("clinician").get(address)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "'none'" not in answer["Content-Security-Policy"].partition("frame-ancestors")[2].partition(";")[0]


def test_other_pages_are_framed_by_nobody(approved, enter):
    answer = enter("clinician").get("/workbench/ibuprofen/pl/")
    assert (answer["X-Frame-Options"], "frame-ancestors 'none'" in answer["Content-Security-Policy"]) == ("DENY", True)


def test_what_was_opened_is_in_the_audit_once(approved, enter):
    client = enter("clinician")
    assert opened("clinician") == []
    digest = client.get(SIGN).context["digest"]
    assert opened("clinician") == ["words"]
    for _ in range(2):
        client.get(SIGN)
        assert client.get(PAGE, {"read": digest}).status_code == 200
    assert opened("clinician") == ["words", "page"]


def test_a_preview_that_is_not_to_sign_by_is_not_told(approved, enter):
    assert enter("outsider").get(PAGE).status_code == enter("clinician").get(PAGE).status_code == 200
    assert opened("clinician") == []


@pytest.mark.parametrize(
    ("person", "read", "status"), [("outsider", None, 403), ("clinician", "", 409), ("clinician", "0" * 64, 409)]
)
def test_the_frame_shows_exactly_what_is_signed_to_who_may_sign(approved, enter, person, read, status):
    read = content_digest(approved.edition("pl")) if read is None else read
    assert enter(person).get(PAGE, {"read": read}).status_code == status
    assert opened(person) == []


def test_nobody_signs_without_having_had_the_page_open(approved, enter):
    client = enter("clinician")
    page = client.get(SIGN)
    form = {"meaning": "clinical approval", "mode": "bilingual", "password": PASSWORD}
    form |= {"read": page.context["digest"], "token": page.context["token"]}
    assert refused(client, form) == ["Open and read the page first."]


def test_the_interface_is_signed_by_its_words(published, enter):
    client = enter("second_clinician")
    page = client.get("/workbench/interface/pl/sign/")
    assert "<iframe" not in text_of(page)
    form = {"meaning": "clinical approval", "mode": "bilingual", "password": PASSWORD}
    form |= {"read": page.context["digest"], "token": page.context["token"]}
    assert client.post("/workbench/interface/pl/sign/", form).status_code == 302


REPLAYED = "This form was sent before, or is too old. Read the page again and use the form below it."


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"read": ""}, ["The edition changed while you were reading it; read it again."]),
        ({"read": "0" * 64}, ["The edition changed while you were reading it; read it again."]),
        ({"mode": ""}, ["Say how you know what the translation says: you read it, or you read its back-translation."]),
        ({"mode": "guessing"}, ["Say how you read the translation: bilingual or back-translation."]),
        ({"meaning": "anything"}, ["Choose what your signature means."]),
        ({"meaning": "full review"}, ["A full review is made of the English edition."]),
        ({"password": ""}, ["This is not your password; nothing was signed."]),
        ({"token": ""}, [REPLAYED]),
        ({"token": "invented"}, [REPLAYED]),
    ],
)
def test_a_forged_form_signs_nothing(approved, enter, changes, reasons):
    client = enter("clinician")
    assert refused(client, filled_in(client, **changes)) == reasons


def test_a_form_signs_once_even_if_it_is_sent_again(approved, enter):
    client = enter("clinician")
    form = filled_in(client)
    assert client.post(SIGN, form).status_code == 302
    assert refused(client, form) == [REPLAYED]
    assert refused(client, filled_in(client)) == ["You have signed exactly this already."]


def test_a_form_of_somebody_else_signs_nothing(approved, enter):
    form = filled_in(enter("clinician"))
    assert refused(enter("second_clinician"), form) == [REPLAYED]


def test_a_refused_form_brings_a_fresh_one_and_keeps_what_was_chosen(approved, enter):
    client = enter("clinician")
    answer = client.post(SIGN, filled_in(client, password="wrong"))
    assert 'value="bilingual" required checked' in text_of(answer)
    form = {"meaning": "clinical approval", "mode": "bilingual", "password": PASSWORD}
    form |= {"read": answer.context["digest"], "token": answer.context["token"]}
    assert client.post(SIGN, form).status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(approved, enter):
    client = enter("clinician")
    for _ in range(5):
        refused(client, filled_in(client, password="wrong"))
    [reason] = refused(client, filled_in(client))
    assert reason.startswith("There were too many attempts.")
    other = enter("second_clinician")
    assert other.post(SIGN, filled_in(other)).status_code == 302


def test_words_that_changed_while_they_were_read_are_not_signed(approved, enter):
    client = enter("clinician")
    form = filled_in(client)
    approved.write("how-to-take-it", "pl", "Jak brać")
    assert refused(client, form)[0] == "The edition changed while you were reading it; read it again."


def test_who_does_not_read_the_language_is_told_what_is_wanting_and_then_signs(approved, enter):
    client = enter("clinician")
    page = client.get(SIGN)
    assert "6 of 6 protected wordings have no back-translation by somebody independent" in text_of(page)
    assert refused(client, filled_in(client, mode="back-translation"))[0].startswith("6 of 6 protected wordings")
    say(approved)
    weigh_all(approved)
    assert client.post(SIGN, filled_in(client, mode="back-translation")).status_code == 302
    assert Signature.objects.latest("pk").mode == "back-translation"


def test_void_signatures_are_shown_as_void(published, enter):
    published.write("how-to-take-it", "pl", "Jak brać")
    page = text_of(enter("clinician").get("/workbench/paracetamol/pl/sign/"))
    assert "Void: the words changed since." in page
    published.write("how-to-take-it", "pl", POLISH["How to take it"])
    page = text_of(enter("clinician").get("/workbench/paracetamol/pl/sign/"))
    assert "Void: the words changed since." not in page
    signature = Signature.objects.get(edition=published.edition("pl"))
    assert f"{signature.at:%H:%M} UTC" in page
    assert ("Clinician" in page, "bilingual" in page, signature.digest[:12] in page) == (True, True, True)


# The paper


def test_without_papers_that_is_said(approved, enter):
    answer = enter("clinician").get(PAPER)
    assert (answer.status_code, "Nothing is printed here" in text_of(answer)) == (409, True)
    assert "paper" not in opened("clinician")


@override_settings(PAPERS=True)
def test_the_paper_is_printed_from_the_words_as_they_are_now(approved, enter):
    answer = enter("clinician").get(PAPER)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert opened("clinician") == ["paper"]


def test_an_edition_that_holds_the_signers_words_is_refused_on_the_screen_as_by_the_act(approved, enter):
    appoint(person=approved.translator, role=Role.CLINICAL_REVIEWER, language="pl", by="tests")
    client = enter("translator")
    assert refused(client, filled_in(client)) == ["Nobody signs an edition that holds their own words."]
