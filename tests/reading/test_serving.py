"""Every test here runs with the database out of reach: a query would fail it."""

import pytest
from django.test import RequestFactory

from cms.people.models import Person
from cms.reading.middleware import ReadingMiddleware

PAGE = "/ur/paracetamol/"
PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
FOREVER = "public, max-age=31536000, immutable"


def address_of(path):
    return "/" + path.removesuffix("index.html")


def test_the_database_is_out_of_reach(site):
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Person.objects.exists()


def test_every_file_of_the_release_is_served_as_its_manifest_says(client, site, listing):
    for path, entry in listing.items():
        answer = client.get(address_of(path))
        assert (answer.status_code, answer.headers["Content-Type"]) == (entry["status"], entry["type"])
        assert answer.content == (site / "current" / path).read_bytes()
        assert answer.headers.get("Content-Language", "") == entry["language"]
    assert len(listing) == 12


def test_every_page_has_an_etag_of_its_content_and_is_not_sent_twice(client, listing):
    for path, entry in listing.items():
        first = client.get(address_of(path))
        again = client.get(address_of(path), headers={"If-None-Match": first.headers["ETag"]})
        assert first.headers["ETag"] == f'"{entry["sha256"][:32]}"'
        assert (again.status_code, again.content) == ((304, b"") if entry["status"] == 200 else (404, first.content))


def test_a_page_that_has_not_changed_is_answered_without_body_length_or_new_headers(client):
    first = client.get(PAGE)
    again = client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Length" not in again.headers
    assert {name: again.headers[name] for name in ("ETag", "Cache-Control", "Content-Language")} == {
        name: first.headers[name] for name in ("ETag", "Cache-Control", "Content-Language")
    }


@pytest.mark.parametrize("stated", ['W/{}, "x"', '"x",{}', " {} ", "*"])
def test_an_etag_is_found_in_a_list_or_as_a_weak_one(client, stated):
    etag = client.get(PAGE).headers["ETag"]
    assert client.get(PAGE, headers={"If-None-Match": stated.format(etag)}).status_code == 304


@pytest.mark.parametrize("stated", ["", '"x"', "x", ",,,", 'W/"', '"' * 500, "\\", "W/*", "ł".encode().decode("latin-1")])
def test_an_etag_that_is_not_ours_gets_the_page(client, stated):
    assert client.get(PAGE, headers={"If-None-Match": stated}).status_code == 200


def test_pages_are_kept_for_a_minute_and_named_assets_for_ever(client, listing):
    [stylesheet] = [path for path in listing if path.startswith("assets/")]
    caches = {path: client.get(address_of(path)).headers["Cache-Control"] for path in listing}
    assert caches.pop(stylesheet) == FOREVER
    assert set(caches.values()) == {PAGE_CACHE}


def test_every_answer_carries_the_headers_that_protect_readers(client, listing):
    for path in listing:
        headers = client.get(address_of(path)).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; ")
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


def test_no_answer_sets_a_cookie_or_depends_on_one(client, listing):
    client.cookies["sessionid"] = "made-up"
    for path in (*listing, "nothing-here", "en/../x"):
        headers = client.get(address_of(path)).headers
        assert "Set-Cookie" not in headers
        assert "Vary" not in headers


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/pl/nothing/", "pl"),
        ("/ur/nothing", "ur"),
        ("/ur/paracetamol/nothing.html", "ur"),
        ("/en/nothing/", "en"),
        ("/nothing", "en"),
        ("/tlh/paracetamol/", "en"),
        ("/cy/", "en"),
        ("/PL/", "en"),
        ("/favicon.ico", "en"),
        ("/manifest.json", "en"),
        ("/workbenches/", "en"),
    ],
)
def test_a_wrong_address_is_answered_in_the_language_it_names(client, site, address, language):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, language)
    assert answer.content == (site / "current" / language / "404.html").read_bytes()


@pytest.mark.parametrize("address", ["/ur", "/ur/paracetamol"])
def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{address}/")


def test_a_question_for_the_headers_gets_those_of_the_page_and_no_body(client):
    page, head = client.get(PAGE), client.head(PAGE)
    assert (head.status_code, head.content, dict(head.headers)) == (200, b"", dict(page.headers))
    assert head.headers["Content-Length"] == str(len(page.content))


def test_the_body_is_left_out_before_any_web_server_sees_it(site):
    answer = ReadingMiddleware(get_response=None)(RequestFactory().head(PAGE))
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MADEUP"])
def test_nothing_but_reading_is_allowed(client, method):
    answer = client.generic(method, PAGE, b"body")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (405, "GET, HEAD", b"")
