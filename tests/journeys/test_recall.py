"""A passage is recalled in Urdu: its words are nowhere, its letter is ready, and a corrected edition is the way back."""

import re

import pytest

from tests.journeys.conftest import Demonstration, violations
from tests.journeys.crawling import answer_of, where
from tests.journeys.prepared import words

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "secondary-neuroendocrine-cancer"
BLEEDING = "is-bleeding-and-the-bleeding-does"
CORRECTED = "خون بہہ رہا ہو اور 10 منٹ کے بعد بھی نہ رکے"
MEND = f"""
from cms.factsheets.actions import factsheet_at
from cms.review import actions
from tests.journeys.later import Later
later, sheet = Later(), factsheet_at({SHEET!r})
version = sheet.published()
actions.write(segment=version.segments.get(key={BLEEDING!r}), language="ur", text={CORRECTED!r}, by=later.cast["translator"])
later.judge(version, "ur")
"""


@pytest.fixture
def site(apart):
    return apart()


def page_of(site, language):
    """The page without the address of the site, which is another for each copy of the demonstration."""
    return re.sub(r"http://127\.0\.0\.1:\d+", "", answer_of(site.site, f"/{language}/{SHEET}/")[2].decode())


def test_a_passage_recalled_in_urdu_is_nowhere_until_a_corrected_edition_comes(site, tmp_path):
    behind = Demonstration(tmp_path / "apart", int(site.site.rpartition(":")[2]))
    shelf = behind.folder / "site"
    old = [words("ur")[BLEEDING]]
    code = re.search(r"/verify/([0-9a-f]{12})/", page_of(site, "ur"))[1]
    before = {language: page_of(site, language) for language in ("en", "pl", "ar")}
    assert where(site.site, shelf, old) != []

    coordinator = site.sign_in("coordinator")
    coordinator.goto(f"/workbench/{SHEET}/")
    coordinator.get_by_role("link", name="Recall…").click()
    assert violations(coordinator) == []
    coordinator.get_by_label("What", exact=True).select_option(BLEEDING)
    coordinator.get_by_label("In which language").select_option("ur")
    coordinator.get_by_label("Reason").fill("The Urdu can be read the wrong way.")
    coordinator.get_by_label("What is wrong").fill("The Urdu can be read as if bleeding for 10 minutes were harmless.")
    coordinator.get_by_role("button", name="See what will happen").click()
    coordinator.get_by_role("button", name="Recall now").wait_for()
    assert code in coordinator.locator("main").inner_text()
    assert violations(coordinator) == []
    assert where(site.site, shelf, old) != []

    coordinator.get_by_role("button", name="Recall now").click()
    coordinator.get_by_role("heading", name="The way back").wait_for()
    assert violations(coordinator) == []
    assert where(site.site, shelf, old) == []
    assert f'data-english="{BLEEDING}"' in page_of(site, "ur")
    assert [answer_of(site.site, f"/ur/{SHEET}{large}.pdf")[0] for large in ("", "-large")] == [410, 410]
    assert 'data-phrase="verify-outdated"' in answer_of(site.site, f"/verify/{code}/")[2].decode()
    assert {language: page_of(site, language) for language in before} == before

    coordinator.get_by_role("link", name="Letter for printing").click()
    coordinator.get_by_role("heading", name="What to do").wait_for()
    assert code in coordinator.locator("main").inner_text()
    assert violations(coordinator) == []
    translator = site.sign_in("translator")
    translator.goto("/workbench/notifications/")
    assert f"the passage “{BLEEDING}” is recalled in Urdu" in translator.locator("main").inner_text()

    done = behind.manage("shell", "--no-imports", "-c", MEND)
    assert done.returncode == 0, done.stderr
    publisher = site.sign_in("publisher")
    publisher.goto(f"/workbench/{SHEET}/ur/publish/")
    publisher.get_by_role("button", name="Publish version").click()
    publisher.get_by_text("Patients read it at").wait_for()
    assert 'data-phrase="urgent-change-title"' not in page_of(site, "ur")
    assert where(site.site, shelf, [CORRECTED]) != []
    assert where(site.site, shelf, old) == []
    coordinator.goto("/workbench/recalls/")
    coordinator.get_by_text("Urdu: version 1 is live.").wait_for()
    assert violations(coordinator) == []
    assert "Everything holds." in behind.manage("verify").stdout
