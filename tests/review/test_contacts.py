"""Contacts are kept once: an edit finds every factsheet that names one, and changes its English."""

import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.contact_words import Details
from cms.factsheets.models import Contact
from cms.review.contacts import add_contact, change_contact, check_contact, contact_at, places_of
from cms.review.grading import graded_changes
from cms.review.state import State
from tests.releases.patients import page

LINE = Details(phone="0808 157 0192")
NEW = Details(phone="0808 157 0555")
CARD = "call-0808-157-0192-if"
CLINIC = """# Clinic

Where we are.

::: contact
## The clinic
- Phone: 08081570192, Monday to Friday, 9am to 5pm.
- Say your language in English.
:::

Another line is open Monday to Friday, 9am to 5pm.
"""


@pytest.fixture
def line(published):
    return add_contact(key="advice-line", name="Advice line", details=LINE, by=published.author)


def change(universe, contact, details=NEW, note="The provider changed.", by=None):
    return change_contact(contact=contact, details=details, note=note, by=by or universe.author)


def test_a_number_is_found_in_every_factsheet_however_it_is_grouped(published, line):
    published.draft_sheet("clinic", CLINIC)
    [clinic, paracetamol] = places_of(line.details)
    assert (clinic.factsheet.key, clinic.languages) == ("clinic", ())
    assert (paracetamol.keys, paracetamol.languages) == ((CARD,), ("pl", "ur"))


def test_what_an_edit_would_change_is_said_with_its_floor_before_anything_is_stored(published, line):
    [place] = places_of(line.details, NEW)
    [(told, floor)] = place.changes
    assert (told.after.text, floor.severity, place.severity) == ("Call 0808 157 0555 if:", 4, 4)
    assert published.version.number == 1


def test_one_edit_changes_the_english_of_every_factsheet_and_proposes_its_severity(published, line):
    published.draft_sheet("clinic", CLINIC)
    places = change(published, line)
    assert [(one.factsheet.key, one.version.number) for one in places] == [("paracetamol", 1), ("clinic", 1)]
    version = published.version
    assert (version.number, version.change_note) == (2, "Advice line: The provider changed.")
    [one] = graded_changes(version)
    assert (one.key, one.severity, one.is_confirmed, one.proposal.note) == (CARD, 4, False, "Advice line: The provider changed.")
    assert "0808 157 0555" in published.segment(CARD).source
    told = Event.objects.get(act="contact changed")
    assert told.payload["phone"] == ["0808 157 0192", "0808 157 0555"]
    assert sorted(told.payload["factsheets"]) == ["clinic", "paracetamol"]


def test_patients_read_the_new_number_once_it_is_published_and_no_old_one_in_any_language(published, line):
    change(published, line)
    assert "0808 157 0192" in page("ur")
    published.grade_the_rest(severity=4)
    published.review("en")
    published.publish("en")
    for language in ("en", "pl", "ur"):
        assert "0808 157 0192" not in page(language)
        assert "0808 157 0555" in page(language)
    assert published.state(CARD, "pl") is State.STALE


def test_hours_change_where_the_contact_is_named_and_nowhere_else(published):
    details = Details(phone="0808 157 0192", hours="Monday to Friday, 9am to 5pm", interpreter="Say your language in English.")
    clinic = add_contact(key="clinic", name="Clinic", details=details, by=published.author)
    sheet = published.draft_sheet("clinic", CLINIC)
    longer = Details(phone="0808 157 0192", hours="every day, 8am to 8pm", interpreter="Say your language, in English, and wait.")
    change(published, clinic, longer)
    words = [segment.source for segment in sheet.latest().ordered()]
    assert "Phone: 08081570192, every day, 8am to 8pm." in words
    assert "Say your language, in English, and wait." in words
    assert "Another line is open Monday to Friday, 9am to 5pm." in words


def test_an_open_version_gets_the_new_words_where_it_is_being_written(published, line):
    published.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    change(published, line)
    assert published.version.number == 2
    assert "0808 157 0555" in published.segment(CARD).source
    assert published.segment("do-not-take-it-with-alcohol").source == "Never take it with alcohol."


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        (Details(phone="0808 CALL ME"), "has letters"),
        (Details(phone="12"), "is not a telephone number"),
        (Details(phone="0808 157 0192 0808 157 0192"), "is not a telephone number"),
        (Details(email="nobody"), "is not an e-mail address"),
        (Details(web="javascript:alert(1)"), "is not the address of a web page"),
        (Details(hours="always"), "nobody is reached"),
        (Details(phone="0808 157 0192", hours="9am\u202e"), "Hours:"),
        (LINE, "These are the details it has"),
    ],
)
def test_details_that_reach_nobody_are_refused_with_a_sentence_and_nothing_changes(published, line, details, reason):
    with pytest.raises(Refused, match=reason):
        change(published, line, details)
    assert contact_at("advice-line").details == LINE
    assert published.version.number == 1


def test_an_edit_needs_a_reason_and_an_author(published, line):
    with pytest.raises(Refused, match="Say why it changes"):
        change(published, line, note=" ")
    with pytest.raises(NotEntitled):
        change(published, line, by=published.publisher)


def test_a_number_belongs_to_one_contact(published, line):
    with pytest.raises(Refused, match="is given for “Advice line” already"):
        add_contact(key="other", name="Other", details=Details(phone="08081570192"), by=published.author)
    with pytest.raises(Refused, match="There is a contact “advice-line” already"):
        add_contact(key="advice-line", name="Other", details=NEW, by=published.author)
    with pytest.raises(Refused, match="Give the contact a name"):
        add_contact(key="other", name="", details=NEW, by=published.author)


def test_that_it_was_tested_is_kept_until_it_changes(published, line):
    checked = check_contact(contact=line, by=published.author)
    assert checked.checked_by == published.author
    change(published, line)
    assert Contact.objects.get().checked_on is None


def test_a_contact_that_there_is_not_is_unknown(published):
    with pytest.raises(Unknown, match="There is no contact “nobody”. Known: none yet"):
        contact_at("nobody")
