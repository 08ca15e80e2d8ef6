"""Arabic, signed by a clinician who reads none: back-translation, reconciliation, the page, the signature, the patients' page."""

import re

import pytest

from cms.demonstration.people import PASSWORD
from tests.journeys.conftest import violations
from tests.journeys.prepared import catalogue, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY = "signed-in-arabic"
HAS_FOCUS = "number => document.activeElement === document.querySelectorAll('.weighing')[number]"
ENGLISH = {key: entry.msgid for key, entry in catalogue("ar").items() if entry.msgid.count(" ") > 1}


def bodies_heard_by(page):
    """All text the server sends to a page from now on."""
    heard = []

    def hear(answer):
        if "html" in answer.headers.get("content-type", "") and answer.status == 200:
            heard.append(answer.text())

    page.on("response", hear)
    return heard


def translate_back(page):
    """Every passage of the newest Arabic text; returns how many there were."""
    heard = bodies_heard_by(page)
    page.goto("/workbench/back/")
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("Arabic, text")).last.click()
    fields = page.locator("textarea[name=text]")
    count = fields.count()
    for number in range(count):
        fields.nth(number).fill(f"In my English, this is passage {number}.")
    assert violations(page) == []
    page.get_by_role("button", name="Keep what I wrote").click()
    page.get_by_text(f"Kept: {count}.").wait_for()
    page.get_by_text("Nothing of this text waits for you.").wait_for()
    assert [said for said in (*ENGLISH.values(), *ENGLISH, KEY) if any(said in body for body in heard)] == []
    assert len(heard) >= 3
    return count


def approve(page):
    page.goto(f"/workbench/{KEY}/ar/")
    page.get_by_role("button", name=re.compile("Approve: all")).click()
    page.get_by_text(re.compile("Approve: [0-9]+ wordings")).wait_for()


def reconcile_by_keyboard(page, count):
    page.goto(f"/workbench/{KEY}/ar/reconcile/")
    rows = page.locator(".weighing")
    assert (rows.count(), violations(page)) == (count, [])
    rows.first.focus()
    for number in range(count):
        page.wait_for_function(HAS_FOCUS, arg=number)
        page.keyboard.press("1")
    rows.last.get_by_text("Same meaning by").wait_for()
    page.goto(f"/workbench/{KEY}/ar/reconcile/")
    page.get_by_text(f"{count} passed by you").wait_for()


def sign(page):
    page.goto(f"/workbench/{KEY}/ar/sign/")
    frame = page.frame_locator("iframe").first
    frame.locator("main h1").wait_for()
    assert frame.locator("html").get_attribute("dir") == "rtl"
    assert violations(page) == []
    page.get_by_role("radio", name=re.compile("^Back-translation")).check()
    page.get_by_label("Password of").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Signed:").wait_for()


def test_a_clinician_signs_arabic_by_its_back_translation_and_patients_read_it(apart):
    site = apart(f"prepared.english({KEY!r}, prepared.SMALL); prepared.revised({KEY!r}, 'ar')")
    count = translate_back(site.sign_in("back_translator"))
    assert count > 5
    clinician = site.sign_in("clinician")
    approve(clinician)
    clinician.goto(f"/workbench/{KEY}/ar/sign/")
    assert clinician.get_by_role("radio", name=re.compile("^Back-translation")).is_disabled()
    reconcile_by_keyboard(clinician, count)
    sign(clinician)
    publisher = site.sign_in("publisher")
    publisher.goto(f"/workbench/{KEY}/ar/")
    publisher.get_by_role("link", name="Publish").click()
    publisher.get_by_role("button", name="Publish version").click()
    publisher.get_by_text("Patients read it at").wait_for()
    patient = site.open_page(f"/ar/{KEY}/", viewport={"width": 320, "height": 700})
    said = words("ar")
    assert patient.locator("h1").inner_text() == said["secondary-neuroendocrine-cancer"]
    assert violations(patient) == []
