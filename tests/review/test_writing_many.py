"""Many words at once are under the same rules as one wording, and told of as exactly."""

import pytest
from django.db import connection, transaction

from cms.audit.chain import breaks_in
from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint
from cms.review import actions
from cms.review.models import Decision, Edition
from cms.review.state import State, Verdict, Wording
from cms.review.verification import breaks_in_decisions, breaks_in_editions
from cms.roles import Role
from tests.review.stages import KEY, WORDS, bring_to
from tests.universe import MAJOR

TITLE, ALCOHOL = "paracetamol", "do-not-take-it-with-alcohol"
MANY = {TITLE: "Parasetamol yn gryno", KEY: WORDS, ALCOHOL: "Peidiwch â'i gymryd gydag alcohol."}
# On PostgreSQL one more: the lock that keeps the audit in one chain.
LOCKS = connection.vendor == "postgresql"


def write_all(universe, words, by=None, language="cy"):
    return actions.write_all(
        version=universe.version, language=language, words=words, by=by or universe.translator, origin="a.po"
    )


def propose_all(universe, words, by=None):
    wordings = {key: (Wording(universe.segment(key).source, text), f"why {key}") for key, text in words.items()}
    actions.propose_all(version=universe.version, language="cy", wordings=wordings, by=by or universe.translator, origin="a.po")


def kept(universe):
    """Every decision and every edition's cache, without times and numbers."""
    about = ("segment_key", "source", "target", "digest", "verdict", "by", "reason", "finding", "origin")
    decisions = Decision.objects.filter(factsheet=universe.sheet, language="cy").order_by("segment_key", "pk")
    editions = Edition.objects.order_by("pk").values_list("version__number", "language", "state", "counts")
    words = [(segment.key, segment.words("cy")) for segment in universe.version.ordered()]
    return list(decisions.values_list(*about)), list(editions), words


def assert_everything_holds():
    assert list(breaks_in(Event.objects.order_by("number"))) == []
    assert list(breaks_in_decisions([0])) == []
    assert list(breaks_in_editions([0])) == []


@pytest.mark.parametrize("state", State)
def test_writing_many_at_once_leaves_what_writing_one_after_the_other_does(opened, state):
    bring_to(opened, state)
    with transaction.atomic():
        singly = {key: opened.write(key, "cy", text, origin="a.po") for key, text in MANY.items()}
        after_each = kept(opened)
        transaction.set_rollback(True)
    assert write_all(opened, MANY) == singly
    assert kept(opened) == after_each
    assert_everything_holds()


def test_words_written_at_once_are_one_event_that_names_each(opened):
    before = Event.objects.count()
    write_all(opened, MANY)
    event = Event.objects.latest("number")
    digests = {key: Wording(opened.segment(key).source, text).digest for key, text in MANY.items()}
    assert (event.act, event.subject, event.payload) == (
        "wording written",
        "paracetamol v1 cy",
        {"wordings": digests, "origin": "a.po"},
    )
    assert Event.objects.count() == before + 1


def test_words_that_are_there_already_are_not_written_and_nothing_is_told(opened):
    write_all(opened, MANY)
    before, events = kept(opened), Event.objects.count()
    assert set(write_all(opened, MANY, by=opened.second_translator).values()) == {State.DRAFT}
    assert write_all(opened, {}) == {}
    assert (kept(opened), Event.objects.count()) == (before, events)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({**MANY, KEY: "Sut\u202e i"}, f"“{KEY}”: U+202E (right-to-left override) at character 4 changes the order"),
        ({**MANY, TITLE: "a" * 5_001}, "“paracetamol”: The text has 5,001 characters; the limit is 5,000."),
        ({**MANY, "from-elsewhere": "o rywle"}, "There is no segment “from-elsewhere” in this version."),
    ],
    ids=["override", "too long", "unknown key"],
)
def test_one_text_that_cannot_be_taken_refuses_all_of_them_by_name(opened, words, reason):
    before, events = kept(opened), Event.objects.count()
    with pytest.raises(Refused) as refused:
        write_all(opened, words)
    [sentence] = refused.value.reasons
    assert sentence.startswith(reason)
    assert (kept(opened), Event.objects.count()) == (before, events)


def test_one_word_that_cannot_be_taken_is_refused_without_naming_the_segment_it_was_typed_into(opened):
    with pytest.raises(Refused) as refused:
        write_all(opened, {KEY: "Sut\ni"})
    assert refused.value.reasons == ("There is a line break at character 4; a segment is one paragraph.",)


def test_the_duty_is_asked_for_whether_one_word_comes_or_many(opened):
    for act in (write_all, propose_all):
        with pytest.raises(NotEntitled, match="Only a reviser for Welsh or a translator for Welsh can write here."):
            act(opened, MANY, by=opened.clinician)


def test_english_and_unpublished_versions_take_no_words_at_once_either(universe):
    with pytest.raises(Refused, match="changed in the source text"):
        write_all(universe, {KEY: "How"}, by=universe.author, language="en")
    with pytest.raises(Refused, match="Translation opens when the English edition is published."):
        write_all(universe, {KEY: "Jak"}, language="pl")


def test_the_first_words_at_once_open_the_edition_and_count_each_once(published):
    appoint(person=published.translator, role=Role.TRANSLATOR, language="cy", by="tests")
    write_all(published, MANY)
    assert published.edition("cy").counts == {"empty": 5, "draft": 3}


def test_words_that_an_earlier_version_holds_reach_its_edition_when_many_are_written(opened):
    bring_to(opened, State.STALE, WORDS)
    earlier = opened.edition("cy")
    opened.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    opened.bring_out("en")
    write_all(opened, {KEY: WORDS, TITLE: MANY[TITLE]})
    earlier.refresh_from_db()
    assert earlier.counts == {"empty": 7, "draft": 1}
    assert_everything_holds()


def test_undoing_a_change_makes_a_signed_edition_of_an_earlier_version_whole_again(published):
    signed = published.edition("pl")
    words = published.segment(TITLE).words("pl")
    published.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    published.bring_out("en")
    read = published.read(TITLE, "pl")
    actions.return_to_writer(
        version=published.version, language="pl", read=read, by=published.reviser, remark="Look again.", **MAJOR
    )
    signed.refresh_from_db()
    assert signed.state != "approved"
    actions.submit(version=published.version, language="pl", read=read, by=published.translator, reason="It stays.")
    actions.revise(version=published.version, language="pl", read=read, by=published.reviser)
    actions.approve(version=published.version, language="pl", read=read, by=published.clinician)
    signed.refresh_from_db()
    assert (signed.state, published.segment(TITLE).words("pl")) == ("approved", words)
    assert_everything_holds()


def test_proposals_at_once_are_kept_once_for_each_person_and_told_with_their_reasons(opened):
    write_all(opened, {KEY: WORDS})
    propose_all(opened, {TITLE: MANY[TITLE], ALCOHOL: MANY[ALCOHOL]})
    event = Event.objects.latest("number")
    assert (event.act, event.payload["reasons"]) == (
        "wording proposed",
        {TITLE: f"why {TITLE}", ALCOHOL: f"why {ALCOHOL}"},
    )
    events = Event.objects.count()
    propose_all(opened, MANY)  # one is here already, two were proposed
    assert Event.objects.count() == events
    propose_all(opened, MANY, by=opened.second_translator)
    proposed = Decision.objects.filter(language="cy", verdict=Verdict.PROPOSED.value).order_by("pk")
    assert [one.by.username for one in proposed] == ["translator"] * 2 + ["second_translator"] * 3
    assert_everything_holds()


def test_a_proposal_for_a_segment_that_is_not_there_is_refused(opened):
    with pytest.raises(Refused, match="There is no segment “from-elsewhere” in this version."):
        actions.propose_all(
            version=opened.version,
            language="cy",
            wordings={"from-elsewhere": (Wording("a", "b"), "")},
            by=opened.translator,
            origin="a.po",
        )


@pytest.mark.parametrize("count", [1, 3])
def test_writing_takes_as_many_queries_for_three_wordings_as_for_one(opened, django_assert_num_queries, count):
    with django_assert_num_queries(16 + LOCKS):
        write_all(opened, dict(list(MANY.items())[:count]))


@pytest.mark.parametrize("count", [1, 3])
def test_proposing_takes_as_many_queries_for_three_wordings_as_for_one(opened, django_assert_num_queries, count):
    wordings = {key: (Wording("a", text), "") for key, text in list(MANY.items())[:count]}
    with django_assert_num_queries(9 + LOCKS):
        actions.propose_all(version=opened.version, language="cy", wordings=wordings, by=opened.translator, origin="a.po")


def test_words_can_be_submitted_in_the_step_that_writes_them(opened):
    scene = {"version": opened.version, "language": "cy", "by": opened.translator}
    with transaction.atomic():
        write_all(opened, MANY)
        read = {key: wording for key, wording in actions.as_read(opened.version, "cy").items() if key in {TITLE, KEY}}
        actions.submit(**scene, read=read)
        in_two_steps = kept(opened)
        transaction.set_rollback(True)
    states = actions.write_all(**scene, words=MANY, origin="a.po", submitted={TITLE, KEY})
    assert states == {TITLE: State.SUBMITTED, KEY: State.SUBMITTED, ALCOHOL: State.DRAFT}
    assert kept(opened) == in_two_steps
    assert_everything_holds()


def test_what_speaks_against_submitting_one_of_them_refuses_the_writing_too(opened):
    before = kept(opened)
    dose = "take-2-tablets-of-500-mg"
    with pytest.raises(Refused, match=f"“{dose}”: The check “numbers” blocks"):
        actions.write_all(
            version=opened.version,
            language="cy",
            words={**MANY, dose: "Cymerwch rai."},
            by=opened.translator,
            submitted={TITLE, dose},
        )
    assert kept(opened) == before
