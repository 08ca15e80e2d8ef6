"""The door to machine translation, against a server of our own that behaves well, badly, slowly or not at all."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.errors import Refused
from cms.languages import REGISTRY
from cms.memory.machine import LibreTranslate, machine

POLISH = REGISTRY["pl"]


@contextmanager
def service(answer):
    """Serve LibreTranslate's address with what `answer(asked)` returns: a status and a body, or pieces of one."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append((self.path, asked))
            status, body = answer(asked)
            self.send_response(status)
            self.end_headers()
            for piece in [body] if isinstance(body, bytes) else body:
                try:
                    self.wfile.write(piece)
                except OSError:  # the other side gave up, as it should
                    return

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()


def in_capitals(asked):
    return 200, json.dumps({"translatedText": [text.upper() for text in asked["q"]]}).encode()


def refusal(url, **options):
    with pytest.raises(Refused) as refused:
        LibreTranslate(url, **options).translate(["Rest."], language=POLISH)
    return refused.value.reasons[0]


def test_texts_come_back_in_order_and_the_key_is_sent():
    with service(in_capitals) as (url, heard):
        assert LibreTranslate(url, key="secret").translate(["one", "two"], language=POLISH) == ["ONE", "TWO"]
    assert heard == [("/translate", {"q": ["one", "two"], "source": "en", "target": "pl", "format": "text", "api_key": "secret"})]


@pytest.mark.parametrize(("code", "asked_for"), [("zh-hant", "zh-Hant"), ("ur", "ur"), ("prs", "fa"), ("cy", "cy")])
def test_a_language_is_asked_for_under_the_name_the_service_knows(code, asked_for):
    with service(in_capitals) as (url, heard):
        LibreTranslate(url).translate(["one"], language=REGISTRY[code])
    assert heard[0][1]["target"] == asked_for


def test_nothing_is_asked_where_there_is_nothing_to_translate():
    assert LibreTranslate("http://127.0.0.1:9").translate([], language=POLISH) == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"translatedText": ["a", "b"]}',
        b'{"translatedText": "a"}',
        b'{"translatedText": [1]}',
        b"{}",
    ],
)
def test_an_answer_of_another_shape_is_refused(body):
    with service(lambda asked: (200, body)) as (url, _):
        said = "The machine translation (127.0.0.1) did not answer as LibreTranslate does; nothing of it was taken."
        assert refusal(url) == said


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, b'{"error": "Invalid API key"}', "refused with status 403: Invalid API key."),
        (500, b"<html>", "refused with status 500."),
        (200, b"\xff", "refused with status 200."),
        (302, b"", "refused with status 302."),
    ],
)
def test_what_a_service_says_against_it_is_passed_on(status, body, said):
    with service(lambda asked: (status, body)) as (url, _):
        assert refusal(url).endswith(said)


def test_a_service_that_is_not_there_is_said():
    assert refusal("http://127.0.0.1:9") == "The machine translation (127.0.0.1) cannot be reached."


def test_a_service_that_does_not_answer_is_given_up():
    def asleep(asked):
        time.sleep(1)
        return in_capitals(asked)

    with service(asleep) as (url, _):
        assert refusal(url, answer_seconds=0.2) == "The machine translation (127.0.0.1) did not answer in time; try again later."


def test_a_service_that_answers_a_letter_at_a_time_is_given_up():
    def slowly():
        for _ in range(100):
            time.sleep(0.05)
            yield b" "

    with service(lambda asked: (200, slowly())) as (url, _):
        assert "did not answer in time" in refusal(url, answer_seconds=0.3)


def test_an_endless_answer_is_given_up():
    with service(lambda asked: (200, (b" " * 100_000 for _ in range(1000)))) as (url, _):
        assert refusal(url).endswith("gives more than 2 MB; nothing of it was taken.")


def test_there_is_no_machine_unless_the_settings_name_one(settings):
    assert machine() is None
    settings.MACHINE_TRANSLATION_URL = "https://translate.example.org/"
    assert machine().name == "machine translation (translate.example.org)"
