"""What becomes of translations when the English moves on."""

from functools import partial

import pytest

from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.actions import start_version
from cms.review import actions
from cms.review.models import wording_of
from cms.review.state import State
from cms.roles import Act
from tests.review.stages import KEY, WORDS, act_on, bring_to, rewrite

CHANGED = ("How to take it", "How to take them")
OTHER = "do-not-take-it-with-alcohol"
OTHER_WORDS = "Nie wolno zażywać z alkoholem."
PLACES = [
    "paracetamol",
    "what-to-know-before-you-take",
    "your-temperature-is-38c-or-above",
    "you-have-taken-more-than-8",
    "call-0808-157-0192-if",
    OTHER,
]
PLACED = [State.EMPTY, State.DRAFT, State.SUBMITTED, State.REVISED, State.APPROVED, State.RETURNED]
EDITS = [("# P", "# About p"), ("know before", "know well before"), ("your temp", "your own temp"), ("in 24", "within 24")]
EDITS += [("Call 0", "Please call 0"), ("Do not", "Do never")]
STEPS = [
    (actions.submit, "translator", {State.SUBMITTED, State.REVISED, State.APPROVED, State.RETURNED}),
    (actions.revise, "reviser", {State.REVISED, State.APPROVED}),
    (actions.approve, "clinician", {State.APPROVED}),
    (partial(actions.return_to_writer, remark="Please look again."), "reviser", {State.RETURNED}),
]


def new_english(universe):
    universe.change_english(*CHANGED)
    universe.bring_out("en")


def one_in_each_state(universe):
    """Bring one Polish segment to each state that does not need a new English; return the states by key."""
    states = dict(zip(PLACES, PLACED, strict=True))
    for key, state in states.items():
        if state is not State.EMPTY:
            universe.write(key, "pl", universe.words_for(universe.segment(key), "pl"))
    for act, by, reached in STEPS:
        read = {key: wording_of(universe.segment(key), "pl") for key, state in states.items() if state in reached}
        act(version=universe.version, language="pl", read=read, by=getattr(universe, by))
    return states


def all_states(universe):
    return {segment.key: universe.state(segment.key, "pl") for segment in universe.version.ordered()}


def test_words_of_changed_sentences_are_stale_and_still_there(drafted):
    states = one_in_each_state(drafted)
    words = {key: drafted.segment(key).words("pl") for key in states}
    text = source.write(drafted.version.pieces())
    start_version(factsheet=drafted.sheet, by=drafted.author)
    for old, new in EDITS:
        text = text.replace(old, new)
    rewrite(drafted, text)
    drafted.bring_out("en")
    assert drafted.version.number == 2
    expected = {key: State.EMPTY if state is State.EMPTY else State.STALE for key, state in states.items()}
    assert {key: state for key, state in all_states(drafted).items() if key in states} == expected
    assert {key: drafted.segment(key).words("pl") for key in states} == words


def test_words_of_unchanged_sentences_move_with_their_states(drafted):
    states = one_in_each_state(drafted)
    words = {key: drafted.segment(key).words("pl") for key in states}
    new_english(drafted)
    assert drafted.version.number == 2
    assert {key: state for key, state in all_states(drafted).items() if key in states} == states
    assert {key: drafted.segment(key).words("pl") for key in states} == words


def test_an_added_sentence_is_empty_and_a_removed_one_is_gone(drafted):
    drafted.translate("pl")
    drafted.change_english("- Do not take it with alcohol.", "Ask your pharmacist about anything else that you take.")
    drafted.bring_out("en")
    states = all_states(drafted)
    assert OTHER not in states
    assert [key for key, state in states.items() if state is State.EMPTY] == ["ask-your-pharmacist-about-anything-else"]


def test_while_the_next_english_is_written_translators_go_on_with_the_published_one(drafted):
    published = drafted.version
    start_version(factsheet=drafted.sheet, by=drafted.author)
    segment = published.segments.get(key=KEY)
    assert actions.write(segment=segment, language="pl", text=WORDS, by=drafted.translator) is State.DRAFT
    with pytest.raises(Refused, match="Version 1 is the published one; its words are the ones to work on."):
        drafted.write(KEY, "pl", WORDS)


def test_words_of_an_older_version_are_neither_written_nor_judged(drafted):
    old = drafted.segment(KEY)
    bring_to(drafted, State.SUBMITTED, WORDS)
    read = drafted.read(KEY, "pl")
    new_english(drafted)
    with pytest.raises(Refused, match="Version 2 is the published one; its words are the ones to work on."):
        actions.write(segment=old, language="pl", text="Jak brać", by=drafted.translator)
    with pytest.raises(Refused, match="Version 2 is the published one"):
        actions.revise(version=old.version, language="pl", read=read, by=drafted.reviser)


def test_words_read_beside_the_older_english_are_not_judged_for_the_new_one(drafted):
    bring_to(drafted, State.SUBMITTED, WORDS)
    read = drafted.read(KEY, "pl")
    new_english(drafted)
    with pytest.raises(Refused, match="changed while you were reading it"):
        actions.submit(version=drafted.version, language="pl", read=read, by=drafted.translator)


def test_the_published_english_stays_as_it_is(drafted):
    with pytest.raises(Refused, match="Version 1 is published and stays as it is"):
        actions.write_source(version=drafted.version, pieces=drafted.version.pieces(), by=drafted.author)
    with pytest.raises(Refused, match="Version 1 is published and stays as it is"):
        act_on(drafted, Act.RETURN, "en", by=drafted.clinician)


def test_the_english_that_did_not_change_stays_approved_in_the_next_version(drafted):
    drafted.change_english(*CHANGED)
    states = {segment.key: drafted.state(segment.key, "en") for segment in drafted.version.ordered()}
    assert [key for key, state in states.items() if state is not State.APPROVED] == [KEY]
    assert states[KEY] is State.DRAFT


def test_bringing_the_older_english_back_brings_the_approval_back(drafted):
    bring_to(drafted, State.APPROVED, WORDS)
    new_english(drafted)
    drafted.change_english(*reversed(CHANGED))
    drafted.bring_out("en")
    assert (drafted.version.number, drafted.state(KEY, "pl")) == (3, State.APPROVED)


def test_stale_words_are_taken_for_the_new_english_by_submitting_them(drafted):
    bring_to(drafted, State.STALE, WORDS)
    act_on(drafted, Act.SUBMIT, by=drafted.second_translator)
    act_on(drafted, Act.REVISE, by=drafted.second_translator)
    assert drafted.state(KEY, "pl") is State.REVISED


def test_every_new_english_sentence_is_in_a_decision_by_its_author_and_no_old_one_twice(drafted):
    drafted.change_english(*CHANGED)
    written = drafted.sheet.decisions.filter(language="en", verdict="written")
    assert [one.target for one in written.filter(segment_key=KEY)] == list(CHANGED)
    assert written.count() == drafted.version.segments.count() + 1


def test_wordings_are_read_by_state(drafted):
    drafted.write(OTHER, "pl", OTHER_WORDS)
    assert actions.as_read(drafted.version, "pl", State.DRAFT) == {OTHER: wording_of(drafted.segment(OTHER), "pl")}
    assert list(actions.as_read(drafted.version, "pl")) == [segment.key for segment in drafted.version.ordered()]
