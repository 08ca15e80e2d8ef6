"""Where no memory and no machine may propose words."""

import pytest

from cms.checks.protection import reason_for_protection


def reason(source, *, kind="paragraph", container=""):
    return reason_for_protection(source, kind=kind, container=container)


@pytest.mark.parametrize("container", ["emergency", "urgent", "non-urgent", "warning", "do", "dont", "contact"])
def test_nothing_in_a_box_that_tells_what_to_do_is_proposed(container):
    assert reason("Rest.", container=container) == "It stands in a box that tells the reader what to do."


@pytest.mark.parametrize("source", ["Call 0808 157 0192.", "Write to help@example.org", "See https://example.org/help"])
def test_no_contact_is_proposed(source):
    assert reason(source) == "It holds a contact."


@pytest.mark.parametrize(
    "source",
    ["Take 500 mg.", "if it is 38°C or above", "4 to 6 weeks", "Take it twice a day.", "Paracetamol helps.", "20% of people"],
)
def test_nothing_of_medicines_doses_and_measures_is_proposed(source):
    assert reason(source) == "It speaks of a medicine, a dose or a measure."


@pytest.mark.parametrize("source", ["Rest.", "How to prepare for your scan", "You can eat and drink again.", "Who can help me?"])
def test_plain_words_may_be_proposed(source):
    assert (reason(source), reason(source, container="facts", kind="bullet")) == ("", "")
