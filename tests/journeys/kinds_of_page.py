"""Every kind of page a patient may meet: in which state of the site, at which address, and what is done there."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cms.demonstration.people import LANGUAGES as TRANSLATIONS
from cms.demonstration.story import SHEET
from cms.languages import REGISTRY, SOURCE
from tests.journeys.sites import LIVE

LANGUAGES = (SOURCE, *TRANSLATIONS)
WITH_LETTERS = tuple(code for code in LANGUAGES if REGISTRY[code].has_letters)
FOUND = {"en": "cancer", "pl": "rak", "cy": "canser", "ar": "السرطان", "ur": "کینسر", "bn": "ক্যান্সার", "zh-hant": "癌症"}
NOT_FOUND = "qqqqq"


def nothing(page, language):
    pass


def without_script(page, address):
    """Show a page as a browser without script does; axe itself needs script, so it cannot be switched off."""

    def answer(route):
        page_there = route.fetch()
        text = re.sub(r"<script type=\"module\".*?</script>|</?noscript>", "", page_there.text())
        route.fulfill(response=page_there, body=text)

    page.route(address, answer)


def search_for(words):
    def search(page, language):
        page.get_by_role("searchbox").fill(words[language] if isinstance(words, dict) else words)
        page.keyboard.press("Enter")
        page.locator("[role=status] > :not([hidden]):not([data-state=busy])").wait_for()

    return search


def send_an_empty_form(page, language):
    with page.expect_navigation():
        page.locator("form[action$='/feedback/'] button").click()


@dataclass(frozen=True)
class Kind:
    name: str
    address: str  # with {language} and {copy}, a copy of which the state `copies` tells the identity
    state: str = LIVE
    status: int = 200
    languages: tuple[str, ...] = LANGUAGES
    copies: str = LIVE
    has_script: bool = True
    then: Callable = field(default=nothing)

    def open(self, sites, page, language):
        """Go there and do what there is to do; returns the status the server answered with first."""
        copy = sites.states[self.copies]["copies"].get(language, "") if "{copy}" in self.address else ""
        address = sites.address(self.state) + self.address.format(language=language, copy=copy)
        if not self.has_script:
            without_script(page, address)
        answer = page.goto(address)
        self.then(page, language)
        return answer.status

    def __str__(self):
        return self.name


PAGE = f"/{{language}}/{SHEET}/"
VERIFY = "/verify/{copy}/"
SEARCH = "/{language}/search/"
KINDS = (
    Kind("a factsheet", PAGE),
    Kind("a factsheet partly out of date", PAGE, "outdated", languages=TRANSLATIONS),
    Kind("a factsheet with passages replaced", PAGE, "urgent", languages=TRANSLATIONS),
    Kind("a withdrawn factsheet", PAGE, "withdrawn", 410),
    Kind("paper that is gone", f"/{{language}}/{SHEET}.pdf", "urgent", 410, languages=TRANSLATIONS),
    Kind("all factsheets", "/{language}/"),
    Kind("no factsheets", "/{language}/", "withdrawn"),
    Kind("A to Z", "/{language}/a-z/", languages=WITH_LETTERS),
    Kind("search", SEARCH),
    Kind("search without script", SEARCH, has_script=False),
    Kind("search with results", SEARCH, then=search_for(FOUND)),
    Kind("search with no result", SEARCH, then=search_for(NOT_FOUND)),
    Kind("a wrong address", "/{language}/not-there/", status=404),
    Kind("a copy that is the newest", VERIFY),
    Kind("a copy partly out of date", VERIFY, "outdated", languages=TRANSLATIONS),
    Kind("a copy that was replaced", VERIFY, "urgent"),
    Kind("a copy that was withdrawn", VERIFY, "withdrawn", copies="urgent"),
    Kind("an unknown copy", "/verify/000000000000/", status=404, languages=(SOURCE,)),
    Kind("thanks", "/{language}/feedback/thanks/"),
    Kind("an empty message", PAGE, then=send_an_empty_form),
    Kind("the choice of languages", "/", languages=(SOURCE,)),
)
