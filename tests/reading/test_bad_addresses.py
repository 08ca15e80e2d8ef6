"""Every test here runs with the database out of reach: a query would fail it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ADDRESSES = [
    "/../etc/passwd",
    "/en/../../etc/passwd",
    "/en/%2e%2e/%2e%2e/etc/passwd",
    "/%2e%2e/manifest.json",
    "/en/./paracetamol/",
    "/en//paracetamol/",
    "/en/paracetamol/%00",
    "/%00",
    "/en/%ff%fe/",
    "/en/%C3%28/",
    "/en/%ED%A0%80/",
    "/en\\paracetamol\\",
    "/en/paracetamol/?" + "a" * 8000,
    "/" + "a" * 8192,
    "/" + "en/" * 2700,
    "/en/" + "%F0%9F%92%8A" * 700,
    "/en/paracetamol/;x",
    "/~root/",
    "/con/",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address[:30])
def test_an_address_that_plays_tricks_gets_a_page_and_no_file_beside_the_release(client, listing, address):
    answer = client.get(address)
    known = {entry["sha256"][:32] for entry in listing.values()}
    assert answer.status_code == (200 if "?" in address else 404)
    assert answer.headers["ETag"].strip('"') in known


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.text(max_size=60), stated=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=40))
def test_no_address_and_no_etag_makes_the_server_fail(client, address, stated):
    quoted = "".join(f"%{byte:02x}" for byte in address.encode("utf-8", "surrogatepass"))
    answer = client.get(f"/{quoted}", headers={"If-None-Match": stated})
    assert answer.status_code in {200, 301, 304, 404}
