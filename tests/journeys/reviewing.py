"""A full review as people do it on the screen."""

from tests.journeys.conftest import violations
from tests.journeys.desk import go_to


def say_what_it_rests_on(author, key):
    """Fill in what stands about a new factsheet, and name one piece of evidence."""
    author.goto(f"/workbench/{key}/about/")
    assert violations(author) == []
    author.get_by_label("Audience: whom it is for").fill("Adults at home.")
    author.get_by_label("Need: why it is wanted").fill("Readers asked for it.")
    author.get_by_label("Funding and conflicts of interest").fill("None.")
    author.get_by_role("button", name="Keep", exact=True).click()
    author.get_by_text("Kept.").wait_for()
    author.get_by_label("What it is: title, publisher, year").fill("A guideline (made up), 2026")
    author.get_by_label("Web address").fill("https://www.example.org/guideline")
    author.get_by_role("button", name="Add it").click()
    author.get_by_text("The evidence is on the list.").wait_for()


def open_review(author, key):
    author.goto(f"/workbench/{key}/review/")
    author.get_by_role("button", name="Open a full review").click()
    author.get_by_text("is open.").wait_for()


def complete_review(clinician, key):
    """Go through the whole checklist without a pointer."""
    clinician.goto(f"/workbench/{key}/review/")
    assert violations(clinician) == []
    for box in clinician.get_by_role("checkbox").all():
        go_to(clinician, box, within=400)
        clinician.keyboard.press("Space")
    for group in clinician.get_by_role("group").filter(has=clinician.get_by_role("radio")).all():
        first = group.get_by_role("radio", name="yes")
        if first.count() == 1:
            go_to(clinician, first, within=400)
            clinician.keyboard.press("Space")
    go_to(clinician, clinician.get_by_role("button", name="Everything is done: complete the review"), within=400)
    clinician.keyboard.press("Enter")
    clinician.get_by_text("The review is complete.").wait_for()
    assert violations(clinician) == []
