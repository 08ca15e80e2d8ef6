"""Two connections, on PostgreSQL. On SQLite every transaction begins IMMEDIATE, so one writer waits for the other."""

from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from cms.audit.chain import breaks_in
from cms.audit.models import Event
from cms.errors import Overtaken
from cms.review import actions
from cms.review.models import Decision, wording_of
from cms.review.verification import breaks_in_editions

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite has one writer at a time"),
]


def at_once(*deeds):
    """Do the deeds on connections of their own, starting together; return what came of each."""
    barrier, outcomes = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            barrier.wait(timeout=10)
            outcomes[place] = deed()
        except Exception as problem:  # handed to the test, which compares it
            outcomes[place] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=numbered) for numbered in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def writing(universe, key, text, by):
    segment = universe.segment(key)
    read = wording_of(segment, "pl")
    return lambda: actions.write(segment=segment, language="pl", text=text, by=by, read=read)


def kept(universe, key):
    found = Decision.objects.filter(factsheet=universe.sheet, segment_key=key, language="pl")
    return [(one.verdict, one.target) for one in found.order_by("pk")]


def test_of_two_who_save_the_same_segment_one_is_told_and_nothing_is_lost(drafted):
    for segment in drafted.version.ordered()[:5]:
        key, texts = segment.key, {"Pierwsze słowa", "Drugie słowa"}
        people = [drafted.translator, drafted.second_translator]
        outcomes = at_once(*(writing(drafted, key, text, by) for text, by in zip(sorted(texts), people, strict=True)))
        [overtaken] = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
        assert [outcome for outcome in outcomes if outcome is not overtaken] == ["draft"]
        assert {overtaken.theirs, overtaken.yours} == texts
        assert drafted.segment(key).words("pl") == overtaken.theirs
        assert kept(drafted, key) == [("written", overtaken.theirs), ("proposed", overtaken.yours)]


def test_those_who_save_different_segments_at_once_are_all_counted(drafted):
    segments = drafted.version.ordered()[:4]
    outcomes = at_once(*(writing(drafted, segment.key, "Nowe słowa", drafted.translator) for segment in segments))
    assert outcomes == ["draft"] * 4
    assert drafted.edition("pl").counts == {"empty": 4, "draft": 4}
    assert list(breaks_in_editions([0])) == []
    assert list(breaks_in(Event.objects.order_by("number"))) == []
