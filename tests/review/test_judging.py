import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint, relieve
from cms.review import actions
from cms.review.models import Decision
from cms.review.state import State, Verdict, Wording
from cms.roles import Act, Role
from tests.review.stages import CODE, KEY, REASON, WARNED, WORDS, act_on, bring_to

TITLE = "paracetamol"


def submitted(universe, words=WORDS, by=None):
    universe.write(KEY, "pl", words, by=by)
    act_on(universe, Act.SUBMIT, by=universe.translator)


def judged(universe):
    return Decision.objects.filter(factsheet=universe.sheet, language="pl").exclude(verdict=Verdict.WRITTEN.value)


def test_a_reviser_and_then_a_clinician_make_the_wording_approved(drafted):
    submitted(drafted)
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    act_on(drafted, Act.APPROVE, by=drafted.clinician)
    assert drafted.state(KEY, "pl") is State.APPROVED
    assert [(one.verdict, one.by.username) for one in judged(drafted)] == [
        ("submitted", "translator"),
        ("revised", "reviser"),
        ("approved", "clinician"),
    ]


def test_every_judgement_is_told_in_the_audit_with_the_digest_of_the_words(drafted):
    submitted(drafted)
    act_on(drafted, Act.RETURN, by=drafted.reviser)
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("reviser", "wording returned", "ibuprofen v1 pl")
    assert event.payload == {"wordings": {KEY: Wording("How to take it", WORDS).digest}, "reason": "Please look again."}


def test_the_writer_cannot_revise(drafted):
    submitted(drafted, by=drafted.reviser)
    with pytest.raises(Refused, match="Somebody other than the writer of these words has to revise them."):
        act_on(drafted, Act.REVISE, by=drafted.reviser)


def test_who_submits_words_of_somebody_else_may_still_revise_them(drafted):
    drafted.write(KEY, "pl", WORDS)
    act_on(drafted, Act.SUBMIT, by=drafted.reviser)
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    assert drafted.state(KEY, "pl") is State.REVISED


@pytest.mark.parametrize("person", ["translator", "reviser"])
def test_neither_writer_nor_reviser_can_approve_even_as_a_clinician(drafted, person):
    submitted(drafted)
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    appoint(person=getattr(drafted, person), role=Role.CLINICAL_REVIEWER, language="pl", by="tests")
    with pytest.raises(Refused, match="of these words has to approve them."):
        act_on(drafted, Act.APPROVE, by=getattr(drafted, person))


def test_a_reviser_who_writes_the_words_too_no_longer_counts_as_their_reviser(drafted):
    submitted(drafted)
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    drafted.write(KEY, "pl", "Jak brać", by=drafted.reviser)
    drafted.write(KEY, "pl", WORDS, by=drafted.reviser)
    assert drafted.state(KEY, "pl") is State.REVISED
    with pytest.raises(Refused, match="Nobody but their writer has revised these words."):
        act_on(drafted, Act.APPROVE, by=drafted.clinician)


def test_who_wrote_the_words_for_an_older_english_is_still_their_author(drafted):
    drafted.write(KEY, "pl", WORDS, by=drafted.second_translator)
    drafted.change_english("How to take it", "How to take them")
    drafted.bring_out("en")
    drafted.write(KEY, "pl", WORDS, by=drafted.translator)
    act_on(drafted, Act.SUBMIT, by=drafted.translator)
    with pytest.raises(Refused, match="Somebody other than the writer"):
        act_on(drafted, Act.REVISE, by=drafted.second_translator)


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
def test_a_judgement_of_words_that_changed_meanwhile_is_refused(drafted, act):
    submitted(drafted)
    by = {Act.SUBMIT: drafted.translator, Act.APPROVE: drafted.clinician}.get(act, drafted.reviser)
    read = drafted.read(KEY, "pl")
    drafted.write(KEY, "pl", "Jak brać")
    scene = {"version": drafted.version, "language": "pl", "read": read, "by": by}
    door = {Act.RETURN: actions.return_to_writer, Act.WAIVE: actions.waive}.get(act) or getattr(actions, act)
    more = {Act.RETURN: {"remark": REASON}, Act.WAIVE: {"code": CODE, "reason": REASON}}.get(act, {})
    with pytest.raises(Refused) as refusal:
        door(**scene, **more)
    assert refusal.value.reasons == (f"“{KEY}” changed while you were reading it.",)
    assert [one.verdict for one in judged(drafted)] == ["submitted"]


def test_words_read_in_another_unicode_form_are_the_words_that_are_there(drafted):
    drafted.write(KEY, "pl", "Jak zażyć")
    read = {KEY: Wording("How to take it", "Jak zaz\u0307yc\u0301")}
    assert actions.submit(version=drafted.version, language="pl", read=read, by=drafted.translator) == [KEY]


def test_all_of_the_wordings_are_judged_or_none(drafted):
    drafted.translate("pl")
    drafted.submit("pl")
    read = actions.as_read(drafted.version, "pl")
    drafted.write(KEY, "pl", "Jak brać")
    with pytest.raises(Refused, match=f"“{KEY}” changed while you were reading it."):
        actions.revise(version=drafted.version, language="pl", read=read, by=drafted.reviser)
    assert not judged(drafted).filter(verdict=Verdict.REVISED.value).exists()


def test_with_several_wordings_each_reason_names_its_segment(drafted):
    drafted.write(KEY, "pl", WORDS)
    read = drafted.read(KEY, "pl") | drafted.read(TITLE, "pl")
    with pytest.raises(Refused) as refusal:
        actions.return_to_writer(version=drafted.version, language="pl", read=read, by=drafted.reviser, remark=REASON)
    wanted = "To return it, a wording has to be approved or revised or submitted; this one is"
    assert refusal.value.reasons == (f"“{TITLE}”: {wanted} empty.", f"“{KEY}”: {wanted} draft.")


def test_unknown_segments_are_named(drafted):
    read = {"zebra": Wording("a", "b"), "aardvark": Wording("a", "b")}
    with pytest.raises(Refused) as refusal:
        actions.submit(version=drafted.version, language="pl", read=read, by=drafted.translator)
    unknown = "There is no segment “{}” in this version."
    assert refusal.value.reasons == (unknown.format("aardvark"), unknown.format("zebra"))


def test_an_act_on_nothing_is_refused_and_leaves_no_trace(drafted):
    before = Event.objects.count()
    with pytest.raises(Refused, match="No wording was chosen."):
        actions.submit(version=drafted.version, language="pl", read={}, by=drafted.translator)
    assert Event.objects.count() == before


@pytest.mark.parametrize("remark", ["", "  \n"])
def test_returning_needs_a_remark(drafted, remark):
    submitted(drafted)
    read = drafted.read(KEY, "pl")
    with pytest.raises(Refused, match="Say in a remark what has to change."):
        actions.return_to_writer(version=drafted.version, language="pl", read=read, by=drafted.reviser, remark=remark)


def test_a_remark_with_a_hidden_character_is_refused(drafted):
    submitted(drafted)
    read = drafted.read(KEY, "pl")
    with pytest.raises(Refused, match="right-to-left override"):
        actions.return_to_writer(version=drafted.version, language="pl", read=read, by=drafted.reviser, remark="Nie\u202e tak.")


def test_returned_words_are_submitted_again_only_changed_or_with_a_reason(drafted):
    bring_to(drafted, State.RETURNED, WORDS)
    again = {"version": drafted.version, "language": "pl", "read": drafted.read(KEY, "pl"), "by": drafted.translator}
    with pytest.raises(Refused, match="Change it, or say why it should stay."):
        actions.submit(**again)
    assert actions.submit(**again, reason="The glossary says so.") == [KEY]
    assert judged(drafted).last().reason == "The glossary says so."


def test_changed_words_need_no_reason_after_a_return(drafted):
    bring_to(drafted, State.RETURNED, WORDS)
    drafted.write(KEY, "pl", "Jak brać")
    actions.submit(version=drafted.version, language="pl", read=drafted.read(KEY, "pl"), by=drafted.translator)
    assert drafted.state(KEY, "pl") is State.SUBMITTED


@pytest.mark.parametrize(("words", "code"), [("Jak zażywać 5", "numbers"), ("   ", "empty"), ("Jak **zażywać", "markup")])
def test_a_blocking_finding_stops_submission(drafted, words, code):
    drafted.write(KEY, "pl", words)
    with pytest.raises(Refused, match=f"The check “{code}” blocks"):
        act_on(drafted, Act.SUBMIT, by=drafted.translator)


def test_a_warning_goes_to_the_reviser_who_cannot_pass_over_it(drafted):
    submitted(drafted, WARNED)
    with pytest.raises(Refused, match=f"The check “{CODE}” warns: .* Mend it, or waive it with a reason."):
        act_on(drafted, Act.REVISE, by=drafted.reviser)
    act_on(drafted, Act.WAIVE, by=drafted.reviser)
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    waiver = judged(drafted).get(verdict=Verdict.WAIVED.value)
    assert (waiver.finding, waiver.reason, waiver.target) == (CODE, REASON, WARNED)


def test_a_waiver_is_void_when_the_words_change_and_back_when_they_do(drafted):
    submitted(drafted, WARNED)
    act_on(drafted, Act.WAIVE, by=drafted.reviser)
    submitted(drafted, "Jak brać.")
    with pytest.raises(Refused, match="warns"):
        act_on(drafted, Act.REVISE, by=drafted.reviser)
    drafted.write(KEY, "pl", WARNED)
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    assert drafted.state(KEY, "pl") is State.REVISED


def test_a_waiver_leaves_the_state_as_it_was(drafted):
    submitted(drafted, WARNED)
    act_on(drafted, Act.WAIVE, by=drafted.reviser)
    assert drafted.state(KEY, "pl") is State.SUBMITTED


def test_a_block_cannot_be_waived(drafted):
    drafted.write(KEY, "pl", "Jak zażywać 5")
    with pytest.raises(Refused, match="The check “numbers” blocks; only a change of the words answers it."):
        act_on(drafted, Act.WAIVE, by=drafted.translator, code="numbers")


def test_a_duty_that_has_ended_entitles_to_nothing(drafted):
    submitted(drafted)
    for duty in drafted.reviser.duties.all():
        relieve(duty=duty, by="tests")
    with pytest.raises(NotEntitled):
        act_on(drafted, Act.REVISE, by=drafted.reviser)
