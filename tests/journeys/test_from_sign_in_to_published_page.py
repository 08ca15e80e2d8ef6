"""One factsheet, from an author's sign-in to a patient reading Urdu, each person in a browser of their own."""

import pytest

from tests.journeys.conftest import violations
from tests.journeys.desk import field, opened, wait_for_state
from tests.journeys.reviewing import complete_review, open_review, say_what_it_rests_on

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEY = "hand-washing"
ENGLISH = """# Washing your hands

Clean hands keep germs away.

::: urgent
## Call 0808 157 0192 if:
- your temperature is 38°C or above
:::

Wash for **20 seconds**.
"""
URDU = {
    "washing-your-hands": "اپنے ہاتھ دھونا",
    "clean-hands-keep-germs-away": "صاف ہاتھ جراثیم کو دور رکھتے ہیں۔",
    "call-0808-157-0192-if": "0808 157 0192 پر کال کریں اگر:",
    "your-temperature-is-38c-or-above": "آپ کا درجہ حرارت 38°C یا اس سے زیادہ ہو",
    "wash-for-20-seconds": "**20 سیکنڈ** تک دھوئیں۔",
}


def write_english(author):
    author.get_by_role("link", name="Factsheets").click()
    author.get_by_label("Key", exact=True).fill(KEY)
    author.locator("#topic").fill("demonstration")
    author.get_by_role("button", name="Open the factsheet").click()
    author.get_by_label("Text (Markdown)").fill(ENGLISH)
    author.get_by_role("button", name="See what this changes").click()
    author.get_by_role("heading", name="What this would change").wait_for()
    assert violations(author) == []
    author.get_by_role("button", name="Save").click()
    author.get_by_role("link", name="English edition").click()
    author.get_by_role("button", name="Submit: all 5 wordings that are ready").click()
    author.get_by_text("Submit: 5 wordings.").wait_for()


def approve_and_sign(clinician, language, meaning):
    clinician.goto(f"/workbench/{KEY}/{language}/")
    assert violations(clinician) == []
    clinician.get_by_role("button", name="Approve: all 5 wordings that are ready").click()
    clinician.get_by_role("link", name="Read and sign").click()
    clinician.frame_locator("iframe").first.locator("main").wait_for()
    assert violations(clinician) == []
    clinician.get_by_label(meaning).check()
    clinician.get_by_label("Password of").fill("leaflets-for-everyone")
    clinician.get_by_role("button", name="Sign", exact=True).click()
    clinician.get_by_text("Signed:").wait_for()


def publish(publisher, language):
    publisher.goto(f"/workbench/{KEY}/{language}/")
    publisher.get_by_role("link", name="Publish").click()
    publisher.get_by_role("button", name="Publish version").click()
    publisher.get_by_text("Patients read it at").wait_for()
    assert violations(publisher) == []


def translate_by_keyboard(translator):
    translator.goto(f"/workbench/{KEY}/ur/?show=mine")
    assert violations(translator) == []
    translator.keyboard.press("F8")
    for key, words in URDU.items():
        translator.wait_for_function("id => document.activeElement.id === id", arg=f"{key}-text")
        translator.keyboard.insert_text(words)
        translator.keyboard.press("Control+Enter")
        wait_for_state(translator, key, "submitted")
    assert violations(translator) == []


def revise(reviser):
    reviser.goto(f"/workbench/{KEY}/ur/")
    one = opened(reviser, "wash-for-20-seconds")
    one.get_by_text("Return…").click()
    assert violations(reviser) == []
    one.get_by_label("Kind of error").select_option("omission")
    one.get_by_label("How much it matters").select_option("major")
    one.get_by_label("What has to change").fill("Say “hands”, please.")
    one.get_by_role("button", name="Return with this remark").click()
    wait_for_state(reviser, "wash-for-20-seconds", "returned")
    assert violations(reviser) == []


def test_an_author_s_english_becomes_a_published_urdu_page(sign_in, open_page):
    author, clinician, publisher = sign_in("author"), sign_in("clinician"), sign_in("publisher")
    write_english(author)
    say_what_it_rests_on(author, KEY)
    open_review(author, KEY)
    complete_review(clinician, KEY)
    approve_and_sign(clinician, "en", "Full review")
    publish(publisher, "en")

    translator, reviser = sign_in("translator"), sign_in("reviser")
    translate_by_keyboard(translator)
    revise(reviser)
    URDU["wash-for-20-seconds"] = "ہاتھ **20 سیکنڈ** تک دھوئیں۔"
    translator.goto(f"/workbench/{KEY}/ur/?show=returned")
    one = opened(translator, "wash-for-20-seconds")
    assert "Say “hands”, please." in one.inner_text()
    field(translator, "wash-for-20-seconds").fill(URDU["wash-for-20-seconds"])
    one.get_by_role("button", name="Save", exact=True).click()
    wait_for_state(translator, "wash-for-20-seconds", "draft")
    one.get_by_role("button", name="Done", exact=True).click()
    one.get_by_text("done – Samira Nowak").wait_for()
    one.get_by_role("button", name="Save and submit").click()
    wait_for_state(translator, "wash-for-20-seconds", "submitted")
    reviser.goto(f"/workbench/{KEY}/ur/")
    reviser.get_by_role("button", name="Pass: all 5 wordings that are ready").click()
    reviser.get_by_text("Pass: 5 wordings.").wait_for()
    approve_and_sign(clinician, "ur", "Bilingual.")
    publish(publisher, "ur")

    patient = open_page(f"/ur/{KEY}/", viewport={"width": 320, "height": 700})
    assert patient.locator("html").get_attribute("dir") == "rtl"
    shown = {key: patient.locator(f"[data-segment={key}]").inner_text() for key in URDU}
    assert shown == {key: words.replace("**", "") for key, words in URDU.items()}
    assert patient.locator("bdi", has_text="38°C").get_attribute("dir") == "ltr"
    assert patient.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(patient) == []


def test_a_catalogue_goes_out_is_edited_and_comes_back_with_verdicts_first(sign_in, tmp_path):
    translator = sign_in("translator")
    translator.goto("/workbench/secondary-neuroendocrine-cancer/cy/")
    with translator.expect_download() as download:
        translator.get_by_text("Files").click()
        translator.get_by_role("link", name="Download PO").click()
    file = tmp_path / "back.po"
    text = download.value.path().read_text(encoding="utf-8")
    key = 'msgctxt "what-is-secondary-cancer"\nmsgid "What is secondary cancer?"\nmsgstr "'
    assert key in text
    file.write_text(text.replace(key, key + "Felly: "), encoding="utf-8")
    translator.goto("/workbench/secondary-neuroendocrine-cancer/cy/catalogue/")
    translator.get_by_label("PO file").set_input_files(file)
    translator.get_by_role("button", name="Show the verdicts").click()
    translator.get_by_text("1 conflict").wait_for()
    assert translator.get_by_text("108 unchanged").count() == 1
    assert violations(translator) == []
    translator.get_by_role("button", name="Take it in").click()
    translator.get_by_text("back.po is taken in: 0 wordings.").wait_for()
    opened(translator, "what-is-secondary-cancer").get_by_text("Kept beside, by Samira Nowak (back.po)").wait_for()
