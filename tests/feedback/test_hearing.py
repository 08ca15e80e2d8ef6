"""The readers' side: one POST without cookie, session or account."""

import logging
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from cms.audit.models import Event
from cms.feedback.models import Message
from cms.feedback.state import State
from cms.releases.actions import withdraw
from cms.workbench.hearing import MAX_BYTES
from tests.feedback.readers import page_read, send


@contextmanager
def database_down():
    def refuse(execute, sql, params, many, context):
        raise OperationalError("could not connect")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def _no_messages(published):
    yield
    assert Message.objects.count() == 0


def test_a_message_is_kept_with_the_page_it_is_about_and_the_day(published):
    answer = send("ur", helpful="no", text="دوسری سطر\nسمجھ نہیں آئی", contact="me@example.org")
    assert (answer.status_code, answer["Location"]) == (303, "/ur/feedback/thanks/")
    message = Message.objects.get()
    read = page_read("ur")
    assert (message.factsheet, message.language, message.version) == ("paracetamol", "ur", 1)
    assert (message.identity, message.day, message.state) == (read["identity"], timezone.localdate(), State.NEW)
    assert (message.helpful, message.text, message.contact) == ("no", "دوسری سطر\nسمجھ نہیں آئی", "me@example.org")


def test_a_vote_without_words_is_counted_and_waits_for_nobody(published):
    assert send(helpful="yes").status_code == 303
    assert (Message.objects.get().helpful, Message.objects.get().state) == ("yes", State.CLOSED)


def test_neither_cookie_nor_session_is_made_and_nothing_asks_for_one(published):
    answer = send(text="x")
    assert (answer.cookies, answer.get("Vary", "")) == ({}, "")
    assert send(text="").cookies == {}


def test_a_message_is_no_event_of_the_audit(published):
    before = Event.objects.count()
    send(text="x", contact="me@example.org")
    assert Event.objects.count() == before


def test_a_message_about_a_withdrawn_page_is_still_taken(published):
    read = page_read()
    withdraw(factsheet=published.sheet, reason="wrong dose", by=published.publisher, language="pl")
    assert send(text="x", **read).status_code == 303


@pytest.mark.usefixtures("_no_messages")
@pytest.mark.parametrize(
    ("typed", "status", "problem"),
    [
        ({"contact": "me@example.org"}, 422, "empty"),
        ({"text": "ż" * 2_001, "helpful": "no", "contact": "me@example.org"}, 422, "too-long"),
        ({"text": "krótko", "contact": "x" * 201}, 422, "too-long"),
        ({"text": "krótko", "factsheet": "aspirin"}, 404, "unknown"),
        ({"text": "krótko", "factsheet": "interface"}, 404, "unknown"),
        ({"text": "krótko", "identity": "0" * 12}, 404, "unknown"),
        ({"text": "krótko", "identity": ""}, 404, "unknown"),
    ],
)
def test_what_is_not_taken_comes_back_in_the_readers_language_with_all_that_was_typed(typed, status, problem):
    answer = send(**typed)
    html = answer.content.decode()
    assert (answer.status_code, answer["Content-Language"], answer["Cache-Control"]) == (status, "pl", "no-store")
    assert '<html lang="pl" dir="ltr">' in html
    assert 'role="alert"' in html
    assert typed.get("text", "") in html
    assert typed.get("contact", "") in html
    assert ('value="no" checked' in html) is (typed.get("helpful") == "no")


def test_what_was_typed_comes_back_as_text_and_never_as_markup(published):
    html = send(text="<script>alert(1)</script>" + "x" * 2_000, contact='"><b>').content.decode()
    assert ("<script>alert(1)" in html, '"><b>' in html) == (False, False)
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.usefixtures("_no_messages")
def test_an_address_of_no_language_is_answered_in_english():
    answer = send("xx", text="some words", **page_read())
    assert (answer.status_code, answer["Content-Language"]) == (404, "en")
    assert "some words" in answer.content.decode()


@pytest.mark.usefixtures("_no_messages")
def test_a_language_that_is_not_open_has_no_words_to_answer_in():
    assert send("ar", text="x", **page_read("pl")).status_code == 404


def test_who_writes_too_often_keeps_what_they_typed_and_is_asked_to_come_later(published, settings):
    settings.FEEDBACK_PER_SOURCE = 1
    assert send(text="first").status_code == 303
    answer = send(text="second")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "second" in answer.content.decode()
    assert send(text="another reader", address="192.0.2.2").status_code == 303
    assert Message.objects.count() == 2


def test_behind_a_proxy_the_source_is_who_the_proxy_says(published, settings):
    settings.FEEDBACK_PER_SOURCE, settings.BEHIND_PROXY = 1, True
    said = [
        send(text="x", headers={"X-Forwarded-For": forwarded}).status_code
        for forwarded in ("192.0.2.7", "198.51.100.1, 192.0.2.7", "192.0.2.8")
    ]
    assert said == [303, 429, 303]


def test_without_a_proxy_nobody_chooses_their_source(published, settings):
    settings.FEEDBACK_PER_SOURCE = 1
    assert [send(text="x", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in (7, 8)] == [303, 429]


@pytest.mark.usefixtures("_no_messages")
def test_a_machine_that_fills_in_the_hidden_field_is_thanked_and_forgotten():
    assert send(text="buy now", website="https://example.org").status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Origin": "null"}, 303),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "https://testserver.elsewhere.example"}, 403),
        ({"Origin": "http://["}, 403),
        ({}, 303),
    ],
)
def test_only_our_own_pages_may_send(published, settings, headers, status):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["testserver"], "http://127.0.0.1:8000"
    answer = send(text="x", headers=headers)
    assert (answer.status_code, Message.objects.count()) == (status, int(status == 303))


def test_no_token_is_asked_for(published):
    assert send(text="x", client=Client(enforce_csrf_checks=True)).status_code == 303


@pytest.mark.usefixtures("_no_messages")
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * (MAX_BYTES + 1), "application/x-www-form-urlencoded", 413),
        (b"a&" * 6_000, "application/x-www-form-urlencoded", 400),
        (b"text=x", "application/x-www-form-urlencoded; charset=latin-1", 400),
        (b"", "multipart/form-data; boundary=x", 415),
        (b"{}", "application/json", 415),
    ],
)
def test_what_no_browser_sends_from_the_form_gets_a_status_and_nothing_else(body, content_type, status):
    answer = Client().post("/pl/feedback/", body, content_type=content_type)
    assert (answer.status_code, answer.content if status != 400 else b"") == (status, b"")


def test_bytes_that_are_no_text_and_nul_are_taken_as_far_as_they_are_text(published):
    read = "&".join(f"{name}={value}" for name, value in page_read().items())
    body = f"{read}&text=a%00b%FF%FEc".encode()
    answer = Client().post("/pl/feedback/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert Message.objects.get().text == "ab\ufffd\ufffdc"


def test_the_address_of_the_form_has_nothing_to_read(published):
    assert Client().get("/pl/feedback/").status_code == 404


def test_with_the_database_down_the_reader_is_told_in_their_language_and_keeps_the_words(published, caplog):
    caplog.set_level(logging.DEBUG)
    send(text="before")
    with database_down():
        answer = send_again(published, "after it, me@example.org")
    assert (answer.status_code, answer["Retry-After"], answer["Content-Language"]) == (503, "60", "pl")
    assert "after it, me@example.org" in answer.content.decode()
    assert "OperationalError" in caplog.text
    assert ("me@example.org" in caplog.text, "192.0.2" in caplog.text) == (False, False)


def test_with_the_database_down_from_the_start_there_is_a_status_and_nothing_else(published):
    with database_down():
        answer = send_again(published, "x", factsheet="never-asked-about")
    assert (answer.status_code, answer["Retry-After"], answer.content) == (503, "60", b"")


def send_again(universe, text, **other):
    """As `send`, for when the hidden fields cannot be looked up."""
    form = {"factsheet": "paracetamol", "version": "1", "identity": "0" * 12, "text": text} | other
    body = "&".join(f"{name}={value}" for name, value in form.items())
    return Client().post("/pl/feedback/", body, content_type="application/x-www-form-urlencoded", REMOTE_ADDR="192.0.2.9")


def test_with_nowhere_to_count_nothing_is_taken(published, tmp_path):
    (tmp_path / "cache").write_text("no folder")
    assert send(text="x").status_code == 503
    assert Message.objects.count() == 0
