"""Brings one segment to a state by the acts that lead there, and tries acts on it."""

from django.db import transaction

from cms.checks import findings
from cms.errors import NotEntitled, Refused
from cms.factsheets import source
from cms.factsheets.pieces import Kind, Piece
from cms.people.actions import appoint, enrol
from cms.review import actions
from cms.review.state import State
from cms.roles import BY_LANGUAGE, Act, Role
from tests.universe import MAJOR, PASSWORD

KEY = "how-to-take-it"
WORDS = "Sut i'w gymryd"
WARNED = "Sut i'w gymryd."  # the English heading has no full stop
CODE = "end-punctuation"
WARNED_ENGLISH = "How to to take it"
REASON = "It is right so."
ACTS = {
    Act.SUBMIT: lambda **scene: actions.submit(**scene, reason=REASON),
    Act.REVISE: actions.revise,
    Act.APPROVE: actions.approve,
    Act.RETURN: lambda **scene: actions.return_to_writer(**scene, remark="Please look again.", **MAJOR),
}


def holders(*languages):
    """One newly appointed person for each role, who has put no words yet."""
    people = {}
    for role in Role:
        name = "another-" + role.replace(" ", "-")
        people[role] = enrol(username=name, printed_name=role.title(), password=PASSWORD, by="tests")
        for language in languages if role in BY_LANGUAGE else [""]:
            appoint(person=people[role], role=role, language=language, by="tests")
    return people


def heading(universe):
    return universe.version.segments.get(kind=Kind.HEADING.value).key


def act_on(universe, act, language="cy", *, by, code=CODE):
    """Do an act on the heading as it stands now."""
    read = universe.read(heading(universe), language)
    scene = {"version": universe.version, "language": language, "read": read, "by": by}
    if act is Act.WRITE:
        return universe.write(heading(universe), language, "Geiriau newydd", by=by)
    if act is Act.WAIVE:
        return actions.waive(**scene, code=code, reason=REASON)
    return ACTS[act](**scene)


def attempt(universe, act, language="cy", *, by, code=CODE):
    """Say what came of an act, and undo it."""
    with transaction.atomic():
        try:
            act_on(universe, act, language, by=by, code=code)
            outcome = str(universe.state(heading(universe), language))
        except NotEntitled:
            outcome = "not entitled"
        except Refused:
            outcome = "refused"
        transaction.set_rollback(True)
    return outcome


def bring_to(universe, state, words=WARNED):
    """Bring the Welsh segment to a state, its warnings waived on the way."""
    if state is State.EMPTY:
        return
    universe.write(KEY, "cy", words)
    codes = {finding.code for finding in findings(source="How to take it", target=words, language="cy", kind=Kind.HEADING.value)}
    for code in sorted(codes):
        act_on(universe, Act.WAIVE, by=universe.translator, code=code)
    if state is State.STALE:
        universe.change_english("How to take it", "How to take them")
        universe.bring_out("en")
    steps = {
        State.SUBMITTED: ["submit"],
        State.RETURNED: ["submit", "return"],
        State.REVISED: ["submit", "revise"],
        State.APPROVED: ["submit", "revise", "approve"],
    }
    by = {"submit": universe.translator, "revise": universe.reviser, "return": universe.reviser, "approve": universe.clinician}
    for step in steps.get(state, []):
        act_on(universe, Act(step), by=by[step])


def bring_english_to(universe, state):
    """Bring the English heading of an open version to a state, its warning waived on the way."""
    text = "" if state is State.EMPTY else WARNED_ENGLISH
    pieces = [
        Piece(Kind.HEADING, text, level=2) if piece.text == "How to take it" else piece for piece in universe.version.pieces()
    ]
    actions.write_source(version=universe.version, pieces=pieces, by=universe.author)
    if state is State.EMPTY:
        return
    act_on(universe, Act.WAIVE, "en", by=universe.author, code="doubled-words")
    steps = {
        State.SUBMITTED: ["submit"],
        State.RETURNED: ["submit", "return"],
        State.APPROVED: ["submit", "approve"],
    }
    for step in steps.get(state, []):
        act_on(universe, Act(step), "en", by=universe.author if step == "submit" else universe.clinician)


def rewrite(universe, text):
    """Let the author put a whole new English text."""
    return actions.write_source(version=universe.version, pieces=source.read(text), by=universe.author)
