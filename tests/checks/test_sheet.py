from cms.checks.sheet import Wording, sheet_findings


def found(*wordings):
    return [(one.key, one.finding.code, one.finding.message) for one in sheet_findings(Wording(*one) for one in wordings)]


def test_one_english_said_in_two_ways_is_reported_at_both_places():
    assert found(("a", "Side effects", "Skutki uboczne"), ("b", "Side effects.", "Działania niepożądane.")) == [
        ("a", "two-translations", "The same English is said in another way in b: “Działania niepożądane.”."),
        ("b", "two-translations", "The same English is said in another way in a: “Skutki uboczne”."),
    ]


def test_two_different_texts_said_alike_are_reported_at_both_places():
    assert found(("a", "Up by 5%", "W dół o 5%"), ("b", "Down by 5%", "W dół o 5%")) == [
        ("a", "two-sources", "b has the same words for other English: “Down by 5%”."),
        ("b", "two-sources", "a has the same words for other English: “Up by 5%”."),
    ]


def test_the_texts_that_differ_most_come_first():
    listed = found(("a", "Take it twice", "x y"), ("b", "Take it thrice", "x y"), ("c", "Once", "z"), ("d", "Never again", "z"))
    assert [key for key, _, _ in listed] == ["c", "d", "a", "b"]


def test_the_same_words_for_nearly_the_same_english_are_no_finding_unless_a_number_differs():
    one, other = "Ask the nurse who looks after you", "Ask the nurses who look after you"
    assert found(("a", one, "Proszę zapytać"), ("b", other, "Proszę zapytać")) == []
    assert len(found(("a", f"{one} 5", "Proszę zapytać"), ("b", f"{one} 6", "Proszę zapytać"))) == 2


def test_markup_capitals_and_stops_make_no_difference_and_figures_alone_are_no_words():
    assert found(("a", "**Rest**", "Odpoczynek"), ("b", "rest.", "**odpoczynek**.")) == []
    assert found(("a", "5", "5"), ("b", "6", "5"), ("c", "Rest", "")) == []
