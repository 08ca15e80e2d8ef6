import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Overtaken, Refused
from cms.review import actions
from cms.review.models import Decision, wording_of
from cms.review.state import State, Verdict, Wording
from tests.review.stages import KEY, WORDS, act_on, bring_to


def decisions(universe, language="cy"):
    """Who decided what about which words of the heading, oldest first."""
    found = Decision.objects.filter(factsheet=universe.sheet, segment_key=KEY, language=language).order_by("pk")
    return [(one.verdict, one.target, one.by.username) for one in found]


def test_words_are_kept_in_a_decision_that_names_writer_english_and_origin(opened):
    assert opened.write(KEY, "cy", WORDS, origin="file.po") is State.DRAFT
    [kept] = Decision.objects.filter(factsheet=opened.sheet, language="cy")
    assert (kept.segment_key, kept.source, kept.target, kept.verdict) == (KEY, "How to take it", WORDS, Verdict.WRITTEN)
    assert (kept.by, kept.origin, kept.digest) == (opened.translator, "file.po", Wording("How to take it", WORDS).digest)
    assert opened.segment(KEY).words("cy") == WORDS


def test_each_language_has_its_own_words(opened):
    opened.write(KEY, "cy", WORDS)
    assert [opened.segment(KEY).words(language) for language in ("cy", "so")] == [WORDS, ""]
    assert [opened.state(KEY, language) for language in ("cy", "so")] == [State.DRAFT, State.EMPTY]


def test_what_was_written_is_told_in_the_audit(opened):
    opened.write(KEY, "cy", WORDS)
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("translator", "wording written", "paracetamol v1 cy")
    assert event.payload == {"wordings": {KEY: Wording("How to take it", WORDS).digest}, "origin": "screen"}


@pytest.mark.parametrize("state", [State.EMPTY, State.DRAFT, State.SUBMITTED, State.APPROVED, State.RETURNED])
def test_writing_the_same_words_again_changes_nothing(opened, state):
    bring_to(opened, state, WORDS)
    before, events = decisions(opened), Event.objects.count()
    words = opened.segment(KEY).words("cy")
    assert opened.write(KEY, "cy", words, by=opened.second_translator) is state
    assert (decisions(opened), Event.objects.count()) == (before, events)


def test_the_same_words_in_another_unicode_form_change_nothing(opened):
    opened.write(KEY, "cy", "Gyda dw\u0302r")
    before = decisions(opened)
    opened.write(KEY, "cy", "Gyda dŵr", by=opened.second_translator)
    assert decisions(opened) == before
    assert opened.segment(KEY).words("cy") == "Gyda dw\u0302r"


def test_writing_the_same_stale_words_gives_them_for_the_new_english(opened):
    bring_to(opened, State.STALE)
    words = opened.segment(KEY).words("cy")
    assert opened.write(KEY, "cy", words, by=opened.second_translator) is State.DRAFT
    assert decisions(opened)[-1] == ("written", words, "second_translator")


def test_words_can_be_taken_away_and_stay_in_their_decision(opened):
    bring_to(opened, State.APPROVED, WORDS)
    assert opened.write(KEY, "cy", "") is State.EMPTY
    assert opened.segment(KEY).words("cy") == ""
    assert [target for verdict, target, _ in decisions(opened) if verdict == "written"] == [WORDS, ""]


def test_undoing_an_edit_brings_the_approval_back(opened):
    bring_to(opened, State.APPROVED, WORDS)
    assert opened.write(KEY, "cy", "Sut i'w ddefnyddio") is State.DRAFT
    assert opened.write(KEY, "cy", WORDS) is State.APPROVED


def test_a_stale_form_leaves_the_current_words_and_keeps_the_writers_beside_them(opened):
    read = wording_of(opened.segment(KEY), "cy")
    opened.write(KEY, "cy", WORDS)
    with pytest.raises(Overtaken) as refusal:
        opened.write(KEY, "cy", "Sut i'w ddefnyddio", by=opened.second_translator, read=read)
    assert (refusal.value.theirs, refusal.value.yours) == (WORDS, "Sut i'w ddefnyddio")
    assert opened.segment(KEY).words("cy") == WORDS
    assert decisions(opened) == [("written", WORDS, "translator"), ("proposed", "Sut i'w ddefnyddio", "second_translator")]
    assert Event.objects.last().act == "wording proposed"


def test_a_form_that_shows_the_current_words_is_not_stale(opened):
    opened.write(KEY, "cy", WORDS)
    read = wording_of(opened.segment(KEY), "cy")
    assert opened.write(KEY, "cy", "Sut i'w ddefnyddio", read=read) is State.DRAFT
    assert opened.segment(KEY).words("cy") == "Sut i'w ddefnyddio"


def test_a_stale_form_with_the_words_that_are_there_by_now_changes_nothing(opened):
    read = wording_of(opened.segment(KEY), "cy")
    opened.write(KEY, "cy", WORDS)
    assert opened.write(KEY, "cy", WORDS, by=opened.second_translator, read=read) is State.DRAFT
    assert decisions(opened) == [("written", WORDS, "translator")]


def test_a_stale_form_without_words_takes_nothing_away(opened):
    opened.write(KEY, "cy", WORDS)
    with pytest.raises(Overtaken):
        opened.write(KEY, "cy", "", by=opened.second_translator, read=Wording("How to take it", "Sut i'w ddefnyddio"))
    assert decisions(opened) == [("written", WORDS, "translator")]


def test_stale_words_sent_by_a_form_that_showed_the_older_english_stay_stale(opened):
    read = Wording("How to take it", WORDS)
    bring_to(opened, State.STALE, WORDS)
    with pytest.raises(Overtaken):
        opened.write(KEY, "cy", WORDS, read=read)
    assert opened.state(KEY, "cy") is State.STALE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 100_000, "The text has 100,000 characters; the limit is 5,000."),
        ("Sut\u202e i", "U+202E (right-to-left override) at character 4 changes the order of the letters around it"),
        ("\u2066Sut i'w ddefnyddio", "U+2066 (left-to-right isolate) at character 1 opens an isolate that nothing closes."),
        ("Sut \x00i", "U+0000 at character 5 is a character that no text should hold."),
        ("Sut \x1bi", "U+001B at character 5 is a character that no text should hold."),
        ("Sut \ud83d", "U+D83D at character 5 is half of a surrogate pair."),
        ("Sut\ni", "There is a line break at character 4; a segment is one paragraph."),
    ],
    ids=["too long", "override", "isolate", "nul", "escape", "surrogate", "line break"],
)
def test_text_that_cannot_be_stored_is_refused_naming_character_and_place(opened, text, reason):
    opened.write(KEY, "cy", WORDS)
    for read in (None, wording_of(opened.segment(KEY), "cy")):
        with pytest.raises(Refused) as refusal:
            opened.write(KEY, "cy", text, read=read)
        assert refusal.value.reasons[0].startswith(reason)
    assert (opened.segment(KEY).words("cy"), len(decisions(opened))) == (WORDS, 1)


@pytest.mark.parametrize("odd", ["\x00", "\ud83d"])
def test_a_form_that_claims_to_have_read_what_cannot_be_is_refused(opened, odd):
    opened.write(KEY, "cy", WORDS)
    with pytest.raises(Refused, match="at character 1"):
        opened.write(KEY, "cy", "Sut i'w ddefnyddio", read=Wording(odd, WORDS))
    with pytest.raises(Overtaken):
        opened.write(KEY, "cy", "Sut i'w ddefnyddio", read=Wording("How to take it", odd))


def test_a_text_of_exactly_the_limit_is_taken(opened):
    assert opened.write(KEY, "cy", "a" * 5_000) is State.DRAFT


def test_the_english_is_not_written_segment_by_segment(universe):
    with pytest.raises(Refused, match="changed in the source text"):
        universe.write(KEY, "en", "How to use it", by=universe.author)


def test_translation_opens_when_the_english_is_published(universe):
    with pytest.raises(Refused, match="Translation opens when the English edition is published."):
        universe.write(KEY, "pl", WORDS)


@pytest.mark.parametrize("person", ["author", "clinician", "publisher", "coordinator", "outsider"])
def test_who_is_neither_translator_nor_reviser_writes_nothing(opened, person):
    with pytest.raises(NotEntitled, match="Only a reviser for Welsh or a translator for Welsh can write here."):
        opened.write(KEY, "cy", WORDS, by=getattr(opened, person))
    assert decisions(opened) == []


def propose(universe, text, by, source="How to take it"):
    segment = universe.segment(KEY)
    actions.propose(
        segment=segment, language="cy", wording=Wording(source, text), by=by, origin="file.po", reason="Both changed."
    )


def test_a_proposal_is_kept_beside_the_words_and_counts_for_nothing(opened):
    opened.write(KEY, "cy", WORDS)
    propose(opened, "Sut i'w ddefnyddio", opened.second_translator)
    assert decisions(opened)[-1] == ("proposed", "Sut i'w ddefnyddio", "second_translator")
    assert (opened.segment(KEY).words("cy"), opened.state(KEY, "cy")) == (WORDS, State.DRAFT)


def test_the_same_proposal_is_kept_once_for_each_person(opened):
    for by in (opened.translator, opened.second_translator, opened.translator):
        propose(opened, "Sut i'w ddefnyddio", by)
    assert [by for _, _, by in decisions(opened)] == ["translator", "second_translator"]


def test_a_proposal_that_cannot_be_stored_is_refused(opened):
    with pytest.raises(Refused, match="right-to-left override"):
        propose(opened, "Sut \u202ei", opened.translator)


def test_whoever_takes_a_proposal_makes_its_proposer_an_author_too(opened):
    propose(opened, WORDS, opened.second_translator)
    opened.write(KEY, "cy", WORDS)
    act_on(opened, "submit", by=opened.translator)
    with pytest.raises(Refused, match="Somebody other than the writer of these words has to revise them."):
        act_on(opened, "revise", by=opened.second_translator)
    act_on(opened, "revise", by=opened.reviser)
