import pytest

from tests.reading.site import reader_of

PAGE = "/ur/paracetamol/"
PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
FOREVER = "public, max-age=31536000, immutable"


def address_of(path):
    """Where a file is found; a withdrawn page's notice stands at the page's own address."""
    if path.endswith("gone.html"):
        return "/pl/ibuprofen/" if "ibuprofen" in path else "/ur/codeine.pdf"
    return "/" + path.removesuffix("index.html").replace("404.html", "nothing")


def status_of(path):
    return {"404.html": 404, "gone.html": 410}.get(path.rpartition("/")[2], 200)


def test_every_file_of_the_release_is_served_as_its_manifest_says(reader, root, listing):
    for path, entry in listing.items():
        answer = reader.get(address_of(path))
        assert (answer.status, answer.headers["Content-Type"]) == (status_of(path), entry["type"]), path
        assert answer.body == (root / "current" / path).read_bytes()
        assert answer.headers.get("Content-Language", "") == entry["language"]
        assert answer.headers["Content-Length"] == str(entry["size"])


def test_pages_are_kept_for_a_minute_and_named_assets_for_ever(reader, listing):
    caches = {path: reader.get(address_of(path)).headers["Cache-Control"] for path in listing}
    assert {cache for path, cache in caches.items() if path.startswith("assets/")} == {FOREVER}
    assert {cache for path, cache in caches.items() if not path.startswith("assets/")} == {PAGE_CACHE}


def test_every_answer_carries_the_headers_that_protect_readers(reader, listing):
    for path in listing:
        headers = reader.get(address_of(path)).headers
        assert headers["Content-Security-Policy"].endswith("frame-ancestors 'none'") or "/search/" in path
        assert {name: headers[name] for name in headers if name.startswith(("X-", "Cross", "Ref", "Perm", "Strict"))} == {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Strict-Transport-Security": "max-age=31536000",
        }


def test_a_page_may_load_styles_pictures_and_fonts_of_this_site_and_run_nothing(reader):
    policy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    assert reader.get(PAGE).headers["Content-Security-Policy"] == policy + "base-uri 'none'; frame-ancestors 'none'"


def test_only_the_search_page_may_run_the_script_of_this_site(reader, listing):
    policies = {path: reader.get(address_of(path)).headers["Content-Security-Policy"] for path in listing}
    running = {path for path, policy in policies.items() if "script-src" in policy}
    assert running == {f"{language}/search/index.html" for language in ("en", "pl", "ur", "zh-hant")}
    assert policies["en/search/index.html"].endswith("; script-src 'self' 'wasm-unsafe-eval'")


def test_no_answer_sets_a_cookie_or_depends_on_one(reader, listing):
    for path in (*listing, "nothing-here", "en/../x"):
        headers = reader.get(address_of(path), cookie="sessionid=made-up").headers
        assert "Set-Cookie" not in headers
        assert headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/pl/nothing/", "pl/404.html"),
        ("/ur/nothing", "ur/404.html"),
        ("/ur/paracetamol/nothing.html", "ur/404.html"),
        ("/ur/nothing.pdf", "ur/404.html"),
        ("/verify/fff/", "verify/404.html"),
        ("/nothing", "404.html"),
        ("/tlh/paracetamol/", "404.html"),
        ("/PL/", "404.html"),
        ("/favicon.ico", "404.html"),
        ("/manifest.json", "404.html"),
        ("/robots.txt.gz", "404.html"),
        ("/en/index.html.br", "en/404.html"),
        ("/pl/ibuprofen/gone.html", "pl/404.html"),
        ("/workbenches/", "404.html"),
        ("/assets/", "404.html"),
    ],
)
def test_a_wrong_address_is_answered_by_the_nearest_page_that_says_so(reader, root, address, page):
    answer = reader.get(address)
    assert (answer.status, answer.body) == (404, (root / "current" / page).read_bytes())


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/pl/ibuprofen/", "pl/ibuprofen/gone.html"),
        ("/pl/ibuprofen.pdf", "pl/ibuprofen/gone.html"),
        ("/pl/ibuprofen-large.pdf", "pl/ibuprofen/gone.html"),
        ("/ur/codeine.pdf", "ur/codeine/gone.html"),
        ("/ur/codeine-large.pdf", "ur/codeine/gone.html"),
    ],
)
def test_what_was_withdrawn_is_gone_and_its_address_says_so(reader, root, address, page):
    answer = reader.get(address)
    assert (answer.status, answer.body) == (410, (root / "current" / page).read_bytes())
    assert answer.headers["Content-Language"] == address[1:3]


def test_a_page_whose_papers_are_gone_is_still_there(reader):
    assert reader.get("/ur/codeine/").status == 200


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/ur", "/ur/"),
        ("/ur/paracetamol", "/ur/paracetamol/"),
        ("/ur/paracetamol/index.html", "/ur/paracetamol/"),
        ("/index.html", "/"),
        ("/pl/ibuprofen", "/pl/ibuprofen/"),
        ("/verify/0123456789ab", "/verify/0123456789ab/"),
    ],
)
def test_each_page_has_one_address_and_the_others_lead_to_it(reader, address, canonical):
    answer = reader.get(address)
    assert (answer.status, answer.headers["Location"], answer.body) == (301, canonical, b"")


@pytest.mark.parametrize("typed", ["/verify/0123456789AB/", "/verify/0123456789AB"])
def test_a_code_typed_from_paper_in_capitals_is_found(reader, typed):
    answer = reader.get(typed)
    assert (answer.status, answer.headers["Location"]) == (301, "/verify/0123456789ab/")


@pytest.mark.parametrize("header", ["accept_language", "cookie", "x_forwarded_for", "user_agent"])
def test_no_header_and_no_cookie_chooses_a_language(reader, header):
    assert reader.get("/", **{header: "ur"}) == reader.get("/")


def test_a_question_for_the_headers_gets_those_of_the_page_and_no_body(reader, listing):
    for path in listing:
        page, head = reader.get(address_of(path)), reader.head(address_of(path))
        assert (head.status, head.headers, head.body) == (page.status, page.headers, b"")


def test_a_site_without_tls_does_not_ask_for_it(root):
    assert "Strict-Transport-Security" not in reader_of(root, site_url="http://127.0.0.1:8000").get("/").headers
