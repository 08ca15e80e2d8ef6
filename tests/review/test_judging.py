import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint, relieve
from cms.review import actions
from cms.review.editions import standings
from cms.review.models import Decision
from cms.review.objections import objections
from cms.review.state import State, Verdict, Wording
from cms.roles import Act, Role
from tests.review.stages import CODE, KEY, REASON, WARNED, WORDS, act_on, bring_to
from tests.universe import MAJOR

TITLE = "paracetamol"


def submitted(universe, words=WORDS, by=None):
    universe.write(KEY, "cy", words, by=by)
    act_on(universe, Act.SUBMIT, by=universe.translator)


def judged(universe):
    return Decision.objects.filter(factsheet=universe.sheet, language="cy").exclude(verdict=Verdict.WRITTEN.value)


def test_a_reviser_and_then_a_clinician_make_the_wording_approved(opened):
    submitted(opened)
    act_on(opened, Act.REVISE, by=opened.reviser)
    act_on(opened, Act.APPROVE, by=opened.clinician)
    assert opened.state(KEY, "cy") is State.APPROVED
    assert [(one.verdict, one.by.username) for one in judged(opened)] == [
        ("submitted", "translator"),
        ("revised", "reviser"),
        ("approved", "clinician"),
    ]


def test_every_judgement_is_told_in_the_audit_with_the_digest_of_the_words(opened):
    submitted(opened)
    act_on(opened, Act.RETURN, by=opened.reviser)
    event = Event.objects.filter(act="wording returned").last()
    assert (event.actor, event.subject) == ("reviser", "paracetamol v1 cy")
    assert event.payload == {"wordings": {KEY: Wording("How to take it", WORDS).digest}, "reason": "Please look again."}


def test_the_writer_cannot_revise(opened):
    submitted(opened, by=opened.reviser)
    with pytest.raises(Refused, match="Somebody other than the writer of these words has to revise them."):
        act_on(opened, Act.REVISE, by=opened.reviser)


def test_who_submits_words_of_somebody_else_may_still_revise_them(opened):
    opened.write(KEY, "cy", WORDS)
    act_on(opened, Act.SUBMIT, by=opened.reviser)
    act_on(opened, Act.REVISE, by=opened.reviser)
    assert opened.state(KEY, "cy") is State.REVISED


@pytest.mark.parametrize("person", ["translator", "reviser"])
def test_neither_writer_nor_reviser_can_approve_even_as_a_clinician(opened, person):
    submitted(opened)
    act_on(opened, Act.REVISE, by=opened.reviser)
    appoint(person=getattr(opened, person), role=Role.CLINICAL_REVIEWER, language="cy", by="tests")
    with pytest.raises(Refused, match="of these words has to approve them."):
        act_on(opened, Act.APPROVE, by=getattr(opened, person))


def test_a_reviser_who_writes_the_words_too_no_longer_counts_as_their_reviser(opened):
    submitted(opened)
    act_on(opened, Act.REVISE, by=opened.reviser)
    opened.write(KEY, "cy", "Sut i'w ddefnyddio", by=opened.reviser)
    opened.write(KEY, "cy", WORDS, by=opened.reviser)
    assert opened.state(KEY, "cy") is State.REVISED
    with pytest.raises(Refused, match="Nobody but their writer has revised these words."):
        act_on(opened, Act.APPROVE, by=opened.clinician)


def test_who_wrote_the_words_for_an_older_english_is_still_their_author(opened):
    opened.write(KEY, "cy", WORDS, by=opened.second_translator)
    opened.change_english("How to take it", "How to take them")
    opened.bring_out("en")
    opened.write(KEY, "cy", WORDS, by=opened.translator)
    act_on(opened, Act.SUBMIT, by=opened.translator)
    with pytest.raises(Refused, match="Somebody other than the writer"):
        act_on(opened, Act.REVISE, by=opened.second_translator)


def test_the_author_cannot_approve_their_own_english(universe):
    appoint(person=universe.author, role=Role.CLINICAL_REVIEWER, language="en", by="tests")
    universe.submit("en")
    with pytest.raises(Refused, match="Somebody other than the writer"):
        act_on(universe, Act.APPROVE, "en", by=universe.author)


def test_the_english_has_no_reviser(universe):
    universe.submit("en")
    with pytest.raises(NotEntitled, match="Nobody can revise the English: it has no reviser."):
        act_on(universe, Act.REVISE, "en", by=universe.reviser)


@pytest.mark.parametrize("act", [Act.SUBMIT, Act.REVISE, Act.APPROVE, Act.RETURN, Act.WAIVE])
def test_a_judgement_of_words_that_changed_meanwhile_is_refused(opened, act):
    submitted(opened)
    by = {Act.SUBMIT: opened.translator, Act.APPROVE: opened.clinician}.get(act, opened.reviser)
    read = opened.read(KEY, "cy")
    opened.write(KEY, "cy", "Sut i'w ddefnyddio")
    scene = {"version": opened.version, "language": "cy", "read": read, "by": by}
    door = {Act.RETURN: actions.return_to_writer, Act.WAIVE: actions.waive}.get(act) or getattr(actions, act)
    more = {Act.RETURN: {"remark": REASON, **MAJOR}, Act.WAIVE: {"code": CODE, "reason": REASON}}.get(act, {})
    with pytest.raises(Refused) as refusal:
        door(**scene, **more)
    assert refusal.value.reasons == (f"“{KEY}” changed while you were reading it.",)
    assert [one.verdict for one in judged(opened)] == ["submitted"]


def test_words_read_in_another_unicode_form_are_the_words_that_are_there(opened):
    opened.write(KEY, "cy", "Gyda dŵr")
    read = {KEY: Wording("How to take it", "Gyda dw\u0302r")}
    assert actions.submit(version=opened.version, language="cy", read=read, by=opened.translator) == [KEY]


def test_all_of_the_wordings_are_judged_or_none(opened):
    opened.write(TITLE, "cy", "Parasetamol yn gryno")
    submitted(opened)
    actions.submit(version=opened.version, language="cy", read=opened.read(TITLE, "cy"), by=opened.translator)
    read = opened.read(KEY, "cy") | opened.read(TITLE, "cy")
    opened.write(KEY, "cy", "Sut i'w ddefnyddio")
    with pytest.raises(Refused, match=f"“{KEY}” changed while you were reading it."):
        actions.revise(version=opened.version, language="cy", read=read, by=opened.reviser)
    assert not judged(opened).filter(verdict=Verdict.REVISED.value).exists()


def test_with_several_wordings_each_reason_names_its_segment(opened):
    opened.write(KEY, "cy", WORDS)
    read = opened.read(KEY, "cy") | opened.read(TITLE, "cy")
    with pytest.raises(Refused) as refusal:
        actions.return_to_writer(version=opened.version, language="cy", read=read, by=opened.reviser, remark=REASON, **MAJOR)
    wanted = "To return it, a wording has to be approved or revised or submitted; this one is"
    assert refusal.value.reasons == (f"“{TITLE}”: {wanted} empty.", f"“{KEY}”: {wanted} draft.")


def test_unknown_segments_are_named(opened):
    read = {"zebra": Wording("a", "b"), "aardvark": Wording("a", "b")}
    with pytest.raises(Refused) as refusal:
        actions.submit(version=opened.version, language="cy", read=read, by=opened.translator)
    unknown = "There is no segment “{}” in this version."
    assert refusal.value.reasons == (unknown.format("aardvark"), unknown.format("zebra"))


def test_an_act_on_nothing_is_refused_and_leaves_no_trace(opened):
    before = Event.objects.count()
    with pytest.raises(Refused, match="No wording was chosen."):
        actions.submit(version=opened.version, language="cy", read={}, by=opened.translator)
    assert Event.objects.count() == before


@pytest.mark.parametrize("remark", ["", "  \n"])
def test_returning_needs_a_remark(opened, remark):
    submitted(opened)
    read = opened.read(KEY, "cy")
    with pytest.raises(Refused, match="Say in a remark what has to change."):
        actions.return_to_writer(version=opened.version, language="cy", read=read, by=opened.reviser, remark=remark, **MAJOR)


def test_a_remark_with_a_hidden_character_is_refused(opened):
    submitted(opened)
    read = opened.read(KEY, "cy")
    with pytest.raises(Refused, match="right-to-left override"):
        actions.return_to_writer(
            version=opened.version, language="cy", read=read, by=opened.reviser, remark="Nie\u202e tak.", **MAJOR
        )


def test_returned_words_are_submitted_again_only_changed_or_with_a_reason(opened):
    bring_to(opened, State.RETURNED, WORDS)
    again = {"version": opened.version, "language": "cy", "read": opened.read(KEY, "cy"), "by": opened.translator}
    with pytest.raises(Refused, match="Change it, or say why it should stay."):
        actions.submit(**again)
    assert actions.submit(**again, reason="The glossary says so.") == [KEY]
    assert judged(opened).last().reason == "The glossary says so."


def test_changed_words_need_no_reason_after_a_return(opened):
    bring_to(opened, State.RETURNED, WORDS)
    opened.write(KEY, "cy", "Sut i'w ddefnyddio")
    actions.submit(version=opened.version, language="cy", read=opened.read(KEY, "cy"), by=opened.translator)
    assert opened.state(KEY, "cy") is State.SUBMITTED


@pytest.mark.parametrize(("words", "code"), [("Sut i'w gymryd 5", "numbers"), ("   ", "empty"), ("Sut **i'w gymryd", "markup")])
def test_a_blocking_finding_stops_submission(opened, words, code):
    opened.write(KEY, "cy", words)
    with pytest.raises(Refused, match=f"The check “{code}” blocks"):
        act_on(opened, Act.SUBMIT, by=opened.translator)


def test_a_warning_goes_to_the_reviser_who_cannot_pass_over_it(opened):
    submitted(opened, WARNED)
    with pytest.raises(Refused, match=f"The check “{CODE}” warns: .* Mend it, or waive it with a reason."):
        act_on(opened, Act.REVISE, by=opened.reviser)
    act_on(opened, Act.WAIVE, by=opened.reviser)
    act_on(opened, Act.REVISE, by=opened.reviser)
    waiver = judged(opened).get(verdict=Verdict.WAIVED.value)
    assert (waiver.finding, waiver.reason, waiver.target) == (CODE, REASON, WARNED)


def test_a_waiver_is_void_when_the_words_change_and_back_when_they_do(opened):
    submitted(opened, WARNED)
    act_on(opened, Act.WAIVE, by=opened.reviser)
    submitted(opened, "Sut i'w ddefnyddio.")
    with pytest.raises(Refused, match="warns"):
        act_on(opened, Act.REVISE, by=opened.reviser)
    opened.write(KEY, "cy", WARNED)
    act_on(opened, Act.REVISE, by=opened.reviser)
    assert opened.state(KEY, "cy") is State.REVISED


def test_a_waiver_leaves_the_state_as_it_was(opened):
    submitted(opened, WARNED)
    act_on(opened, Act.WAIVE, by=opened.reviser)
    assert opened.state(KEY, "cy") is State.SUBMITTED


def test_a_block_cannot_be_waived(opened):
    opened.write(KEY, "cy", "Sut i'w gymryd 5")
    with pytest.raises(Refused, match="The check “numbers” blocks; only a change of the words answers it."):
        act_on(opened, Act.WAIVE, by=opened.translator, code="numbers")


def test_a_duty_that_has_ended_entitles_to_nothing(opened):
    submitted(opened)
    for duty in opened.reviser.duties.all():
        relieve(duty=duty, by="tests")
    with pytest.raises(NotEntitled):
        act_on(opened, Act.REVISE, by=opened.reviser)


def test_an_act_on_something_else_than_a_wording_has_no_objections_to_ask_for(opened):
    [standing] = standings(opened.version, "cy", [KEY])
    with pytest.raises(ValueError, match="publish is no act on a single wording."):
        objections(Act.PUBLISH, standing, by=opened.publisher)
