"""What is new to a reviser or a clinician, and what they knew before."""

from cms.people.actions import appoint
from cms.people.duties import roles_of
from cms.review import actions
from cms.review.editions import standings
from cms.review.news import folded, new_to, waits_for
from cms.review.state import State
from cms.roles import Role
from tests.review.stages import KEY, WARNED, WORDS, bring_to
from tests.universe import MAJOR

FIRST = "Sut i gymryd"
CHANGED = ("How to take it", "How to take them")


def step(universe, act, by, **more):
    act(version=universe.version, language="cy", read=universe.read(KEY, "cy"), by=by, **more)


def submit(universe, words=WORDS):
    universe.write(KEY, "cy", words)
    step(universe, actions.submit, universe.translator, reason="It stays.")


def revise(universe, by=None):
    step(universe, actions.revise, by or universe.reviser)


def send_back(universe, by):
    step(universe, actions.return_to_writer, by, remark="Look again.", **MAJOR)


def news(universe, person, language="cy"):
    return new_to(person, roles_of(person, language), standings(universe.version, language))


def test_words_that_nobody_saw_before_are_wholly_new(opened):
    submit(opened)
    [one] = news(opened, opened.reviser)
    assert (one.standing.segment.key, one.is_known, one.before, one.is_theirs) == (KEY, False, None, False)
    assert [(span.sign, span.text) for span in one.target_spans] == [("+", WORDS)]


def test_only_words_whose_next_step_is_theirs_are_news(opened):
    submit(opened)
    assert (len(news(opened, opened.reviser)), news(opened, opened.clinician)) == (1, [])
    revise(opened)
    assert (news(opened, opened.reviser), len(news(opened, opened.clinician))) == ([], 1)
    assert news(opened, opened.translator) == news(opened, opened.publisher) == []


def test_submitted_english_is_news_to_clinicians(universe):
    universe.submit("en")
    found = news(universe, universe.clinician, "en")
    assert (len(found), news(universe, universe.reviser, "en")) == (8, [])


def test_words_that_a_reviser_passed_and_a_clinician_returned_are_folded_when_they_stay(opened):
    submit(opened)
    revise(opened)
    send_back(opened, opened.clinician)
    step(opened, actions.submit, opened.translator, reason="The glossary says so.")
    [to_reviser] = news(opened, opened.reviser)
    [to_another] = news(opened, opened.second_translator)
    assert (to_reviser.is_known, to_another.is_known) == (True, False)
    assert (folded([to_reviser, to_another]), to_reviser.before) == (1, None)


def test_who_returned_the_words_themselves_has_to_look_at_them_again(opened):
    submit(opened)
    revise(opened)
    send_back(opened, opened.reviser)
    step(opened, actions.submit, opened.translator, reason="The glossary says so.")
    [one] = news(opened, opened.reviser)
    assert not one.is_known


def test_after_a_change_the_wording_they_judged_stands_beside_it(opened):
    submit(opened, FIRST)
    send_back(opened, opened.reviser)
    submit(opened, WORDS)
    [one] = news(opened, opened.reviser)
    assert (one.before.source, one.before.target, one.is_theirs, one.is_known) == ("How to take it", FIRST, True, False)
    assert "".join(span.text for span in one.target_spans if span.sign == "+") == "'w"
    assert [(span.sign, span.text) for span in one.source_spans] == [("=", "How to take it")]


def test_who_judged_nothing_of_it_sees_what_was_approved_last(opened):
    bring_to(opened, State.APPROVED, WORDS)
    opened.change_english(*CHANGED)
    opened.bring_out("en")
    submit(opened, FIRST)
    [to_another] = news(opened, opened.second_translator)
    assert (to_another.before.source, to_another.before.target, to_another.is_theirs) == ("How to take it", WORDS, False)
    [to_reviser] = news(opened, opened.reviser)
    assert (to_reviser.before.target, to_reviser.is_theirs) == (WORDS, True)


def test_a_judgement_on_the_very_same_words_is_nothing_to_compare_with(opened):
    appoint(person=opened.outsider, role=Role.CLINICAL_REVIEWER, language="cy", by="tests")
    bring_to(opened, State.APPROVED, WORDS)
    send_back(opened, opened.clinician)
    step(opened, actions.submit, opened.translator, reason="The glossary says so.")
    revise(opened)
    [to_clinician] = news(opened, opened.clinician)
    [to_another] = news(opened, opened.outsider)
    assert (to_clinician.before, to_another.before, to_another.is_known) == (None, None, False)


def test_words_that_wait_for_nobody_are_no_news(opened):
    for state in (State.EMPTY, State.DRAFT):
        bring_to(opened, state, WARNED)
        [standing] = standings(opened.version, "cy", [KEY])
        assert not waits_for(frozenset(Role), standing)
