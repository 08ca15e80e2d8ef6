"""Who is at work where."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.discussion.models import Presence
from cms.discussion.presence import here, who_is_here

AT = timezone.now()


def come(universe, username="translator", key="how-to-take-it", language="pl", seconds=0, is_writing=True):
    here(
        person=universe.people[username],
        factsheet=universe.sheet,
        language=language,
        segment_key=key,
        at=AT + timedelta(seconds=seconds),
        is_writing=is_writing,
    )


def others(universe, username="reviser", language="pl", seconds=0):
    at = AT + timedelta(seconds=seconds)
    found = who_is_here(universe.sheet, language, except_person=universe.people[username], at=at)
    return [(one.person.username, one.segment_key, one.is_writing) for one in found]


def test_others_see_who_is_writing_where_and_nobody_sees_themselves(published):
    come(published)
    assert others(published) == [("translator", "how-to-take-it", True)]
    assert others(published, "translator") == []
    assert others(published, language="ur") == []


def test_a_person_is_in_one_place_of_an_edition_the_last(published, django_assert_num_queries):
    come(published)
    come(published, key="paracetamol", is_writing=False)
    come(published, language="ur")
    assert others(published) == [("translator", "paracetamol", False)]
    assert Presence.objects.count() == 2


def test_after_45_seconds_nobody_is_there_and_the_row_goes_in_passing(published):
    come(published)
    assert len(others(published, seconds=45)) == 1
    assert others(published, seconds=46) == []
    come(published, "reviser", seconds=46)
    assert [one.person.username for one in Presence.objects.all()] == ["reviser"]


def test_coming_costs_the_same_however_many_are_there(published, django_assert_num_queries):
    for username in ("author", "reviser", "clinician", "publisher"):
        come(published, username)
        with django_assert_num_queries(4):  # two of them open and close the transaction
            come(published)
        with django_assert_num_queries(1):
            others(published, "outsider")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(comings=st.lists(st.tuples(st.sampled_from(["author", "translator", "reviser"]), st.integers(0, 60)), max_size=12))
def test_those_who_are_told_of_are_those_who_came_within_45_seconds(published, comings):
    last = {}
    Presence.objects.all().delete()
    comings = sorted(comings, key=lambda one: one[1])
    for username, seconds in comings:
        come(published, username, seconds=seconds)
        last[username] = seconds
    now = comings[-1][1] if comings else 0
    assert {name for name, _, _ in others(published, "outsider", seconds=now)} == {
        name for name, seconds in last.items() if now - seconds <= 45
    }
