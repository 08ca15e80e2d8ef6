import pytest

from cms.checks import findings


def warnings(source, target, language):
    found = findings(source=source, target=target, language=language)
    return [(finding.code, finding.message) for finding in found if not finding.blocks]


def codes(source, target, language):
    return [code for code, _ in warnings(source, target, language)]


@pytest.mark.parametrize(
    ("source", "target", "language", "found"),
    [
        ("Take two tablets", "Take two tablets", "pl", ["unchanged"]),
        ("Take two tablets", " Take two tablets ", "cy", ["blanks", "unchanged"]),
        ("Paracetamol", "Paracetamol", "pl", []),
        ("0808 157 0192", "0808 157 0192", "pl", []),
        ("www.example.org", "www.example.org", "pl", []),
        ("See www.example.org", "See www.example.org", "pl", []),
        ("Example House", "Example House", "pl", []),
        ("SW1A 1AA", "SW1A 1AA", "pl", []),
        ("NHS 111 online", "NHS 111 online", "pl", []),
        ("Do not take it with NHS advice", "Do not take it with NHS advice", "ar", ["unchanged"]),
        ("Take two tablets", "Proszę zażyć dwie tabletki", "pl", []),
    ],
)
def test_english_left_as_it_is_is_warned_about_unless_it_is_a_name_or_an_address(source, target, language, found):
    assert codes(source, target, language) == found


LONG = "The team that looks after you will explain what happens next and answer your questions"


@pytest.mark.parametrize(
    ("source", "target", "language", "said"),
    [
        (
            LONG,
            "Zespół wyjaśni",
            "pl",
            "This looks too short: Polish usually has 63% to 209% of the English length, this has 16%.",
        ),
        (
            LONG,
            "Zespół wyjaśni. " * 13,
            "pl",
            "This looks too long: Polish usually has 63% to 209% of the English length, this has 241%.",
        ),
    ],
)
def test_a_translation_far_from_the_usual_length_is_warned_about(source, target, language, said):
    assert ("length", said) in warnings(source, target.strip(), language)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        (LONG, "負責照顧你的團隊會向你說明接下來的安排，並解答你的問題", "zh-hant"),
        ("Side effects", "Działania niepożądane leku", "pl"),
        (
            "[Read more about what happens next in your care](https://www.example.org/a)",
            "[Więcej o tym, co będzie dalej z leczeniem](https://www.example.org/a)",
            "pl",
        ),
    ],
)
def test_the_usual_length_is_the_languages_own_and_short_texts_and_addresses_do_not_count(source, target, language):
    assert codes(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Ask us.", "আমাদের জিজ্ঞাসা করুন।", "bn"),
        ("Ask us.", "ہم سے پوچھیں۔", "ur"),
        ("Ask us.", "請問我們。", "zh-hant"),
        ("Why?", "لماذا؟", "ar"),
        ("Why?", "為什麼？", "zh-hant"),
        ("If:", "如果：", "zh-hant"),
        ("Wait...", "Proszę czekać…", "pl"),
        ("Call “us”.", "Proszę zadzwonić „do nas”.", "pl"),
        ("**Ask us.**", "**Proszę pytać.**", "pl"),
        ("How it works", "Jak to działa?", "pl"),
        ("some water", "trochę wody;", "pl"),
        ("some water.", "trochę wody;", "pl"),
        ("Ask us.", "Proszę nas o to pytać", "pl"),
        ("Ask us.", "ሕተቱና፡፡", "ti"),
        ("Ask us.", "ሕተቱና::", "ti"),
        ("Ask us.", "আমাদের জিজ্ঞাসা করুন৷", "bn"),
    ],
)
def test_a_sentence_may_end_with_the_scripts_own_mark(source, target, language):
    assert "end-punctuation" not in codes(source, target, language)


@pytest.mark.parametrize(
    ("source", "target", "language", "said"),
    [
        ("Why?", "Dlatego.", "pl", "The English ends with a question mark, this text with a full stop."),
        ("Ask us. Rest.", "Proszę pytać. Odpocząć", "pl", "The English ends with a full stop, this text with no mark."),
        ("Ask us about it.", "Proszę pytać", "pl", "The English ends with a full stop, this text with no mark."),
        ("Wait", "Proszę czekać…", "pl", "The English ends with no mark, this text with an ellipsis."),
        ("Stop!", "قف؟", "ar", "The English ends with an exclamation mark, this text with a question mark."),
    ],
)
def test_another_ending_is_warned_about(source, target, language, said):
    assert ("end-punctuation", said) in warnings(source, target, language)


@pytest.mark.parametrize(
    ("source", "target", "language", "found"),
    [
        ("Take it", "Proszę proszę wziąć", "pl", ["doubled-words"]),
        ("Take it", "Proszę Proszę wziąć", "pl", ["doubled-words"]),
        ("Take the the tablet", "Take the the tablet", "en", ["doubled-words"]),
        ("Bora Bora", "Bora Bora na wakacje", "pl", []),
        ("Slowly", "ধীরে ধীরে", "bn", []),
        ("Slowly", "آہستہ آہستہ", "ur", []),
        ("We wash", "Nous nous lavons", "fr", []),
        ("With %(key)s", "%(name)s s %(key)s", "cs", []),
        ("We had had", "Mae mae-", "cy", ["doubled-words"]),
    ],
)
def test_a_word_said_twice_is_warned_about_where_it_is_not_grammar(source, target, language, found):
    assert [code for code in codes(source, target, language) if code == "doubled-words"] == found


@pytest.mark.parametrize(
    ("source", "target", "language", "said"),
    [
        ("Scan", "Скан", "pl", "Polish is not written with these letters: Скан"),
        ("Ask us", "আমাদের call", "bn", "“call” is not Bengali."),
        ("Ask the nurse", "आप call nurse", "hi", "“call nurse” is not Hindi."),
        ("Ask the team about it", "請 ask the team 了", "zh-hant", "“ask the team” is not Chinese (traditional)."),
    ],
)
def test_letters_the_language_does_not_use_are_warned_about(source, target, language, said):
    assert [message for code, message in warnings(source, target, language) if code == "script"] == [said]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("A PET scan", "PET ছবি", "bn"),
        ("Some NETs grow", "কিছু NET বাড়ে", "bn"),
        ("Call NHS 111", "NHS 111 پر کال کریں", "ur"),
        ("Write to help@example.org", "help@example.org پر لکھیں", "ur"),
        ("5 µg of α-blocker", "5 µg α-blocker", "pl"),
        ("Scan", "掃描", "zh-hant"),
        ("Bat alpha-CoVs", "蝙蝠α-CoV已被發現", "zh-hant"),
        ("Example: 5apv-enka", "مثال: 5apv-enka", "ar"),
        ("Allow ‘Exposure notifications’", 'السماح لـ "Exposure notifications"', "ar"),
        ("Three tablets", "三つの錠剤", "ja"),
        ("Beta-carotene and the beta-blocker", "β 胡蘿蔔素及 β-阻斷劑", "zh-hant"),
        ("The mitral valve is a part of the heart", "二尖瓣（mitral valve）是心臟的一部分", "zh-hant"),
        ("A bacterium", "Escherichia（Escherichia coli）細菌", "zh-hant"),
    ],
)
def test_names_units_and_addresses_may_stay_in_latin_letters(source, target, language):
    assert "script" not in codes(source, target, language)
