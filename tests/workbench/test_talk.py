"""The screens of talk: beside a segment, of all questions, and who is at work where."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms.audit.models import Event
from cms.discussion.actions import ask, comment
from cms.discussion.models import Comment
from tests.discussion.sent_pictures import SVG, bomb, drawn

HTMX = {"HTTP_HX_REQUEST": "true"}
TALK = "/workbench/paracetamol/{}/segments/how-to-take-it/talk/"
PL = TALK.format("pl")


@pytest.fixture(autouse=True)
def _own_pictures(settings, tmp_path):
    settings.TALK_PICTURES_ROOT = tmp_path / "talk"


def text_of(answer):
    return answer.content.decode()


def post(client, address=PL, act="comment", **form):
    return client.post(address, {"act": act, **form}, **HTMX)


def file(body, name="picture.png"):
    return SimpleUploadedFile(name, body, content_type="image/png")


def last():
    return Comment.objects.latest("pk")


def test_talk_is_a_part_with_htmx_and_a_page_without(published, enter):
    client = enter("translator")
    part, page = text_of(client.get(PL, **HTMX)), text_of(client.get(PL))
    assert "<html" not in part
    assert "<h1" in page
    for said in (part, page):
        assert "Nobody has asked anything about this segment yet." in said
    assert "Jak zażywać" in page


def test_the_authors_note_for_translators_stands_above_the_talk(published, enter):
    published.version.segments.filter(key="how-to-take-it").update(note="A heading; keep it short.")
    said = text_of(enter("translator").get(PL, **HTMX))
    assert said.index("A heading; keep it short.") < said.index("Questions to the author")


def test_a_question_is_asked_in_polish_answered_once_and_read_in_urdu(published, enter):
    said = text_of(post(enter("translator"), act="ask", text="One tablet\nor two?"))
    assert "not answered yet" in said
    english = TALK.format("en")
    shown = text_of(enter("author").get(english, **HTMX))
    assert '<div dir="auto">One tablet</div><div dir="auto">or two?</div>' in shown
    assert ", Polish," in shown
    asked = last().pk
    assert post(enter("author"), english, "answer", to=asked, text="Two.").status_code == 200
    assert "Two." in text_of(enter("translator").get(TALK.format("ur"), **HTMX))
    again = post(enter("coordinator"), english, "answer", to=asked, text="One, I think.")
    assert again.status_code == 409
    assert "answered already, by Author" in text_of(again)


def test_who_cannot_answer_is_told_so_and_sees_no_field_for_it(published, enter):
    asked = ask(segment=published.segment("how-to-take-it"), language="pl", by=published.translator, text="Two?")
    assert "Your answer" not in text_of(enter("reviser").get(PL, **HTMX))
    assert "Your answer" in text_of(enter("author").get(PL, **HTMX))
    assert post(enter("reviser"), act="answer", to=asked.pk, text="Two.").status_code == 403


def test_without_htmx_the_sender_is_led_back_to_what_they_said(published, enter):
    answer = enter("translator").post(PL, {"act": "comment", "text": "Fine."})
    assert (answer.status_code, answer.url) == (302, f"{PL}#said-{last().pk}")


@pytest.mark.parametrize("text", ["@nobody, look", "a \u202e b", "x" * 2001, "   "])
def test_what_is_refused_is_not_lost(published, enter, text):
    answer = post(enter("translator"), text=text)
    assert answer.status_code == 409
    assert 'role="alert"' in text_of(answer)
    assert f">{text}</textarea>" in text_of(answer)
    assert Comment.objects.count() == 0


def test_a_refused_reply_stands_in_the_field_it_was_typed_in(published, enter):
    said = comment(segment=published.segment("how-to-take-it"), language="pl", by=published.reviser, text="Fine?")
    answer = text_of(post(enter("translator"), to=said.pk, text="No, @nobody"))
    assert answer.count("No, @nobody</textarea>") == 1
    assert answer.index("No, @nobody</textarea>") > answer.index("<details open>")


def test_nul_is_refused(published, enter):
    assert post(enter("translator"), text="a\0b").status_code == 400
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"act": "delete", "to": "1"},
        {"act": "answer"},
        {"act": "resolve", "to": "x"},
        {"act": "withdraw", "to": "9" * 30},
        {"act": "comment", "to": "-1", "text": "a"},
    ],
)
def test_a_form_that_says_nothing_is_refused(published, enter, form):
    assert enter("author").post(PL, form, **HTMX).status_code == 409


def test_an_act_on_what_was_not_said_here_is_refused(published, enter):
    said = comment(segment=published.segment("how-to-take-it"), language="ur", by=published.reviser, text="Fine?")
    answer = post(enter("author"), act="resolve", to=said.pk)
    assert (answer.status_code, "Nothing was said here" in text_of(answer)) == (409, True)


def test_nothing_in_a_comment_is_markup(published, enter):
    said = text_of(post(enter("translator"), text="<script>alert(1)</script> <b>👍</b>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;👍&lt;/b&gt;" in said
    assert "<script>" not in said


def test_a_conversation_is_closed_and_words_are_withdrawn_on_the_screen(published, enter):
    client = enter("translator")
    post(client, text="Something private")
    number = last().pk
    said = text_of(post(enter("reviser"), act="resolve", to=number))
    assert "Closed by <bdi>Reviser</bdi>" in said
    said = text_of(post(client, act="withdraw", to=number))
    assert "Withdrawn by <bdi>Translator</bdi>" in said
    assert "Something private" not in said
    assert post(enter("reviser"), act="withdraw", to=number).status_code == 403


def test_a_picture_is_shown_to_who_may_read_along_and_can_run_nothing(published, enter):
    said = text_of(post(enter("translator"), text="See", picture=file(drawn(), "evil.svg"), alt="A grey field"))
    assert 'alt="A grey field"' in said
    address = f"{PL}{last().pk}/picture/"
    answer = enter("clinician").get(address)
    assert Image.open(BytesIO(answer.content)).size == (40, 30)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]
    assert enter("back_translator").get(address).status_code == 403
    assert enter("translator").get(address.replace("/pl/", "/ur/")).status_code == 404
    post(enter("translator"), act="withdraw", to=last().pk)
    assert enter("translator").get(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (SVG, "markup or a script"),
        (drawn() + b"<script>", "markup or a script"),
        (bomb(), "25 million pixels"),
        (bytes(30 * 1_048_576), "The picture has 30.0 MB; the limit is 5 MB."),
        (b"", "no PNG, JPEG or WebP picture"),
    ],
)
def test_a_bad_picture_is_refused_and_the_words_stay(published, enter, body, reason):
    answer = post(enter("translator"), text="See this", picture=file(body), alt="A thing")
    assert answer.status_code == 409
    assert reason in text_of(answer)
    assert "Choose the picture again." in text_of(answer)
    assert "See this</textarea>" in text_of(answer)
    assert Comment.objects.count() == 0


def test_whoever_translates_back_sees_none_of_it(published, enter):
    client = enter("back_translator")
    for address in (PL, TALK.format("en"), "/workbench/questions/"):
        answer = client.get(address)
        assert (answer.status_code, "How to take it" in text_of(answer)) == (403, False)
    assert post(client, text="Hello").status_code == 403
    assert client.post("/workbench/paracetamol/pl/presence/").status_code == 403


def test_whoever_has_no_duty_reads_along_and_is_told_who_may_speak(published, enter):
    said = text_of(enter("outsider").get(PL, **HTMX))
    assert "can comment on here." in said
    assert "<textarea" not in said


def test_what_was_said_of_a_segment_outlives_it(published, enter):
    key = next(one.key for one in published.version.segments.all() if "alcohol" in one.source)
    address = f"/workbench/paracetamol/pl/segments/{key}/talk/"
    post(enter("translator"), address, text="No wine either?")
    published.change_english("- Do not take it with alcohol.", "")
    published.review("en")
    published.publish("en")
    said = text_of(enter("translator").get(address, **HTMX))
    assert "no longer in the factsheet" in said
    assert "No wine either?" in said
    assert enter("translator").get(address.replace(key, "never-there")).status_code == 404


def test_talk_costs_the_same_with_one_comment_and_with_many(published, enter, django_assert_num_queries):
    client = enter("translator")
    segment = published.segment("how-to-take-it")

    def say(number):
        asked = ask(segment=segment, language="pl", by=published.translator, text=f"{number}?")
        for by in (published.reviser, published.clinician):
            comment(segment=segment, language="pl", by=by, text=f"{number} by {by}", thread=asked)
            comment(segment=segment, language="pl", by=by, text=f"{number} by {by}")

    say(1)
    client.get(PL, **HTMX)
    with django_assert_num_queries(10):
        client.get(PL, **HTMX)
    say(2)
    say(3)
    with django_assert_num_queries(10):
        client.get(PL, **HTMX)


def test_the_author_sees_all_open_questions_and_leads_from_them_to_the_answer(published, enter, django_assert_num_queries):
    client = enter("author")
    page = "/workbench/questions/"
    assert "There are no such questions." in text_of(client.get(page))
    segment = published.segment("how-to-take-it")
    for number in range(51):
        ask(segment=segment, language=["pl", "ur"][number % 2], by=published.translator, text=f"Question {number:02}?")
    with django_assert_num_queries(8):
        said = text_of(client.get(page))
    assert ("Question 00?" in said, "Question 50?" in said, "Page 1 of 2" in said) == (True, False, True)
    assert f"{TALK.format('en')}#said-{Comment.objects.first().pk}" in said
    post(client, TALK.format("en"), "answer", to=Comment.objects.first().pk, text="Answer 00.")
    assert "Question 00?" not in text_of(client.get(page))
    answered = text_of(client.get(page + "?show=answered"))
    assert ("Answer 00." in answered, "Question 01?" in answered) == (True, False)
    assert "Question 50?" in text_of(client.get(page + "?show=all&page=2"))
    assert client.get(page + "?show=nonsense&page=nonsense").status_code == 200


def test_others_are_told_who_is_writing_and_nothing_is_sent_while_nothing_changes(published, enter):
    page = "/workbench/paracetamol/pl/presence/"
    first, second = enter("translator"), enter("reviser")
    first.post(page, {"segment": "how-to-take-it", "writing": "1"})
    answer = second.post(page, {"segment": "", "seen": ""})
    said = text_of(answer)
    assert "<bdi>Translator</bdi> is writing in how-to-take-it." in said
    assert 'role="status"' in said
    seen = said.partition('name="seen" value="')[2].partition('"')[0]
    assert second.post(page, {"seen": seen}).status_code == 204
    first.post(page, {"segment": "how-to-take-it"})
    assert "<bdi>Translator</bdi> is reading how-to-take-it." in text_of(second.post(page, {"seen": seen}))
    assert "<bdi>Reviser</bdi> is here." in text_of(first.post(page))


def test_presence_of_nowhere_is_refused_and_of_an_onlooker_is_no_event_of_the_audit(published, enter):
    page = "/workbench/paracetamol/pl/presence/"
    assert enter("translator").post(page, {"segment": "never-there"}).status_code == 404
    before = Event.objects.count()
    assert enter("outsider").post(page).status_code == 403
    assert Event.objects.count() == before


def test_presence_costs_the_same_however_many_are_there(published, enter, django_assert_num_queries):
    page = "/workbench/paracetamol/pl/presence/"
    client = enter("translator")
    form = {"segment": "how-to-take-it", "writing": "1"}
    client.post(page, form)
    for username in ("author", "reviser", "clinician"):
        enter(username).post(page, form)
        with django_assert_num_queries(12):
            client.post(page, form)
