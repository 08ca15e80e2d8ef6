import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks.folding import folded
from cms.checks.vocabulary import Vocabulary, vocabulary_of

CODES = ["en", "pl", "ar", "bn", "es", "zh-hant"]
NASTY = "ab 12,.٣৩é\u0301কয়\u09afুŻłİẞﷺيىك\u064b\u200c\u200d\u2066-*{}n天每4小時"
texts = st.text() | st.text(alphabet=NASTY)


def found(tables, text, language="en"):
    return [(hit.key, text[hit.start : hit.end]) for hit in Vocabulary(language, tables).hits(text)]


def test_a_form_is_a_whole_word_in_any_letter_case():
    tables = {"drugs": {"aspirin": ["aspirin"]}}
    assert found(tables, "Aspirin, not aspirins or baby-aspirin.") == [("aspirin", "Aspirin"), ("aspirin", "aspirin")]


def test_a_digit_beside_a_letter_ends_a_word():
    assert found({"units": {"mg": ["mg"]}}, "5mg") == [("mg", "mg")]


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        ("increase*", "an increased risk", "increased"),
        ("*less", "it is harmless", "harmless"),
        ("un*ed", "left untreated", "untreated"),
    ],
)
def test_an_asterisk_stands_for_any_letters_of_the_word(form, text, words):
    [(_, seen)] = found({"negation": {"affixes": [form]}}, text)
    assert words.startswith(seen) or seen in words


def test_letters_in_the_middle_need_the_end_that_the_form_has():
    assert found({"negation": {"affixes": ["un*ed"]}}, "until treated") == []


def test_the_longer_of_two_forms_that_overlap_is_found():
    tables = {"comparators": {"more_before": ["more than"], "at_most_before": ["not more than"]}}
    assert found(tables, "not more than 5") == [("at_most_before", "not more than")]


def test_forms_of_different_tables_are_found_in_the_same_place():
    tables = {"comparators": {"at_most_before": ["no more than"]}, "negation": {"words": ["no"]}}
    assert sorted(found(tables, "no more than 5")) == [("at_most_before", "no more than"), ("words", "no")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Take it every 4 hours.", "4"),
        ("Take it every four hours.", "4"),
        ("Take it every 4–6 hours.", "4–6"),
        ("Take it every 4 to 6 hours.", "4–6"),
        ("Take it every\u00a012\u00a0hours.", "12"),
    ],
)
def test_a_form_with_a_number_takes_digits_words_and_ranges(text, number):
    [hit] = [hit for hit in vocabulary_of("en").hits(text) if hit.table == "frequency"]
    assert (hit.key, hit.number) == ("every n h", number)


def test_what_is_written_together_with_a_word_is_known_by_language():
    tables = {"about": {"prefixes": ["ال", "و"]}, "units": {"day": ["يوم"]}}
    assert [key for key, _ in found(tables, "اليوم ويوم كيوم", "ar")] == ["day", "day"]


def test_vowel_signs_and_letters_of_another_keyboard_make_no_difference():
    tables = {"units": {"day": ["يومًا"]}}
    assert found(tables, "14 یومًا", "ar") == [("day", "یومًا")]


def test_a_letter_and_its_mark_are_one_letter_however_they_are_written():
    tables = {"negation": {"words": ["né"]}}
    text = "a ne\u0301 b"
    assert found(tables, text) == [("words", "ne\u0301")]


def test_a_script_without_blanks_has_forms_anywhere():
    tables = {"about": {"has_blanks": False}, "frequency": {"every n h": ["每{n}小時"]}}
    [hit] = Vocabulary("zh-hant", tables).hits("請每 4 小時服用")
    assert (hit.key, hit.number) == ("every n h", "4")


def test_a_number_may_stand_last_and_a_blank_behind_it():
    tables = {"about": {"has_blanks": False}, "frequency": {"n/day": ["每日共{n}次", "日服{n}"]}}
    text = "每日共 3 次，日服 2"
    assert [hit.number for hit in Vocabulary("zh-hant", tables).hits(text)] == ["3", "2"]


def test_a_form_with_a_number_is_no_part_of_a_longer_word():
    tables = {"frequency": {"every n h": ["every {n} h"], "n times": ["{n} time"]}}
    assert found(tables, "every 4 hours, 3 times, every 4 h, 3 time") == [("every n h", "every 4 h"), ("n times", "3 time")]


def test_a_form_with_a_number_may_go_on_where_it_has_an_asterisk():
    tables = {"frequency": {"every n h": ["nightly every {n} h*"], "n times": ["{n} time*"]}}
    assert [key for key, _ in found(tables, "nightly every 4 hours; 3 times")] == ["every n h", "n times"]


def test_forms_can_be_asked_for_by_key():
    assert "twice daily" in vocabulary_of("en").listed("frequency", "2/day")
    assert vocabulary_of("en").listed("frequency", "never") == ()


def test_a_language_without_tables_has_no_vocabulary():
    assert vocabulary_of("xx") is None


def test_tables_without_forms_find_nothing():
    assert Vocabulary("en", {}).hits("anything") == ()


@given(texts)
def test_every_folded_character_leads_back_into_the_text(text):
    plain = folded(text)
    spans = [plain.span(place, place + 1) for place in range(len(plain.words))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(texts, st.sampled_from(CODES))
def test_forms_found_stand_inside_the_text_in_order(text, language):
    hits = vocabulary_of(language).hits(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


@given(st.lists(st.sampled_from(["take", "every", "4", "four", "hours", "not", "more", "than", "twice", "a", "day", "%"])))
def test_hits_apart_by_table_are_the_same_hits(words):
    vocabulary = vocabulary_of("en")
    text = " ".join(words)
    apart = [hit for hits in vocabulary.hits_by_table(text).values() for hit in hits]
    assert sorted(apart) == sorted(vocabulary.hits(text))
