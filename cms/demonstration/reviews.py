"""A full review from opening to its end, for whatever is to be signed as one."""

from datetime import date

from django.utils import timezone

from cms.factsheets import about
from cms.factsheets.models import Version
from cms.people.models import Person
from cms.review.checklist import ANSWERED_HERE, DONE, Answer, Part, Reply
from cms.review.full_review import answer, checklist_of, complete, open_full_review, open_review_of
from cms.review.models import FullReview

ABOUT = {
    "audience": "Adults who were told of it, and those who care for them.",
    "need": "Patients asked for it on the helpline (made up).",
    "funding": "Paid by the charity from donations; nobody who sells a treatment has a part in it (made up).",
}
EVIDENCE = ("Guideline on the treatment, fourth edition, 2026 (made up)", "https://www.example.org/guideline")


def complete_full_review(version: Version, *, author: Person, clinician: Person, today: date | None = None) -> FullReview | None:
    """Do what a full review of the open version asks for, by those whose duty it is; none for the interface."""
    factsheet, today = version.factsheet, today or timezone.localdate()
    if factsheet.is_interface or version.is_frozen:
        return None
    say_what_it_rests_on(version, author=author, today=today)
    review = open_review_of(factsheet) or open_full_review(factsheet=factsheet, by=author)
    for one in about.evidence_of(factsheet):
        if one.checked_on < today:
            about.check_evidence(evidence=one, checked_on=today, by=clinician, today=today)
    seen = about.picture_checks_of(factsheet)
    for asset in about.assets_of(version):
        if asset not in seen or seen[asset].checked_on < today:
            rights = {"credit": "Drawn for the demonstration", "licence": "CC0"}
            about.check_picture(factsheet=factsheet, asset=asset, checked_on=today, by=clinician, today=today, **rights)
    open_ones = [point for point in checklist_of(review) if point.part in ANSWERED_HERE and not point.is_done]
    said = {point.code: Answer(Reply.YES if point.part is Part.QUESTIONS else DONE) for point in open_ones}
    answer(review=review, answers=said, by=clinician)
    return complete(review=review, by=clinician)


def say_what_it_rests_on(version: Version, *, author: Person, today: date) -> None:
    """Fill in what is lacking about a factsheet, and leave what is there."""
    factsheet = version.factsheet
    if not set(about.FIELDS).isdisjoint(lacking := about.lacking(factsheet)):
        said = {name: getattr(factsheet, name) or text for name, text in ABOUT.items()}
        about.change_about(factsheet=factsheet, by=author, **said)
    if "evidence" in lacking:
        text, url = EVIDENCE
        about.add_evidence(factsheet=factsheet, text=text, url=url, checked_on=today, by=author, today=today)
