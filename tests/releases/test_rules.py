from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from cms.releases.rules import reasons_against_publishing, reasons_against_rolling_back, reasons_against_withdrawing
from cms.review.state import EditionState

READY = {
    "state": EditionState.APPROVED,
    "is_signed": True,
    "is_live": False,
    "was_withdrawn": False,
    "is_interface": False,
    "interface_is_live": True,
    "english_is_live": True,
    "is_reviewed": True,
    "critical_remarks": [],
    "ungraded": [],
    "lacking": [],
    "embargo_until": None,
    "now": datetime(2027, 5, 1, tzinfo=UTC),
    "language": "Polish",
}
AGAINST = {
    "is_signed": "No signature stands for the words as they are now.",
    "is_live": "Exactly these words are already live.",
    "was_withdrawn": "Exactly these words were withdrawn; a changed and newly signed edition can go out.",
    "interface_is_live": "Polish is not open to patients yet: publish its interface edition first.",
    "english_is_live": "The English edition it was translated from is not live; a translation goes out after it.",
    "is_reviewed": "No full review of the English has been completed, so the page cannot say when it was last reviewed.",
}


@pytest.mark.parametrize("wrong", list(product([False, True], repeat=len(AGAINST))))
def test_everything_that_speaks_against_publishing_is_said_and_nothing_else(wrong):
    facts = {name: READY[name] is not is_wrong for name, is_wrong in zip(AGAINST, wrong, strict=True)}
    said = list(reasons_against_publishing(**READY | facts))
    assert said == [reason for (name, reason), is_wrong in zip(AGAINST.items(), wrong, strict=True) if is_wrong]


def test_a_critical_remark_that_nobody_answered_speaks_against_publishing():
    said = list(reasons_against_publishing(**READY | {"critical_remarks": ["dose", "dose", "title"]}))
    assert said == ["A critical remark is not answered yet: dose, title."]


def test_a_change_that_no_clinician_graded_speaks_against_publishing():
    said = list(reasons_against_publishing(**READY | {"ungraded": ["dose"]}))
    assert said == ["1 change has no severity that a clinician confirmed: dose."]
    said = list(reasons_against_publishing(**READY | {"ungraded": ["dose", "title"]}))
    assert said == ["2 changes have no severity that a clinician confirmed: dose, title."]


def test_nothing_goes_out_of_which_nobody_said_whom_it_is_for_or_what_it_rests_on():
    said = list(reasons_against_publishing(**READY | {"lacking": ["audience", "evidence"]}))
    assert said == ["Nothing is said yet about the factsheet’s audience, evidence."]


def test_an_embargo_speaks_against_publishing_until_it_ends():
    until = datetime(2027, 5, 3, 9, tzinfo=UTC)
    said = list(reasons_against_publishing(**READY | {"embargo_until": until}))
    assert said == ["Nothing of this version goes out before 3 May 2027, 09:00."]
    assert list(reasons_against_publishing(**READY | {"embargo_until": until, "now": until})) == []


@pytest.mark.parametrize("state", EditionState)
def test_only_an_approved_edition_can_be_published(state):
    said = list(reasons_against_publishing(**READY | {"state": state}))
    refusal = f"Only an approved and signed edition can be published; this one is {state}."
    assert said == ([] if state is EditionState.APPROVED else [refusal])


def test_the_interface_opens_its_own_language():
    assert list(reasons_against_publishing(**READY | {"is_interface": True, "interface_is_live": False})) == []


NOTHING = "Nothing of this is live, so there is nothing to withdraw."
SAY_WHY = "Say why it is withdrawn."
LIVE = "Factsheets are live in pl, ur; withdraw them before the interface."
NOTICES = "The notices of withdrawn factsheets in pl are worded by the interface, so it stays."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"found": 0}, [NOTHING]),
        ({"reason": " "}, [SAY_WHY]),
        ({"found": 0, "reason": ""}, [NOTHING, SAY_WHY]),
        ({"open_languages": ["pl", "ur"], "noticed_languages": ["pl"]}, []),
        ({"is_interface": True}, []),
        ({"is_interface": True, "open_languages": ["pl", "ur"]}, [LIVE]),
        ({"is_interface": True, "noticed_languages": ["pl"]}, [NOTICES]),
        ({"is_interface": True, "open_languages": ["pl", "ur"], "noticed_languages": ["pl"]}, [LIVE, NOTICES]),
    ],
)
def test_what_speaks_against_a_withdrawal(facts, said):
    plain = {"found": 1, "reason": "wrong dose", "is_interface": False, "open_languages": [], "noticed_languages": []}
    assert list(reasons_against_withdrawing(**plain | facts)) == said


BUILT = datetime(2026, 6, 30, 12, tzinfo=UTC)
LATER, EARLIER = BUILT + timedelta(seconds=1), BUILT - timedelta(seconds=1)
BRINGS_BACK = "{} was withdrawn after that release was built; going back would bring the withdrawn words back."
TAKES_OFF = "How much a change matters was said after that release was built; going back would take its notices off the pages."
UNDOES = "{} corrected something safety-critical after that release was built; going back would undo it."


@pytest.mark.parametrize(
    ("built", "withdrawals", "corrections", "gradings", "said"),
    [
        (None, [(LATER, "a")], [(LATER, "b")], [LATER], ["There is no earlier release to go back to."]),
        (BUILT, [], [], [], []),
        (BUILT, [(EARLIER, "a"), (BUILT, "b")], [(EARLIER, "c"), (BUILT, "d")], [EARLIER, BUILT], []),
        (BUILT, [], [], [EARLIER, LATER, LATER], [TAKES_OFF]),
        (BUILT, [(LATER, "a"), (EARLIER, "b"), (LATER, "c")], [], [], [BRINGS_BACK.format("a"), BRINGS_BACK.format("c")]),
        (BUILT, [(LATER, "a")], [(LATER, "b"), (EARLIER, "c")], [], [BRINGS_BACK.format("a"), UNDOES.format("b")]),
    ],
)
def test_what_speaks_against_going_back(built, withdrawals, corrections, gradings, said):
    found = reasons_against_rolling_back(
        target_built_at=built, is_kept=True, withdrawals=withdrawals, corrections=corrections, gradings=gradings
    )
    assert list(found) == said


def test_a_release_that_is_no_longer_kept_is_not_gone_back_to():
    [said] = reasons_against_rolling_back(target_built_at=BUILT, is_kept=False, withdrawals=[], corrections=[], gradings=[])
    assert said == "The release before this one is no longer kept; RELEASES_KEPT says how many are."
