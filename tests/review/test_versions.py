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
from tests.universe import MAJOR

CHANGED = ("How to take it", "How to take them")
OTHER = "do-not-take-it-with-alcohol"
OTHER_WORDS = "Peidiwch â'i gymryd gydag alcohol."
PLACES = {
    "paracetamol": "",
    "what-to-know-before-you-take": "Beth i'w wybod cyn ei gymryd.",
    "your-temperature-is-38c-or-above": "mae eich tymheredd yn 38°C neu'n uwch",
    "you-have-taken-more-than-8": "rydych wedi cymryd mwy nag 8 tabled mewn 24 awr",
    "call-0808-157-0192-if": "Ffoniwch 0808 157 0192 os:",
    OTHER: OTHER_WORDS,
}
PLACED = [State.EMPTY, State.DRAFT, State.SUBMITTED, State.REVISED, State.APPROVED, State.RETURNED]
EDITS = [("# P", "# About p"), ("know before", "know well before"), ("your temp", "your own temp"), ("in 24", "within 24")]
EDITS += [("Call 0", "Please call 0"), ("Do not", "Do never")]
STEPS = [
    (actions.submit, "translator", {State.SUBMITTED, State.REVISED, State.APPROVED, State.RETURNED}),
    (actions.revise, "reviser", {State.REVISED, State.APPROVED}),
    (actions.approve, "clinician", {State.APPROVED}),
    (partial(actions.return_to_writer, remark="Please look again.", **MAJOR), "reviser", {State.RETURNED}),
]


def new_english(universe):
    universe.change_english(*CHANGED)
    universe.bring_out("en")


def one_in_each_state(universe):
    """Bring one Welsh segment to each state that does not need a new English; return the states by key."""
    states = dict(zip(PLACES, PLACED, strict=True))
    for key, state in states.items():
        if state is not State.EMPTY:
            universe.write(key, "cy", PLACES[key])
    for act, by, reached in STEPS:
        read = {key: wording_of(universe.segment(key), "cy") for key, state in states.items() if state in reached}
        act(version=universe.version, language="cy", read=read, by=getattr(universe, by))
    return states


def all_states(universe):
    return {segment.key: universe.state(segment.key, "cy") for segment in universe.version.ordered()}


def test_words_of_changed_sentences_are_stale_and_still_there(opened):
    states = one_in_each_state(opened)
    words = {key: opened.segment(key).words("cy") for key in states}
    text = source.write(opened.version.pieces())
    start_version(factsheet=opened.sheet, by=opened.author)
    for old, new in EDITS:
        text = text.replace(old, new)
    rewrite(opened, text)
    opened.bring_out("en")
    assert opened.version.number == 2
    expected = {key: State.EMPTY if state is State.EMPTY else State.STALE for key, state in states.items()}
    assert {key: state for key, state in all_states(opened).items() if key in states} == expected
    assert {key: opened.segment(key).words("cy") for key in states} == words


def test_words_of_unchanged_sentences_move_with_their_states(opened):
    states = one_in_each_state(opened)
    words = {key: opened.segment(key).words("cy") for key in states}
    new_english(opened)
    assert opened.version.number == 2
    assert {key: state for key, state in all_states(opened).items() if key in states} == states
    assert {key: opened.segment(key).words("cy") for key in states} == words


def test_an_added_sentence_is_empty_and_a_removed_one_is_gone(opened):
    opened.write(OTHER, "cy", OTHER_WORDS)
    opened.change_english("- Do not take it with alcohol.", "Ask your pharmacist about anything else that you take.")
    opened.bring_out("en")
    states = all_states(opened)
    assert OTHER not in states
    assert states["ask-your-pharmacist-about-anything-else"] is State.EMPTY


def test_while_the_next_english_is_written_translators_go_on_with_the_published_one(opened):
    published = opened.version
    start_version(factsheet=opened.sheet, by=opened.author)
    segment = published.segments.get(key=KEY)
    assert actions.write(segment=segment, language="cy", text=WORDS, by=opened.translator) is State.DRAFT
    with pytest.raises(Refused, match="Version 1 is the published one; its words are the ones to work on."):
        opened.write(KEY, "cy", WORDS)


def test_words_of_an_older_version_are_neither_written_nor_judged(opened):
    old = opened.segment(KEY)
    bring_to(opened, State.SUBMITTED, WORDS)
    read = opened.read(KEY, "cy")
    new_english(opened)
    with pytest.raises(Refused, match="Version 2 is the published one; its words are the ones to work on."):
        actions.write(segment=old, language="cy", text="Sut i'w ddefnyddio", by=opened.translator)
    with pytest.raises(Refused, match="Version 2 is the published one"):
        actions.revise(version=old.version, language="cy", read=read, by=opened.reviser)


def test_words_read_beside_the_older_english_are_not_judged_for_the_new_one(opened):
    bring_to(opened, State.SUBMITTED, WORDS)
    read = opened.read(KEY, "cy")
    new_english(opened)
    with pytest.raises(Refused, match="changed while you were reading it"):
        actions.submit(version=opened.version, language="cy", read=read, by=opened.translator)


def test_the_published_english_stays_as_it_is(opened):
    with pytest.raises(Refused, match="Version 1 is published and stays as it is"):
        actions.write_source(version=opened.version, pieces=opened.version.pieces(), by=opened.author)
    with pytest.raises(Refused, match="Version 1 is published and stays as it is"):
        act_on(opened, Act.RETURN, "en", by=opened.clinician)


def test_the_english_that_did_not_change_stays_approved_in_the_next_version(opened):
    opened.change_english(*CHANGED)
    states = {segment.key: opened.state(segment.key, "en") for segment in opened.version.ordered()}
    assert [key for key, state in states.items() if state is not State.APPROVED] == [KEY]
    assert states[KEY] is State.DRAFT


def test_bringing_the_older_english_back_brings_the_approval_back(opened):
    bring_to(opened, State.APPROVED, WORDS)
    new_english(opened)
    opened.change_english(*reversed(CHANGED))
    opened.bring_out("en")
    assert (opened.version.number, opened.state(KEY, "cy")) == (3, State.APPROVED)


def test_stale_words_are_taken_for_the_new_english_by_submitting_them(opened):
    bring_to(opened, State.STALE, WORDS)
    act_on(opened, Act.SUBMIT, by=opened.second_translator)
    act_on(opened, Act.REVISE, by=opened.second_translator)
    assert opened.state(KEY, "cy") is State.REVISED


def test_every_new_english_sentence_is_in_a_decision_by_its_author_and_no_old_one_twice(opened):
    opened.change_english(*CHANGED)
    written = opened.sheet.decisions.filter(language="en", verdict="written")
    assert [one.target for one in written.filter(segment_key=KEY)] == list(CHANGED)
    assert written.count() == opened.version.segments.count() + 1


def test_wordings_are_read_by_state(opened):
    opened.write(OTHER, "cy", OTHER_WORDS)
    assert actions.as_read(opened.version, "cy", State.DRAFT) == {OTHER: wording_of(opened.segment(OTHER), "cy")}
    assert list(actions.as_read(opened.version, "cy")) == [segment.key for segment in opened.version.ordered()]
