"""What a factsheet rests on, whom it is for and who pays; each with the day it was checked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets import about
from cms.factsheets.models import Evidence, PictureCheck
from cms.people.competences import declare_conflict
from cms.people.models import ConflictOfInterest

TODAY = timezone.localdate()
GUIDELINE = {"text": "NICE guideline 1", "url": "https://www.example.org/ng1", "checked_on": TODAY, "today": TODAY}
WITH_PICTURE = """# Scans

![A scanner](scanner.png)
"""


def add(universe, **more):
    return about.add_evidence(factsheet=universe.sheet, **{"by": universe.author} | GUIDELINE | more)


def reasons_of(act, *arguments, **more):
    before = Evidence.objects.count(), Event.objects.count()
    with pytest.raises(Refused) as refusal:
        act(*arguments, **more)
    assert (Evidence.objects.count(), Event.objects.count()) == before
    return list(refusal.value.reasons)


def test_evidence_has_its_day_and_the_person_who_checked_it(universe):
    made = add(universe, note="Section 3.")
    assert (made.checked_on, made.checked_by, made.note) == (TODAY, universe.author, "Section 3.")
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("author", "evidence added", "ibuprofen")
    assert about.evidence_of(universe.sheet) == [made]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/x",
        "//example.org",
        "www.example.org",
        "https://",
        "https://name:word@example.org/",
        "https://example.org/a b",
        "https://[::1",
        "https://example.org/\u202egpj",
    ],
)
def test_an_address_that_is_no_web_address_is_refused(universe, url):
    [reason] = reasons_of(add, universe, url=url)
    assert reason == "An address of evidence is a web address that begins with https:// or http:// and names a site."


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"text": "  "}, "Say what the evidence is, such as a guideline with its title, publisher and year."),
        ({"checked_on": None}, "Say on which day it was checked, as in 2027-01-31."),
        ({"checked_on": TODAY + timedelta(1)}, "The day on which it was checked lies in the future."),
        ({"text": "x" * 1001}, "The evidence: The text has 1,001 characters; the limit is 1,000."),
        ({"url": "https://example.org/" + "x" * 500}, "The address has 520 characters; the limit is 500."),
    ],
)
def test_what_is_no_evidence_gets_a_sentence(universe, changed, reason):
    assert reasons_of(add, universe, **changed) == [reason]


def test_a_clinician_checks_evidence_again_and_its_day_moves(universe):
    made = add(universe, checked_on=TODAY - timedelta(400))
    about.check_evidence(evidence=made, checked_on=TODAY, note="Unchanged.", by=universe.clinician, today=TODAY)
    made.refresh_from_db()
    assert (made.checked_on, made.checked_by, made.note) == (TODAY, universe.clinician, "Unchanged.")


def test_a_check_neither_lies_in_the_future_nor_goes_back(universe):
    made = add(universe)
    later = {"evidence": made, "by": universe.clinician, "today": TODAY}
    assert reasons_of(about.check_evidence, checked_on=TODAY + timedelta(1), **later) == [
        "The day on which it was checked lies in the future."
    ]
    [reason] = reasons_of(about.check_evidence, checked_on=TODAY - timedelta(1), **later)
    assert reason.startswith("It was checked later than that already, on ")


def test_retired_evidence_stays_on_record_and_counts_no_longer(universe):
    made = add(universe)
    assert reasons_of(about.retire_evidence, evidence=made, reason=" ", by=universe.author, today=TODAY) == [
        "Say why it no longer counts."
    ]
    about.retire_evidence(evidence=made, reason="Withdrawn by its publisher.", by=universe.author, today=TODAY)
    assert about.evidence_of(universe.sheet) == []
    assert Evidence.objects.get(pk=made.pk).note == "Withdrawn by its publisher."
    [reason] = reasons_of(about.check_evidence, evidence=made, checked_on=TODAY, by=universe.author, today=TODAY)
    assert reason.startswith("This evidence was retired on ")


def test_what_patients_read_keeps_some_evidence_and_what_was_said_about_it(published):
    [only] = about.evidence_of(published.sheet)
    assert reasons_of(about.retire_evidence, evidence=only, reason="Old.", by=published.author, today=TODAY) == [
        "Patients read this factsheet, so it rests on something: add the newer evidence first."
    ]
    assert reasons_of(about.change_about, factsheet=published.sheet, audience="", need="n", funding="f", by=published.author) == [
        "Patients read this factsheet, so its audience stays said; change it rather than empty it."
    ]


def test_what_is_said_about_a_factsheet_is_recorded_where_it_changes(universe):
    said = {"audience": "Adults.", "need": "Asked for.", "funding": "None."}
    assert about.lacking(universe.sheet) == ["audience", "need", "funding", "evidence"]
    about.change_about(factsheet=universe.sheet, by=universe.author, **said)
    count = Event.objects.count()
    about.change_about(factsheet=universe.sheet, by=universe.author, **said | {"need": " Asked for. "})
    assert Event.objects.count() == count
    about.change_about(factsheet=universe.sheet, by=universe.author, **said | {"need": "Asked for twice."})
    assert Event.objects.last().payload == {"need": "Asked for twice."}
    add(universe)
    assert about.lacking(universe.sheet) == []
    assert about.lacking(universe.interface) == []


def test_a_picture_has_its_own_day_and_owner_and_every_check_is_kept(universe):
    universe.sheet = None
    sheet = universe.draft_sheet("scans", WITH_PICTURE)
    seen = {"factsheet": sheet, "asset": "scanner.png", "credit": "A. Painter", "licence": "CC BY 4.0", "today": TODAY}
    about.check_picture(checked_on=TODAY - timedelta(9), by=universe.author, **seen)
    about.check_picture(checked_on=TODAY, by=universe.clinician, **seen)
    assert PictureCheck.objects.count() == 2
    newest = about.picture_checks_of(sheet)["scanner.png"]
    assert (newest.checked_on, newest.by) == (TODAY, universe.clinician)
    wrong = {"asset": "other.png", "credit": "", "licence": ""}
    assert reasons_of(about.check_picture, checked_on=TODAY + timedelta(1), by=universe.author, **seen | wrong) == [
        "“other.png” is no picture of this factsheet.",
        "Say whose picture it is.",
        "Say by which licence or permission it is used.",
        "The day on which it was checked lies in the future.",
    ]


@pytest.mark.parametrize("months", [0, 37, 60])
def test_no_factsheet_waits_longer_than_three_years(universe, months):
    assert reasons_of(about.set_review_interval, factsheet=universe.sheet, months=months, by=universe.author) == [
        f"A factsheet is reviewed in full after 1 to 36 months; {months} is outside that."
    ]


def test_the_interval_is_set_and_recorded_once(universe):
    for _ in range(2):
        about.set_review_interval(factsheet=universe.sheet, months=12, by=universe.author)
    universe.sheet.refresh_from_db()
    assert universe.sheet.review_interval_months == 12
    told = Event.objects.filter(act="review interval set")
    assert [one.payload for one in told] == [{"months": 12, "before": 36}]


@pytest.mark.parametrize("name", ["translator", "publisher", "coordinator", "outsider"])
def test_only_authors_say_what_a_factsheet_rests_on(universe, name):
    with pytest.raises(NotEntitled, match="Only an author can write here."):
        add(universe, by=getattr(universe, name))
    made = add(universe)
    with pytest.raises(NotEntitled, match="Only a clinical reviewer for English or an author can review here."):
        about.check_evidence(evidence=made, checked_on=TODAY, by=getattr(universe, name), today=TODAY)


def test_a_conflict_of_interest_keeps_its_holder_from_checking_the_evidence(universe):
    made = add(universe)
    declare_conflict(
        person=universe.clinician,
        about=ConflictOfInterest.About.FACTSHEET,
        key="ibuprofen",
        what="Paid by the maker.",
        by=universe.coordinator,
        today=TODAY,
    )
    with pytest.raises(NotEntitled, match="Paid by the maker"):
        about.check_evidence(evidence=made, checked_on=TODAY, by=universe.clinician, today=TODAY)


def test_evidence_of_another_factsheet_is_none_of_this_one(published):
    [only] = about.evidence_of(published.sheet)
    published.sheet = None
    sheet = published.draft_sheet("other")
    with pytest.raises(Unknown):
        about.evidence_numbered(sheet, only.pk)
