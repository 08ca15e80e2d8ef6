"""A change that means nothing to a reader costs no translator a step: their approvals are carried over."""

import pytest

from cms.audit.models import Event
from cms.errors import Refused
from cms.people.actions import appoint
from cms.releases.verification import prove
from cms.review import actions
from cms.review.editions import edition_of, standings
from cms.review.grading import confirm
from cms.review.models import Decision, Meaning
from cms.review.signing import last_reviewed
from cms.review.state import EditionState, State, Verdict
from cms.roles import Role
from tests.universe import POLISH

KEY = "do-not-take-it-with-alcohol"
TITLE = "How to take it"
HEADING = "how-to-take-it"


def bring_out(universe, old, new, severity, key=HEADING, note="Only how it is written."):
    universe.change_english(old, new)
    confirm(version=universe.version, key=key, severity=severity, note=note, by=universe.clinician)
    universe.submit("en")
    universe.approve("en")
    universe.sign("en", meaning=Meaning.CLINICAL_APPROVAL)
    return universe.publish("en")


def nothing_is_wrong():
    return [broken for proof in prove() for broken in proof.breaks] == []


@pytest.mark.parametrize("severity", [0, 1])
def test_approvals_are_carried_in_the_name_of_the_clinician_who_confirmed(published, severity):
    bring_out(published, TITLE, "How To Take It", severity)
    for language in ("pl", "ur"):
        assert published.state(HEADING, language) is State.APPROVED
        carried = Decision.objects.get(language=language, verdict=Verdict.CARRIED)
        assert (carried.by, carried.source, carried.segment_key) == (published.clinician, "How To Take It", HEADING)
        assert carried.reason == "Only how it is written."
        told = Event.objects.get(act="wording carried", subject=f"{published.version} {language}")
        assert (told.actor, told.payload["published_by"]) == ("clinician", "publisher")
    assert nothing_is_wrong()


@pytest.mark.parametrize("severity", [2, 3, 4])
def test_from_a_clarification_on_translators_look_again(published, severity):
    bring_out(published, TITLE, "How To Take It", severity)
    assert published.state(HEADING, "pl") is State.STALE
    assert not Decision.objects.filter(verdict=Verdict.CARRIED).exists()


def test_segments_that_did_not_change_keep_their_approval_and_when_it_was_reviewed_does_not_move(published):
    before = last_reviewed(published.sheet, 1)
    bring_out(published, TITLE, "How To Take It", 3)
    states = {one.segment.key: one.state for one in standings(published.version, "pl")}
    assert {key for key, state in states.items() if state is not State.APPROVED} == {HEADING}
    assert last_reviewed(published.sheet, 2) == before


def test_words_that_nobody_had_approved_are_not_carried(published):
    published.write(HEADING, "pl", "Jak to zażywać")
    bring_out(published, TITLE, "How To Take It", 1)
    assert published.state(HEADING, "pl") is State.STALE
    assert published.state(HEADING, "ur") is State.APPROVED


def test_who_confirms_does_not_so_approve_their_own_words(published):
    second = published.second_clinician
    appoint(person=second, role=Role.TRANSLATOR, language="pl", by="tests")
    published.write(HEADING, "pl", "Jak to zażywać", by=second)
    published.submit("pl")
    published.revise("pl")
    published.approve("pl")
    published.change_english(TITLE, "How To Take It")
    confirm(version=published.version, key=HEADING, severity=1, note="", by=second)
    published.review("en")
    published.publish("en")
    assert published.state(HEADING, "pl") is State.STALE
    assert published.state(HEADING, "ur") is State.APPROVED
    assert nothing_is_wrong()


def test_words_that_no_longer_fit_are_not_carried_whatever_was_said(published):
    bring_out(
        published, "more than 8 tablets", "more than 6 tablets", 1, key="you-have-taken-more-than-8", note="It is the same."
    )
    assert published.state("you-have-taken-more-than-8", "pl") is State.STALE


# One word approves an edition in which nothing changed


def sign(universe, language="pl", meaning=Meaning.NO_CHANGE):
    return universe.sign(language, meaning=meaning)


def test_an_edition_whose_words_are_all_carried_or_unchanged_is_approved_by_a_word_and_goes_out(published):
    bring_out(published, TITLE, "How To Take It", 1)
    edition = edition_of(published.version, "pl")
    assert edition.state == EditionState.IN_CLINICAL_REVIEW
    signature = sign(published)
    assert (signature.meaning, signature.mode) == ("no change needed", "bilingual")
    assert "means anything to a reader" in signature.statement
    published.publish("pl")
    assert nothing_is_wrong()


def test_what_was_translated_anew_is_read_before_it_is_signed(published):
    bring_out(published, TITLE, "How you take it", 2)
    published.write(HEADING, "pl", "Jak to zażywać")
    published.submit("pl")
    published.revise("pl")
    published.approve("pl")
    with pytest.raises(Refused) as refused:
        sign(published)
    assert refused.value.reasons == (
        "Not everything is as it was signed: how-to-take-it. Read the page and sign it as a clinical approval.",
    )


def still_right(universe):
    """Translators, a reviser and a clinician say of the stale Polish that it still says what the English says."""
    read = actions.as_read(universe.version, "pl", State.STALE)
    actions.submit(version=universe.version, language="pl", read=read, by=universe.translator, reason="It stays.")
    universe.revise("pl")
    universe.approve("pl")


@pytest.mark.parametrize("severity", [2, 3, 4])
def test_a_change_of_meaning_is_read_on_the_page_though_the_translation_stays(published, severity):
    bring_out(published, TITLE, "How you take it", severity)
    still_right(published)
    with pytest.raises(Refused) as refused:
        sign(published)
    assert refused.value.reasons == (
        "The English has changed in meaning since it was signed: how-to-take-it. "
        "Read the page and sign it as a clinical approval.",
    )
    assert sign(published, meaning=Meaning.CLINICAL_APPROVAL)


def test_once_a_change_of_meaning_was_read_and_signed_a_later_typo_is_signed_by_a_word(published):
    bring_out(published, TITLE, "How you take it", 3)
    still_right(published)
    bring_out(published, "How you take it", "How You Take It", 1)
    with pytest.raises(Refused, match="The English has changed in meaning since it was signed: how-to-take-it"):
        sign(published)
    sign(published, meaning=Meaning.CLINICAL_APPROVAL)
    bring_out(published, "How You Take It", "How you take it", 1)
    assert sign(published).meaning == "no change needed"


def test_a_passage_that_was_taken_out_is_a_change_for_readers(published):
    bring_out(published, "- Do not take it with alcohol.\n", "", 1, key=KEY)
    with pytest.raises(Refused, match=f"Not everything is as it was signed: {KEY}"):
        sign(published)


def test_the_english_and_what_was_never_signed_are_not_signed_as_unchanged(published):
    with pytest.raises(Refused, match="Only a translation"):
        sign(published, "en")
    with pytest.raises(Refused, match="Nothing of this was signed in Polish before"):
        sign(published, "pl")


def test_words_that_wait_for_somebody_cannot_be_signed_so(published):
    bring_out(published, TITLE, "How To Take It", 2)
    with pytest.raises(Refused, match="1 of 8 wordings are not approved yet"):
        sign(published)
    assert POLISH[TITLE] == "Jak zażywać"
