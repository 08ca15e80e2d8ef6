"""Nobody forgets a review: owners are reminded before, on and after the day, and coordinators of what is late."""

from datetime import date, timedelta
from io import StringIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.utils import timezone

from cms.factsheets.about import set_review_interval
from cms.notifications.models import Notification
from cms.releases.reviews_due import due_to, remind_reviews, reviews_due
from cms.review.full_review import open_full_review


@pytest.fixture
def due(published):
    """The day on which the review of “paracetamol” is due."""
    [one] = reviews_due()
    return one.on


def told(universe):
    found = Notification.objects.filter(kind="full review due").order_by("pk")
    return [(one.person.username, one.text) for one in found]


def test_the_day_is_that_of_the_live_page(published, due):
    [one] = reviews_due()
    assert (one.key, one.title, one.factsheet.owner) == ("paracetamol", "Paracetamol", published.author)
    assert one.on == one.last_reviewed + relativedelta(months=36)
    assert [one.is_overdue(one.on), one.is_overdue(one.on + timedelta(1))] == [False, True]


def test_a_shorter_interval_brings_the_day_nearer_and_a_longer_one_moves_nothing(published, due):
    set_review_interval(factsheet=published.sheet, months=12, by=published.author)
    [one] = reviews_due()
    assert one.on == one.last_reviewed + relativedelta(months=12)
    set_review_interval(factsheet=published.sheet, months=36, by=published.author)
    assert reviews_due()[0].on == due


@pytest.mark.parametrize(
    ("shift", "said", "people"),
    [
        (relativedelta(months=-6), "is due within six months, on", ["author"]),
        (timedelta(days=-30), "is due within 30 days, on", ["author"]),
        (timedelta(), "is due, since", ["author"]),
        (timedelta(days=30), "has been overdue for 30 days; it was due on", ["author", "coordinator"]),
        (timedelta(days=90), "has been overdue for 90 days; it was due on", ["author", "coordinator"]),
    ],
)
def test_each_step_is_told_once_to_those_who_answer_for_it(published, due, shift, said, people):
    day = due + shift
    remind_reviews(day - timedelta(1))
    Notification.objects.all().delete()
    assert remind_reviews(day) == 1
    for later in range(3):
        remind_reviews(day + timedelta(later))
    text = f"paracetamol: the full review {said} {due:%-d %B %Y}."
    assert sorted(told(published)) == [(name, text) for name in people]
    assert Notification.objects.latest("pk").place == "paracetamol/review/"


def test_before_six_months_nobody_is_told(published, due):
    assert remind_reviews(due - relativedelta(months=6) - timedelta(1)) == 0
    assert told(published) == []


def test_where_the_interval_is_short_the_first_step_is_left_out(published):
    set_review_interval(factsheet=published.sheet, months=3, by=published.author)
    assert remind_reviews(timezone.localdate()) == 0


def test_a_completed_and_published_review_ends_the_reminding(published, due):
    open_full_review(factsheet=published.sheet, by=published.author)
    published.sign("en")
    published.publish("en")
    assert reviews_due()[0].review is None
    assert remind_reviews(due - relativedelta(months=6) - timedelta(1)) == 0


def test_an_owner_finds_what_comes_near_and_what_is_under_way(published, due):
    today = timezone.localdate()
    assert due_to(published.author, today) == []
    assert [one.key for one in due_to(published.author, due)] == ["paracetamol"]
    assert due_to(published.clinician, due) == []
    review = open_full_review(factsheet=published.sheet, by=published.author)
    assert [one.review for one in due_to(published.author, today)] == [review]


def test_what_is_withdrawn_or_was_never_out_is_not_due(universe):
    assert [one.key for one in reviews_due()] == ["paracetamol"]


def test_the_command_says_of_how_many(published):
    out = StringIO()
    call_command("remind_reviews", stdout=out)
    assert out.getvalue() == "Full reviews that come near, are due or overdue: 0.\n"


def test_the_list_asks_twice_however_long_it_is(universe, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(reviews_due()) == 1
    universe.bring_out("en")
    with django_assert_num_queries(2):
        assert len(reviews_due()) == 2
    assert all(isinstance(one.on, date) for one in reviews_due())
