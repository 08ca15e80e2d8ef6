"""The application under its server, as `make serve` runs it, with two processes."""

import http.client
import os
import socket
import sys
from pathlib import Path

import pytest

from tests.reading.servers import ask, free_port, started
from tests.reading.site import LARGE, page, point, put, sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("granian")
    put(folder / "shelf")
    port = free_port()
    environment = os.environ | {
        "PUBLISHED_ROOT": str(folder / "shelf"),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "SITE_URL": "http://127.0.0.1:8000",
        "PYTHONPATH": str(ROOT),
    }
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "2"]
    process = started([*command, "--no-ws", "--log-level", "error", "cms.wsgi:application"], port, folder, environment)
    yield folder / "shelf", port
    process.terminate()
    process.wait(20)


def raw(port, request):
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request)
        return connection.recv(65536)


def test_pages_and_papers_are_served_without_the_database(served):
    _, port = served
    for path in sample():
        answer = ask(port, "/" + path.removesuffix("index.html"))
        status = 404 if path.endswith(("404.html", "gone.html")) else 200
        assert (answer.status, answer.body == sample()[path] or status == 404) == (status, True)
    assert ask(port, "/en/atlas.pdf").body == LARGE
    assert ask(port, "/en/atlas.pdf", range="bytes=-9").body == LARGE[-9:]


def test_headers_alone_leave_the_connection_usable(served):
    connection = http.client.HTTPConnection("127.0.0.1", served[1], timeout=10)
    for method, address in [("HEAD", "/en/"), ("HEAD", "/en/atlas.pdf"), ("GET", "/en/"), ("HEAD", "/nothing"), ("GET", "/ur")]:
        connection.request(method, address)
        answer = connection.getresponse()
        body = answer.read()
        assert (body == b"") is (method == "HEAD" or answer.status == 301)
    connection.close()


@pytest.mark.parametrize(
    "line",
    [
        b"GET /../../etc/passwd HTTP/1.1",
        b"GET /en/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        b"GET /%00 HTTP/1.1",
        b"GET /\x00 HTTP/1.1",
        b"GET /en/%ff%fe/ HTTP/1.1",
        b"GET /\xff\xfe HTTP/1.1",
        b"GET /en\\x HTTP/1.1",
        b"GET /" + b"a" * 8192 + b" HTTP/1.1",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1",
        b"GET http://[ HTTP/1.1",
        b"GET * HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"MADEUP /en/ HTTP/1.1",
        b"GET /en/ HTTP/1.1\r\nIf-None-Match: \xff\xfe",
        b"GET /en/ HTTP/1.1\r\nAccept-Encoding: \xff;q=\xfe",
        b"GET /en/paracetamol.pdf HTTP/1.1\r\nRange: bytes=\xff-",
        b"POST /en/ HTTP/1.1\r\nContent-Length: -1",
    ],
    ids=lambda line: repr(line[:40]),
)
def test_a_malformed_request_gets_a_plain_answer_and_the_next_is_served(served, line):
    answer = raw(served[1], line + b"\r\nHost: leaflets.example.org\r\nConnection: close\r\n\r\n")
    assert answer == b"" or int(answer.split(b" ")[1]) in {200, 400, 404, 405, 414, 431}
    assert b"Traceback" not in answer
    assert ask(served[1], "/en/").status == 200


def test_every_process_serves_the_new_release_from_the_next_request_on(served):
    root, port = served
    before = (root / "current").resolve().name
    for turn in range(5):
        put(root, sample() | {"index.html": page(f"turn {turn}")})
        assert {ask(port, "/").body for _ in range(24)} == {page(f"turn {turn}")}
    point(root, f"releases/{before}")


def test_staff_who_cannot_be_served_without_a_database_are_told_and_readers_are_served(served):
    assert ask(served[1], "/workbench/sign-in/", method="POST", host="127.0.0.1").status in {403, 500, 503}
    assert ask(served[1], "/en/").status == 200
