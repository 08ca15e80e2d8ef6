"""What `make run` builds, through the commands."""

import re

import pytest

pytestmark = pytest.mark.slow
SHEET = "secondary-neuroendocrine-cancer"
LANGUAGES = ["en", "pl", "cy", "ar", "ur", "bn", "zh-hant"]
STATEMENT = {
    "en": "not medical advice",
    "pl": "nie jest poradą medyczną",
    "cy": "Nid yw",
    "ar": "ليس",
    "ur": "طبی مشورہ نہیں",
    "bn": "পরামর্শ নয়",
    "zh-hant": "並非醫療建議",
}


def page(demonstration, language):
    return (demonstration.folder / "site" / "current" / language / SHEET / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factsheet_is_published_whole_and_says_that_it_is_a_demonstration(demonstration, language):
    html = page(demonstration, language)
    assert 90 <= html.count("data-segment=") <= 120
    assert html.count("data-segment=") == page(demonstration, "en").count("data-segment=")
    assert STATEMENT[language] in html.partition("</header>")[0]


def test_everything_it_built_is_proved(demonstration):
    proved = demonstration.manage("verify")
    assert (proved.returncode, proved.stdout.splitlines()[-1]) == (0, "Everything holds.")
    compared = re.search(r"([\d,]+)  texts on live pages compared", proved.stdout)
    assert int(compared[1].replace(",", "")) > 1000


def test_a_second_run_changes_nothing(demonstration):
    def events():
        return re.search(r"([\d,]+)  events", demonstration.manage("verify").stdout)[1]

    before = events()
    assert demonstration.manage("demo").returncode == 0
    assert events() == before


def test_an_unknown_factsheet_or_language_lists_the_known_ones(demonstration):
    said = demonstration.manage("publish", "nothing", "pl", "--by", "publisher")
    assert (said.returncode, SHEET in said.stderr) == (2, True)
    said = demonstration.manage("publish", SHEET, "xx", "--by", "publisher")
    assert (said.returncode, "zh-hant" in said.stderr) == (2, True)
