"""Each row is changed behind the rules, and `manage.py verify` has to find and name it."""

import json

import pytest
from django.db import connection

from cms.audit.actions import record
from cms.audit.guards import lift_guards
from cms.audit.models import Event
from cms.releases.actions import live_publications, newest_release, store, withdraw
from cms.releases.models import Release, Stay
from cms.review.editions import recompute
from cms.review.models import Decision, Meaning, Signature, decision
from cms.review.state import State, Verdict, Wording
from tests.releases.commands import run
from tests.releases.tampering import breaks, change, remove

PAGE = "pl/paracetamol/index.html"


def made(universe, verdict, key="paracetamol", language="pl"):
    return Decision.objects.get(factsheet=universe.sheet, segment_key=key, language=language, verdict=verdict.value)


def test_changed_words_of_a_decision_are_found(published):
    row = made(published, Verdict.APPROVED)
    change(row, target="Ibuprofen w skrócie")
    assert breaks() == [f"Decision {row.pk} (paracetamol, pl) was changed: its words are not those of its digest."]


def test_changed_words_of_a_decision_are_found_though_the_digest_was_made_to_fit(published):
    row = made(published, Verdict.APPROVED)
    change(row, target="Ibuprofen", digest=Wording(row.source, "Ibuprofen").digest)
    first, *_, last = breaks()
    assert first == f"Decision {row.pk} (paracetamol, pl), “approved” by clinician, is not told of in the audit."
    assert last == "“paracetamol” of paracetamol v1 pl was not approved by a clinician who had neither written nor revised it."


def test_a_changed_verdict_is_found(published):
    row = made(published, Verdict.REVISED)
    change(row, verdict=Verdict.APPROVED.value)
    assert breaks()[0] == f"Decision {row.pk} (paracetamol, pl), “approved” by reviser, is not told of in the audit."


def test_a_decision_put_under_another_name_is_found(published):
    row = made(published, Verdict.APPROVED)
    change(row, by_id=published.second_clinician.pk)
    assert breaks()[0] == f"Decision {row.pk} (paracetamol, pl), “approved” by second_clinician, is not told of in the audit."


def test_an_approval_nobody_gave_is_found(published):
    published.write("paracetamol", "pl", "Nikt tego nie sprawdził")
    row = decision(published.segment("paracetamol"), published.sheet, "pl", Verdict.APPROVED, by=published.clinician)
    row.at = made(published, Verdict.APPROVED).at
    row.save()
    assert breaks()[0] == f"Decision {row.pk} (paracetamol, pl), “approved” by clinician, is not told of in the audit."


def test_a_forged_signature_is_found(published):
    real = Signature.objects.get(edition=published.edition("pl"))
    forged = Signature.objects.get(pk=real.pk)
    forged.pk, forged.by, forged.printed_name = None, published.second_clinician, "Second Clinician"
    forged.save()
    assert breaks() == [f"Signature {forged.pk} of paracetamol v1 pl by Second Clinician is not told of in the audit."]


@pytest.mark.parametrize("columns", [{"digest": "0" * 64}, {"meaning": Meaning.FULL_REVIEW.value}], ids=["digest", "meaning"])
def test_a_changed_signature_is_found(published, columns):
    row = Signature.objects.get(edition=published.edition("pl"))
    change(row, **columns)
    assert breaks()[0] == f"Signature {row.pk} of paracetamol v1 pl by Clinician is not told of in the audit."


@pytest.mark.parametrize("column", ["actor", "act", "subject"])
def test_a_changed_event_is_found(published, column):
    event = Event.objects.filter(act="wording approved").first()
    change(event, **{column: "another"})
    changed = Event.objects.get(pk=event.pk)
    assert breaks()[0] == f"Event {event.number} ({changed.act} {changed.subject}) was changed after it was written."


def test_a_removed_event_is_found(published):
    event = Event.objects.filter(act="person enrolled").first()
    remove(event)
    assert breaks() == [
        f"Event {event.number} is missing; the next one there is event {event.number + 1}.",
        f"Event {event.number + 1} (duty given) does not follow the event before it.",
    ]


def test_removing_the_last_event_is_found_by_what_it_told_of(published):
    remove(Event.objects.order_by("-number")[0])
    assert breaks() == [
        "The publication of paracetamol v1 ur is not told of in the audit.",
        f"paracetamol v1 ur is said to be live since release {store().current()[:12]}, but the audit tells otherwise.",
        f"The release {store().current()[:12]} is not told of in the audit.",
    ]


def test_a_changed_cached_state_is_found(published):
    edition = published.edition("ur")
    change(edition, state="in revision")
    [found] = breaks()
    assert found.startswith("Edition paracetamol v1 ur is cached as in revision {")
    assert found.endswith("}, but it is approved.")


def live(universe, language):
    return next(one for one in live_publications() if str(one.edition) == f"paracetamol v1 {language}")


def test_a_changed_snapshot_is_found(published):
    row = live(published, "pl")
    row.snapshot["content"]["segments"][0]["target"] = "Ibuprofen"
    change(row, snapshot=json.dumps(row.snapshot))
    found = breaks()
    assert found[:3] == [
        "The publication of paracetamol v1 pl was changed after it went out.",
        "The publication of paracetamol v1 pl is listed with facts that are not those of its snapshot.",
        "The publication of paracetamol v1 pl is not told of in the audit.",
    ]
    assert f"{PAGE}: not the approved words of “paracetamol”: “Paracetamol w skrócie”" in found


def test_a_snapshot_that_claims_a_later_review_is_found_before_any_page_says_so(published):
    row = live(published, "pl")
    change(row, snapshot=json.dumps(row.snapshot | {"last_reviewed": "2031-01-01"}))
    assert breaks()[:2] == [
        "The publication of paracetamol v1 pl is listed with facts that are not those of its snapshot.",
        "The publication of paracetamol v1 pl is not told of in the audit.",
    ]


def test_a_publication_without_a_signature_is_found(published):
    row = Signature.objects.get(edition=published.edition("pl"))
    change(row, edition_id=published.edition("ur").pk)
    assert "The publication of paracetamol v1 pl has no signature over its words." in breaks()


def test_a_withdrawal_taken_back_in_secret_is_found(published):
    [gone] = withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    change(gone, withdrawn_at=None)
    assert breaks()[0] == "paracetamol v1 pl was withdrawn, as the audit tells, but is no longer marked so."


def test_a_withdrawal_nobody_made_is_found(published):
    change(live(published, "pl"), withdrawn_at=published.version.frozen_at)
    assert breaks() == [
        "paracetamol v1 pl is marked as withdrawn, but the audit does not tell of it.",
        "paracetamol v1 pl was withdrawn, but the live release holds its words.",
    ]


def test_a_release_put_together_in_secret_with_withdrawn_words_is_found(published):
    before = newest_release()
    [gone] = withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    again = Release.objects.create(digest=before.digest, act="roll back", built_at=before.built_at, by=published.publisher)
    Stay.objects.create(publication=gone, began=again)
    store().switch(before.digest)
    assert breaks()[0] == "paracetamol v1 pl was withdrawn, but the live release holds its words."


@pytest.mark.parametrize("table", ["audit_event", "review_decision", "review_signature"])
def test_a_dropped_trigger_is_found(published, table):
    lift_guards(connection, table)
    assert breaks() == [f"The table {table} has lost the triggers that keep its rows."]


def test_words_put_back_by_their_reviser_keep_their_approval(published):
    words = published.segment("paracetamol").words("pl")
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.write("paracetamol", "pl", words, by=published.reviser)
    assert published.state("paracetamol", "pl") is State.APPROVED
    assert run("verify")[1][-1] == "Everything holds."


def judged(universe, verdict, by):
    """A decision on every Polish wording with its event, past the rules."""
    segments = universe.version.ordered()
    rows = [decision(segment, universe.sheet, "pl", verdict, by=by) for segment in segments]
    for row in rows:
        row.at = universe.version.frozen_at
        row.save()
    told = {row.segment_key: row.digest for row in rows}
    record(actor=by.username, act=f"wording {verdict}", subject=f"{universe.version} pl", wordings=told)


@pytest.mark.parametrize(
    ("reviser", "clinician", "found"),
    [
        ("translator", "clinician", "was not revised by somebody other than its writer."),
        ("reviser", "translator", "was not approved by a clinician who had neither written nor revised it."),
        ("reviser", "reviser", "was not approved by a clinician who had neither written nor revised it."),
    ],
)
def test_one_person_in_two_roles_is_found_though_every_row_has_its_event(drafted, reviser, clinician, found):
    drafted.translate("pl")
    drafted.submit("pl")
    judged(drafted, Verdict.REVISED, getattr(drafted, reviser))
    judged(drafted, Verdict.APPROVED, getattr(drafted, clinician))
    recompute(drafted.edition("pl"))
    drafted.sign("pl", by=drafted.second_clinician)
    drafted.publish("pl")
    keys = [segment.key for segment in drafted.version.ordered()]
    assert breaks() == [f"“{key}” of ibuprofen v1 pl {found}" for key in keys]
