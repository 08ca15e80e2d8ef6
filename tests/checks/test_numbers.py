import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks import Finding, Severity, findings


def numbers(source, target, language):
    return [finding.message for finding in findings(source=source, target=target, language=language) if finding.code == "numbers"]


SAME = [
    ("pl", "Take 2 tablets of 500 mg.", "Proszę zażyć 2 tabletki po 500 mg."),
    ("pl", "Take 1.5 ml.", "Proszę podać 1,5 ml."),
    ("pl", "Up to 1,000 people", "Do 1.000 osób"),
    ("pl", "Up to 1,000 people", "Do 1 000 osób"),
    ("pl", "Up to 1,000 people", "Do 1\u00a0000 osób"),
    ("pl", "1,250,000.5 km", "1 250 000,5 km"),
    ("pl", "one 1.0 and one 1", "jedna 1 i jedna 1,0"),
    ("cy", "Up to 1,000 people", "Hyd at 1,000 o bobl"),
    ("bn", "for 7 days, 38.5°C", "৭ দিন, ৩৮.৫°C"),
    ("bn", "1,00,000 rupees", "১,০০,০০০ টাকা"),
    ("hi", "for 7 days", "७ दिन"),
    ("ar", "2.5 mg, 1,000 times", "٢٫٥ ملغ، ١٬٠٠٠ مرة"),
    ("fa", "2.5 mg, 1,000 times", "۲٫۵ میلی‌گرم، ۱٬۰۰۰ بار"),
    ("fa", "1,099 people", "۱،۰۹۹ نفر"),
    ("ur", "above 38°C for 3 days", "۳ دن تک 38°C سے اوپر"),
    ("ar", "3, 4 or 5", "3، 4 أو 5"),
    ("zh-hans", "100,000 people", "10 万人"),
    ("zh-hant", "125,000 people", "12.5 萬人"),
    ("zh-hans", "12,000,000 people", "1,200万人"),
    ("zh-hans", "See https://a.org/10", "请看 https://a.org/10万"),
    ("zh-hant", "On 11 March 2026", "2026年3月11日"),
    ("vi", "On 11 March 2026", "Ngày 11 tháng 3 năm 2026"),
    ("pl", "9am to 5pm", "od 9:00 do 17:00"),
    ("pl", "9am–5.30pm", "9.00–17.30"),
    ("fr", "9am to 5 p.m.", "de 9 h à 17 h"),
    ("fr", "9am to 5.30pm", "de 9h00 à 17 h 30"),
    ("ur", "9am to 5pm", "صبح 9 بجے سے شام 5 بجے تک"),
    ("pl", "Call 116 123.", "Proszę zadzwonić: 116 123."),
    ("pl", "Call 116 123.", "Proszę zadzwonić: 116\u00a0123."),
    ("pl", "4×10⁹/l and ½ tablet", "4×10⁹/l i ½ tabletki"),
    ("pl", "2 or 2", "2 lub dwie"),
    ("pl", "two tablets", "2 tabletki"),
    ("pl", "Take half a tablet", "½ tabletki"),
    ("pl", "1.5 tablets", "półtorej tabletki"),
    ("pl", "2 times a day", "dwukrotnie w ciągu dnia"),
    ("pl", "twice a day", "2 razy dziennie"),
    ("pl", "24 hours", "dwadzieścia cztery godziny"),
    ("pl", "14 days", "2 tygodnie"),
    ("pl", "type 2", "typ II"),
    ("pl", "1,500,000 people", "1,5 miliona osób"),
    ("pl", "in the 1960s", "w latach 60. XX wieku"),
    ("pl", "2010–11", "2010–2011"),
    ("pl", "COVID-19 and COVID-19", "COVID-19"),
    ("pl", "about COVID-19", "o koronawirusie"),
    ("pl", "on 4 March 2026", "04.03.2026"),
    ("ar", "for 2 weeks", "لمدة أسبوعين"),
    ("ar", "24 hours", "أربع وعشرين ساعة"),
    ("fa", "99.98%", "۹۹/۹۸٪"),
    ("zh-hant", "2 tablets", "兩片藥"),
    ("zh-hant", "26 to 32 kilobases", "2.6 至 3.2 萬個鹼基"),
    ("zh-hant", "in the 1980s", "二十世紀八十年代"),
    ("fa", "in the 19th century", "در قرن نوزدهم"),
    ("so", "On February 18, 2020", "Febraayo 18,2020"),
    ("ps", "0.31 of 100,000", "د 100.000 څخه 0.31"),
    ("ro", "every 8 hours", "din 8 în 8 ore"),
    ("ur", "two-thirds of people", "2/3 لوگ"),
    ("ur", "2 to 3 million people", "20 سے 30 لاکھ لوگ"),
    ("bn", "3.5 million people", "35 লাখ মানুষ"),
    ("ar", "in the mid-1960s", "في منتصف ستينيات القرن العشرين"),
    ("ar", "1 in 3 people", "شخص من بين كل 3 أشخاص"),
    ("pl", "the fourth day", "4. dzień"),
    ("pl", "a dozen people", "12 osób"),
    ("pl", "half an hour", "30 minut"),
    ("pl", "a tablet", "1 tabletka"),
]


@pytest.mark.parametrize(("language", "source", "target"), SAME)
def test_the_same_numbers_in_the_languages_own_writing_are_the_same(language, source, target):
    assert numbers(source, target, language) == []


DIFFERENT = [
    ("pl", "500 mg", "50 mg", ["The English has 500, this text 50."]),
    ("pl", "2 tablets", "tabletki", ["The number 2 of the English is missing."]),
    ("pl", "tablets", "2 tabletki", ["The number 2 is not in the English."]),
    ("ti", "Take 2 mg or 2 mg", "2 mg", ["The number 2 of the English is missing."]),
    ("pl", "2 or 2", "2 lub trzy", ["The number 2 of the English is missing."]),
    ("pl", "type 2 or 3", "typ II lub IV", ["The number 3 of the English is missing."]),
    ("pl", "COVID-19", "COVID-91", ["The English has 19, this text 91."]),
    ("pl", "two tablets", "3 tabletki", ["The number 3 is not in the English."]),
    ("pl", "24 hours", "2 doby", ["The English has 24, this text 2."]),
    ("pl", "1.000 mg", "1.000 mg", ["The English has 1, this text 1000."]),
    ("pl", "1,000 mg", "1,000 mg", ["The English has 1000, this text 1."]),
    ("cy", "1.5 ml", "15 ml", ["The English has 1.5, this text 15."]),
    ("bn", "for 7 days", "৯ দিন", ["The English has 7, this text 9."]),
    ("ar", "2.5 mg", "٢٥ ملغ", ["The English has 2.5, this text 25."]),
    ("fa", "70 mg", "۷ میلی‌گرم", ["The English has 70, this text 7."]),
    ("ur", "2,500 mg", "2 500 mg", ["The English has 2500, this text 2."]),
    ("zh-hans", "10 people", "10 万人", ["The English has 10, this text 100000."]),
    ("zh-hant", "On 11 March 2026", "2026年4月11日", ["The number 4 is not in the English."]),
    (
        "zh-hant",
        "for 3 days in May",
        "5月，5天",
        ["The English has 3, this text 5."],
    ),
    ("pl", "5 mg at 5pm", "17 mg o 5", ["The English has 5, this text 17."]),
    ("fr", "every 5 hours until 5pm", "toutes les 17 h, 5 h", ["The English has 5, this text 17."]),
    ("pl", "at 5pm", "o 18:00", ["The English has 5, this text 18."]),
    ("pl", "mixed 1:10", "1.10", ["The English has 1, this text 1.1."]),
    ("ro", "every 8 hours", "din 6 în 6 ore", ["The English has 8, this text 6."]),
    ("pl", "10⁹", "109", ["The English has 10, this text 109.", "The number ^9 of the English is missing."]),
]


@pytest.mark.parametrize(("language", "source", "target", "said"), DIFFERENT)
def test_a_number_that_differs_is_found_from_both_sides(language, source, target, said):
    found = numbers(source, target, language)
    assert found[: len(said)] == said


def test_a_finding_about_a_number_blocks_and_points_at_it_on_both_sides():
    found = findings(source="Take 2 tablets.", target="Proszę zażyć 3 tabletki.", language="pl")
    assert found == [Finding("numbers", Severity.BLOCK, "The English has 2, this text 3.", ((13, 14),), ((5, 6),))]


def test_several_lost_numbers_are_one_finding():
    assert numbers("Rooms 40, 41 and 42", "Pokoje", "pl") == ["The numbers 40, 41 and 42 of the English are missing."]


NUMBER = re.compile(r"\d+(?:(?:[.,:٫٬،\s]|\s?h\s?)\d+)*")
# Changed to 0011, the end of 2010–2011 would be the 11 of the English. Some numbers here stand for words of the English.
UNCHANGED = {"2010–11", "every 8 hours", "1 in 3 people", "two-thirds of people"}
RIGHT = [row for row in SAME if any(character.isdecimal() for character in row[2]) and row[1] not in UNCHANGED]


@given(row=st.sampled_from(RIGHT), where=st.integers(min_value=0), by=st.integers(min_value=1, max_value=9))
def test_no_digit_of_a_right_translation_can_be_changed_unseen(row, where, by):
    language, source, target = row
    digits = [position for position, character in enumerate(target) if character.isdecimal()]
    position = digits[where % len(digits)]
    digit = int(target[position])
    changed = target[:position] + chr(ord(target[position]) - digit + (digit + by) % 10) + target[position + 1 :]
    found = findings(source=source, target=changed, language=language)
    assert any(finding.blocks or finding.code == "addresses" for finding in found)  # another page of a website only warns


# A number that the English has in words may be lost and only be a weaker word.
WITH_DIGITS = [row for row in RIGHT if "March" not in row[1] and any(map(str.isdecimal, row[1]))]


@given(row=st.sampled_from(WITH_DIGITS), where=st.integers(min_value=0))
def test_no_number_of_a_right_translation_can_be_left_out_unseen(row, where):
    language, source, target = row
    written = list(NUMBER.finditer(target))
    start, end = written[where % len(written)].span()
    found = findings(source=source, target=target[:start] + target[end:], language=language)
    assert {"numbers", "amounts", "frequency", "addresses"} & {finding.code for finding in found}


def severity(source, target, language, **place):
    found = findings(source=source, target=target, language=language, **place)
    return {finding.severity for finding in found if finding.code == "numbers"}


def test_a_number_that_may_be_there_in_words_only_warns_where_the_words_are_not_known():
    assert severity("Wait 7 people", "ሸውዓተ ሰባት", "ti") == {Severity.WARN}
    assert severity("Wait 70 people", "ሰብዓ ሰባት", "ti", container="urgent") == {Severity.WARN}
    assert severity("Take 5 mg", "ሓሙሽተ", "ti") == {Severity.BLOCK}
    assert severity("In 2019", "ብዓመተ", "ti") == {Severity.BLOCK}


def test_a_lost_number_with_its_unit_blocks_where_the_words_are_known():
    assert severity("Take 2 tablets", "Proszę zażyć tabletki", "pl") == {Severity.BLOCK}
    assert severity("Step 2 of many", "Krok z wielu", "pl") == {Severity.WARN}


def test_a_lost_number_blocks_in_a_care_card():
    assert severity("Step 2 of many", "Krok z wielu", "pl", container="urgent") == {Severity.BLOCK}
    assert severity("Step 2 of many", "Krok z wielu", "pl", kind="step") == {Severity.BLOCK}
