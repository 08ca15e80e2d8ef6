import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets import source
from cms.factsheets.actions import alignment_with, create_factsheet, create_topic, factsheet_at, start_version
from cms.factsheets.models import Factsheet, Segment, Topic, Version
from cms.factsheets.pieces import Kind, Piece
from cms.languages import TARGETS
from cms.review.actions import write_source
from tests.universe import ENGLISH


def rewrite(universe, old, new, by=None):
    pieces = source.read(ENGLISH.replace(old, new))
    return write_source(version=universe.version, pieces=pieces, by=by or universe.author)


def keys(version):
    return [segment.key for segment in version.ordered()]


def refusal(act, *args, **more):
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return list(refused.value.reasons)


def test_a_new_text_becomes_segments_in_order(universe):
    assert [(segment.position, segment.key, segment.kind) for segment in universe.version.ordered()] == [
        (1, "paracetamol", "title"),
        (2, "what-to-know-before-you-take", "summary"),
        (3, "call-0808-157-0192-if", "card heading"),
        (4, "your-temperature-is-38c-or-above", "bullet"),
        (5, "you-have-taken-more-than-8", "bullet"),
        (6, "how-to-take-it", "heading"),
        (7, "take-2-tablets-of-500-mg", "paragraph"),
        (8, "do-not-take-it-with-alcohol", "bullet"),
    ]


def test_the_text_can_be_opened_as_it_was_written(universe):
    assert source.read(source.write(universe.version.pieces())) == source.read(ENGLISH)


def test_an_edited_sentence_keeps_its_key_and_its_author_is_told(universe):
    before = keys(universe.version)
    alignment = rewrite(universe, "Do not take it with alcohol.", "Do not ever take it with alcohol.")
    assert [(str(change.how), change.key) for change in alignment.changes] == [("edited", "do-not-take-it-with-alcohol")]
    assert keys(universe.version) == before
    assert universe.segment("do-not-take-it-with-alcohol").source == "Do not ever take it with alcohol."


def test_what_would_be_aligned_can_be_seen_without_changing_anything(universe):
    pieces = source.read(ENGLISH.replace("- Do not take it with alcohol.\n", ""))
    [removed] = alignment_with(universe.version, pieces).changes
    assert (str(removed.how), removed.key) == ("removed", "do-not-take-it-with-alcohol")
    assert len(keys(universe.version)) == 8


def test_saving_the_same_text_again_changes_nothing(universe):
    before = keys(universe.version)
    assert write_source(version=universe.version, pieces=source.read(ENGLISH), by=universe.author).changes == []
    assert keys(universe.version) == before


def test_a_published_version_stays_as_it_is(drafted):
    assert refusal(rewrite, drafted, "alcohol", "wine") == [
        "Version 1 is published and stays as it is; start a new version to change the English."
    ]
    assert drafted.segment("do-not-take-it-with-alcohol").source == "Do not take it with alcohol."


def test_a_version_is_started_with_the_english_of_the_last_and_only_once(drafted):
    version = start_version(factsheet=drafted.sheet, by=drafted.author, change_note="Wine")
    assert (version.number, version.change_note) == (2, "Wine")
    assert version.pieces() == drafted.sheet.versions.get(number=1).pieces()
    assert keys(version) == keys(drafted.sheet.versions.get(number=1))
    assert refusal(start_version, factsheet=drafted.sheet, by=drafted.author) == [
        "Version 2 of ibuprofen is still being written; change that one."
    ]


def test_a_first_version_that_is_still_being_written_is_not_left_for_a_second(universe):
    assert refusal(start_version, factsheet=universe.sheet, by=universe.author) == [
        "Version 1 of ibuprofen is still being written; change that one."
    ]


def test_a_sentence_that_comes_back_in_a_later_version_gets_its_old_key(drafted):
    drafted.change_english("- Do not take it with alcohol.\n", "")
    drafted.bring_out("en")
    drafted.change_english("## How to take it", "## How to take it\n\nNever with wine.")
    alignment = rewrite(drafted, "nothing", "nothing")
    assert ("came back", "do-not-take-it-with-alcohol") in [(str(one.how), one.key) for one in alignment.changes]


def test_only_an_author_changes_the_english(universe):
    with pytest.raises(NotEntitled):
        rewrite(universe, "alcohol", "wine", by=universe.translator)
    assert universe.segment("do-not-take-it-with-alcohol").source == "Do not take it with alcohol."


def test_each_text_that_cannot_be_stored_is_named_and_nothing_is_stored(universe):
    pieces = [Piece(Kind.TITLE, "T" * 201), Piece(Kind.SUMMARY, "a\u202eb"), Piece(Kind.PARAGRAPH, "p" * 5_001)]
    reorders = "changes the order of the letters around it and is not taken."
    assert refusal(write_source, version=universe.version, pieces=pieces, by=universe.author) == [
        f"“{'T' * 40}…”: The text has 201 characters; the limit is 200.",
        f"“a�b”: U+202E (right-to-left override) at character 2 {reorders}",
        f"“{'p' * 40}…”: The text has 5,001 characters; the limit is 5,000.",
    ]
    assert universe.segment("paracetamol").source == "Paracetamol"


def test_the_interface_is_not_written_as_text(published):
    version = start_version(factsheet=published.interface, by=published.author)
    assert refusal(write_source, version=version, pieces=source.read("# Title\n"), by=published.author) == [
        "The interface is collected from the templates; it is not written as text."
    ]


def test_where_nothing_was_translated_the_polish_is_empty_and_never_english(drafted):
    segment = drafted.segment("paracetamol")
    assert [segment.words(code) for code in TARGETS] == [""] * len(TARGETS)
    for language in ("pl", "ur", "en"):
        with translation.override(language):
            read_again = Segment.objects.get(pk=segment.pk)
            assert (read_again.text or "") == ("Paracetamol" if language == "en" else "")
            assert read_again.source == "Paracetamol"
            assert read_again.words("pl") == ""


def test_a_topic_without_a_polish_name_has_none(drafted):
    with translation.override("pl"):
        assert not Topic.objects.get(key="medicines").name
    assert Topic.objects.get(key="medicines").name_en == "Medicines"


def test_segments_are_found_by_their_words_in_a_language(drafted):
    drafted.write("paracetamol", "pl", "Paracetamol w skrócie")
    here = drafted.version.segments
    assert [segment.key for segment in here.filter(text_pl="Paracetamol w skrócie")] == ["paracetamol"]
    assert not here.filter(text_ur="Paracetamol w skrócie").exists()
    with translation.override("pl"):
        assert [segment.key for segment in here.filter(text="Paracetamol w skrócie")] == ["paracetamol"]
        assert not here.filter(text="Paracetamol").exists()


def test_words_move_into_the_next_version_when_it_is_published(drafted):
    drafted.write("paracetamol", "pl", "Paracetamol w skrócie")
    drafted.change_english("alcohol", "wine")
    assert drafted.segment("paracetamol").words("pl") == ""
    drafted.bring_out("en")
    assert (drafted.version.number, drafted.segment("paracetamol").words("pl")) == (2, "Paracetamol w skrócie")


@pytest.mark.parametrize("key", ["Ibuprofen", "1st", "a--b", "a_b", "-a", "a b", "", "ibuprofen\n", "workbench", "a" * 61])
def test_a_key_that_would_make_a_bad_address_is_refused(published, key):
    topic = Topic.objects.get(key="medicines")
    assert refusal(create_factsheet, key=key, topic=topic, by=published.author)
    assert not Factsheet.objects.filter(key=key).exists()


def test_a_taken_key_is_refused_and_an_unknown_one_answered_with_the_known(published):
    topic = Topic.objects.get(key="medicines")
    assert refusal(create_factsheet, key="paracetamol", topic=topic, by=published.author) == [
        "Factsheet with this Key already exists."
    ]
    with pytest.raises(Unknown) as unknown:
        factsheet_at("aspirin")
    assert unknown.value.reasons == ("There is no factsheet “aspirin”. Known: interface, paracetamol.",)


def test_a_topic_with_a_bad_key_is_refused_and_a_known_one_is_the_same(published):
    assert create_topic(key="medicines", name="Other", by=published.author).name_en == "Medicines"
    assert refusal(create_topic, key="Medicines", name="Medicines", by=published.author) == [
        "A key has small letters, digits and single hyphens, and begins with a letter."
    ]


@pytest.mark.parametrize("months", [0, 37])
def test_a_factsheet_is_reviewed_at_least_every_three_years(published, months):
    topic = create_topic(key="medicines", name="Medicines", by=published.author)
    assert refusal(create_factsheet, key="aspirin", topic=topic, by=published.author, review_interval_months=months)


def test_the_database_holds_what_must_be_unique_and_the_three_years(universe):
    version = universe.version
    first = version.ordered()[0]
    wrong = [
        lambda: Version.objects.create(factsheet=universe.sheet, number=1, started_at=version.started_at),
        lambda: Segment.objects.create(version=version, position=99, key=first.key, kind="bullet"),
        lambda: Segment.objects.create(version=version, position=1, key="another", kind="bullet"),
        lambda: Factsheet.objects.filter(pk=universe.sheet.pk).update(review_interval_months=37),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
