"""Finding a factsheet by its words, in each script, with the keyboard, without JavaScript, and when the index does not come."""

import re

import pytest

from cms.languages import REGISTRY
from cms.releases.search import folder_of, search_files
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "secondary-neuroendocrine-cancer"
TYPED = {
    "en": "temperature",
    "pl": "watroba",  # without its diacritics
    "cy": "tymheredd",
    "ar": "السرطان",
    "ur": "كينسر",  # from an Arabic keyboard
    "bn": "ক্যান্সার",
    "zh-hant": "神經內分泌 肝臟",
}


def searching(page, language, passages):
    """Open the search page over an index of made-up pages, one for each of these passages."""
    entry = REGISTRY[language]
    pages = {
        f"/{language}/sheet-{number:02}/": (
            f'<html lang="{entry.tag}"><body><main><article><h1 data-segment="t">Sheet {number}</h1>'
            f'<p data-segment="p">{passage}</p></article></main></body></html>'
        ).encode()
        for number, passage in enumerate(passages)
    }
    files = search_files(entry, pages)
    made = folder_of(files).lstrip("/")

    def answer(route):
        file = files[made + route.request.url.partition("?")[0].partition(f"/search/{language}-")[2].partition("/")[2]]
        route.fulfill(body=file.body, content_type=file.type)

    page.route("**/assets/search/**", answer)
    page.goto(f"/{language}/search/")
    return page


def searching_in_two(page, one, other):
    """Open the search page over two indexes, as a language with many factsheets has them."""
    entry = REGISTRY["en"]
    indexes = []
    for address, passage in (("/en/one/", one), ("/en/other/", other)):
        words = f'<h1 data-segment="t">T</h1><p data-segment="p">{passage}</p>'
        html = f'<html lang="en"><body><main><article>{words}</article></main>'
        indexes.append(search_files(entry, {address: html.encode()}))
    files = {f"/{path}": file for made in indexes for path, file in made.items()}

    def answer(route):
        file = files[route.request.url.partition("?")[0].removeprefix(page.url.partition("/en/")[0])]
        route.fulfill(body=file.body, content_type=file.type)

    def search_page(route):
        folders = " ".join(folder_of(made) for made in indexes)
        body = re.sub(r'data-index="[^"]*"', f'data-index="{folders}"', route.fetch().text())
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route("**/assets/search/**", answer)
    page.route("**/en/search/", search_page)
    page.goto("/en/search/")
    return page


def ask(page, words):
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")
    page.locator("[role=status] > :not([hidden]):not([data-state=busy])").wait_for()
    return page.locator(".results > li")


@pytest.mark.parametrize("language", TYPED)
def test_a_word_of_the_page_finds_it_in_each_language(open_page, language):
    page = open_page(f"/{language}/search/")
    found = ask(page, TYPED[language])
    assert found.count() >= 1
    assert page.locator("[data-count]").inner_text() == str(found.count())
    assert found.first.locator("mark").count() >= 1
    page.locator(f'.results a[href="/{language}/{SHEET}/"]').click()
    page.wait_for_url(f"**/{language}/{SHEET}/")
    page.go_back()
    page.locator(".results > li").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == TYPED[language]


@pytest.mark.parametrize("language", ["en", "ur", "zh-hant"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_are_accessible_and_fit_a_phone(open_page, language, scheme):
    page = open_page(f"/{language}/search/", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    assert violations(page) == []
    ask(page, TYPED[language])
    assert violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_a_result_is_reached_with_the_keyboard_alone(open_page):
    page = open_page("/en/search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("temperature")
    page.keyboard.press("Enter")
    page.locator("[role=status] > [data-state=found]:not([hidden])").wait_for()
    first = page.locator(".results > li a").first.get_attribute("href")  # other journeys may have published more
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first}")


def test_a_result_that_was_reached_stays_reached_when_more_is_typed(open_page):
    page = searching(open_page(), "en", ["fever", "fever and a cough", "cough"])
    found = ask(page, "fever")
    both = found.filter(has_text="cough").locator("a")
    both.focus()
    title = both.inner_text()
    page.evaluate("""() => {
      const field = document.querySelector("[type=search]");
      field.value = "fever cough";
      field.dispatchEvent(new Event("input"));
    }""")
    page.wait_for_function("() => document.querySelectorAll('.results > li').length === 1")
    assert page.evaluate("() => document.activeElement.textContent") == title


def test_a_telephone_number_in_an_urdu_result_keeps_its_order(open_page):
    found = ask(open_page("/ur/search/"), "0808 157 0192")
    assert found.first.locator("bdi[dir=ltr]").first.inner_text() == "0808 157 0192"


def test_nothing_found_is_said_and_the_list_stays(open_page):
    page = open_page("/pl/search/")
    assert ask(page, "qqqq").count() == 0
    assert page.locator("[data-state=none]").is_visible()
    assert page.locator(f'.sheets a[href="/pl/{SHEET}/"]').is_visible()


def test_several_indexes_are_searched_as_one_and_the_best_page_comes_first(open_page):
    page = searching_in_two(open_page("/en/"), "A fever is a sign.", "Fever, fever and fever again.")
    found = ask(page, "fever")
    assert [found.nth(number).locator("a").get_attribute("href") for number in range(found.count())] == ["/en/other/", "/en/one/"]


def test_a_word_of_one_index_alone_is_found_there(open_page):
    page = searching_in_two(open_page("/en/"), "A fever is a sign.", "Fever again.")
    assert ask(page, "sign").locator("a").get_attribute("href") == "/en/one/"


def test_without_javascript_the_page_is_a_list_of_all_factsheets(open_page):
    page = open_page("/ar/search/", java_script_enabled=False)
    assert page.get_by_role("searchbox").count() == 0
    assert page.locator("noscript").is_visible()
    page.locator(f'.sheets a[href="/ar/{SHEET}/"]').click()
    page.wait_for_url(f"**/ar/{SHEET}/")


@pytest.mark.parametrize("part", ["pagefind-entry.json", ".pf_index", ".pf_fragment", "wasm"])
def test_an_index_that_does_not_come_is_said_and_asked_for_again(server, chromium, part):
    context = chromium.new_context(base_url=server)  # not `open_page`: the browser's console complains, rightly
    page = context.new_page()
    page.route(f"**/*{part}*", lambda route: route.abort())
    page.goto("/en/search/")
    ask(page, "temperature")
    assert page.locator("[data-state=failed]").is_visible()
    assert page.locator(".sheets").first.is_visible()
    page.unroute_all()
    assert ask(page, "temperatures").count() >= 1
    context.close()


@pytest.mark.parametrize(
    ("language", "published", "typed"),
    [
        ("pl", "Zawroty głowy po żołądku", "glowy zoladku"),
        ("ar", "التصوير بالأشعّة السينيّة", "الاشعه السینیه"),
        ("ar", "الكيماوي ٣٨", "38"),
        ("ur", "آپ کی رہنمائی", "اپ كي رهنمائي"),
        ("bn", "তাপমাত্রা ৩৮ ডিগ্রি", "38 ডিগ্রি"),
        ("zh-hant", "如果您出現發燒，請立即致電。", "立即致電"),
        ("zh-hant", "CT掃描前六小時不要進食", "ct掃描"),
        ("en", "Ki-67 is a marker of people’s tumours", "people's ki-67 tumour"),
        ("en", "Your scans after COVID-19", "scan covid"),
    ],
)
def test_words_are_found_as_people_type_them(open_page, language, published, typed):
    page = searching(open_page(), language, [published, "x"])
    found = ask(page, typed)
    assert found.count() == 1
    assert found.first.locator("mark").count() >= 1


@pytest.mark.parametrize(
    ("language", "published", "typed"),
    [("zh-hant", "神經內分泌", "分泌神經"), ("bn", "কম", "কিমি"), ("en", "scan", "liver")],
)
def test_words_that_are_not_there_are_not_found(open_page, language, published, typed):
    assert ask(searching(open_page(), language, [published]), typed).count() == 0


def test_words_that_look_like_markup_stay_words(open_page):
    page = searching(open_page(), "en", ["Type &lt;img src=x onerror=alert(1)&gt; <b>fever</b> &amp;lt;"])
    words = ask(page, "fever").first.locator("p")
    assert words.inner_text() == "Type <img src=x onerror=alert(1)> fever &lt;"
    assert words.locator("img, b").count() == 0


def test_many_results_come_in_portions_and_the_focus_follows(open_page):
    page = searching(open_page(), "en", [f"fever number {number}" for number in range(23)])
    found = ask(page, "fever")
    assert (found.count(), page.locator("[data-count]").inner_text()) == (10, "23")
    page.locator("[data-more]").click()
    found.nth(19).wait_for()
    assert page.evaluate("() => document.activeElement.href") == found.nth(10).locator("a").evaluate("link => link.href")
    page.locator("[data-more]").click()
    found.nth(22).wait_for()
    assert page.locator("[data-more]").is_hidden()


def test_a_title_with_the_word_comes_before_a_text_with_it(open_page):
    page = searching(open_page(), "en", ["sheet " + "of something else " * 9, "nothing"])
    assert ask(page, "1").first.locator("a").inner_text() == "Sheet 1"


def test_searching_asks_this_site_only_and_keeps_nothing(open_page, server):
    page = open_page("/ur/search/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, TYPED["ur"])
    assert any(address.startswith(f"{server}/assets/search/ur-") for address in asked)
    assert [address for address in asked if not address.startswith(f"{server}/assets/")] == []
    assert page.evaluate("() => [document.cookie, localStorage.length]") == ["", 0]
