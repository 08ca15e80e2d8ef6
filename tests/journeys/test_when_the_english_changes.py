"""The English changes, by a word or by a dose, and every language answers for it."""

import re
import time

import pytest

from tests.journeys.conftest import violations
from tests.journeys.crawling import answer_of, tidy, where, words_in
from tests.journeys.prepared import words

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "secondary-neuroendocrine-cancer"
PASSWORD = "leaflets-for-everyone"
BLEEDING = "is-bleeding-and-the-bleeding-does"
LANGUAGES = ("ar", "bn", "cy", "pl", "ur", "zh-hant")


def change(author, old, new, note="A change"):
    author.goto(f"/workbench/{SHEET}/")
    author.get_by_label("What will change").fill(note)
    author.get_by_role("button", name="Start a new version").click()
    field = author.get_by_label("Text (Markdown)")
    text = field.input_value()
    assert old in text
    field.fill(text.replace(old, new))
    author.get_by_role("button", name="Save").click()
    author.get_by_text("Saved:").wait_for()
    author.goto(f"/workbench/{SHEET}/changes/")
    assert violations(author) == []


def submit(author):
    author.goto(f"/workbench/{SHEET}/en/")
    author.get_by_role("button", name=re.compile("^Submit: the one wording")).click()
    author.get_by_text("Submit: 1 wording").wait_for()


def grade(clinician, key, severity, note="", button="Confirm"):
    clinician.goto(f"/workbench/{SHEET}/changes/")
    place = clinician.locator(f"article[id='{key}']")
    place.get_by_label("Severity").select_option(str(severity))
    place.get_by_label("Note").fill(note)
    place.get_by_role("button", name=button).click()
    clinician.locator(f"article[id='{key}']").get_by_text(f"S{severity} {button.lower()}ed").wait_for()


def approve_and_sign(clinician):
    clinician.goto(f"/workbench/{SHEET}/en/")
    clinician.get_by_role("button", name=re.compile("^Approve: the one wording")).click()
    clinician.get_by_role("link", name="Read and sign").click()
    clinician.frame_locator("iframe").first.locator("main").wait_for()
    clinician.get_by_label("Clinical approval.").check()
    clinician.get_by_label("Password of").fill(PASSWORD)
    clinician.get_by_role("button", name="Sign", exact=True).click()
    clinician.get_by_text("Signed:").wait_for()


def publish(publisher, reason="Welsh follows at once."):
    """Return what was said before, and when it was done."""
    publisher.goto(f"/workbench/{SHEET}/en/publish/")
    assert violations(publisher) == []
    said = publisher.locator("main").inner_text()
    publisher.get_by_label("Why does English not wait?").fill(reason)
    publisher.get_by_role("button", name="Publish version").click()
    publisher.get_by_text("Patients read it at").wait_for()
    return said, time.monotonic()


@pytest.fixture
def site(apart):
    return apart()


@pytest.fixture
def people(site):
    return {name: site.sign_in(name) for name in ("author", "clinician", "publisher")}


def bring_out(people, old, new, key, severity, note=""):
    change(people["author"], old, new)
    submit(people["author"])
    grade(people["clinician"], key, severity, note)
    approve_and_sign(people["clinician"])
    return publish(people["publisher"])


def page_of(site, language):
    page = answer_of(site.site, f"/{language}/{SHEET}/")[2].decode()
    return re.sub(r"127\.0\.0\.1:\d+", "", page)  # a test's own server has an address of its own


def test_a_safety_critical_change_reaches_every_language_within_two_seconds_and_no_old_word_is_left(site, people, tmp_path):
    before = {language: re.search(r"/verify/([0-9a-f]{12})/", page_of(site, language))[1] for language in LANGUAGES}
    shelf = tmp_path / "apart" / "site"
    old = [words(language)[BLEEDING] for language in LANGUAGES]
    assert where(site.site, shelf, old) != []

    said, done = bring_out(people, "does not stop after 10 minutes", "does not stop after 5 minutes", BLEEDING, 4)
    assert said.count("these passages are replaced by the new English") == len(LANGUAGES)
    for language in LANGUAGES:
        page = page_of(site, language)
        assert f'data-english="{BLEEDING}"' in page
        assert 'data-phrase="urgent-change-title"' in page
        assert answer_of(site.site, f"/{language}/{SHEET}.pdf")[0] == 410
        assert answer_of(site.site, f"/{language}/{SHEET}-large.pdf")[0] == 410
        assert 'data-phrase="verify-outdated"' in answer_of(site.site, f"/verify/{before[language]}/")[2].decode()
        assert f"/{SHEET}.pdf" not in answer_of(site.site, f"/{language}/sitemap.xml")[2].decode()
    assert time.monotonic() - done < 2
    assert where(site.site, shelf, old) == []

    reader = site.open_page("/ur/search/")
    reader.get_by_role("searchbox").fill(words("ur")[BLEEDING].split()[0])
    reader.locator("main a").first.wait_for()
    assert words("ur")[BLEEDING] not in reader.locator("main").inner_text()


def test_a_typo_travels_through_all_languages_and_nobody_in_any_of_them_is_touched(site, people):
    before = {language: page_of(site, language) for language in LANGUAGES}
    reviewed = re.search(r'data-phrase="last-reviewed".*?<time datetime="([0-9-]+)"', page_of(site, "en"), re.DOTALL)
    key = "our-bodies-are-made-of-cells"
    said, _ = bring_out(people, "Our bodies are made of cells. Signals", "Our bodies are made of cells: signals", key, 1)
    assert said.count("1 approval is carried over.") == len(LANGUAGES)
    assert {language: page_of(site, language) for language in LANGUAGES} == before
    now = re.search(r'data-phrase="last-reviewed".*?<time datetime="([0-9-]+)"', page_of(site, "en"), re.DOTALL)
    assert now[1] == reviewed[1]
    translator = site.sign_in("translator")
    for language in LANGUAGES:
        translator.goto(f"/workbench/{SHEET}/{language}/")
        assert translator.locator(".seg > a:not(.s-approved)").count() == 0

    clinician = people["clinician"]
    clinician.goto(f"/workbench/{SHEET}/ur/sign/")
    assert violations(clinician) == []
    clinician.locator("#no-change").get_by_label("Password of").fill(PASSWORD)
    clinician.get_by_role("button", name="Sign: no change needed").click()
    clinician.get_by_text("Signed:").wait_for()


def test_a_clinical_change_is_told_above_the_title_in_each_language(site, people):
    key = "you-will-have-regular-check-ups"
    bring_out(people, "Ask your team why your plan is right for you.", "Ask your team to explain your plan.", key, 3)
    for language in LANGUAGES:
        page = page_of(site, language)
        assert 'data-phrase="outdated-title"' in page.partition("<h1")[0]
        assert tidy(words(language)[key].split("**")[0]) in words_in("text/html", page.encode())


def test_a_clinician_lowers_a_floor_with_a_reason_and_the_story_tells_of_it(site, people):
    author, clinician = people["author"], people["clinician"]
    change(author, "your temperature is 38°C or above", "your temperature is 38.0°C or above")
    key = "your-temperature-is-38c-or-above"
    clinician.goto(f"/workbench/{SHEET}/changes/")
    place = clinician.locator(f"article[id='{key}']")
    assert "Floor: S4." in place.inner_text()
    place.get_by_label("Severity").select_option("1")
    place.get_by_role("button", name="Confirm").click()
    clinician.get_by_text("The change itself asks for at least 4. Say why 1 is right.").wait_for()
    assert violations(clinician) == []
    grade(clinician, key, 1, "38 and 38.0 are the same.")
    assert "This is below the floor." in clinician.locator(f"article[id='{key}']").inner_text()
