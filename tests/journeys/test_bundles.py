"""A language goes to an agency and comes back: one archive out, words put into it, the same archive in."""

import polib
import pytest

from cms.catalogues.archives import packed, unpacked
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEET = "po/secondary-neuroendocrine-cancer.po"
KEY = "what-is-secondary-cancer"


def test_the_archive_of_a_language_comes_back_with_a_verdict_for_every_file(sign_in, tmp_path):
    page = sign_in("translator")
    page.get_by_role("link", name="Factsheets").click()
    page.get_by_role("link", name="Bundles for agencies").click()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Bundle for Welsh").click()
    files = unpacked(download.value.path().read_bytes(), filename="bundle.zip")
    assert {SHEET, "memory/compendium.po", "glossary/glossary.tbx", "preview/secondary-neuroendocrine-cancer.html"} <= set(files)
    catalogue = polib.pofile(files[SHEET].decode())
    catalogue.find(KEY, by="msgctxt").msgstr += " (newydd)"
    archive = tmp_path / "back.zip"
    archive.write_bytes(packed(files | {SHEET: str(catalogue).encode()}))

    page.get_by_label("A zip that came back").set_input_files(archive)
    page.get_by_role("button", name="Show the verdicts").click()
    page.get_by_text("1 conflict").wait_for()
    assert violations(page) == []
    page.get_by_text("glossary/glossary.tbx: a glossary, which has a door of its own").wait_for()
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("back.zip is taken in: 0 wordings.").wait_for()
    with page.expect_download() as report:
        page.get_by_role("link", name="What became of every entry (CSV)").click()
    table = report.value.path().read_text(encoding="utf-8-sig")
    assert [line for line in table.splitlines() if KEY in line and '"conflict"' in line]


def test_a_bundle_fits_a_narrow_screen_and_the_bar_is_seen_while_a_file_is_judged(sign_in, tmp_path):
    page = sign_in("translator", viewport={"width": 320, "height": 800})
    page.goto("/workbench/bundles/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    file = tmp_path / "words.po"
    file.write_bytes(b"words")
    page.get_by_label("A zip that came back").set_input_files(file)
    assert page.get_by_role("progressbar").count() == 0
    page.route("**/workbench/bundles/", lambda route: route.fulfill(status=204))  # no answer: the page stays
    page.get_by_role("button", name="Show the verdicts").click()
    page.get_by_role("progressbar", name="The file is sent and judged").wait_for()
    assert page.get_by_role("button", name="Show the verdicts").is_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
