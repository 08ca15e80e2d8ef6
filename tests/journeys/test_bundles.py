"""A language goes to an agency and comes back: one archive out, words put into it, the same archive in."""

import shutil
import subprocess

import polib
import pytest

from cms.catalogues.archives import packed, unpacked
from tests.journeys.conftest import violations
from tests.journeys.prepared import words

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


NEW = "at-an-agency"
needs_gettext = pytest.mark.skipif(not shutil.which("msgmerge"), reason="NO GETTEXT HERE: NOTHING SAYS WHETHER ITS TOOLS FIT")


def gettext(folder, *command):
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})


@needs_gettext
def test_a_new_factsheet_is_translated_with_gettext_s_tools_and_its_words_are_taken_in(apart, tmp_path):
    site = apart(f"prepared.english({NEW!r}, prepared.SMALL)")
    page = site.sign_in("translator")
    page.goto("/workbench/bundles/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Bundle for Welsh").click()
    files = unpacked(download.value.path().read_bytes(), filename="bundle.zip")
    for name, body in (("new.po", files[f"po/{NEW}.po"]), ("old.po", files[SHEET])):
        (tmp_path / name).write_bytes(body)
    empty = len(polib.pofile(files[f"po/{NEW}.po"].decode()).untranslated_entries())
    # What was said before in the same place, word for word; then the file as an editor would leave it.
    gettext(tmp_path, "msgmerge", "--quiet", "--no-fuzzy-matching", "-C", "old.po", "-o", "merged.po", "new.po", "new.po")
    gettext(tmp_path, "msgattrib", "--no-obsolete", "-o", "done.po", "merged.po")
    gettext(tmp_path, "msgcat", "--sort-output", "--width=60", "-o", "back.po", "done.po")
    gettext(tmp_path, "msgfmt", "--check", "-o", "back.mo", "back.po")
    archive = tmp_path / "back.zip"
    archive.write_bytes(packed(files | {f"po/{NEW}.po": (tmp_path / "back.po").read_bytes()}))

    page.get_by_label("A zip that came back").set_input_files(archive)
    page.get_by_role("button", name="Show the verdicts").click()
    told = page.locator("main .alert, h2:has-text('back.zip')").first
    told.wait_for()
    assert f"{empty} accepted" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text(f"back.zip is taken in: {empty} wordings.").wait_for()
    page.goto(f"/workbench/{NEW}/cy/")
    assert page.locator(".seg > a.s-submitted").count() == empty
    assert words("cy")["when-to-get-help"] in page.locator("#when-to-get-help").inner_text()
