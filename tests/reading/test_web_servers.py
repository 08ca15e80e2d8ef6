"""The release directory behind nginx and Caddy, unchanged, gives what the application gives."""

import warnings

import pytest

from tests.reading.servers import ask, caddy, nginx, program
from tests.reading.site import put, reader_of

COMPARED = (
    "Content-Type",
    "Content-Language",
    "Content-Encoding",
    "Content-Range",
    "Content-Security-Policy",
    "Content-Disposition",
    "Cache-Control",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Link",
    "Location",
    "Permissions-Policy",
    "Referrer-Policy",
    "Vary",
    "X-Content-Type-Options",
)
OF_PAGES = ["/", "/en/", "/zh-hant/paracetamol/", "/ur/codeine/", "/pl/search/", "/verify/0123456789ab/", "/pl/feedback/thanks/"]
OF_FILES = [
    "/robots.txt",
    "/sitemap.xml",
    "/assets/style.0123abcd.css",
    "/assets/script.0123abcd.js",
    "/assets/face.0123abcd.woff2",
]
OF_PAPERS = ["/pl/paracetamol.pdf", "/zh-hant/paracetamol-large.pdf", "/en/atlas.pdf"]
GONE = ["/pl/ibuprofen/", "/pl/ibuprofen.pdf", "/pl/ibuprofen-large.pdf", "/ur/codeine.pdf", "/ur/codeine-large.pdf"]
LOST = [
    "/nothing",
    "/tlh/",
    "/PL/",
    "/en/nothing/",
    "/ur/nothing",
    "/ur/nothing.pdf",
    "/verify/fff/",
    "/favicon.ico",
    "/manifest.json",
    "/en/index.html.gz",
    "/robots.txt.br",
    "/404.html",
    "/pl/ibuprofen/gone.html",
    "/en/nothing/index.html",
    "/en//paracetamol/",
    "/metrics",
    "/en/feedback/",
    "/assets/",
]
MOVED = ["/en", "/ur/paracetamol", "/pl/ibuprofen", "/index.html", "/en/index.html", "/ur/paracetamol/index.html"]
SERVERS = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory):
    """The port of a server over a release, and the application over the same."""
    if program(request.param) is None:
        warnings.warn(pytest.PytestWarning(f"NOT TESTED: {request.param} is not installed here"), stacklevel=1)
        pytest.skip(f"{request.param} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    put(folder / "shelf")
    process, port = SERVERS[request.param](folder, folder / "shelf")
    yield port, reader_of(folder / "shelf", site_url="http://leaflets.example.org")
    process.terminate()
    process.wait(10)


def compared(heard):
    names = {name.lower(): value for name, value in heard.headers.items()}
    found = {name: names.get(name.lower(), "").lower() for name in COMPARED}
    if heard.status in {301, 405, 416}:  # whose bodies are each server's own
        found = {name: found[name] for name in ("Location", "Content-Range", "X-Content-Type-Options")}
    elif heard.status == 304:
        found = {name: found[name] for name in ("Cache-Control", "Content-Language")}
    return {"status": heard.status} | {name: value for name, value in found.items() if value}


def both(server, address, **headers):
    port, reader = server
    theirs = ask(port, address, **headers)
    ours = reader.get(address, **headers)
    return theirs, ours


@pytest.mark.parametrize("address", [*OF_PAGES, *OF_FILES, *OF_PAPERS, *GONE, *LOST, *MOVED])
def test_each_address_is_answered_alike(server, address, request):
    if "//" in address and "caddy" in request.node.name:
        pytest.skip("Caddy takes two slashes for one")
    theirs, ours = both(server, address)
    assert compared(theirs) == compared(ours)
    assert theirs.body == ours.body or ours.status == 301


@pytest.mark.parametrize("address", [*OF_PAGES, *OF_FILES[:3], *GONE, *LOST[:6]])
def test_each_address_is_packed_alike(server, address):
    theirs, ours = both(server, address, accept_encoding="gzip")
    assert compared(theirs) == compared(ours)
    assert theirs.body == ours.body


@pytest.mark.parametrize("address", ["/en/", "/pl/paracetamol.pdf", "/assets/style.0123abcd.css"])
def test_a_page_that_a_reader_has_is_not_sent_again(server, address):
    port, _ = server
    first = ask(port, address)
    tag = {name.lower(): value for name, value in first.headers.items()}["etag"]
    again = ask(port, address, if_none_match=tag)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("part", ["bytes=0-9", "bytes=-5", "bytes=5-", "bytes=99999999-", "nonsense"])
def test_parts_of_papers_are_sent_alike(server, part):
    theirs, ours = both(server, "/pl/paracetamol.pdf", range=part)
    assert compared(theirs) == compared(ours) or part == "nonsense"
    assert theirs.body == ours.body or ours.status == 416 or part == "nonsense"


@pytest.mark.parametrize("address", ["/en/", "/pl/ibuprofen/", "/en/nothing", "/pl/paracetamol.pdf"])
def test_headers_alone_are_answered_alike(server, address):
    theirs, ours = both(server, address, method="HEAD")
    assert (compared(theirs), theirs.body) == (compared(ours), b"")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_nothing_but_reading_is_allowed(server, method):
    theirs = ask(server[0], "/en/", method=method)
    assert (theirs.status, theirs.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/workbench/"), ("GET", "/workbench"), ("GET", "/static/x.css"), ("POST", "/ur/feedback/")]
)
def test_staff_and_what_readers_send_back_go_to_the_application(server, method, address):
    assert ask(server[0], address, method=method).status == 502  # which is stopped


@pytest.mark.parametrize(
    "address", ["/../../etc/passwd", "/en/../../../etc/passwd", "/en/%2e%2e%2fmanifest.json", "/%00", "/" + "a" * 8000]
)
def test_an_address_that_plays_tricks_gets_no_file_beside_the_release(server, address):
    assert ask(server[0], address).status in {400, 404, 414}
