"""Rows are removed, copied or moved behind the rules, and `manage.py verify` has to find and name it."""

import json

import pytest

from cms.releases.actions import live_publications, newest_release
from cms.releases.models import Stay
from cms.review.models import Decision, Signature
from cms.review.state import Verdict
from tests.releases.tampering import breaks, change, remove

PAGE = "pl/paracetamol/index.html"


def live(universe, language):
    return next(one for one in live_publications() if str(one.edition) == f"paracetamol v1 {language}")


def made(universe, verdict, key="paracetamol"):
    return Decision.objects.get(factsheet=universe.sheet, segment_key=key, language="pl", verdict=verdict.value)


@pytest.mark.parametrize("verdict", [Verdict.WRITTEN, Verdict.REVISED, Verdict.APPROVED])
def test_a_removed_decision_is_found(published, verdict):
    row = made(published, verdict)
    remove(row)
    found = breaks()
    assert any("paracetamol" in line and "pl" in line and row.by.username in line for line in found), found


def test_a_copied_approval_is_found(published):
    row = made(published, Verdict.APPROVED)
    copy = Decision.objects.get(pk=row.pk)
    copy.pk = None
    copy.save(force_insert=True)
    found = breaks()
    assert any("paracetamol" in line and "approved" in line for line in found), found


def test_an_approval_copied_to_words_that_nobody_approved_is_found(published):
    published.write("paracetamol", "pl", "Nikt tego nie sprawdził")
    written = Decision.objects.filter(segment_key="paracetamol", language="pl").latest("pk")
    copy = made(published, Verdict.APPROVED)
    copy.pk, copy.target, copy.digest = None, written.target, written.digest
    copy.save(force_insert=True)
    assert breaks()[0] == f"Decision {copy.pk} (paracetamol, pl), “approved” by clinician, is not told of in the audit."


def test_a_removed_signature_is_found(published):
    row = Signature.objects.get(edition=published.edition("pl"))
    remove(row)
    found = breaks()
    assert "The publication of paracetamol v1 pl has no signature over its words." in found
    assert any(line.startswith("Signature") or "signature" in line for line in found)


CARD = [
    ("title", "Ibuprofen"),
    ("version", 7),
    ("topic", "demonstration"),
    ("last_reviewed", "2031-01-01"),
    ("digest", "0" * 64),
    ("names", {"clinician": ["Nobody"]}),
]


@pytest.mark.parametrize(("fact", "words"), CARD, ids=[fact for fact, _ in CARD])
def test_a_changed_card_is_found(published, fact, words):
    row = live(published, "pl")
    change(row, card=json.dumps(row.card | {fact: words}))
    assert breaks()[0] == "The publication of paracetamol v1 pl is listed with facts that are not those of its snapshot."


@pytest.mark.parametrize("fact", ["names", "pictures", "last_reviewed"])
def test_a_fact_taken_off_a_card_is_found(published, fact):
    row = live(published, "pl")
    change(row, card=json.dumps(row.card | {fact: None}))
    assert "The publication of paracetamol v1 pl is listed with facts that are not those of its snapshot." in breaks()


MORE = {"names": {"clinician": ["Nobody"]}, "pictures": {"a.png": {"address": "/assets/a.png", "width": 1, "height": 1}}}


@pytest.mark.parametrize("fact", MORE)
def test_a_fact_added_to_a_card_and_its_snapshot_is_found(published, fact):
    row = live(published, "pl")
    more = {fact: MORE[fact]}
    change(row, snapshot=json.dumps(row.snapshot | more), card=json.dumps(row.card | more))
    assert "The publication of paracetamol v1 pl is not told of in the audit." in breaks()


def move(stay, **columns):
    Stay.objects.filter(pk=stay.pk).update(**columns)


def test_a_stay_ended_in_secret_is_found_by_the_page_that_is_still_served(published):
    stay = Stay.objects.get(publication=live(published, "pl"))
    move(stay, ended=newest_release())
    assert f"{PAGE} is there, but nothing on the site calls for it." in breaks()


def test_a_stay_removed_in_secret_is_found_by_the_page_that_is_still_served(published):
    Stay.objects.filter(publication=live(published, "pl")).delete()
    assert f"{PAGE} is there, but nothing on the site calls for it." in breaks()


def test_a_stay_begun_in_secret_is_found(published):
    old = live(published, "pl")
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    published.publish("pl")
    newest = newest_release()
    Stay.objects.create(publication=old, began=newest)
    assert breaks()[:2] == [
        f"paracetamol v1 pl came back with release {newest.digest[:12]}, though nobody went back.",
        "paracetamol v1 pl is said to be live beside another edition in its language.",
    ]


def test_a_stay_moved_to_another_release_is_found(published):
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    published.publish("pl")
    newest = newest_release()
    move(Stay.objects.get(publication=live(published, "ur")), began=newest)
    assert breaks() == [
        f"paracetamol v1 ur is said to be live since release {newest.digest[:12]}, but the audit tells otherwise."
    ]


def test_a_release_removed_with_its_stays_is_found(published):
    last = newest_release()
    Stay.objects.filter(began=last).delete()
    last.delete()
    served = f"Patients are served release {last.digest[:12]}, not {newest_release().digest[:12]}; run manage.py settle."
    assert breaks()[0] == served
