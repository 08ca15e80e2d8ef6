"""A clinician whose competence ran out cannot sign; the coordinator renews it, and the same page is signed."""

import re

import pytest

from cms.demonstration.people import PASSWORD
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY = "signed-in-time"
EXPIRED = re.compile("Your competence as clinical reviewer for Urdu expired on .*; the coordinator can renew it.")


def renew(page):
    """Find who is amiss in the list, and renew the competence that ran out."""
    page.goto("/workbench/people/?state=expired")
    assert violations(page) == []
    page.get_by_role("link", name="Dr Robin Hughes").click()
    assert violations(page) == []
    row = page.get_by_role("region", name="Competences").get_by_role("row").filter(has_text="expired")
    row.locator("summary", has_text="Renew").click()
    until = row.get_by_label("Valid until")
    until.fill(until.get_attribute("max"))
    row.get_by_role("button", name="Renew").click()
    page.get_by_text("Renewed: clinical reviewer for Urdu").wait_for()
    assert page.get_by_text("Cannot act as").count() == 0


def test_an_expired_competence_refuses_a_signature_until_it_is_renewed(apart):
    site = apart(
        f"prepared.english({KEY!r}, prepared.SMALL); prepared.approved({KEY!r}, 'ur'); prepared.expired('clinician', 'ur')"
    )
    clinician = site.sign_in("clinician")
    clinician.get_by_text(EXPIRED).wait_for()
    assert violations(clinician) == []
    clinician.goto(f"/workbench/{KEY}/ur/")
    assert clinician.get_by_role("link", name="Read and sign").count() == 0
    clinician.goto(f"/workbench/{KEY}/ur/sign/")
    clinician.get_by_text(EXPIRED).wait_for()
    assert clinician.get_by_label("Password of").count() == 0
    clinician.get_by_role("link", name="Dr Robin Hughes").click()
    clinician.get_by_role("heading", name="My duties").wait_for()
    clinician.get_by_text(EXPIRED).wait_for()
    assert violations(clinician) == []

    renew(site.sign_in("coordinator"))

    clinician.goto(f"/workbench/{KEY}/ur/sign/")
    clinician.frame_locator("iframe").first.locator("main h1").wait_for()
    clinician.get_by_role("radio", name=re.compile("^Bilingual", re.IGNORECASE)).check()
    clinician.get_by_label("Password of").fill(PASSWORD)
    clinician.get_by_role("button", name="Sign", exact=True).click()
    clinician.get_by_text("Signed:").wait_for()
