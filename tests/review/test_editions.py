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


def test_a_new_edition_counts_what_is_there(opened):
    edition = opened.edition("cy")
    assert (edition.counts, edition.state, edition.total) == ({"empty": 8}, "in translation", 8)


def test_the_cache_follows_each_step(opened):
    bring_to(opened, State.APPROVED, WORDS)
    opened.write("paracetamol", "cy", "Parasetamol yn gryno")
    edition = opened.edition("cy")
    assert edition.counts == {"empty": 6, "draft": 1, "approved": 1}
    assert edition.count(State.DRAFT, State.APPROVED, State.STALE) == 2
    assert breaks() == []


def test_an_edition_opened_by_its_first_words_counts_them_once(published):
    appoint(person=published.translator, role=Role.TRANSLATOR, language="cy", by="tests")
    assert not Edition.objects.filter(version=published.version, language="cy").exists()
    published.write(KEY, "cy", WORDS)
    assert published.edition("cy").counts == {"empty": 7, "draft": 1}


def test_a_judgement_of_words_that_an_earlier_version_holds_too_reaches_its_edition(opened):
    bring_to(opened, State.SUBMITTED, WORDS)
    earlier = opened.edition("cy")
    opened.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    opened.bring_out("en")
    act_on(opened, Act.REVISE, by=opened.reviser)
    earlier.refresh_from_db()
    assert earlier.counts == {"empty": 7, "revised": 1}
    assert breaks() == []


def test_returning_a_sentence_in_the_next_english_reaches_the_published_edition(opened):
    earlier = opened.edition("en")
    opened.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    act_on(opened, Act.RETURN, "en", by=opened.second_clinician)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.counts) == ("drafting", {"approved": 7, "returned": 1})
    assert breaks() == []


def test_stale_words_taken_again_reach_the_editions_where_they_were_stale(opened):
    bring_to(opened, State.STALE, WORDS)
    earlier = opened.edition("cy")
    opened.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    opened.bring_out("en")
    opened.write(KEY, "cy", WORDS)
    earlier.refresh_from_db()
    assert earlier.counts == {"empty": 7, "draft": 1}
    assert breaks() == []


def test_a_changed_cache_is_found(opened):
    edition = opened.edition("cy")
    edition.counts = {"approved": 8}
    edition.save()
    assert breaks() == [f"Edition {edition} is cached as in translation {{'approved': 8}}, but it is in translation."]
    recompute(edition)
    assert breaks() == []


def test_the_content_of_an_edition_is_its_words_in_order_with_their_places(opened):
    opened.write(KEY, "cy", WORDS)
    content = content_of(opened.edition("cy"))
    assert (content["factsheet"], content["version"], content["language"]) == ("paracetamol", 1, "cy")
    assert [one["key"] for one in content["segments"]] == [segment.key for segment in opened.version.ordered()]
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


def test_the_digest_of_an_edition_changes_with_any_word_and_comes_back_with_it(opened):
    before = content_digest(opened.edition("cy"))
    opened.write(KEY, "cy", WORDS)
    assert content_digest(opened.edition("cy")) != before
    opened.write(KEY, "cy", "")
    assert content_digest(opened.edition("cy")) == before


def test_editions_and_decisions_name_themselves(opened):
    opened.write(KEY, "cy", WORDS)
    assert str(opened.edition("cy")) == "paracetamol v1 cy"
    assert str(opened.sheet.decisions.last()) == f"written {KEY} cy by Translator"
    assert str(opened.edition("ur").signatures.get()) == "clinical approval of paracetamol v1 ur by Clinician"


@pytest.mark.parametrize("text", ["# Ibuprofen\n\nWhat to know.\n", LONGER], ids=["2 segments", "42 segments"])
def test_a_write_takes_as_many_queries_on_a_short_sheet_as_on_a_long_one(universe, django_assert_num_queries, text):
    rewrite(universe, text)
    universe.bring_out("en")
    segment = universe.segment("what-to-know-before-you-take")
    with django_assert_num_queries(15 + LOCKS):
        actions.write(segment=segment, language="pl", text="Co warto wiedzieć.", by=universe.translator)


@pytest.mark.parametrize("keys", [KEYS[:1], KEYS], ids=["1 wording", "3 wordings"])
def test_a_judgement_takes_as_many_queries_for_one_wording_as_for_three(opened, django_assert_num_queries, keys):
    for key in KEYS:
        opened.write(key, "cy", WORDS)
    version = opened.version
    read = {key: wording for key, wording in actions.as_read(version, "cy").items() if key in keys}
    with django_assert_num_queries(13 + LOCKS):
        actions.submit(version=version, language="cy", read=read, by=opened.translator)
