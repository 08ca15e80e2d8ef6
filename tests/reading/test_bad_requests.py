import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ADDRESSES = [
    "/../etc/passwd",
    "/en/../../etc/passwd",
    "/en/%2e%2e/%2e%2e/etc/passwd",
    "/%2e%2e/manifest.json",
    "/en/%2e%2e%2f%2e%2e%2fmanifest.json",
    "/en/./paracetamol/",
    "/en//paracetamol/",
    "//en/paracetamol",
    "//evil.example.org/",
    "/en/paracetamol/%00",
    "/%00",
    "/en/%ff%fe/",
    "/en/%C3%28/",
    "/en/%ED%A0%80/",
    "/en\\paracetamol\\",
    "/en/paracetamol%5c..%5c",
    "/" + "a" * 8192,
    "/" + "en/" * 2700,
    "/en/" + "%F0%9F%92%8A" * 700,
    "/en/paracetamol/;x",
    "/en/paracetamol/%0d%0aSet-Cookie:x",
    "/~root/",
    "/con/",
    "",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address[:30])
def test_an_address_that_plays_tricks_gets_a_page_and_no_file_beside_the_release(reader, root, address):
    answer = reader.get(address)
    pages = [root / "current" / folder / "404.html" for folder in ("", "en")]
    assert answer.status == (404 if address else 200)
    assert answer.body in [page.read_bytes() for page in pages] or not address


def test_a_question_behind_an_address_changes_nothing(reader):
    assert reader.get("/en/paracetamol/?" + "a" * 8000) == reader.get("/en/paracetamol/")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/en/paracetamol/", "/nothing", "/healthz", "/en/feedback/thanks/"])
def test_nothing_but_reading_is_allowed(reader, method, address):
    answer = reader.get(address, method=method, body=b"body")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.body == b"These pages can only be read.\n"


HEADER = st.text(st.characters(max_codepoint=255), max_size=40)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.text(max_size=60), tag=HEADER, encoding=HEADER, part=HEADER | st.from_regex(r"bytes=\d*-\d*"), tied=HEADER)
def test_no_address_and_no_header_makes_the_server_fail(reader, address, tag, encoding, part, tied):
    quoted = "".join(f"%{byte:02x}" for byte in address.encode("utf-8", "surrogatepass"))
    for place in (f"/{quoted}", "/en/paracetamol.pdf", "/en/atlas.pdf", "/en/"):
        answer = reader.get(place, if_none_match=tag, accept_encoding=encoding, range=part, if_range=tied)
        assert answer.status in {200, 206, 301, 304, 404, 416}
