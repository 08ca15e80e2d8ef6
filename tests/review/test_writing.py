import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Overtaken, Refused
from cms.review import actions
from cms.review.models import Decision, wording_of
from cms.review.state import State, Verdict, Wording
from tests.review.stages import KEY, WORDS, act_on, bring_to
from tests.universe import LANGUAGES


def decisions(universe, language="pl"):
    """Who decided what about which words of the heading, oldest first."""
    found = Decision.objects.filter(factsheet=universe.sheet, segment_key=KEY, language=language).order_by("pk")
    return [(one.verdict, one.target, one.by.username) for one in found]


def test_words_are_kept_in_a_decision_that_names_writer_english_and_origin(drafted):
    assert drafted.write(KEY, "pl", WORDS, origin="file.po") is State.DRAFT
    [kept] = Decision.objects.filter(factsheet=drafted.sheet, language="pl")
    assert (kept.segment_key, kept.source, kept.target, kept.verdict) == (KEY, "How to take it", WORDS, Verdict.WRITTEN)
    assert (kept.by, kept.origin, kept.digest) == (drafted.translator, "file.po", Wording("How to take it", WORDS).digest)
    assert drafted.segment(KEY).words("pl") == WORDS


def test_each_language_has_its_own_words(drafted):
    drafted.write(KEY, "pl", WORDS)
    assert [drafted.segment(KEY).words(language) for language in LANGUAGES] == [WORDS, ""]
    assert [drafted.state(KEY, language) for language in LANGUAGES] == [State.DRAFT, State.EMPTY]


def test_what_was_written_is_told_in_the_audit(drafted):
    drafted.write(KEY, "pl", WORDS)
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("translator", "wording written", "ibuprofen v1 pl")
    assert event.payload == {"wordings": {KEY: Wording("How to take it", WORDS).digest}, "origin": "screen"}


@pytest.mark.parametrize("state", [State.EMPTY, State.DRAFT, State.SUBMITTED, State.APPROVED, State.RETURNED])
def test_writing_the_same_words_again_changes_nothing(drafted, state):
    bring_to(drafted, state, WORDS)
    before, events = decisions(drafted), Event.objects.count()
    words = drafted.segment(KEY).words("pl")
    assert drafted.write(KEY, "pl", words, by=drafted.second_translator) is state
    assert (decisions(drafted), Event.objects.count()) == (before, events)


def test_the_same_words_in_another_unicode_form_change_nothing(drafted):
    drafted.write(KEY, "pl", "Jak zaz\u0307yc\u0301")
    before = decisions(drafted)
    drafted.write(KEY, "pl", "Jak zażyć", by=drafted.second_translator)
    assert decisions(drafted) == before
    assert drafted.segment(KEY).words("pl") == "Jak zaz\u0307yc\u0301"


def test_writing_the_same_stale_words_gives_them_for_the_new_english(drafted):
    bring_to(drafted, State.STALE)
    words = drafted.segment(KEY).words("pl")
    assert drafted.write(KEY, "pl", words, by=drafted.second_translator) is State.DRAFT
    assert decisions(drafted)[-1] == ("written", words, "second_translator")


def test_words_can_be_taken_away_and_stay_in_their_decision(drafted):
    bring_to(drafted, State.APPROVED, WORDS)
    assert drafted.write(KEY, "pl", "") is State.EMPTY
    assert drafted.segment(KEY).words("pl") == ""
    assert [target for verdict, target, _ in decisions(drafted) if verdict == "written"] == [WORDS, ""]


def test_undoing_an_edit_brings_the_approval_back(drafted):
    bring_to(drafted, State.APPROVED, WORDS)
    assert drafted.write(KEY, "pl", "Jak brać") is State.DRAFT
    assert drafted.write(KEY, "pl", WORDS) is State.APPROVED


def test_a_stale_form_leaves_the_current_words_and_keeps_the_writers_beside_them(drafted):
    read = wording_of(drafted.segment(KEY), "pl")
    drafted.write(KEY, "pl", WORDS)
    with pytest.raises(Overtaken) as refusal:
        drafted.write(KEY, "pl", "Jak brać", by=drafted.second_translator, read=read)
    assert (refusal.value.theirs, refusal.value.yours) == (WORDS, "Jak brać")
    assert drafted.segment(KEY).words("pl") == WORDS
    assert decisions(drafted) == [("written", WORDS, "translator"), ("proposed", "Jak brać", "second_translator")]
    assert Event.objects.last().act == "wording proposed"


def test_a_form_that_shows_the_current_words_is_not_stale(drafted):
    drafted.write(KEY, "pl", WORDS)
    read = wording_of(drafted.segment(KEY), "pl")
    assert drafted.write(KEY, "pl", "Jak brać", read=read) is State.DRAFT
    assert drafted.segment(KEY).words("pl") == "Jak brać"


def test_a_stale_form_with_the_words_that_are_there_by_now_changes_nothing(drafted):
    read = wording_of(drafted.segment(KEY), "pl")
    drafted.write(KEY, "pl", WORDS)
    assert drafted.write(KEY, "pl", WORDS, by=drafted.second_translator, read=read) is State.DRAFT
    assert decisions(drafted) == [("written", WORDS, "translator")]


def test_a_stale_form_without_words_takes_nothing_away(drafted):
    drafted.write(KEY, "pl", WORDS)
    with pytest.raises(Overtaken):
        drafted.write(KEY, "pl", "", by=drafted.second_translator, read=Wording("How to take it", "Jak brać"))
    assert decisions(drafted) == [("written", WORDS, "translator")]


def test_stale_words_sent_by_a_form_that_showed_the_older_english_stay_stale(drafted):
    read = Wording("How to take it", WORDS)
    bring_to(drafted, State.STALE, WORDS)
    with pytest.raises(Overtaken):
        drafted.write(KEY, "pl", WORDS, read=read)
    assert drafted.state(KEY, "pl") is State.STALE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 100_000, "The text has 100,000 characters; the limit is 5,000."),
        ("Jak\u202e brać", "U+202E (right-to-left override) at character 4 changes the order of the letters around it"),
        ("\u2066Jak brać", "U+2066 (left-to-right isolate) at character 1 opens an isolate that nothing closes."),
        ("Jak \x00brać", "U+0000 at character 5 is a character that no text should hold."),
        ("Jak \x1bbrać", "U+001B at character 5 is a character that no text should hold."),
        ("Jak \ud83d", "U+D83D at character 5 is half of a surrogate pair."),
        ("Jak\nbrać", "There is a line break at character 4; a segment is one paragraph."),
    ],
    ids=["too long", "override", "isolate", "nul", "escape", "surrogate", "line break"],
)
def test_text_that_cannot_be_stored_is_refused_naming_character_and_place(drafted, text, reason):
    drafted.write(KEY, "pl", WORDS)
    for read in (None, wording_of(drafted.segment(KEY), "pl")):
        with pytest.raises(Refused) as refusal:
            drafted.write(KEY, "pl", text, read=read)
        assert refusal.value.reasons[0].startswith(reason)
    assert (drafted.segment(KEY).words("pl"), len(decisions(drafted))) == (WORDS, 1)


@pytest.mark.parametrize("odd", ["\x00", "\ud83d"])
def test_a_form_that_claims_to_have_read_what_cannot_be_is_refused(drafted, odd):
    drafted.write(KEY, "pl", WORDS)
    with pytest.raises(Refused, match="at character 1"):
        drafted.write(KEY, "pl", "Jak brać", read=Wording(odd, WORDS))
    with pytest.raises(Overtaken):
        drafted.write(KEY, "pl", "Jak brać", read=Wording("How to take it", odd))


def test_a_text_of_exactly_the_limit_is_taken(drafted):
    assert drafted.write(KEY, "pl", "a" * 5_000) is State.DRAFT


def test_the_english_is_not_written_segment_by_segment(universe):
    with pytest.raises(Refused, match="changed in the source text"):
        universe.write(KEY, "en", "How to use it", by=universe.author)


def test_translation_opens_when_the_english_is_published(universe):
    with pytest.raises(Refused, match="Translation opens when the English edition is published."):
        universe.write(KEY, "pl", WORDS)


@pytest.mark.parametrize("person", ["author", "clinician", "publisher", "coordinator", "outsider"])
def test_who_is_neither_translator_nor_reviser_writes_nothing(drafted, person):
    with pytest.raises(NotEntitled, match="Only a reviser for Polish or a translator for Polish can write here."):
        drafted.write(KEY, "pl", WORDS, by=getattr(drafted, person))
    assert decisions(drafted) == []


def propose(universe, text, by, source="How to take it"):
    segment = universe.segment(KEY)
    actions.propose(
        segment=segment, language="pl", wording=Wording(source, text), by=by, origin="file.po", reason="Both changed."
    )


def test_a_proposal_is_kept_beside_the_words_and_counts_for_nothing(drafted):
    drafted.write(KEY, "pl", WORDS)
    propose(drafted, "Jak brać", drafted.second_translator)
    assert decisions(drafted)[-1] == ("proposed", "Jak brać", "second_translator")
    assert (drafted.segment(KEY).words("pl"), drafted.state(KEY, "pl")) == (WORDS, State.DRAFT)


def test_the_same_proposal_is_kept_once_for_each_person(drafted):
    for by in (drafted.translator, drafted.second_translator, drafted.translator):
        propose(drafted, "Jak brać", by)
    assert [by for _, _, by in decisions(drafted)] == ["translator", "second_translator"]


def test_a_proposal_that_cannot_be_stored_is_refused(drafted):
    with pytest.raises(Refused, match="right-to-left override"):
        propose(drafted, "Jak \u202ebrać", drafted.translator)


def test_whoever_takes_a_proposal_makes_its_proposer_an_author_too(drafted):
    propose(drafted, WORDS, drafted.second_translator)
    drafted.write(KEY, "pl", WORDS)
    act_on(drafted, "submit", by=drafted.translator)
    with pytest.raises(Refused, match="Somebody other than the writer of these words has to revise them."):
        act_on(drafted, "revise", by=drafted.second_translator)
    act_on(drafted, "revise", by=drafted.reviser)
