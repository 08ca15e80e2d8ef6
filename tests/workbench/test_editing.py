import pytest
from django.test import Client

from cms.review.models import Decision
from cms.review.state import State

KEY = "how-to-take-it"
ADDRESS = f"/workbench/ibuprofen/pl/segments/{KEY}/"


def form_of(universe, act, text=None, **more):
    segment = universe.segment(KEY)
    fields = {"act": act, "read_source": segment.source, "read_target": segment.words("pl")} | more
    return fields if text is None else fields | {"text": text}


def post(universe, person, form, **headers):
    client = Client()
    client.force_login(universe.people[person])
    return client.post(ADDRESS, form, headers=headers)


def test_saving_a_segment_leads_back_to_it(drafted):
    answer = post(drafted, "translator", form_of(drafted, "write", "Jak zażywać"))
    assert (answer.status_code, answer.url) == (302, f"/workbench/ibuprofen/pl/#{KEY}")
    assert drafted.state(KEY, "pl") is State.DRAFT


def test_saving_and_submitting_is_one_step(drafted):
    answer = post(drafted, "translator", form_of(drafted, "write and submit", "Jak zażywać"), **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert drafted.state(KEY, "pl") is State.SUBMITTED


def test_a_stale_form_is_answered_with_409_and_both_texts(drafted):
    form = form_of(drafted, "write", "Moje słowa")
    drafted.write(KEY, "pl", "Cudze słowa", by=drafted.second_translator)
    answer = post(drafted, "translator", form)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Moje słowa" in html
    assert "Cudze słowa" in html
    assert drafted.segment(KEY).words("pl") == "Cudze słowa"
    assert Decision.objects.filter(segment_key=KEY, target="Moje słowa", verdict="proposed").count() == 1


def test_words_that_were_typed_and_not_saved_cannot_be_judged(drafted):
    drafted.write(KEY, "pl", "Jak zażywać")
    answer = post(drafted, "translator", form_of(drafted, "submit", "Jak zażywać inaczej"))
    assert answer.status_code == 409
    assert "Save them first" in answer.content.decode()
    assert "Jak zażywać inaczej" in answer.content.decode()
    assert drafted.state(KEY, "pl") is State.DRAFT


def test_forged_words_of_a_form_are_not_approved(published):
    segment = published.segment(KEY)
    client = Client()
    client.force_login(published.second_clinician)
    form = {"act": "approve", "read_source": segment.source, "read_target": "Something else"}
    answer = client.post(f"/workbench/paracetamol/pl/segments/{KEY}/", form)
    assert answer.status_code == 409
    assert not Decision.objects.filter(by=published.second_clinician, language="pl").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Jak \u202ezażywać", "U+202E"),
        ("Jak\nzażywać", "line break"),
        ("x" * 100_000, "100,000 characters; the limit is 5,000"),
        ("Jak \x07 zażywać", "U+0007"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_with_its_fault_named(drafted, text, said):
    answer = post(drafted, "translator", form_of(drafted, "write", text))
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert drafted.segment(KEY).words("pl") == ""


def test_a_form_without_an_act_does_nothing_and_says_so(drafted):
    answer = post(drafted, "translator", form_of(drafted, "dance"))
    assert (answer.status_code, "names no act" in answer.content.decode()) == (409, True)


def test_a_warning_is_waived_with_a_reason_from_the_screen(drafted):
    drafted.write(KEY, "pl", "Jak zażywać?")
    answer = post(drafted, "reviser", form_of(drafted, "waive end-punctuation", reason="It is asked as a question here."))
    assert answer.status_code == 302
    waived = Decision.objects.filter(verdict="waived").latest("pk")
    assert (waived.finding, waived.reason) == ("end-punctuation", "It is asked as a question here.")


def test_all_wordings_are_submitted_at_once_if_none_changed_since_they_were_shown(drafted):
    drafted.translate("pl")
    client = Client()
    client.force_login(drafted.translator)
    page = client.get("/workbench/ibuprofen/pl/")
    form = {"act": page.context["batch_act"], "read": page.context["batch_read"]}
    drafted.write(KEY, "pl", "Jak to zażywać")
    assert client.post("/workbench/ibuprofen/pl/all/", form).status_code == 409
    assert drafted.state(KEY, "pl") is State.DRAFT
    form["read"] = client.get("/workbench/ibuprofen/pl/").context["batch_read"]
    assert client.post("/workbench/ibuprofen/pl/all/", form).status_code == 302
    assert drafted.edition("pl").state == "in revision"


@pytest.mark.parametrize("show", ["all", "mine", "findings", "draft", "nonsense"])
def test_the_list_can_be_filtered(drafted, show):
    drafted.write(KEY, "pl", "Jak zażywać?")
    client = Client()
    client.force_login(drafted.translator)
    rows = client.get(f"/workbench/ibuprofen/pl/?show={show}").context["rows"]
    expected = {"all": 8, "mine": 8, "findings": 1, "draft": 1, "nonsense": 8}
    assert len(rows) == expected[show]


def test_the_urdu_field_is_right_to_left_and_a_number_is_shown_in_its_order(published):
    client = Client()
    client.force_login(published.translator)
    html = client.get("/workbench/paracetamol/ur/").content.decode()
    assert '<textarea class="form-control target" id="how-to-take-it-text" name="text" lang="ur" dir="rtl"' in html
    assert '<bdi dir="ltr" class="keep">38°C</bdi>' in html


def test_what_somebody_wrote_is_shown_and_never_run(drafted):
    drafted.write(KEY, "pl", "<script>alert(1)</script>")
    client = Client()
    client.force_login(drafted.outsider)
    html = client.get("/workbench/ibuprofen/pl/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
