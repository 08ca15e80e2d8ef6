"""What an open remark stands in the way of."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.errors import Refused
from cms.releases.publishing import reasons_against_publishing
from cms.review.models import Remark
from cms.review.mqm import ErrorSeverity, Outcome
from cms.review.remarks import dispose, open_remarks
from cms.review.verification import breaks_in_dispositions, breaks_in_remarks
from tests.review.remarking import TITLE, kind, make, send_back
from tests.review.stages import KEY


def why_unsigned(universe, language="pl"):
    """The reasons against signing that speak of remarks."""
    with transaction.atomic():
        try:
            universe.sign(language, by=universe.second_clinician)
            reasons = []
        except Refused as refused:
            reasons = list(refused.reasons)
        transaction.set_rollback(True)
    return [reason for reason in reasons if "remark" in reason]


def test_an_edition_with_an_open_remark_is_not_signed(published):
    make(published, severity=ErrorSeverity.NEUTRAL)
    [on_title] = make(published, TITLE, severity=ErrorSeverity.NEUTRAL)
    assert why_unsigned(published) == [f"2 remarks are not answered yet: {KEY}, {TITLE}."]
    dispose(remark=on_title, outcome=Outcome.DONE, by=published.translator)
    assert why_unsigned(published) == [f"1 remark is not answered yet: {KEY}."]


def test_a_remark_in_another_language_or_on_a_segment_that_is_gone_is_not_in_the_way(published):
    make(published, "do-not-take-it-with-alcohol")
    assert len(why_unsigned(published)) == 1
    assert why_unsigned(published, "ur") == []
    published.change_english("\n- Do not take it with alcohol.\n", "")
    published.bring_out("en")
    assert why_unsigned(published) == []


def test_an_open_critical_remark_stops_a_signed_edition_from_going_out(universe):
    universe.review("en")
    assert reasons_against_publishing(universe.edition("en")) == []
    make(universe, language="en", by=universe.clinician, severity=ErrorSeverity.MAJOR)
    assert reasons_against_publishing(universe.edition("en")) == []
    [made] = make(universe, language="en", by=universe.clinician, severity=ErrorSeverity.CRITICAL)
    assert reasons_against_publishing(universe.edition("en")) == [f"A critical remark is not answered yet: {KEY}."]
    dispose(remark=made, outcome=Outcome.NOT_DONE, reason="The guideline says so.", by=universe.second_clinician)
    assert reasons_against_publishing(universe.edition("en")) == []


def everything_that_is_wrong():
    return [*breaks_in_remarks([0]), *breaks_in_dispositions([0])]


KEYS = [KEY, TITLE]
STEPS = st.tuples(
    st.sampled_from(["remark", "return", "done", "not done", "write"]),
    st.sampled_from(KEYS),
    st.sampled_from(["translator", "second_translator", "reviser", "clinician"]),
    st.sampled_from(ErrorSeverity),
)


def take_step(universe, step, key, by, severity, number):
    if step == "remark":
        make(universe, key, by=by, severity=severity)
    elif step == "return":
        send_back(universe, key, by=by, **kind(severity))
    elif step == "write":
        universe.write(key, "pl", f"Słowa {'abcdefghij'[number % 10]}", by=by)
    else:
        made = Remark.objects.filter(segment_key=key).order_by("disposition", "pk").first()
        if made:
            dispose(remark=made, outcome=Outcome(step), reason="A reason.", by=by)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(STEPS, max_size=12))
def test_after_any_story_signing_is_refused_for_remarks_exactly_while_one_is_open(published, story):
    with transaction.atomic():
        for number, (step, key, name, severity) in enumerate(story):
            try:
                take_step(published, step, key, getattr(published, name), severity, number)
            except Refused:
                continue
        open_ones = Remark.objects.filter(disposition=None).count()
        assert open_remarks(published.version, "pl").count() == open_ones
        assert bool(why_unsigned(published)) == bool(open_ones)
        assert everything_that_is_wrong() == []
        transaction.set_rollback(True)
