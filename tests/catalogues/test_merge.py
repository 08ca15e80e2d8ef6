"""The three-way judgement of one entry, as a table: what went out, what is here, what came back."""

import pytest

from cms.catalogues.merge import KEPT_BESIDE, SETTLED, TAKEN, Outcome, Present, judge
from cms.review.state import State, Wording
from tests.catalogues.files import only_entry

pytestmark = pytest.mark.django_db  # the checks ask for the glossary
SOURCE = "Take 2 tablets."
OURS, BASE, THEIRS = "Weź 2 tabletki.", "Zażyj 2 tabletki.", "Proszę zażyć 2 tabletki."
OPEN = [State.DRAFT, State.SUBMITTED, State.RETURNED, State.STALE]
A, U, F, B, C = Outcome.ACCEPTED, Outcome.UNCHANGED, Outcome.FUZZY, Outcome.BLOCKED, Outcome.CONFLICT


def judged(theirs, *, ours=OURS, base=BASE, state=State.DRAFT, fuzzy="", source=SOURCE, key="dose"):
    entry = only_entry(f'{fuzzy}\nmsgctxt "{key}"\nmsgid "{source}"\nmsgstr "{theirs}"\n')
    present = Present("dose", "paragraph", Wording(SOURCE, ours), state, base)
    return judge(entry, present if key == "dose" else None, "pl")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "outcome"),
    [
        ("", "", THEIRS, A),
        (BASE, BASE, THEIRS, A),
        (BASE, "", THEIRS, A),
        (BASE, BASE, BASE, A),  # no longer fuzzy
        (BASE, OURS, BASE, U),
        ("", OURS, THEIRS, C),
        (BASE, OURS, THEIRS, C),
        (BASE, THEIRS, THEIRS, A),  # both changed it to the same words, and the file's are not fuzzy
        ("", "", "", U),
        (BASE, BASE, "", Outcome.BLANK),
        (BASE, OURS, " ", Outcome.BLANK),
        (None, "", THEIRS, A),
        (None, OURS, THEIRS, C),
        (None, OURS, OURS, A),
        (BASE, BASE, "Weź tabletki.", B),
        (BASE, OURS, "Weź tabletki.", C),
    ],
)
def test_who_changed_the_words_since_the_export_decides(base, ours, theirs, outcome):
    state = State.DRAFT if ours else State.EMPTY
    assert judged(theirs, base=base, ours=ours, state=state).outcome is outcome


@pytest.mark.parametrize("state", [state for state in State if state is not State.EMPTY])
@pytest.mark.parametrize("fuzzy", ["", "#, fuzzy"])
def test_revised_and_approved_words_are_never_replaced(state, fuzzy):
    outcome = judged(THEIRS, ours=BASE, state=state, fuzzy=fuzzy).outcome
    assert outcome is (C if state in SETTLED else F if fuzzy else A)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("base", [BASE, None, ""])
def test_words_that_changed_here_too_are_never_replaced(state, base):
    assert judged(THEIRS, base=base, state=state).outcome is C


@pytest.mark.parametrize(
    ("state", "fuzzy", "outcome", "submits"),
    [
        (State.DRAFT, "", A, True),
        (State.STALE, "", A, True),
        (State.RETURNED, "", U, False),
        (State.SUBMITTED, "", U, False),
        (State.REVISED, "", U, False),
        (State.APPROVED, "", U, False),
        *((state, "#, fuzzy", U, False) for state in State if state is not State.EMPTY),
    ],
)
def test_the_same_words_are_submitted_once_the_fuzzy_mark_is_off(state, fuzzy, outcome, submits):
    line = judged(BASE, ours=BASE, state=state, fuzzy=fuzzy)
    assert (line.outcome, line.submits) == (outcome, submits)


def test_returned_words_that_come_back_the_same_are_told():
    assert judged(BASE, ours=BASE, state=State.RETURNED).reason == (
        "These words were returned; change them, or say on the screen why they should stay."
    )


def test_the_same_words_stay_a_draft_while_a_check_blocks_them():
    line = judged("Weź tabletki.", ours="Weź tabletki.", base="Weź tabletki.")
    assert (line.outcome, line.submits) == (U, False)
    assert line.reason.startswith("They stay a draft: ")


@pytest.mark.parametrize(("theirs", "outcome"), [(BASE, U), (THEIRS, Outcome.STALE_SOURCE), (OURS, Outcome.STALE_SOURCE)])
def test_words_for_an_older_english_are_kept_beside_unless_they_are_what_went_out(theirs, outcome):
    assert judged(theirs, source="Take 1 tablet.").outcome is outcome


@pytest.mark.parametrize("words", ["Weź\u202e2 tabletki.", "Weź\t2 tabletki.", "Weź\\n2 tabletki.", "\u2067Weź", "x" * 5001])
def test_a_text_that_cannot_be_stored_is_refused(words):
    assert judged(words).outcome is Outcome.REFUSED


def test_plural_forms_are_refused_and_foreign_or_obsolete_entries_told():
    plural = only_entry(f'msgctxt "dose"\nmsgid "{SOURCE}"\nmsgid_plural "x"\nmsgstr[0] "1"\nmsgstr[1] "2"\n')
    gone = only_entry(f'#~ msgctxt "dose"\n#~ msgid "{SOURCE}"\n#~ msgstr "x"\n')
    present = Present("dose", "paragraph", Wording(SOURCE, OURS), State.DRAFT, BASE)
    assert judge(plural, present, "pl").outcome is Outcome.REFUSED
    assert judge(gone, present, "pl").outcome is Outcome.UNKNOWN_SEGMENT
    assert judged(THEIRS, key="other").outcome is Outcome.UNKNOWN_SEGMENT


def test_accents_composed_otherwise_are_no_change():
    assert judged("cafe\u0301 2", ours="café 2", base="café 2", state=State.APPROVED).outcome is U


def test_every_outcome_but_the_quiet_ones_is_either_taken_or_kept_beside():
    rest = {U, Outcome.UNKNOWN_SEGMENT, Outcome.BLANK, Outcome.REFUSED}
    assert set(Outcome) == TAKEN | KEPT_BESIDE | rest
    assert not TAKEN & KEPT_BESIDE
    assert {outcome for outcome in Outcome if outcome.takes_words} == TAKEN
