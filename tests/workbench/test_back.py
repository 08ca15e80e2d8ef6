from html import unescape

import pytest

from cms.review.actions import return_to_writer
from cms.review.back_models import BackTranslation, Equivalence, Reconciliation
from cms.review.back_translation import open_for_back_translation, protected_segments
from tests.review.test_back_translation import say
from tests.universe import MAJOR, POLISH


@pytest.fixture
def revised(drafted):
    drafted.translate("pl")
    drafted.submit("pl")
    drafted.revise("pl")
    return drafted


def text_of(answer):
    return unescape(answer.content.decode())


def address(universe, language="pl"):
    return f"/workbench/back/{universe.edition(language).pk}/"


def form(universe, **texts):
    """What a browser sends: every passage, most of them left empty."""
    passages = open_for_back_translation(universe.version, "pl")
    return {
        "number": [one.number for one in passages],
        "read": [one.digest for one in passages],
        "text": [texts.get(f"n{one.number}", "") for one in passages],
    }


def english_of(universe):
    keys = {segment.key for segment in universe.version.ordered()} | {universe.sheet.key, universe.interface.key}
    said = " ".join(segment.words(language) for segment in universe.version.ordered() for language in ("pl", "ur"))
    return {words for words in {segment.source for segment in universe.version.ordered()} | keys if words not in said}


def given_away(answer, universe):
    told = text_of(answer) + str(dict(answer.headers))
    return {words for words in english_of(universe) if words in told}


# The blind screen


def test_my_work_leads_a_back_translator_to_their_list(revised, enter):
    answer = enter("back_translator").get("/workbench/")
    assert (answer.status_code, answer.url) == (302, "/workbench/back/")


def test_the_list_and_the_screen_hold_no_english_and_no_key(revised, enter):
    client = enter("back_translator")
    for page in ("/workbench/back/", address(revised)):
        answer = client.get(page)
        assert answer.status_code == 200
        assert given_away(answer, revised) == set()


def test_the_screen_shows_number_kind_and_words_in_their_direction(revised, enter):
    answer = enter("back_translator").get(address(revised))
    page = text_of(answer)
    assert "4. bullet in a box" in page
    assert POLISH["your temperature is 38°C or above"] in page
    assert 'lang="pl" dir="ltr"' in page
    assert "https://www.example.org/leaflet" not in page
    revised.translate("ur")
    revised.submit("ur")
    revised.revise("ur")
    assert 'lang="ur" dir="rtl"' in text_of(enter("back_translator").get(address(revised, "ur")))


def test_what_is_filled_in_is_kept_and_the_rest_waits(revised, enter):
    client = enter("back_translator")
    answer = client.post(address(revised), form(revised, n4="Your temperature is 38°C or more", n8="Never with alcohol."))
    assert (answer.status_code, answer.url) == (302, address(revised))
    assert dict(BackTranslation.objects.values_list("by__username", "text")) == {"back_translator": "Never with alcohol."}
    assert BackTranslation.objects.count() == 2
    assert [one.number for one, _, _ in client.get(address(revised)).context["passages"]] == [1, 3, 5, 7]


def test_a_refusal_keeps_what_was_typed_and_names_numbers_alone(revised, enter):
    sent = form(revised, n3="Call if:", n4="Turned \u202e round")
    answer = enter("back_translator").post(address(revised), sent)
    assert answer.status_code == 409
    assert answer.context["problems"][0].startswith("Passage 4: U+202E")
    assert "Call if:" in text_of(answer)
    assert given_away(answer, revised) == set()
    assert not BackTranslation.objects.exists()


def test_words_that_changed_meanwhile_are_not_taken_for_the_ones_that_were_read(revised, enter):
    sent = form(revised, n4="A temperature of 38°C or more")
    key = revised.version.ordered()[3].key
    revised.write(key, "pl", "temperatura wynosi 38°C albo więcej")
    answer = enter("back_translator").post(address(revised), sent)
    assert answer.status_code == 409
    assert answer.context["problems"][0] == "Passage 4: the words changed while you were writing. Look at them again."
    assert "A temperature of 38°C or more" in text_of(answer)


@pytest.mark.parametrize(
    "damage",
    [
        {"number": ["x"], "read": [""], "text": ["Words"]},
        {"number": ["3", "4"], "read": [""], "text": ["Words"]},
        {"number": ["-3"], "read": [""], "text": ["Words"]},
        {"number": ["9" * 40], "read": [""], "text": ["Words"]},
        {"text": ["Words"]},
        {},
    ],
)
def test_a_damaged_form_gets_a_sentence(revised, enter, damage):
    answer = enter("back_translator").post(address(revised), damage)
    assert (answer.status_code, len(answer.context["problems"])) == (409, 1)
    assert given_away(answer, revised) == set()


def test_a_number_that_names_no_text_is_not_there_and_another_language_is_not_theirs(revised, enter):
    client = enter("back_translator")
    answer = client.get("/workbench/back/999999/")
    assert (answer.status_code, given_away(answer, revised)) == (404, set())
    answer = client.get(address(revised, "en"))
    assert (answer.status_code, given_away(answer, revised)) == (403, set())


def test_with_nothing_left_that_is_said(revised, enter):
    say(revised)
    assert "Nothing of this text waits for you." in text_of(enter("back_translator").get(address(revised)))


# The clinician's screen

SIDE_BY_SIDE = "/workbench/ibuprofen/pl/reconcile/"


def weighing(universe, position=0, equivalence="equivalent", **more):
    one = protected_segments(universe.version, "pl")[position]
    wording = one.standing.wording
    sent = {"back_translation": one.translation.pk, "read_source": wording.source, "read_target": wording.target}
    return sent | {"equivalence": equivalence, "reason": ""} | more


def test_english_back_translation_and_target_stand_side_by_side(revised, enter):
    say(revised, 3, text="Ring 0808 157 0192 when:")
    page = text_of(enter("clinician").get(SIDE_BY_SIDE))
    for words in ("Call 0808 157 0192 if:", "Ring 0808 157 0192 when:", POLISH["Call 0808 157 0192 if:"]):
        assert words in page
    assert "6 protected wordings: 1 translated back, 0 passed by you, 0 with another meaning." in page
    assert page.count("waits for a back-translator") == 5


def test_a_verdict_is_kept_and_shown(revised, enter):
    say(revised)
    client = enter("clinician")
    answer = client.post(SIDE_BY_SIDE, weighing(revised, 1, "wording only", reason="Shorter."))
    assert (answer.status_code, answer.url) == (302, f"{SIDE_BY_SIDE}#{protected_segments(revised.version, 'pl')[1].key}")
    assert Reconciliation.objects.get().equivalence == Equivalence.WORDING_ONLY
    answer = client.post(SIDE_BY_SIDE, weighing(revised, 0), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert text_of(answer).lstrip().startswith("<article")
    assert "6 translated back, 2 passed by you" in text_of(client.get(SIDE_BY_SIDE))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"equivalence": "meaning differs"}, "Say in which way the meaning differs."),
        ({"equivalence": "perfect"}, "Say which it is: equivalent, wording only, meaning differs."),
        ({"equivalence": ""}, "Say which it is: equivalent, wording only, meaning differs."),
        ({"read_target": "inne słowa"}, "changed while you were reading it."),
    ],
)
def test_a_verdict_that_cannot_be_taken_comes_back_with_its_reason(revised, enter, change, said, headers):
    say(revised)
    sent = weighing(revised, 0) | {"reason": ""} | change
    answer = enter("clinician").post(SIDE_BY_SIDE, sent, headers=headers)
    assert (answer.status_code, said in text_of(answer)) == (409, True)
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 40])
def test_a_form_that_names_no_back_translation_is_refused(revised, enter, number):
    say(revised)
    answer = enter("clinician").post(SIDE_BY_SIDE, weighing(revised) | {"back_translation": number})
    assert (answer.status_code, "names no back-translation" in text_of(answer)) == (409, True)


def test_a_back_translation_of_another_edition_is_not_reconciled_here(revised, enter):
    say(revised)
    answer = enter("clinician").post("/workbench/paracetamol/pl/reconcile/", weighing(revised))
    assert (answer.status_code, "names no back-translation" in text_of(answer)) == (409, True)


def test_the_screens_ask_as_often_for_many_passages_as_for_one(revised, enter, django_assert_num_queries):
    clinician, blind = enter("clinician"), enter("back_translator")
    say(revised, 3)
    for more in ((), (4, 5)):
        if more:
            say(revised, *more)
        for client, page, queries in ((clinician, SIDE_BY_SIDE, 12), (blind, address(revised), 11)):
            client.get(page)
            with django_assert_num_queries(queries):
                client.get(page)


def test_returned_words_are_asked_for_no_longer(revised, enter):
    key = revised.version.ordered()[2].key
    read = revised.read(key, "pl")
    return_to_writer(version=revised.version, language="pl", read=read, by=revised.reviser, remark="Again.", **MAJOR)
    shown = enter("back_translator").get(address(revised)).context["passages"]
    assert [one.number for one, _, _ in shown] == [1, 4, 5, 7, 8]
