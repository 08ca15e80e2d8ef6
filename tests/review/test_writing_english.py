import pytest

from cms.errors import NotEntitled, Overtaken, Refused
from cms.factsheets import source
from cms.factsheets.pieces import Kind, Piece
from cms.people.actions import appoint
from cms.review.actions import source_digest, write_phrases, write_source
from cms.review.models import Decision
from cms.review.state import State
from cms.roles import Role
from tests.review.stages import KEY
from tests.universe import ENGLISH

TEXT = source.write(source.read(ENGLISH))
CHANGED = TEXT.replace("How to take it", "How to take them")


def save(universe, text, by=None, **more):
    return write_source(version=universe.version, pieces=source.read(text), by=by or universe.author, **more)


def test_an_edited_sentence_is_a_draft_again_and_its_writer_is_known(universe):
    universe.submit("en")
    save(universe, CHANGED, origin="sheet.md")
    assert {universe.state(key, "en") for key in ("paracetamol", KEY)} == {State.SUBMITTED, State.DRAFT}
    kept = Decision.objects.filter(factsheet=universe.sheet).last()
    assert (kept.verdict, kept.source, kept.target, kept.origin) == (
        "written",
        "How to take them",
        "How to take them",
        "sheet.md",
    )


def test_saving_the_same_english_makes_no_decision(universe):
    before = Decision.objects.count()
    save(universe, TEXT)
    assert Decision.objects.count() == before


def test_undoing_an_edit_of_the_english_brings_its_approval_back(universe):
    universe.submit("en")
    universe.approve("en")
    save(universe, CHANGED)
    assert universe.state(KEY, "en") is State.DRAFT
    save(universe, TEXT)
    assert universe.state(KEY, "en") is State.APPROVED


def test_of_two_authors_who_began_with_the_same_text_the_second_is_told(universe):
    appoint(person=universe.outsider, role=Role.AUTHOR, by="tests")
    read = source_digest(universe.version)
    save(universe, CHANGED, read=read)
    yours = TEXT.replace("# Paracetamol", "# About paracetamol")
    with pytest.raises(Overtaken) as refusal:
        save(universe, yours, by=universe.outsider, read=read)
    assert (refusal.value.theirs, refusal.value.yours) == (CHANGED, yours)
    assert source.write(universe.version.pieces()) == CHANGED
    save(universe, yours, by=universe.outsider, read=source_digest(universe.version))


@pytest.mark.parametrize("person", ["translator", "clinician", "publisher", "outsider"])
def test_only_an_author_writes_the_english(universe, person):
    with pytest.raises(NotEntitled, match="Only an author can write here."):
        save(universe, CHANGED, by=getattr(universe, person))
    with pytest.raises(NotEntitled, match="Only an author can write here."):
        write_phrases(version=universe.interface.latest(), phrases=[], by=getattr(universe, person))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 100_000, "The text has 100,000 characters; the limit is 5,000."),
        ("Take\u202e it", "U+202E (right-to-left override) at character 5 changes the order"),
        ("Take \ud83d", "U+D83D at character 6 is half of a surrogate pair."),
    ],
    ids=["too long", "override", "surrogate"],
)
def test_english_that_cannot_be_stored_is_refused_and_nothing_changes(universe, text, reason):
    pieces = [Piece(Kind.TITLE, "Paracetamol"), Piece(Kind.SUMMARY, text)]
    with pytest.raises(Refused, match="the limit is 5,000|changes the order|surrogate") as refusal:
        write_source(version=universe.version, pieces=pieces, by=universe.author)
    assert reason in refusal.value.reasons[0]
    assert source.write(universe.version.pieces()) == TEXT


def test_a_title_of_500_characters_is_refused_with_the_limit(universe):
    pieces = [Piece(Kind.TITLE, "a" * 500)]
    with pytest.raises(Refused, match="The text has 500 characters; the limit is 200."):
        write_source(version=universe.version, pieces=pieces, by=universe.author)
