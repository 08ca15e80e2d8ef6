"""The trail is itself read by a person, who signs for it; it shows when nobody has."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import Error, transaction
from django.test.utils import override_settings
from django.utils import timezone

from cms.audit import reviews
from cms.audit.actions import record
from cms.audit.browsing import head
from cms.audit.models import AuditReview, Event
from cms.audit.reviews import newest_review, unread
from cms.errors import NotEntitled, Refused
from cms.notifications.audit_review import remind_audit_review
from cms.notifications.models import Notification
from cms.people.audit_review import sign_audit_review
from cms.review.grading import confirm
from tests.releases.commands import run
from tests.releases.tampering import change, remove
from tests.universe import PASSWORD


def sign(universe, by=None, **changed):
    told = {"password": PASSWORD, "looked_at": "All refusals.", "found": "Nothing.", "read": head()[0]}
    return sign_audit_review(by=by or universe.coordinator, **(told | changed))


def test_a_review_covers_everything_since_the_one_before_it_and_is_told_in_the_trail_it_is_about(published):
    number, digest = head()
    first = sign(published)
    assert (first.from_number, first.to_number, first.digest) == (1, number, digest)
    second = sign(published)
    assert (second.from_number, second.to_number) == (number + 1, number + 1)
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("coordinator", "audit reviewed", f"events {number + 1} to {number + 1}")
    assert event.payload == {
        "from": number + 1,
        "to": number + 1,
        "digest": second.digest,
        "looked_at": "All refusals.",
        "found": "Nothing.",
    }


def test_only_a_coordinator_reviews_the_audit(published):
    with pytest.raises(NotEntitled, match="Only a coordinator can review the audit here"):
        sign(published, by=published.publisher)


def test_a_wrong_password_signs_nothing_and_is_recorded(published):
    with pytest.raises(Refused, match="not your password"):
        sign(published, password="guessed")
    assert newest_review() is None
    assert Event.objects.latest("number").act == "signing failed"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"looked_at": " "}, "Say what you looked at"),
        ({"found": ""}, "Say what you found"),
        ({"found": "x" * 4001}, "at most 4,000 characters; there are 4,001"),
        ({"read": 0}, "Somebody else reviewed these events"),
        ({"read": 10**12}, "Somebody else reviewed these events"),
    ],
)
def test_a_review_says_what_was_looked_at_and_found_of_events_that_are_there(published, changed, reason):
    with pytest.raises(Refused, match=reason):
        sign(published, **changed)
    assert newest_review() is None


def test_two_who_read_the_same_events_do_not_both_sign_for_them(published):
    read = head()[0]
    sign(published, read=read)
    with pytest.raises(Refused, match="Somebody else reviewed these events while you were reading them"):
        sign(published, read=read)


def test_what_stands_out_is_counted_from_the_last_review_on(published):
    record(actor="outsider", act="refused", subject="/workbench/", reasons=["No."])
    assert dict(unread().counts)["refused attempts"] == 1
    sign(published)
    assert dict(unread().counts)["refused attempts"] == 0
    record(actor="nobody", act="sign-in failed", subject="anna")
    record(actor="publisher", act="rolled back", subject="release 1")
    counts = dict(unread().counts)
    assert (counts["failed passwords"], counts["rollbacks"], counts["withdrawals"]) == (1, 1, 0)


def test_a_severity_that_was_lowered_below_its_floor_stands_out(published):
    published.change_english("more than 8 tablets", "more than 6 tablets")
    assert unread().below_floor == ()
    key = "you-have-taken-more-than-8-tablets-in-24-hours"
    key = next(one.key for one in published.version.segments.all() if "6 tablets" in one.source) or key
    confirm(
        version=published.version, key=key, severity=1, note="A slip of the pen; the dose was 6 before.", by=published.clinician
    )
    assert unread().below_floor == (head()[0],)


def test_the_queries_for_what_stands_out_do_not_grow(published, django_assert_num_queries):
    sign(published)
    for _ in range(2):
        record(actor="outsider", act="refused", subject="/workbench/", reasons=["No."])
        with django_assert_num_queries(4):
            unread()


@pytest.fixture
def later(monkeypatch):
    """The clock of the reviews, some days on."""

    def go(days):
        monkeypatch.setattr(reviews.timezone, "now", lambda: moment + timedelta(days))

    moment = timezone.now()
    return go


def reminded():
    return sorted(Notification.objects.filter(kind="audit review due").values_list("person__username", flat=True))


def test_coordinators_are_reminded_once_a_week_when_nobody_has_reviewed_for_half_a_year(published, later):
    later(100)
    assert (remind_audit_review(), reminded()) == (False, [])
    later(190)
    assert (remind_audit_review(), reminded()) == (True, ["coordinator"])
    assert (remind_audit_review(), reminded()) == (True, ["coordinator"])
    [told] = Notification.objects.filter(kind="audit review due")
    assert told.place == "audit/review/"
    assert told.text.endswith("it is to be read every 6 months.")


def test_a_review_ends_the_reminders(published, later):
    later(190)
    remind_audit_review()
    later(190)
    sign(published)
    assert not unread().is_due
    assert remind_audit_review() is False


def test_the_setting_says_how_long_is_too_long(published, later, capsys):
    later(100)
    with override_settings(AUDIT_REVIEW_MONTHS=3):
        call_command("remind_audit_review")
        assert unread().is_due
    call_command("remind_audit_review")
    assert capsys.readouterr().out.splitlines() == ["A review of the audit is due.", "No review of the audit is due."]


def test_a_review_can_be_neither_changed_nor_removed(published):
    review = sign(published)
    for deed in (
        lambda: AuditReview.objects.update(found="Something."),
        lambda: review.delete(),
        lambda: AuditReview.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(Error), transaction.atomic():
            deed()
    assert AuditReview.objects.get().found == "Nothing."


def test_verify_finds_a_review_that_was_changed_or_taken_away(published):
    review = sign(published)
    sign(published)
    assert run("verify")[0] == 0
    change(review, found="Everything is well.")
    code, said = run("verify")
    assert (code, said[-1].partition(" by ")[0]) == (1, f"First break: The audit review of {review}")
    change(review, found="Nothing.")
    remove(review)
    second = newest_review()
    lines = [line.strip() for line in run("verify")[1] if line.startswith(" " * 10)]
    assert lines == [
        f"The audit review of {second} does not begin where the one before it ended.",
        f"An audit review of {review} by coordinator is told of in the audit and gone.",
    ]


def test_verify_finds_a_review_of_events_that_are_others_now(published):
    review = sign(published)
    change(review, digest="0" * 64)
    assert f"The audit review of {review} ends with an event that is not the one it named." in run("verify")[1][-1]
