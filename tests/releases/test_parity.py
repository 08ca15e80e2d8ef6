"""A language that is treated no less favourably than English goes out together with it."""

import pytest

from cms.audit.models import Event
from cms.errors import Refused
from cms.releases.actions import live_of
from cms.releases.models import Release
from cms.releases.publishing import open_early, publish
from cms.releases.verification import prove
from cms.review.state import State
from tests.releases.patients import page

ALCOHOL, SOBER, KEY = "Do not take it with alcohol.", "Do not take it with any alcohol.", "do-not-take-it-with-alcohol"


@pytest.fixture
def equal(published, settings):
    """Polish stands for Welsh: the universe knows no Welsh words."""
    settings.PARITY_LANGUAGES = ["pl"]
    published.change_english(ALCOHOL, SOBER)
    published.review("en")
    return published


def send(universe, **more):
    return publish(factsheet=universe.sheet, language="en", by=universe.publisher, **more)


def open_for_translation(universe, reason="Both go out together."):
    return open_early(factsheet=universe.sheet, reason=reason, by=universe.publisher)


def translate(universe):
    universe.write(KEY, "pl", "W ogóle nie wolno zażywać z alkoholem.")
    universe.review("pl")


def test_english_waits_for_it_unless_somebody_says_why_not(equal):
    with pytest.raises(Refused) as refused:
        send(equal)
    assert refused.value.reasons == ("Polish is to go out together with English. Say why English does not wait.",)
    send(equal, alone="A dose was wrong.")
    told = Event.objects.get(act="published without parity")
    assert (told.payload["languages"], told.payload["reason"]) == (["pl"], "A dose was wrong.")


def test_english_is_translated_before_it_is_out_and_both_go_out_in_one_release(equal):
    open_for_translation(equal)
    assert SOBER not in page("en")
    assert equal.state(KEY, "pl") is State.STALE
    translate(equal)
    with pytest.raises(Refused, match="The English edition it was translated from is not live"):
        equal.publish("pl")
    before = Release.objects.count()
    send(equal)
    assert Release.objects.count() == before + 1
    assert SOBER in page("en")
    assert "W ogóle nie wolno" in page("pl")
    assert 'data-phrase="newer-english"' not in page("pl")
    assert [broken for proof in prove() for broken in proof.breaks] == []


def test_patients_of_other_languages_meet_nothing_new_while_it_is_only_translated(equal):
    before = page("ur"), page("pl"), page("en")
    open_for_translation(equal)
    assert (page("ur"), page("pl"), page("en")) == before
    assert [broken for proof in prove() for broken in proof.breaks] == []


def test_half_a_translation_is_not_taken_along(equal):
    open_for_translation(equal)
    equal.write(KEY, "pl", "W ogóle nie wolno zażywać z alkoholem.")
    with pytest.raises(Refused, match="Polish is to go out together with English"):
        send(equal)
    assert len(live_of(equal.sheet, "en")) == 1


def test_a_language_in_which_nobody_reads_the_factsheet_holds_nothing_up(equal, settings):
    settings.PARITY_LANGUAGES = ["cy"]
    send(equal)


def test_what_is_opened_early_is_signed_graded_and_has_a_reason_and_is_opened_once(equal):
    with pytest.raises(Refused, match="Say why it is translated before it is published"):
        open_for_translation(equal, " ")
    open_for_translation(equal)
    with pytest.raises(Refused, match="is open for translation already"):
        open_for_translation(equal)
    assert Event.objects.filter(act="opened for translation early").count() == 1
