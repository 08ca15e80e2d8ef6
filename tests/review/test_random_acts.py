"""Whatever people do, in whatever order: caches, people and decisions agree."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.audit.chain import breaks_in
from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint
from cms.review import actions
from cms.review.editions import standings
from cms.review.models import Decision
from cms.review.state import State, Wording, approvers_of, revisers_of
from cms.review.verification import breaks_in_decisions, breaks_in_editions
from cms.roles import Role
from tests.review.stages import KEY
from tests.universe import MAJOR

TITLE = "paracetamol"
ENGLISH = {KEY: ("How to take it", "How to take them"), TITLE: ("# Paracetamol", "# About paracetamol")}
PEOPLE = ["translator", "second_translator", "reviser", "clinician"]
WRITES = {
    "write Sut i'w ddefnyddio": None,
    "write Sut i'w gymryd": None,
    "write from an old form": Wording("An older sentence.", ""),
}
ACTS = ["submit", "revise", "approve", "return", "new English", *WRITES]
stories = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from([KEY, TITLE]), st.sampled_from(PEOPLE)), max_size=20)


def do(universe, act, key, by):
    scene = {"version": universe.version, "language": "cy", "read": universe.read(key, "cy"), "by": by}
    if act in WRITES:
        universe.write(key, "cy", act.removeprefix("write "), by=by, read=WRITES[act])
    elif act == "return":
        actions.return_to_writer(**scene, remark="Please look again.", **MAJOR)
    elif act == "new English":
        change_english(universe, key)
    else:
        getattr(actions, act)(**scene)


def change_english(universe, key):
    """Go from one sentence to another and back again."""
    old, new = ENGLISH[key]
    is_old = universe.segment(key).source == old.removeprefix("# ")
    universe.change_english(*((old, new) if is_old else (new, old)))
    universe.bring_out("en")


def were_three_people(standing):
    revisers = revisers_of(standing.wording, standing.judgements) - standing.authors
    approvers = approvers_of(standing.wording, standing.judgements) - standing.authors
    return any(approver != reviser for approver in approvers for reviser in revisers)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_after_any_story_caches_hold_and_nothing_written_is_lost(opened, story):
    with transaction.atomic():
        appoint(person=opened.reviser, role=Role.CLINICAL_REVIEWER, language="cy", by="tests")
        sent = set()
        for act, key, name in story:
            try:
                do(opened, act, key, getattr(opened, name))
            except NotEntitled:
                continue
            except Refused:
                pass
            if act in WRITES:
                sent.add((key, act.removeprefix("write ")))
        assert [*breaks_in_editions([0]), *breaks_in_decisions([0]), *breaks_in(Event.objects.order_by("number"))] == []
        assert sent <= set(Decision.objects.filter(language="cy").values_list("segment_key", "target"))
        approved = [standing for standing in standings(opened.version, "cy") if standing.state is State.APPROVED]
        assert all(were_three_people(standing) for standing in approved)
        transaction.set_rollback(True)
