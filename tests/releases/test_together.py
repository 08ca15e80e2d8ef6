"""Several signed editions go out in one release, or none of them does."""

import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.releases.actions import live_publications
from cms.releases.models import Release
from cms.releases.publishing import Going, publish_together, signed_and_waiting
from cms.releases.verification import prove
from tests.releases.patients import page

ALCOHOL = "Do not take it with alcohol."
KEY = "do-not-take-it-with-alcohol"


def send(universe, *languages, by=None, **more):
    wanted = [Going(universe.sheet, language, **more) for language in languages]
    return publish_together(wanted, by=by or universe.publisher)


def test_all_that_is_signed_is_listed_english_before_what_was_made_of_it(together):
    assert [edition.language for edition in signed_and_waiting()] == ["en", "pl", "ur"]


def test_what_is_live_waits_for_nothing(published):
    assert signed_and_waiting() == []


def test_english_and_its_translations_go_out_in_one_release(together):
    releases, live = Release.objects.count(), live_publications().count()
    made = send(together, "ur", "en", "pl")
    assert [one.edition.language for one in made] == ["ur", "en", "pl"]
    assert (Release.objects.count(), live_publications().count()) == (releases + 1, live)
    for language, words in (("en", "with any alcohol"), ("pl", "W ogóle nie wolno"), ("ur", "کسی بھی شراب")):
        assert words in page(language)
        assert 'data-phrase="newer-english"' not in page(language)
    told = Event.objects.filter(act="edition published", payload__release=made[0].stays.get().began.digest)
    assert told.count() == 3
    assert signed_and_waiting() == []
    assert [proof for proof in prove() if proof.breaks] == []


def test_a_translation_cannot_go_before_its_english_in_any_company(together):
    with pytest.raises(Refused, match="paracetamol, Polish: The English edition it was translated from is not live"):
        send(together, "pl", "ur")


def test_one_that_cannot_go_out_holds_all_back_and_is_named(together):
    together.write(KEY, "pl", "Nie wolno tego zażywać z alkoholem.")
    releases = Release.objects.count()
    with pytest.raises(Refused) as refused:
        send(together, "en", "pl", "ur")
    assert refused.value.reasons[0] == (
        "paracetamol, Polish: Only an approved and signed edition can be published; this one is in translation."
    )
    assert Release.objects.count() == releases
    assert "with any alcohol" not in page("en")


def test_other_words_than_those_that_were_meant_do_not_go_out(together):
    with pytest.raises(Refused, match="The words that are signed now are not those that were to go out."):
        send(together, "en", digest="0" * 64)


def test_nothing_chosen_is_nothing_published(published):
    with pytest.raises(Refused, match="Choose what is to go out."):
        publish_together([], by=published.publisher)


def test_only_a_publisher_sends_them_out(together):
    with pytest.raises(NotEntitled):
        send(together, "en", by=together.coordinator)
