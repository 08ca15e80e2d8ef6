import pytest

from cms.checks import findings
from cms.checks.sentences import sentences


def parts(text, language):
    return [text[start:end].strip() for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Rest. Drink!", "en", ["Rest.", "Drink!"]),
        ("Ask Dr. Smith, e.g. today, before 23 Jan. 2020.", "en", ["Ask Dr. Smith, e.g. today, before 23 Jan. 2020."]),
        ("Take 2.5 mg. Rest", "en", ["Take 2.5 mg.", "Rest"]),
        ("**Rest.** Drink.", "en", ["**Rest.**", "Drink."]),
        ("Wash with soap.Then dry.", "en", ["Wash with soap.", "Then dry."]),
        ("休息。喝水！為什麼？", "zh-hant", ["休息。", "喝水！", "為什麼？"]),
        ("আরাম করুন। জল খান।", "bn", ["আরাম করুন।", "জল খান।"]),
        ("آرام کریں۔ پانی پئیں؟", "ur", ["آرام کریں۔", "پانی پئیں؟"]),
        ("आराम करें | पानी पिएँ |", "hi", ["आराम करें |", "पानी पिएँ |"]),
        ("आराम करें.पानी पिएँ.", "hi", ["आराम करें.", "पानी पिएँ."]),
        ("আরাম করুন৷ জল খান৷", "bn", ["আরাম করুন৷", "জল খান৷"]),
        ("", "pl", [""]),
        ("...", "pl", ["..."]),
    ],
)
def test_sentences_end_as_the_script_ends_them_and_not_behind_abbreviations(text, language, found):
    assert parts(text, language) == found


def said(source, target, language):
    return [one.message for one in findings(source=source, target=target, language=language) if one.code == "sentences"]


def test_a_sentence_fewer_than_in_the_english_is_reported():
    assert said("Rest. Drink water. Sleep.", "Proszę odpocząć. Proszę spać.", "pl") == [
        "The English has 3 sentences, this text 2: is one missing?"
    ]


def test_sentences_joined_by_a_semicolon_are_as_many_where_none_can_be_lost():
    english = "This is a risk to you. Please book a test now."
    assert said(english, "ثمة احتمال بأنك قد تعرضت للخطر؛ ولهذا ننصحك بحجز اختبار الآن.", "ar") == []
    assert said(english, "ننصحك بحجز؛ اختبار الآن.", "ar") != []


def test_one_sentence_made_into_two_is_no_finding_but_into_many_is():
    assert said("Rest and drink water.", "Proszę odpocząć. Proszę pić.", "pl") == []
    assert said("Rest.", "Raz. Dwa. Trzy.", "pl") == ["The English has one sentence, this text 3: is something added?"]
