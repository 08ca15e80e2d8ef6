import pytest
from django.test import Client

from cms.review.models import Decision, Remark
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
    because = {"because end-punctuation": "It is asked as a question here."}
    answer = post(drafted, "reviser", form_of(drafted, "waive end-punctuation", **because))
    assert answer.status_code == 302
    waived = Decision.objects.filter(verdict="waived").latest("pk")
    assert (waived.finding, waived.reason) == ("end-punctuation", "It is asked as a question here.")


def test_the_urdu_field_is_right_to_left_and_a_number_is_shown_in_its_order(published, enter):
    key = next(one.key for one in published.version.segments.all() if "38°C" in one.source)
    html = enter("translator").get(f"/workbench/paracetamol/ur/segments/{key}/").content.decode()
    assert f'<textarea class="form-control target" id="{key}-text" name="text" lang="ur" dir="rtl"' in html
    assert '<bdi dir="ltr" class="keep">38°C</bdi>' in html


@pytest.mark.parametrize("address", ["/workbench/ibuprofen/pl/", ADDRESS])
def test_what_somebody_wrote_is_shown_and_never_run(drafted, enter, address):
    drafted.write(KEY, "pl", "<script>alert(1)</script>")
    html = enter("outsider").get(address).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_segment_that_is_done_with_comes_back_as_the_list_shows_it(drafted):
    html = {"HX-Request": "true"}
    saved = post(drafted, "translator", form_of(drafted, "write", "Jak zażywać"), **html).content.decode()
    handed_on = post(drafted, "translator", form_of(drafted, "submit"), **html).content.decode()
    assert ('<textarea class="form-control target"' in saved, "<form" in handed_on) == (True, False)
    assert ('id="edition-state" hx-swap-oob="true"' in saved, 'id="edition-state" hx-swap-oob="true"' in handed_on) == (
        True,
        True,
    )


def test_a_returned_wording_carries_the_kind_and_the_weight_of_the_error(drafted):
    drafted.write(KEY, "pl", "Jak zażywać")
    drafted.submit("pl")
    error = {"error_type": "mistranslation", "severity": "major", "remark": "It is about tablets, not about drops."}
    assert post(drafted, "reviser", form_of(drafted, "return", **error)).status_code == 302
    [noted] = Remark.objects.filter(segment_key=KEY, language="pl")
    assert (noted.error_type, noted.severity, noted.text) == ("mistranslation", "major", error["remark"])
    assert drafted.state(KEY, "pl") is State.RETURNED


@pytest.mark.parametrize(
    "error", [{}, {"error_type": "rudeness", "severity": "major"}, {"error_type": "grammar", "severity": "5"}]
)
def test_an_error_of_no_kind_we_know_returns_nothing_and_keeps_the_remark(drafted, error):
    drafted.write(KEY, "pl", "Jak zażywać")
    drafted.submit("pl")
    answer = post(drafted, "reviser", form_of(drafted, "return", remark="Typed at length.", **error))
    assert (answer.status_code, "from the lists" in answer.content.decode()) == (409, True)
    assert "Typed at length." in answer.content.decode()
    assert drafted.state(KEY, "pl") is State.SUBMITTED


def test_a_remark_is_answered_on_the_screen(drafted):
    drafted.write(KEY, "pl", "Jak zażywać")
    drafted.submit("pl")
    noted = {"error_type": "awkward style", "severity": "minor", "remark": "Could be shorter."}
    assert post(drafted, "reviser", form_of(drafted, "remark on", **noted)).status_code == 302
    assert drafted.state(KEY, "pl") is State.SUBMITTED
    number = Remark.objects.latest("pk").pk
    answered = {"remark": number, "outcome": "not done", "reason": "The English is as long."}
    assert post(drafted, "translator", form_of(drafted, "answer a remark on", **answered)).status_code == 302
    assert Remark.objects.get(pk=number).disposition.reason == "The English is as long."
    again = post(drafted, "translator", form_of(drafted, "answer a remark on", **answered))
    assert again.status_code == 409


def test_a_remark_is_answered_as_done_with_the_words_that_mend_it(drafted):
    drafted.write(KEY, "pl", "Jak zażywać")
    drafted.submit("pl")
    post(drafted, "reviser", form_of(drafted, "return", error_type="grammar", severity="major", remark="Wrong case."))
    number = Remark.objects.latest("pk").pk
    unchanged = post(drafted, "translator", form_of(drafted, "submit", reason="It is right.", done=number))
    assert unchanged.status_code == 409
    mended = post(drafted, "translator", form_of(drafted, "write and submit", "Jak zażywać to", done=number))
    assert mended.status_code == 302
    assert Remark.objects.get(pk=number).disposition.outcome == "done"


@pytest.mark.parametrize("forged", [{"remark": "999"}, {"remark": "x"}, {"outcome": "perhaps"}, {}])
def test_an_answer_to_no_remark_is_refused(drafted, forged):
    answer = post(drafted, "translator", form_of(drafted, "answer a remark on", **{"outcome": "done"} | forged))
    assert (answer.status_code, "no remark on this segment" in answer.content.decode()) == (409, True)


def test_words_pasted_with_invisible_characters_are_shown_and_taken_out_only_when_asked(drafted, enter):
    pasted = "Jak za\u00adży\u200bwać"
    html = enter("translator").post(f"{ADDRESS}findings/", {"text": pasted}).content.decode()
    assert "[U+00AD]" in html
    assert 'data-put="Jak zażywać"' in html
    post(drafted, "translator", form_of(drafted, "write", pasted))
    assert drafted.segment(KEY).words("pl") == pasted


def test_a_line_break_and_an_override_that_were_pasted_are_taken_out_when_asked(drafted, enter):
    html = enter("translator").post(f"{ADDRESS}findings/", {"text": "Jak\nza\u202eżywać"}).content.decode()
    assert 'data-put="Jak zażywać"' in html
    assert "[U+202E]" in html


def test_emoji_and_letters_of_every_plane_are_kept_as_they_are(drafted):
    post(drafted, "translator", form_of(drafted, "write", "Jak zażywać 💊 𐍈"))
    assert drafted.segment(KEY).words("pl") == "Jak zażywać 💊 𐍈"


def test_the_words_a_check_names_are_marked(drafted, enter):
    html = enter("translator").post(f"{ADDRESS}findings/", {"text": "Jak zażywać 7 tabletek"}).content.decode()
    assert "<mark>7</mark>" in html


def test_a_reviser_is_told_what_changing_words_means(drafted, enter):
    drafted.write(KEY, "pl", "Jak zażywać")
    drafted.submit("pl")
    assert "another reviser passes them" in enter("reviser").get(ADDRESS).content.decode()


def test_who_passed_other_words_before_sees_both(published, enter):
    published.change_english("How to take it", "How to take these tablets")
    published.review("en")
    published.publish("en")
    published.write(KEY, "pl", "Jak zażywać te tabletki")
    published.submit("pl")
    html = enter("reviser").get(f"/workbench/paracetamol/pl/segments/{KEY}/").content.decode()
    assert "changed since you judged this segment" in html
    assert "<ins>" in html


def test_the_history_offers_earlier_words_to_those_who_write(drafted, enter):
    drafted.write(KEY, "pl", "Jak to zażywać")
    drafted.write(KEY, "pl", "Jak zażywać")
    assert 'data-put="Jak to zażywać"' in enter("translator").get(f"{ADDRESS}history/").content.decode()
    assert "data-put" not in enter("clinician").get(f"{ADDRESS}history/").content.decode()


def test_an_avalanche_of_saves_is_asked_to_wait_and_keeps_what_was_typed(drafted, enter, settings):
    settings.ACTS_PER_MINUTE = 2
    client = enter("translator")
    answers = [client.post(ADDRESS, form_of(drafted, "write", f"Jak zażywać {letter}")) for letter in "abcd"]
    assert [answer.status_code for answer in answers][:2] == [302, 302]
    waiting = answers[-1]
    assert (waiting.status_code, 0 < int(waiting["Retry-After"]) <= 60) == (429, True)
    assert "Jak zażywać d" in waiting.content.decode()
    assert Decision.objects.filter(segment_key=KEY, by=drafted.translator, language="pl").count() >= 2
