import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.languages import SOURCE
from cms.memory.lookup import Rank, matches, said_elsewhere
from tests.memory.filling import remembered, taken_in, translator

pytestmark = pytest.mark.django_db
DOSE = "Take 2 tablets of paracetamol every 4 hours with water"


def offered(source, language="cy", **more):
    return [(match.unit.target, match.rank, match.score) for match in matches(source, language=language, **more)]


def test_the_same_words_in_the_same_segment_come_before_the_same_words_elsewhere():
    remembered({"Read the whole leaflet": "Darllenwch"}, factsheet="scans")
    remembered({"Read the whole leaflet": "Darllenwch y cyfan"}, factsheet="blood-tests")
    assert offered("Read the whole leaflet", factsheet="scans", segment_key="s1") == [
        ("Darllenwch", Rank.IN_CONTEXT, 100),
        ("Darllenwch y cyfan", Rank.EXACT, 100),
    ]


def test_curly_apostrophes_and_blanks_make_no_other_text_and_the_diff_shows_them():
    remembered({"Don’t stop taking it": "Peidiwch"})
    [match] = matches("Don't  stop taking it", language="cy")
    assert (match.rank, match.score) == (Rank.EXACT, 100)
    assert [span.text for span in match.diff if span.sign == "-"] == ["’", " "]


def test_a_text_with_another_number_is_offered_below_good_and_says_so():
    remembered({DOSE: "Cymerwch 2"})
    [match] = matches(DOSE.replace("2", "3"), language="cy")
    assert (match.rank, match.is_good, match.score) == (Rank.FUZZY, False, 74)
    assert [str(one) for one in match.differences] == ["number: “2” in the memory, “3” here"]


def test_a_text_with_harmless_other_words_is_good_but_never_100():
    remembered({DOSE: "Cymerwch 2"})
    [match] = matches(DOSE + ".", language="cy")
    assert match.is_good
    assert match.score < 100
    assert match.differences == ()


def test_a_better_match_with_another_number_stands_behind_a_harmless_one():
    remembered({DOSE.replace("2", "3"): "tair", DOSE + " or milk": "dŵr neu laeth"})
    assert [target for target, _, _ in offered(DOSE)] == ["dŵr neu laeth", "tair"]


def test_nothing_is_offered_from_another_language():
    remembered({DOSE: "Weź 2"}, language="pl")
    assert offered(DOSE, "pl") == [("Weź 2", Rank.EXACT, 100)]
    assert offered(DOSE, "cy") == []
    assert offered(DOSE, SOURCE) == []


def test_nothing_unlike_is_offered():
    remembered({DOSE: "Cymerwch 2"})
    assert offered("Bring somebody along who can drive you home") == []


def test_unreviewed_words_stand_below_approved_ones_and_are_never_100():
    taken_in(translator(), [("Read the whole leaflet", "Darllenwch y daflen")])
    remembered({"Read the whole leaflet": "Darllenwch"})
    assert offered("Read the whole leaflet") == [("Darllenwch", Rank.EXACT, 100), ("Darllenwch y daflen", Rank.EXACT, 90)]


def test_few_words_from_elsewhere_are_never_100():
    remembered({"Yes": "Ydw"})
    [match] = matches("Yes", language="cy", factsheet="scans", segment_key="other")
    assert (match.is_short, match.score) == (True, 99)
    assert offered("Yes", factsheet="scans", segment_key="s1") == [("Ydw", Rank.IN_CONTEXT, 100)]


def test_the_same_target_in_other_code_points_is_offered_once():
    remembered({"Continue": "চালিয়ে যান"}, factsheet="one", language="bn")
    remembered({"Continue": "চালিয\u09bcে যান"}, factsheet="two", language="bn")
    [match] = matches("Continue", language="bn")
    assert match.said == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).filter(str.strip))
def test_whatever_was_remembered_is_found_by_its_own_source(db, source):
    remembered({source: "unrhyw beth"}, factsheet="any")
    [best] = matches(source, language="cy", factsheet="any", segment_key="s1", limit=1)
    assert (best.rank, best.score, best.unit.target) == (Rank.IN_CONTEXT, 100, "unrhyw beth")


def test_an_empty_source_and_a_very_long_one_are_answered():
    long = "word " * 3_000
    remembered({long: "hir"})
    assert offered("  ") == []
    assert offered(long) == [("hir", Rank.EXACT, 100)]
    assert offered(long + "more") == []


@pytest.mark.parametrize("number", [1, 3, 60])
def test_a_look_up_takes_four_queries_however_much_there_is(number):
    remembered({f"{DOSE} {one}": f"targed {one}" for one in range(number)})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        matches(DOSE, language="cy")
    assert len(queries) == 4


def test_the_factsheets_that_say_the_same_can_be_listed_before_one_is_withdrawn():
    remembered({"Bring water": "Dŵr", "Bring a friend": "Ffrind", "Bring milk": "Llaeth"}, factsheet="scans")
    remembered({"Bring water": "Dŵr", "Bring a friend": "Ffrind"}, factsheet="x-rays")
    remembered({"Bring water": "Dŵr oer"}, factsheet="blood-tests")
    remembered({"Bring water": "Dŵr"}, factsheet="walks", language="so")
    assert said_elsewhere(factsheet="scans", language="cy") == {"x-rays": 2}
