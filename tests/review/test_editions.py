import pytest
from django.db import connection

from cms.people.actions import appoint
from cms.review import actions
from cms.review.editions import content_digest, content_of, recompute
from cms.review.models import Edition
from cms.review.state import State
from cms.review.verification import breaks_in_editions
from cms.roles import Act, Role
from tests.review.stages import KEY, WORDS, act_on, bring_to, rewrite

# On PostgreSQL one more: the lock that keeps the audit in one chain.
LOCKS = connection.vendor == "postgresql"
KEYS = ["paracetamol", KEY, "do-not-take-it-with-alcohol"]
LONGER = "# Ibuprofen\n\nWhat to know.\n\n" + "\n\n".join(f"Paragraph number {number} of this text." for number in range(40))


def breaks():
    """Every cached state that is not what words and decisions say."""
    return list(breaks_in_editions([0]))


def test_a_new_edition_counts_what_is_there(drafted):
    edition = drafted.edition("pl")
    assert (edition.counts, edition.state, edition.total) == ({"empty": 8}, "in translation", 8)


def test_the_cache_follows_each_step(drafted):
    bring_to(drafted, State.APPROVED, WORDS)
    drafted.write("paracetamol", "pl", "Ibuprofen w skrócie")
    edition = drafted.edition("pl")
    assert edition.counts == {"empty": 6, "draft": 1, "approved": 1}
    assert edition.count(State.DRAFT, State.APPROVED, State.STALE) == 2
    assert breaks() == []


def test_an_edition_opened_by_its_first_words_counts_them_once(drafted):
    appoint(person=drafted.translator, role=Role.TRANSLATOR, language="cy", by="tests")
    assert not Edition.objects.filter(version=drafted.version, language="cy").exists()
    drafted.write(KEY, "cy", "Sut i'w gymryd")
    assert drafted.edition("cy").counts == {"empty": 7, "draft": 1}


def test_a_judgement_of_words_that_an_earlier_version_holds_too_reaches_its_edition(drafted):
    bring_to(drafted, State.SUBMITTED, WORDS)
    earlier = drafted.edition("pl")
    drafted.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    drafted.bring_out("en")
    act_on(drafted, Act.REVISE, by=drafted.reviser)
    earlier.refresh_from_db()
    assert earlier.counts == {"empty": 7, "revised": 1}
    assert breaks() == []


def test_returning_a_sentence_in_the_next_english_reaches_the_published_edition(drafted):
    earlier = drafted.edition("en")
    drafted.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    act_on(drafted, Act.RETURN, "en", by=drafted.second_clinician)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.counts) == ("drafting", {"approved": 7, "returned": 1})
    assert breaks() == []


def test_stale_words_taken_again_reach_the_editions_where_they_were_stale(drafted):
    bring_to(drafted, State.STALE, WORDS)
    earlier = drafted.edition("pl")
    drafted.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    drafted.bring_out("en")
    drafted.write(KEY, "pl", WORDS)
    earlier.refresh_from_db()
    assert earlier.counts == {"empty": 7, "draft": 1}
    assert breaks() == []


def test_a_changed_cache_is_found(drafted):
    edition = drafted.edition("pl")
    edition.counts = {"approved": 8}
    edition.save()
    assert breaks() == [f"Edition {edition} is cached as in translation {{'approved': 8}}, but it is in translation."]
    recompute(edition)
    assert breaks() == []


def test_the_content_of_an_edition_is_its_words_in_order_with_their_places(drafted):
    drafted.write(KEY, "pl", WORDS)
    content = content_of(drafted.edition("pl"))
    assert (content["factsheet"], content["version"], content["language"]) == ("ibuprofen", 1, "pl")
    assert [one["key"] for one in content["segments"]] == [segment.key for segment in drafted.version.ordered()]
    assert content["segments"][5] == {
        "key": KEY,
        "kind": "heading",
        "level": 2,
        "container": "",
        "opens": False,
        "asset": "",
        "source": "How to take it",
        "target": WORDS,
    }


def test_the_digest_of_an_edition_changes_with_any_word_and_comes_back_with_it(drafted):
    before = content_digest(drafted.edition("pl"))
    drafted.write(KEY, "pl", WORDS)
    assert content_digest(drafted.edition("pl")) != before
    drafted.write(KEY, "pl", "")
    assert content_digest(drafted.edition("pl")) == before


def test_editions_and_decisions_name_themselves(drafted):
    drafted.write(KEY, "pl", WORDS)
    assert str(drafted.edition("pl")) == "ibuprofen v1 pl"
    assert str(drafted.sheet.decisions.last()) == f"written {KEY} pl by Translator"
    drafted.bring_out("ur")
    assert str(drafted.edition("ur").signatures.get()) == "clinical approval of ibuprofen v1 ur by Clinician"


@pytest.mark.parametrize("text", ["# Ibuprofen\n\nWhat to know.\n", LONGER], ids=["2 segments", "42 segments"])
def test_a_write_takes_as_many_queries_on_a_short_sheet_as_on_a_long_one(universe, django_assert_num_queries, text):
    rewrite(universe, text)
    universe.bring_out("en")
    segment = universe.segment("what-to-know-before-you-take")
    with django_assert_num_queries(18 + LOCKS):
        actions.write(segment=segment, language="pl", text="Co warto wiedzieć.", by=universe.translator)


@pytest.mark.parametrize("keys", [KEYS[:1], KEYS], ids=["1 wording", "3 wordings"])
def test_a_judgement_takes_as_many_queries_for_one_wording_as_for_three(drafted, django_assert_num_queries, keys):
    drafted.translate("pl")
    version = drafted.version
    read = {key: wording for key, wording in actions.as_read(version, "pl").items() if key in keys}
    with django_assert_num_queries(17 + LOCKS):
        actions.submit(version=version, language="pl", read=read, by=drafted.translator)
