"""A recall and a publication of the same sheet at once: one waits for the other, and the recalled words are nowhere."""

import pytest
from django.conf import settings
from django.db import transaction

from cms.errors import Refused
from cms.releases.actions import newest_release, store
from cms.releases.models import Recall
from cms.releases.recalling import recall
from cms.releases.verification import prove
from tests.releases.patients import files, get, words_of
from tests.releases.test_two_publishers import Other, somebody_waits
from tests.universe import POLISH

pytestmark = [
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite has one writer"),
]
ALCOHOL = "Do not take it with alcohol."
KEY = "do-not-take-it-with-alcohol"
OTHER = "Nigdy nie wolno zażywać z alkoholem."


def recalling(universe, key):
    return lambda: recall(
        factsheet=universe.sheet, language="pl", segment_key=key, reason="The dose is wrong.", by=universe.coordinator
    )


def sign_anew(universe, key, words):
    universe.write(key, "pl", words)
    universe.review("pl")


def one_after_the_other(first, second):
    """Begin the second while the first is not committed; return what came of the second."""
    other = Other(second)
    with transaction.atomic():
        first()
        other.start()
        while other.is_alive() and not somebody_waits():
            pass
    other.join()
    return other.problem


def is_nowhere(words):
    return not [path for path, body in files().items() if words in words_of(body)]


def holds():
    return [broken for proof in prove() for broken in proof.breaks] == [] and store().current() == newest_release().digest


def test_a_publication_that_waited_for_the_recall_does_not_bring_the_words_back(published):
    sign_anew(published, "paracetamol", "Paracetamol inaczej")
    problem = one_after_the_other(recalling(published, KEY), lambda: published.publish("pl"))
    assert isinstance(problem, Refused)
    assert problem.reasons == (f"Exactly these words were recalled; other words, approved and signed, can go out: {KEY}.",)
    assert is_nowhere(POLISH[ALCOHOL])
    assert holds()


def test_a_publication_of_other_words_that_waited_ends_the_recall(published):
    sign_anew(published, KEY, OTHER)
    assert one_after_the_other(recalling(published, KEY), lambda: published.publish("pl")) is None
    assert is_nowhere(POLISH[ALCOHOL])
    assert not is_nowhere(OTHER)
    assert Recall.objects.get().ended_at is not None
    assert holds()


def test_a_recall_that_waited_for_a_publication_takes_what_it_brought(published):
    sign_anew(published, "paracetamol", "Paracetamol inaczej")
    assert one_after_the_other(lambda: published.publish("pl"), recalling(published, KEY)) is None
    assert is_nowhere(POLISH[ALCOHOL])
    assert not is_nowhere("Paracetamol inaczej")
    assert holds()


def test_a_factsheet_that_is_recalled_while_it_is_published_is_gone(published):
    sign_anew(published, "paracetamol", "Paracetamol inaczej")
    assert one_after_the_other(lambda: published.publish("pl"), recalling(published, "")) is None
    assert get("/pl/paracetamol/").status_code == 410
    assert holds()


def test_of_two_who_recall_the_same_passage_one_is_told_that_it_is_done(published):
    problem = one_after_the_other(recalling(published, KEY), recalling(published, KEY))
    assert isinstance(problem, Refused)
    assert problem.reasons == ("This passage was recalled already, and nothing else of it is live.",)
    assert Recall.objects.count() == 1
    assert holds()
