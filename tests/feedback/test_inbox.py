"""The staff's side, through HTTP."""

import csv
from io import StringIO

import pytest
from django.utils import timezone

from cms.audit.models import Event
from cms.feedback.actions import close, flag
from cms.feedback.export import COLUMNS, neutral
from cms.feedback.models import Message
from cms.feedback.state import State
from tests.feedback.readers import page_read, send, written

INBOX = "/workbench/feedback/"


def listed(client, query=""):
    return [message.pk for message in client.get(INBOX + query).context["page"]]


def address(message):
    return f"{INBOX}{message.pk}/"


def test_the_inbox_is_filtered_by_factsheet_language_state_and_safety(published, enter):
    client = enter("translator")
    polish, urdu, english, closed = written("pl"), written("ur"), written("en"), written("pl")
    close(number=closed.pk, by=published.author, seen=0, note="")
    flag(number=polish.pk, by=published.author, seen=0, note="")
    assert listed(client) == [polish.pk, english.pk, urdu.pk]
    assert listed(client, "?language=ur") == [urdu.pk]
    assert listed(client, "?state=closed") == [closed.pk]
    assert listed(client, "?state=any&language=pl") == [polish.pk, closed.pk]
    assert listed(client, "?safety=1") == [polish.pk]
    assert listed(client, "?factsheet=paracetamol&language=en") == [english.pk]
    assert listed(client, "?factsheet=aspirin") == []
    assert listed(client, "?page=nonsense&state=nonsense&language=%00") == [polish.pk, english.pk, urdu.pk]


def test_the_inbox_counts_states_and_votes_of_what_is_asked_for(published, enter):
    written("pl", helpful="no")
    send("pl", helpful="yes")
    send("ur", helpful="yes")
    context = enter("author").get(INBOX + "?language=pl").context
    assert dict(context["states"]) == {State.NEW: 1, State.ANSWERED: 0, State.LED_TO_CHANGE: 0, State.CLOSED: 1}
    assert context["votes"] == {"yes": 1, "no": 1}


def test_the_inbox_has_pages(published, enter):
    settings = page_read()
    Message.objects.bulk_create(
        Message(
            factsheet="paracetamol",
            language="pl",
            version=1,
            identity=settings["identity"],
            day=timezone.localdate(),
            text=f"{n}",
        )
        for n in range(26)
    )
    client = enter("author")
    first, second = listed(client), listed(client, "?page=2&language=pl")
    assert (len(first), len(second), set(first) & set(second)) == (25, 1, set())
    assert "?language=pl&amp;page=1" in client.get(INBOX + "?language=pl&page=2").content.decode()


def test_the_inbox_asks_as_often_for_three_messages_as_for_one(published, enter, django_assert_num_queries):
    client = enter("author")
    written()
    for _ in range(2):
        with django_assert_num_queries(8):
            client.get(INBOX)
        written("ur")
        written("en")


def test_what_a_reader_wrote_is_shown_as_text_in_its_own_language_and_direction(enter, published):
    message = written("ur", text="<b>[x](https://example.org)</b>\nدوسری سطر")
    for where in (INBOX, address(message)):
        html = enter("author").get(where).content.decode()
        assert '<bdi class="d-block target" lang="ur" dir="auto">' in html
        assert "&lt;" in html
        assert ("<b>" in html, 'href="https://example.org' in html) == (False, False)


def test_numbers_in_a_message_keep_their_order_in_right_to_left_text(enter, published):
    message = written("ur", text="درجہ حرارت 38°C\n0808 157 0192")
    html = enter("author").get(address(message)).content.decode()
    assert 'درجہ حرارت <bdi dir="ltr">38°C</bdi>\n<bdi dir="ltr">0808 157 0192</bdi></bdi>' in html
    polish = written("pl", text="38°C, 0808 157 0192")
    assert ">38°C, 0808 157 0192</bdi>" in enter("author").get(address(polish)).content.decode()


def test_contact_details_are_shown_to_those_who_deal_with_messages(enter, published):
    message = written(contact="me@example.org")
    shown = {name: "me@example.org" in enter(name).get(address(message)).content.decode() for name in published.people}
    assert {name for name, is_shown in shown.items() if is_shown} == {"author", "publisher", "coordinator"}


def test_a_button_does_what_it_says_and_keeps_the_note(enter, published):
    message = written()
    client = enter("author")
    answer = client.post(address(message), {"act": "lead to change", "version": "1", "seen": "0", "note": "mended"})
    assert (answer.status_code, answer.url) == (302, address(message))
    message.refresh_from_db()
    assert (message.state, message.led_to_version, message.note) == (State.LED_TO_CHANGE, 1, "mended")
    client.post(address(message), {"act": "redact", "seen": "1", "note": "mended"})
    assert "erased on" in client.get(address(message)).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"act": "answer", "seen": "5"},
        {"act": "answer", "seen": "x"},
        {"act": "lead to change", "seen": "0", "version": "x"},
        {"act": "erase contact", "seen": "0"},
        {"act": "eat", "seen": "0"},
        {},
    ],
)
def test_a_refusal_says_why_and_keeps_the_note_that_was_typed(enter, published, form):
    message = written()
    answer = enter("author").post(address(message), form | {"note": "a long note"})
    html = answer.content.decode()
    assert (answer.status_code, 'role="alert"' in html, "a long note" in html) == (409, True, True)
    message.refresh_from_db()
    assert (message.acts, message.note) == (0, "")


def test_the_screens_of_a_factsheet_and_an_edition_say_how_much_is_new(enter, published):
    first = written("pl")
    written("ur")
    flag(number=first.pk, by=published.author, seen=0, note="")
    client = enter("translator")
    for where, new, harm in (("", 2, 1), ("pl/", 1, 1), ("ur/", 1, 0)):
        answer = client.get(f"/workbench/paracetamol/{where}")
        assert (answer.context["feedback"].new, answer.context["feedback"].is_safety) == (new, harm)
        query = f"?factsheet=paracetamol{'&amp;language=' + where.strip('/') if where else ''}"
        assert f'href="{INBOX}{query}">Feedback: {new} new</a>' in answer.content.decode()


def test_the_table_has_what_the_filter_shows_and_no_contact_details(enter, published):
    message = written("pl", text='=HYPERLINK("https://example.org")', contact="me@example.org", helpful="no")
    written("ur")
    answer = enter("translator").get(f"{INBOX}table.csv?language=pl")
    text = answer.content.decode("utf-8-sig")
    header, row = csv.reader(StringIO(text))
    assert header == list(COLUMNS)
    assert dict(zip(header, row, strict=True)) == {
        "number": str(message.pk),
        "day": message.day.isoformat(),
        "factsheet": "paracetamol",
        "language": "pl",
        "version": "1",
        "identity": message.identity,
        "helpful": "no",
        "text": '\'=HYPERLINK("https://example.org")',
        "state": "new",
        "led to version": "",
        "possible harm": "",
        "dealt with by": "",
        "note": "",
    }
    assert (answer["Content-Disposition"], "me@example.org" in text) == ('attachment; filename="feedback.csv"', False)
    event = Event.objects.latest("number")
    assert (event.act, event.actor, event.payload) == ("messages exported", "translator", {"count": 1})


@pytest.mark.parametrize(
    "cell", ["=1+1", "+44 20", "-1", "@SUM", "  =1", "\t=1", "\r\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]
)
def test_no_cell_begins_as_a_formula(cell):
    assert neutral(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are():
    assert [neutral(cell) for cell in ("", "a=b", 7, "żółty")] == ["", "a=b", "7", "żółty"]
