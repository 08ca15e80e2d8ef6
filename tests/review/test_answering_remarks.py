"""Who may answer a remark, how, and once."""

from itertools import product

import pytest
from django.db import transaction

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.notifications.kinds import Kind
from cms.people.actions import appoint
from cms.review import rules
from cms.review.mqm import ErrorSeverity, Outcome
from cms.review.remarks import dispose, keys_of_open_remarks
from cms.roles import Act, Role, roles_for
from tests.review.remarking import NEW, make, refusal, told
from tests.review.stages import KEY


def test_an_answer_is_kept_told_and_recorded(published):
    [made] = make(published)
    dispose(remark=made, outcome=Outcome.NOT_DONE, reason="The glossary says so.", by=published.clinician)
    answer = made.disposition
    assert (answer.outcome, answer.reason, answer.by) == ("not done", "The glossary says so.", published.clinician)
    text = f"paracetamol, Polish, {KEY}: your major remark, not done: The glossary says so."
    assert told(published.reviser) == [(Kind.ANSWERED.value, text, f"paracetamol/pl/?segment={KEY}#{KEY}")]
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("clinician", "remark answered", f"paracetamol {KEY} pl")
    assert event.payload == {"remark": made.pk, "outcome": "not done", "reason": "The glossary says so."}


def test_a_remark_is_answered_once(published):
    [made] = make(published, severity=ErrorSeverity.MINOR)
    dispose(remark=made, outcome=Outcome.DONE, by=published.translator)
    assert refusal(dispose, remark=made, outcome=Outcome.DONE, by=published.reviser) == ["This remark was answered already."]


def test_not_done_needs_a_reason_and_forged_answers_are_refused(published):
    [made] = make(published)
    assert refusal(dispose, remark=made, outcome=Outcome.NOT_DONE, by=published.clinician) == ["Say why it was not done."]
    assert refusal(dispose, remark=made, outcome="never", by=published.clinician) == [
        "“never” is no answer to a remark. The answers are: done, not done."
    ]
    [reason] = refusal(dispose, remark=made, outcome=Outcome.NOT_DONE, reason="\u202eno", by=published.clinician)
    assert "right-to-left override" in reason


def test_nothing_was_done_about_a_grave_remark_while_the_words_are_the_same(published):
    [made] = make(published)
    unchanged = "The words are still exactly those of this major remark. Change them, or say why they should stay."
    assert refusal(dispose, remark=made, outcome=Outcome.DONE, by=published.reviser) == [unchanged]
    published.write(KEY, "pl", NEW)
    dispose(remark=made, outcome=Outcome.DONE, by=published.translator)


def test_a_grave_remark_on_a_segment_that_is_gone_can_be_closed(published):
    [made] = make(published, "do-not-take-it-with-alcohol")
    published.change_english("\n- Do not take it with alcohol.\n", "")
    published.bring_out("en")
    dispose(remark=made, outcome=Outcome.DONE, by=published.translator)


def test_who_made_a_grave_remark_may_take_it_back_with_a_reason(published):
    [made] = make(published, severity=ErrorSeverity.CRITICAL)
    dispose(remark=made, outcome=Outcome.NOT_DONE, reason="I was mistaken.", by=published.reviser)
    assert keys_of_open_remarks(published.version, "pl") == []


def test_people_of_another_language_answer_nothing(published):
    appoint(person=published.outsider, role=Role.REVISER, language="ur", by="tests")
    [made] = make(published)
    for name in ("outsider", "publisher", "author"):
        with pytest.raises(NotEntitled):
            dispose(remark=made, outcome=Outcome.NOT_DONE, reason="No.", by=getattr(published, name))


# Who may give which answer to a remark of which severity: a writer of the words, another translator, a reviser, a clinician.
ANSWERS = """
          done/changed done/same not-done
neutral   wtrc         wtrc      wtrc
minor     wtrc         wtrc      wtrc
major     wtrc         -         rc
critical  wtrc         -         rc
"""
PEOPLE = {
    "w": {Role.TRANSLATOR, Role.REVISER},
    "t": {Role.TRANSLATOR},
    "r": {Role.REVISER},
    "c": {Role.CLINICAL_REVIEWER},
}


def answers():
    columns, *lines = (line.split() for line in ANSWERS.strip().splitlines())
    return {
        (ErrorSeverity(name), column): set(cell.strip("-"))
        for name, *cells in lines
        for column, cell in zip(columns, cells, strict=True)
    }


def may_answer(letter, severity, column):
    outcome = Outcome.NOT_DONE if column == "not-done" else Outcome.DONE
    person = ord(letter)
    scene = {"outcome": outcome, "reason": "A reason.", "severity": severity, "is_answered": False, "person": person}
    scene |= {"roles": PEOPLE[letter], "authors": {ord("w")}, "is_unchanged": column == "done/same"}
    return not list(rules.reasons_against_disposing(**scene))


@pytest.mark.parametrize(("severity", "column"), sorted(answers()))
def test_who_may_answer_what_is_as_the_table_says(severity, column):
    assert {letter for letter in PEOPLE if may_answer(letter, severity, column)} == answers()[severity, column]


def test_the_table_of_answers_covers_every_severity_and_every_role_that_may_answer():
    assert {severity for severity, _ in answers()} == set(ErrorSeverity)
    assert set().union(*PEOPLE.values()) == roles_for(Act.DISPOSE, is_source=False)


@pytest.mark.parametrize("severity", ErrorSeverity)
def test_the_table_holds_through_the_door(published, severity):
    people = {"w": published.translator, "r": published.reviser, "c": published.clinician}
    for name, outcome in product(people, Outcome):
        with transaction.atomic():
            [made] = make(published, by=published.second_clinician, severity=severity)
            column = "not-done" if outcome is Outcome.NOT_DONE else "done/same"
            try:
                dispose(remark=made, outcome=outcome, reason="A reason.", by=people[name])
                was_taken = True
            except Refused:
                was_taken = False
            assert was_taken == (name in answers()[severity, column]), (name, outcome)
            transaction.set_rollback(True)
