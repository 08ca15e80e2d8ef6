"""Posting to other systems: where to, for how long, and to nowhere inside our own network."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
from django.test import override_settings

from cms.notifications import posting
from cms.notifications.posting import NotPosted, post, reasons_against_address
from tests.notifications.listening import listening

INSIDE = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "localhost",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::a00:1]",
    "[2002:0a00:0001::]",
]


@pytest.mark.parametrize("host", INSIDE)
@override_settings(IS_LOCAL=False)
def test_an_address_inside_our_network_is_refused_and_never_connected_to(host):
    assert list(reasons_against_address(f"https://{host}/hook")) == [
        "The host has an address that is not public; nothing is posted inside our own network."
    ]
    with pytest.raises(NotPosted, match="not public"):
        post(f"https://{host}/hook", b"{}", {})


@pytest.mark.parametrize("host", ["93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]", "[64:ff9b::5db8:d70e]"])
@override_settings(IS_LOCAL=False)
def test_a_public_address_is_taken(host):
    assert list(reasons_against_address(f"https://{host}/hook")) == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://93.184.215.14/", "The address begins with https:// and names a host."),
        ("ftp://93.184.215.14/", "The address begins with https:// and names a host."),
        ("https:///hook", "The address begins with https:// and names a host."),
        ("hook", "The address begins with https:// and names a host."),
        ("https://[::1/", "This is no web address."),
        ("https://me:secret@93.184.215.14/", "The address has neither a user name nor a fragment; the signature says who posts."),
        (f"https://93.184.215.14/{'a' * 500}", "The address has more than 500 characters."),
        ("https://there.is.no.such.host.invalid/", "The name of the host is not known."),
    ],
)
@override_settings(IS_LOCAL=False)
def test_an_address_that_cannot_be_posted_to_is_refused_with_the_reason(url, reason):
    assert list(reasons_against_address(url)) == [reason]


@override_settings(IS_LOCAL=False)
def test_what_is_not_https_is_not_posted():
    with listening() as (url, heard), pytest.raises(NotPosted, match="without https"):
        post(url, b"{}", {})
    assert heard == []


@override_settings(IS_LOCAL=False)
def test_a_name_that_leads_inside_is_judged_at_the_moment_of_connecting(monkeypatch):
    """The name service is the world's, not ours: it may say one thing when asked first and another thing later."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 443))])
    assert list(reasons_against_address("https://hook.example.org/")) == []
    with pytest.raises(NotPosted, match="not public"):
        post("https://hook.example.org/", b"{}", {})


def test_a_redirect_is_not_followed():
    with listening() as (elsewhere, heard_there), listening(status=307, headers={"Location": elsewhere}) as (url, heard):
        with pytest.raises(NotPosted, match="It answered with status 307, which leads elsewhere; that is not followed."):
            post(url, b"{}", {})
        assert (len(heard), heard_there) == (1, [])


@pytest.mark.parametrize("status", [400, 404, 410, 500, 503])
def test_only_a_yes_is_an_arrival(status):
    with listening(status=status) as (url, _), pytest.raises(NotPosted, match=f"It answered with status {status}."):
        post(url, b"{}", {})


def test_a_system_that_is_not_there_is_said():
    with listening() as (url, _):
        pass
    with pytest.raises(NotPosted, match="The system cannot be reached, or does not speak HTTP."):
        post(url, b"{}", {})


@contextmanager
def dripping():
    """A system that sends a header a byte at a time, each in time, and never ends."""
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        client, _ = server.accept()
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            try:
                while True:
                    client.sendall(b"a")
                    time.sleep(0.05)
            except OSError:  # the other side gave up, as it should
                return

    threading.Thread(target=drip, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    server.close()


def test_the_whole_answer_has_to_be_there_in_time(monkeypatch):
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    began = time.monotonic()
    with dripping() as url, pytest.raises(NotPosted, match="There was no answer within"):
        post(url, b"{}", {})
    assert time.monotonic() - began < 5


@pytest.fixture
def certified(tmp_path):
    """A server certificate for localhost that nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl on this machine")
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "certificate.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, *named], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    return context


def test_a_system_whose_certificate_nobody_vouches_for_is_told_nothing(certified):
    with listening(tls=certified) as (url, heard), pytest.raises(NotPosted, match="cannot be reached"):
        post(url.replace("http://127.0.0.1", "https://localhost"), b"{}", {})
    assert heard == []
