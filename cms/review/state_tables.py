"""The states as a page for people, made from the tables that the code acts by. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from cms.review.mqm import MULTIPLIERS, ErrorSeverity, ErrorType
from cms.review.rules import GRAVE, VERDICT_OF, possible_from
from cms.review.state import BEARING, EARNED_BY, EditionState, State, Verdict, edition_state_of
from cms.roles import Act, Role, roles_for

STATES = {
    State.EMPTY: "There are no words yet.",
    State.DRAFT: "Somebody has written words for this English and not handed them on.",
    State.SUBMITTED: "The writer has handed the words on; no check blocks them.",
    State.REVISED: "A second linguist, who did not write the words, has passed them.",
    State.APPROVED: "A clinician, who neither wrote nor revised the words, has approved them.",
    State.RETURNED: "A reviser or a clinician has sent the words back with a remark.",
    State.STALE: "The words were given for an English that has changed since.",
}
VERDICTS = {
    Verdict.WRITTEN: "These words were put for this English.",
    Verdict.PROPOSED: "These words are kept beside the current ones, for a person to take or leave.",
    Verdict.SUBMITTED: "The words were handed on.",
    Verdict.REVISED: "A second linguist passed the words.",
    Verdict.APPROVED: "A clinician approved the words.",
    Verdict.RETURNED: "The words were sent back with a remark.",
    Verdict.CARRIED: "A clinician confirmed that the approval holds for the changed English.",
    Verdict.WAIVED: "A warning of a check was answered with a reason.",
}
EDITIONS = {
    EditionState.DRAFTING: "The English is being written.",
    EditionState.IN_TRANSLATION: "Words are lacking, drafted, returned or stale.",
    EditionState.IN_REVISION: "All words were handed on; a second linguist has still to read some of them.",
    EditionState.IN_CLINICAL_REVIEW: "A clinician has still to approve words, or to sign the edition.",
    EditionState.APPROVED: "All words are approved, and a signature stands for exactly these words.",
}
SEVERITIES = {
    ErrorSeverity.NEUTRAL: "Another way to say it; nothing is wrong.",
    ErrorSeverity.MINOR: "A reader notices it and understands the same.",
    ErrorSeverity.MAJOR: "A reader may misunderstand it.",
    ErrorSeverity.CRITICAL: "A reader may come to harm. While it is not answered, the edition is not published.",
}
REMARKS = """\
A remark names an exact wording, a kind of error and how much it matters. It is made with a return, or alone, and then leaves the
state as it is. It is answered once: *done*, or *not done* with a reason. While one is not answered, the edition is not signed;
remarks on segments that are no longer in the version do not count."""
INTRODUCTION = """\
# States

This page is written by `manage.py document_states` from the tables that the code acts by: `cms/review/state.py`,
`cms/review/rules.py` and `cms/roles.py`. Do not edit it; a test compares it with them.

A state is never stored as a fact of its own. It is worked out from the current words and the decisions about exactly
these words. Change a letter, and the words have earned nothing; undo the change, and they have it all back."""


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [
        INTRODUCTION,
        "## The states of a segment in a language",
        _table(["state", "what it means"], STATES.items()),
        "## Decisions, and what they earn",
        _table(["decision", "what it says", "state it earns"], _decisions()),
        "## Acts on a translation",
        _table(["act", "from", "by", "the segment is then"], _acts(is_source=False)),
        _diagram(is_source=False),
        "## Acts on the English",
        "The English has no reviser, and is never stale: source and target are the same words.",
        _table(["act", "from", "by", "the segment is then"], _acts(is_source=True)),
        _diagram(is_source=True),
        "## Editions",
        "An edition has come as far as the segment that has come least far.",
        _table(["state", "what it means"], EDITIONS.items()),
        _table(["least far", "a translation is", "the English is"], _editions()),
        "## Remarks",
        REMARKS,
        _table(["act", "on a translation", "on the English"], _remarking()),
        _table(["severity", "what it means", "points", "“done” while the words are the same", "“not done” by"], _severities()),
        f"The kinds of error are those of [MQM](https://themqm.org): {'; '.join(ErrorType)}.",
    ]
    return "\n\n".join(parts) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _decisions() -> Iterator[tuple[str, str, str]]:
    for verdict, meaning in VERDICTS.items():
        nothing = "draft, unless the words had earned more" if verdict in BEARING else "none: alone it counts for nothing"
        yield verdict, meaning, EARNED_BY.get(verdict) or nothing


def _acts(*, is_source: bool) -> Iterator[tuple[str, str, str, str]]:
    for act in VERDICT_OF:
        states = [state for state in _reached(is_source=is_source) if state in possible_from(act, is_source=is_source)]
        roles = [role for role in Role if role in roles_for(act, is_source=is_source)]
        if states and roles:
            where = "any state" if len(states) == len(_reached(is_source=is_source)) else ", ".join(states)
            yield act, where, ", ".join(roles), _outcome(act)


def _outcome(act: Act) -> str:
    if act is Act.WRITE:
        return "draft, or what these very words had earned before"
    return EARNED_BY.get(VERDICT_OF[act]) or "as before, with the warning answered"


def edges(*, is_source: bool) -> Iterator[tuple[State, State, str]]:
    """Every step from one state to another: by an act, or because the English changed."""
    for act, verdict in VERDICT_OF.items():
        for state in State:
            after = State.DRAFT if act is Act.WRITE else EARNED_BY.get(verdict, state)
            if after is not state and state in possible_from(act, is_source=is_source):
                yield state, after, act
    if not is_source:
        for state in State:
            if state not in {State.EMPTY, State.STALE}:
                yield state, State.STALE, "the English changes"


def _reached(*, is_source: bool) -> list[State]:
    """The states that the steps lead to, from no words on."""
    reached = {State.EMPTY}
    while new := {after for before, after, _ in edges(is_source=is_source) if before in reached} - reached:
        reached |= new
    return [state for state in State if state in reached]


def _diagram(*, is_source: bool) -> str:
    reached = _reached(is_source=is_source)
    steps = [f"    {a} --> {b}: {label}" for a, b, label in edges(is_source=is_source) if a in reached]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {State.EMPTY}", *steps, "```"])


def _editions() -> Iterator[tuple[str, str, str]]:
    in_english = _reached(is_source=True)
    for state in State:
        translation = edition_state_of([state], is_source=False, is_signed=False)
        english = edition_state_of([state], is_source=True, is_signed=False) if state in in_english else "–"
        yield state, translation, english
    yield "approved, and signed", EditionState.APPROVED, EditionState.APPROVED


def _remarking() -> Iterator[tuple[str, str, str]]:
    for act, name in ((Act.REMARK, "remark"), (Act.DISPOSE, "answer")):
        translation, english = (
            ", ".join(role for role in Role if role in roles_for(act, is_source=side)) for side in (False, True)
        )
        yield name, translation, english


def _severities() -> Iterator[tuple[str, str, str, str, str]]:
    for severity, meaning in SEVERITIES.items():
        is_grave = severity in GRAVE
        who = "a reviser or clinical reviewer who did not write the words" if is_grave else "whoever may answer"
        yield severity, meaning, str(MULTIPLIERS[severity]), "no" if is_grave else "yes", who
