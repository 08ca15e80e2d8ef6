"""A page in which nothing has to change is reviewed in full, signed and published again, and its date moves."""

import re

import pytest

from cms.demonstration.people import PASSWORD
from tests.journeys.conftest import violations
from tests.journeys.reviewing import complete_review, open_review

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "secondary-neuroendocrine-cancer"


def sign(clinician, language, meaning):
    clinician.goto(f"/workbench/{SHEET}/{language}/sign/")
    clinician.frame_locator("iframe").first.locator("main h1").wait_for()
    clinician.get_by_label(meaning).check()
    clinician.get_by_label("Password of").last.fill(PASSWORD)
    clinician.get_by_role("button", name="Sign", exact=True).click()


def publish(publisher, language):
    publisher.goto(f"/workbench/{SHEET}/{language}/publish/")
    if publisher.get_by_label("Why does English not wait?").count():
        publisher.get_by_label("Why does English not wait?").fill("Nothing changed; Welsh follows.")
    publisher.get_by_role("button", name="Publish version").click()
    publisher.get_by_text("Patients read it at").wait_for()


def test_a_full_review_from_opening_to_the_page_that_says_so(apart):
    site = apart()
    author, clinician, publisher = site.sign_in("author"), site.sign_in("clinician"), site.sign_in("publisher")
    before = site.open_page(f"/en/{SHEET}/").locator("main").inner_text()

    open_review(author, SHEET)
    author.goto("/workbench/")
    author.get_by_role("heading", name="Full reviews of your factsheets").wait_for()
    assert violations(author) == []
    clinician.goto(f"/workbench/{SHEET}/en/sign/")
    clinician.get_by_text("The full review of version 2 is not complete").wait_for()
    assert clinician.get_by_label("Full review").is_disabled()
    assert violations(clinician) == []

    clinician.get_by_role("link", name="Go to the full review").click()
    risks = clinician.get_by_role("group", name="Does it describe the risks and side effects of each treatment?")
    risks.get_by_role("radio", name="partly").check()
    clinician.get_by_role("group", name="Is it balanced and unbiased?").get_by_label("Note").fill("Read twice.")
    clinician.get_by_role("button", name="Keep what is answered so far").click()
    clinician.get_by_text("“Partly” needs a note that says what is missing.").wait_for()
    balanced = clinician.get_by_role("group", name="Is it balanced and unbiased?")
    assert balanced.get_by_label("Note").input_value() == "Read twice."
    assert violations(clinician) == []
    complete_review(clinician, SHEET)
    sign(clinician, "en", "Full review")
    clinician.get_by_text("Signed:").wait_for()
    publish(publisher, "en")

    clinician.goto(f"/workbench/{SHEET}/pl/sign/")
    clinician.get_by_label("Password of").first.fill(PASSWORD)
    clinician.get_by_role("button", name="Sign: no change needed").click()
    clinician.get_by_text("Signed:").wait_for()
    publish(publisher, "pl")

    for language in ("en", "pl"):
        page = site.open_page(f"/{language}/{SHEET}/")
        assert page.locator("article").get_attribute("data-version") == "2"
    after = site.open_page(f"/en/{SHEET}/").locator("main").inner_text()
    assert re.sub(r"\s+", " ", before.split("About this information")[0]) == re.sub(
        r"\s+", " ", after.split("About this information")[0]
    )
    author.goto("/workbench/reviews/")
    assert violations(author) == []
    assert author.get_by_role("row").filter(has_text=SHEET).get_by_text("since").count() == 0
