"""Telling people, and what they have read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.errors import Unknown
from cms.notifications.actions import read_all, read_one, tell, tell_once, unread_by
from cms.notifications.kinds import Kind
from cms.notifications.models import Notification


def texts_of(person):
    return list(person.notifications.values_list("text", flat=True))


def test_everybody_is_told_once_but_not_of_what_they_did_themselves(published):
    people = [published.author, published.reviser, published.reviser, published.outsider]
    with CaptureQueriesContext(connection) as queries:
        tell(people=people, kind=Kind.RETURNED, text="paracetamol: returned", place="paracetamol/pl/", by=published.outsider)
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]
    told = Notification.objects.order_by("person__username").values_list("person__username", "kind", "place", "by")
    assert list(told) == [
        ("author", "returned", "paracetamol/pl/", "Outsider"),
        ("reviser", "returned", "paracetamol/pl/", "Outsider"),
    ]


def test_nobody_who_has_left_is_told(published):
    published.author.is_active = False
    tell(people=[published.author], kind=Kind.RETURNED, text="x", place="")
    assert not Notification.objects.exists()


def test_a_text_too_long_or_with_line_breaks_does_not_undo_the_act(published):
    tell(people=[published.author], kind=Kind.MENTIONED, text="a\nb\0 " * 400, place="p/" * 400)
    [told] = Notification.objects.all()
    assert (len(told.text), told.text[:7], told.text[-1], len(told.place)) == (500, "a b a b", "…", 300)


def test_the_same_is_not_told_twice_within_some_days(published):
    about = {"kind": Kind.DUE_SOON, "text": "paracetamol, Polish: due on Friday", "days": 3}
    tell_once(people=[published.author], place="paracetamol/pl/", **about)
    tell_once(people=[published.author, published.reviser], place="paracetamol/pl/", **about)
    tell_once(people=[published.author], place="paracetamol/ur/", **about)
    assert (len(texts_of(published.author)), len(texts_of(published.reviser))) == (2, 1)


def test_the_same_is_told_again_when_the_days_are_over(published):
    about = {"people": [published.author], "kind": Kind.DUE_SOON, "text": "due", "place": "", "days": 3}
    tell_once(**about)
    old = Notification.objects.get()
    old.at -= old.at - old.at.replace(year=old.at.year - 1, day=1)
    old.save()
    tell_once(**about)
    assert len(texts_of(published.author)) == 2


def test_a_person_reads_their_own_notifications_only(published):
    tell(people=[published.author], kind=Kind.RETURNED, text="x", place="paracetamol/pl/")
    number = Notification.objects.get().pk
    with pytest.raises(Unknown, match=f"There is no notification {number} of yours."):
        read_one(person=published.reviser, number=number)
    assert unread_by(published.author) == 1
    assert read_one(person=published.author, number=number).place == "paracetamol/pl/"
    assert unread_by(published.author) == 0


def test_reading_twice_keeps_when_it_was_first_read(published):
    tell(people=[published.author], kind=Kind.RETURNED, text="x", place="")
    number = Notification.objects.get().pk
    read_one(person=published.author, number=number)
    first = Notification.objects.get().read_at
    read_one(person=published.author, number=number)
    assert Notification.objects.get().read_at == first


def test_what_came_after_the_list_was_shown_stays_unread(published):
    for text in ("one", "two", "three"):
        tell(people=[published.author, published.reviser], kind=Kind.RETURNED, text=text, place="")
    shown = published.author.notifications.get(text="two").pk
    assert read_all(person=published.author, until=shown) == 2
    assert list(published.author.notifications.filter(read_at=None).values_list("text", flat=True)) == ["three"]
    assert unread_by(published.reviser) == 3
