"""What harms: another unit, another size, another frequency, the other side of a limit, a notation that gets misread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks import Severity, findings
from cms.languages import REGISTRY

MINE = {"numbers", "units", "magnitude", "amounts", "frequency", "comparators", "ranges", "dates", "times", "notations"}
WORDS = [
    *(
        "take",
        "two",
        "2",
        "2.5",
        "1.0",
        ".5",
        "mg",
        "5mg",
        "µg",
        "tablets",
        "every",
        "4",
        "hours",
        "twice",
        "a",
        "day",
        "more",
        "than",
    ),
    *(
        "%",
        "38°C",
        "4–6",
        "6–4",
        "to",
        "at",
        "5pm",
        "4/3/2026",
        "COVID-19",
        "the",
        "1960s",
        "stage",
        "II",
        "<",
        "half",
        "million",
        "**",
    ),
]
sentences = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def codes(source, target, language, **place):
    found = findings(source=source, target=target, language=language, **place)
    return {finding.code: finding.severity for finding in found if finding.code in MINE}


GOOD = [
    ("pl", "Take 5 mg three times a day for 2 weeks.", "Proszę przyjmować 5 mg trzy razy dziennie przez dwa tygodnie."),
    ("pl", "Take two tablets every 4 to 6 hours.", "Proszę przyjmować 2 tabletki co 4 do 6 godzin."),
    ("pl", "a temperature above 38°C", "temperatura powyżej 38 stopni Celsjusza"),
    ("pl", "more than 5 days", "ponad 5 dni"),
    ("pl", "24 hours", "1 doba"),
    ("pl", "in 7 days", "za tydzień"),
    ("so", "47% (7.4%)", "47% (7.4)%"),
    ("pl", "Do not take more than 8 tablets.", "Proszę przyjmować najwyżej 8 tabletek."),
    ("pl", "Do not take more than 8 tablets.", "Nie należy przyjmować więcej niż 8 tabletek."),
    ("ar", "Take at most 8 tablets.", "لا تتناول أكثر من 8 أقراص."),
    ("ar", "Take it twice a day for two weeks.", "تناوله مرتين في اليوم لمدة أسبوعين."),
    ("ar", "at least 500 mg", "500 ملغ على الأقل"),
    ("ar", "100 micrograms", "100 ميكروغرام"),
    ("bn", "more than 7 days", "৭ দিনের বেশি"),
    ("ur", "5 ml every 6 hours", "ہر 6 گھنٹے بعد 5 ملی لیٹر"),
    ("es", "0.5 mg, up to 3 times a day", "0,5 mg, hasta tres veces al día"),
    ("fr", "less than 30%", "moins de 30 %"),
    ("zh-hant", "2 tablets, 3 times a day", "每天三次，每次2片"),
    ("so", "5 mg", "5 mg"),
    ("ar", "Rest for at least 3 days. Do not drive.", "استرح لمدة لا تقل عن 3 أيام. لا تقد السيارة."),
    ("ur", "26 to 32 kilobases", "26 سے 32 کلو بیسس"),
    ("pl", "half an hour", "30 minut"),
    ("ti", "5 mg", "5 mg"),
    ("pl", "9am to 5pm on 4/3/2026", "od 9:00 do 17:00, 4.03.2026"),
]


@pytest.mark.parametrize(("language", "source", "target"), GOOD)
def test_a_right_dose_gets_no_finding(language, source, target):
    assert codes(source, target, language) == {}


HARM = [
    ("pl", "Take 5 mg.", "Proszę przyjąć 5 ml.", {"units": "BLOCK"}),
    ("pl", "Take 5 mg.", "Proszę przyjąć 5 g.", {"magnitude": "BLOCK"}),
    ("pl", "Take 5 mg.", "Proszę przyjąć 5 mikrogramów.", {"magnitude": "BLOCK"}),
    ("pl", "Take 5 mg.", "Proszę przyjąć 5.", {"units": "WARN"}),
    ("pl", "Take two tablets.", "Proszę przyjąć trzy tabletki.", {"amounts": "WARN"}),
    ("pl", "Take two tablets.", "Proszę przyjąć tabletki.", {"amounts": "WARN"}),
    ("pl", "for 7 days", "przez 7 tygodni", {"units": "WARN"}),
    ("pl", "for 10 full days", "przez 10 tygodni", {"units": "WARN"}),
    ("pl", "how the days of isolation are counted", "jak liczy się tygodnie izolacji", {"units": "WARN"}),
    ("ar", "in the past 90 days", "خلال الأسابيع التسعين الماضية", {"units": "WARN"}),
    ("pl", "under 18", "poniżej 18 miesięcy", {"units": "WARN"}),
    ("pl", "30% of people", "30 osób", {"units": "WARN"}),
    ("pl", "38°C", "38°F", {"units": "BLOCK"}),
    ("ar", "for 14 days", "لمدة 14 ساعة", {"units": "WARN"}),
    ("ar", "for two weeks", "لمدة يومين", {"units": "WARN"}),
    ("ti", "5 mg", "5 g", {"magnitude": "BLOCK"}),
    ("pl", "twice a day", "trzy razy dziennie", {"frequency": "WARN"}),
    ("pl", "every 4 hours", "co cztery dni", {"frequency": "WARN", "units": "WARN"}),
    ("pl", "Take it three times a day.", "Proszę to przyjmować.", {"frequency": "WARN"}),
    ("pl", "Take it.", "Proszę to przyjmować trzy razy dziennie.", {"frequency": "WARN"}),
    ("ar", "every 6 hours", "كل أربع ساعات", {"numbers": "BLOCK", "amounts": "WARN", "frequency": "WARN"}),
    ("pl", "more than 5 days", "mniej niż 5 dni", {"comparators": "WARN"}),
    ("pl", "at least 5 days", "najwyżej 5 dni", {"comparators": "WARN"}),
    ("ar", "more than 5 days", "أقل من 5 أيام", {"comparators": "WARN"}),
    ("ti", "< 5", "> 5", {"comparators": "WARN"}),
    ("ar", "Rest for at least 3 days.", "استرح لمدة لا تزيد عن 3 أيام.", {"comparators": "WARN"}),
    ("pl", "Do not drive. Rest for at least 3 days.", "Nie prowadzić. Odpoczywać mniej niż 3 dni.", {"comparators": "WARN"}),
    ("ur", "4–6 days or 5–9 weeks", "6–4 دن یا 9–5 ہفتے", {"ranges": "WARN"}),
    ("pl", "Do not take more than 8 tablets.", "Nie należy przyjmować mniej niż 8 tabletek.", {"comparators": "WARN"}),
    ("fa", "over 80,000 people and over 5 days", "کمتر از ۸۰ هزار نفر و بیش از ۵ روز", {"comparators": "WARN"}),
    ("ur", "for 4–6 days", "6–4 دن", {"ranges": "WARN"}),
    ("pl", "4 to 6 weeks", "od 6 do 4 tygodni", {"ranges": "WARN"}),
    ("pl", "on 4/3/2026", "3.04.2026", {"dates": "BLOCK"}),
    ("pl", "on 4 March 2026", "3/4/2026", {"numbers": "BLOCK", "dates": "BLOCK"}),
    ("zh-hant", "on 4/3/2026", "2026年4月3日", {"dates": "BLOCK"}),
    ("pl", "at 5pm", "o 5 am", {"times": "BLOCK"}),
    ("pl", "Take 1 mg.", "Proszę przyjąć 1,0 mg.", {"notations": "WARN"}),
    ("pl", "Take 0.5 mg.", "Proszę przyjąć ,5 mg.", {"numbers": "BLOCK", "notations": "WARN"}),
    ("pl", "Take 5 mcg.", "Proszę przyjąć 5 µg.", {"notations": "WARN"}),
    ("pl", "Take 5 units.", "Proszę przyjąć 5 U.", {"notations": "WARN"}),
    ("pl", "Take 5 mg.", "Proszę przyjąć 5mg.", {"notations": "WARN"}),
]


@pytest.mark.parametrize(("language", "source", "target", "said"), HARM)
def test_what_would_harm_is_found(language, source, target, said):
    found = codes(source, target, language)
    assert {code: str(severity) for code, severity in found.items()} == said


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("for 7 days", "przez 7 tygodni", "units"),
        ("Take it twice a day.", "Proszę przyjmować trzy razy dziennie.", "frequency"),
        ("more than 5 days", "mniej niż 5 dni", "comparators"),
        ("4–6 weeks", "6–4 tygodnie", "ranges"),
        ("Take two tablets.", "Proszę przyjąć trzy tabletki.", "amounts"),
        ("Take 1 mg.", "Proszę przyjąć 1,0 mg.", "notations"),
    ],
)
def test_in_care_cards_and_steps_what_elsewhere_warns_blocks(source, target, code):
    assert codes(source, target, "pl")[code] is Severity.WARN
    assert codes(source, target, "pl", container="emergency")[code] is Severity.BLOCK
    assert codes(source, target, "pl", kind="step")[code] is Severity.BLOCK


def test_notations_are_found_in_the_english_itself_and_not_blamed_on_who_keeps_them():
    assert codes("Take 1.0 mg.", "Take 1.0 mg.", "en") == {"notations": Severity.WARN}
    assert codes("Take 1.0 mg.", "Proszę przyjąć 1,0 mg.", "pl") == {}


def test_a_finding_names_its_type_of_error():
    [finding] = findings(source="Take 5 mg.", target="Proszę przyjąć 5 g.", language="pl")
    assert finding.mqm == "accuracy/mistranslation"


def test_a_finding_points_at_the_value_with_its_unit_on_both_sides():
    source, target = "Take 5 mg.", "Proszę przyjąć 5 g."
    [finding] = findings(source=source, target=target, language="pl")
    assert [source[start:end] for start, end in finding.source_spans] == ["5 mg"]
    assert [target[start:end] for start, end in finding.spans] == ["5 g"]


@given(sentences, st.sampled_from(sorted(set(REGISTRY) - {"en"})))
def test_english_left_as_it_is_changes_no_dose(text, language):
    if REGISTRY[language].decimal_mark != "," and REGISTRY[language].unicode_script == "Latn":
        assert codes(text, text, language) == {}


@given(sentences)
def test_english_beside_itself_has_no_finding_but_its_own_notations(text):
    assert set(codes(text, text, "en")) <= {"notations"}


@given(sentences, sentences, st.sampled_from(["pl", "ar", "zh-hant", "bn", "ti"]))
def test_no_two_sentences_stop_a_check(source, target, language):
    for finding in findings(source=source, target=target, language=language, container="urgent"):
        assert finding.code != "check-failed"
        assert all(0 <= start < end <= len(target) for start, end in finding.spans)
        assert all(0 <= start < end <= len(source) for start, end in finding.source_spans)
