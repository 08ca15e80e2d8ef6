import pytest

from cms.checks import Finding, Severity
from cms.review import rules
from cms.review.rules import FROM, FROM_IN_ENGLISH, VERDICT_OF
from cms.review.state import AUTHORING, BEARING, EARNED_BY, State, Verdict
from cms.roles import Act

BLOCK = Finding("numbers", Severity.BLOCK, "The number 5 is missing.")
WARN = Finding("length", Severity.WARN, "This looks too long.")
ANN, BOB, CAT = 1, 2, 3


def test_the_tables_have_the_same_acts_on_words():
    assert set(FROM) == set(FROM_IN_ENGLISH) == set(VERDICT_OF)


def test_every_verdict_is_given_by_an_act_or_comes_without_one():
    assert set(VERDICT_OF.values()) | {Verdict.PROPOSED, Verdict.CARRIED} == set(Verdict)
    assert set(EARNED_BY) | AUTHORING | {Verdict.WAIVED} == set(Verdict)
    assert set(Verdict) - BEARING == {Verdict.PROPOSED, Verdict.WAIVED}


def test_every_state_leads_on():
    assert set().union(*(FROM[act] for act in FROM if act is not Act.WRITE)) == set(State) - {State.EMPTY}
    assert FROM[Act.WRITE] == set(State)


@pytest.mark.parametrize("is_source", [False, True])
@pytest.mark.parametrize("act", sorted(VERDICT_OF))
def test_a_step_is_refused_from_exactly_the_states_it_is_not_possible_from(act, is_source):
    possible = (FROM_IN_ENGLISH if is_source else FROM)[act]
    refused = {state for state in State if list(rules.reasons_against_step(act, state, is_source=is_source))}
    assert refused == set(State) - possible


def test_a_refused_step_says_what_the_wording_is_and_what_it_has_to_be():
    [reason] = rules.reasons_against_step(Act.SUBMIT, State.REVISED, is_source=False)
    assert reason == "To submit it, a wording has to be draft or returned or stale; this one is revised."
    [reason] = rules.reasons_against_step(Act.REVISE, State.DRAFT, is_source=True)
    assert reason == "Nobody can revise the English: it has no reviser."


@pytest.mark.parametrize(
    ("findings", "reasons"),
    [
        ([], []),
        ([WARN], []),
        ([BLOCK], ["The check “numbers” blocks: The number 5 is missing."]),
        ([BLOCK, WARN], ["The check “numbers” blocks: The number 5 is missing."]),
    ],
)
def test_a_blocking_finding_stops_submission_and_a_warning_does_not(findings, reasons):
    found = rules.reasons_against_submitting(state=State.DRAFT, is_source=False, findings=findings, reason="")
    assert list(found) == reasons


@pytest.mark.parametrize(
    ("findings", "waived", "codes"),
    [
        ([], [], []),
        ([WARN], [], ["length"]),
        ([WARN], ["length"], []),
        ([WARN], ["script"], ["length"]),
        ([BLOCK], ["numbers"], ["numbers"]),
        ([BLOCK, WARN], ["length"], ["numbers"]),
    ],
)
def test_an_open_warning_or_a_block_stops_revision_and_approval(findings, waived, codes):
    checked = {"findings": findings, "waived": waived, "is_source": False}
    revising = rules.reasons_against_revising(state=State.SUBMITTED, reviser=BOB, authors=[ANN], **checked)
    approving = rules.reasons_against_approving(state=State.REVISED, clinician=CAT, authors=[ANN], revisers=[BOB], **checked)
    for reasons in (list(revising), list(approving)):
        assert [reason.split("”")[0].removeprefix("The check “") for reason in reasons] == codes


@pytest.mark.parametrize(
    ("authors", "revisers", "reasons"),
    [
        ([ANN], [BOB], []),
        ([CAT], [BOB], ["Somebody other than the writer of these words has to approve them."]),
        ([ANN], [CAT], ["Somebody other than the reviser of these words has to approve them."]),
        ([ANN], [ANN], ["Nobody but their writer has revised these words."]),
        ([ANN, BOB], [BOB], ["Nobody but their writer has revised these words."]),
        ([ANN], [], ["Nobody but their writer has revised these words."]),
    ],
)
def test_a_translation_is_approved_by_somebody_who_neither_wrote_nor_revised_it(authors, revisers, reasons):
    people = {"clinician": CAT, "authors": authors, "revisers": revisers}
    found = rules.reasons_against_approving(state=State.REVISED, **people, findings=[], waived=[], is_source=False)
    assert list(found) == reasons


def test_the_english_is_approved_without_a_reviser_but_not_by_its_writer():
    judged = {"state": State.SUBMITTED, "revisers": [], "findings": [], "waived": [], "is_source": True}
    assert list(rules.reasons_against_approving(clinician=CAT, authors=[ANN], **judged)) == []
    [reason] = rules.reasons_against_approving(clinician=CAT, authors=[ANN, CAT], **judged)
    assert reason == "Somebody other than the writer of these words has to approve them."


@pytest.mark.parametrize(
    ("code", "reason", "reasons"),
    [
        ("length", "Right so.", []),
        ("length", "  ", ["Say why the warning does not apply."]),
        ("script", "Right so.", ["The check “script” has nothing to say about this wording."]),
        ("numbers", "Right so.", ["The check “numbers” blocks; only a change of the words answers it."]),
    ],
)
def test_only_a_warning_that_is_there_is_waived_and_only_with_a_reason(code, reason, reasons):
    found = rules.reasons_against_waiving(state=State.DRAFT, code=code, findings=[BLOCK, WARN], reason=reason, is_source=False)
    assert list(found) == reasons


SIGNABLE = {
    "states": [State.APPROVED, State.APPROVED],
    "signer": CAT,
    "authors": [ANN],
    "is_first": False,
    "is_full_review": False,
    "is_source": False,
}


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"states": []}, ["There is nothing to sign: this edition has no segments."]),
        ({"states": [State.APPROVED, State.REVISED]}, ["1 of 2 wordings are not approved yet."]),
        ({"authors": [ANN, CAT]}, ["Nobody signs an edition that holds their own words."]),
        ({"is_full_review": True}, ["A full review is made of the English edition."]),
        ({"is_source": True}, []),
        ({"is_source": True, "is_full_review": True}, []),
        ({"is_source": True, "is_first": True, "is_full_review": True}, []),
        ({"is_source": True, "is_first": True}, ["The first version is signed as a full review of the whole page."]),
        ({"is_first": True}, []),
    ],
)
def test_what_speaks_against_signing(change, reasons):
    assert list(rules.reasons_against_signing(**SIGNABLE | change)) == reasons


@pytest.mark.parametrize(
    ("remark", "reasons"),
    [
        ("", []),
        ("Two lines:\nboth of them\r\nare taken.", []),
        ("x" * 2_001, ["The text has 2,001 characters; the limit is 2,000."]),
        ("no\x00", ["U+0000 at character 3 is a character that no text should hold."]),
        ("\ud83d", ["U+D83D at character 1 is half of a surrogate pair."]),
    ],
)
def test_a_remark_is_held_to_the_characters_of_words_but_may_have_lines(remark, reasons):
    assert rules.reasons_against_remark(remark) == reasons
