"""What a page costs a reader: bytes, requests, nothing of anybody else's, nothing kept, and no script to read it."""

import gzip
import re
from urllib.request import Request, urlopen

import pytest

from cms.demonstration.story import SHEET
from cms.languages import REGISTRY
from tests.journeys.kinds_of_page import KINDS, LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FACTSHEET, *_ = KINDS
KB = 1000
MOST, MOST_WITH_FACE = 60 * KB, 400 * KB


@pytest.fixture
def loaded(sites, chromium):
    """Load a page in a browser that keeps nothing; tells of each answer its address, kind and bytes over the wire."""
    contexts = []

    def load(language, kind=FACTSHEET):
        context = chromium.new_context()
        contexts.append(context)
        page = context.new_page()
        answers = []
        page.on("requestfinished", lambda request: answers.append((request.url, request.resource_type, request.sizes())))
        kind.open(sites, page, language)
        page.evaluate("() => document.fonts.ready.then(() => null)")
        page.wait_for_load_state("networkidle")
        return page, [
            (address, what, sizes["responseBodySize"] + sizes["responseHeadersSize"]) for address, what, sizes in answers
        ]

    yield load
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_factsheet_is_light(loaded, language):
    page, answers = loaded(language)
    without_faces = sum(size for _, what, size in answers if what != "font")
    in_all = sum(size for _, _, size in answers)
    print(f"{language}: {without_faces} without faces, {in_all} in all, {len(answers)} requests")  # `pytest -rP` shows it
    assert without_faces <= MOST
    assert in_all <= (MOST_WITH_FACE if REGISTRY[language].web_face else MOST)


@pytest.mark.parametrize("language", LANGUAGES)
def test_unpacked_the_words_and_the_style_of_a_factsheet_are_light_too(sites, language):
    page = fetched(sites, f"/{language}/{SHEET}/")
    style = re.search(r'href="(/assets/page\.[^"]+)"', page)[1]
    unpacked = len(page.encode()) + len(fetched(sites, style).encode())
    print(f"{language}: {unpacked} unpacked")
    assert unpacked <= 1.5 * MOST


def fetched(sites, path):
    with urlopen(Request(sites.address("live") + path, headers={"Accept-Encoding": "gzip"})) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        return gzip.decompress(answer.read()).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_face_is_loaded_only_where_readers_may_lack_it_and_once_for_each_weight(loaded, language):
    page, answers = loaded(language)
    faces = [address for address, what, _ in answers if what == "font"]
    assert len(faces) == len(set(faces)) == (2 if REGISTRY[language].web_face else 0)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_nothing_is_asked_of_others_and_nothing_is_kept(sites, loaded, kind):
    for language in {"ur", kind.languages[0]} & set(kind.languages):
        page, answers = loaded(language, kind)
        assert [address for address, _, _ in answers if not address.startswith(sites.address(kind.state))] == []
        assert page.context.cookies() == []
        assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_a_factsheet_is_read_whole_and_search_is_a_list(sites, chromium, language):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    FACTSHEET.open(sites, page, language)
    words = page.locator("main").inner_text()
    assert len(words) > 2000
    assert page.locator("script[type=module]").count() == 0
    page.goto(f"{sites.address('live')}/{language}/search/")
    assert page.locator("main > noscript, main p").first.is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    page.locator(f'#search_sheets a[href="/{language}/{SHEET}/"]').click()
    assert page.locator("main").inner_text() == words
    context.close()
