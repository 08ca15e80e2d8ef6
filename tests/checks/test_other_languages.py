"""Languages without words of their own in data/: they are checked by what CLDR knows, and right translations are not blocked."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cms.checks import Severity, findings, unavailable
from cms.checks.locales import decimal_mark, entry_of, months_of, tables_of
from cms.checks.vocabulary import vocabulary_of

GOOD = [
    ("de", "Take 1 tablet every 8 hours for 7 days.", "Nehmen Sie sieben Tage lang alle 8 Stunden eine Tablette ein."),
    ("de", "Take a tablet every day.", "Nehmen Sie täglich 1 Tablette ein."),
    ("de", "More than 1,500 people had a dose of 2.5 mg.", "Mehr als 1.500 Personen erhielten eine Dosis von 2,5 mg."),
    ("de", "Do not drive for 24 hours.", "Fahren Sie vierundzwanzig Stunden lang kein Auto."),
    ("de", "Open from 9am to 5.30pm, on Sunday until 5pm.", "Geöffnet von 9 bis 17:30 Uhr, am Sonntag bis 17 Uhr."),
    ("de", "The scan takes half an hour.", "Die Untersuchung dauert 30 Minuten."),
    ("pt", "Take 2.5 ml three times a day for 14 days.", "Tome 2,5 ml três vezes por dia durante duas semanas."),
    ("pt", "Take it every 8 hours.", "Tome de 8 em 8 horas."),
    ("pt-br", "Over 1,000,000 people have it.", "Mais de 1 milhão de pessoas têm a doença."),
    ("vi", "Take 2 tablets every 4 to 6 hours.", "Uống hai viên mỗi 4 đến 6 giờ."),
    ("vi", "On 11 March 2026 call 0808 157 0192.", "Vào ngày 11 tháng 3 năm 2026, hãy gọi 0808 157 0192."),
    ("tr", "About 30% of people feel tired for 5 days.", "İnsanların yaklaşık %30'u beş gün boyunca yorgun hisseder."),
    ("tr", "Wait 10 minutes.", "On dakika bekleyin."),
    ("gu", "Take 2 tablets every 6 hours for 10 days.", "દર 6 કલાકે બે ગોળીઓ દસ દિવસ માટે લો."),
    ("gu", "38.5°C or more", "૩૮.૫°C અથવા વધુ"),
    ("hi", "Nearly 3.5 million people", "लगभग 35 लाख लोग"),
    ("ne", "Take 2 tablets a day for 5 days.", "दिनको दुई चक्की पाँच दिनसम्म खानुहोस्।"),
    ("ru", "about 1,000 people aged 50 to 60", "около тысячи человек в возрасте от пятидесяти до шестидесяти лет"),
    ("uk", "Take 1.5 ml for 5 days.", "Приймайте 1,5 мл протягом п’яти днів."),
    ("lt", "Take 4 tablets for 2 weeks.", "Vartokite keturias tabletes dvi savaites."),
    ("it", "Take 2 tablets every 8 hours for 10 days.", "Prenda due compresse ogni 8 ore per dieci giorni."),
    ("am", "Wait 7 days.", "ሰባት ቀናት ይጠብቁ።"),
    ("ta", "For 7 days, 500 mg", "ஏழு நாட்களுக்கு 500 mg"),
    ("cs", "Open 9am to 5pm, 1,250 beds", "Otevřeno od 9 do 17 hodin, 1 250 lůžek"),
    ("zh-hans", "Take 2 tablets twice a day.", "每天两次，每次两片。"),
    ("prs", "Take 2 tablets twice a day.", "روزانه دو بار، هر بار دو قرص بگیرید."),
]


@pytest.mark.parametrize(("language", "source", "target"), GOOD)
def test_a_right_translation_into_a_language_without_data_has_no_number_or_unit_against_it(language, source, target):
    found = findings(source=source, target=target, language=language)
    assert [
        one.message for one in found if one.code in {"numbers", "units", "amounts", "magnitude", "phones", "check-failed"}
    ] == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("ti", "Take 5 mg for 7 days.", "5 mg ንሸውዓተ መዓልታት ውሰዱ።"),
        ("ti", "Wait 30 minutes before you drive.", "ቅድሚ ምዝዋርኩም ሰላሳ ደቒቓ ተጸበዩ።"),
        ("ps", "Take 2 tablets three times a day.", "په ورځ کې درې ځله دوه ګولۍ واخلئ."),
        ("ckb", "Take 2 tablets for 3 days.", "دوو حەب بۆ سێ ڕۆژ بخۆ."),
        ("sw", "Take 2 tablets 3 times a day.", "Meza vidonge viwili mara tatu kwa siku."),
        ("hu", "Take 2 tablets for 3 weeks.", "Vegyen be két tablettát három hétig."),
        ("tl", "Take 2 tablets for 3 days.", "Uminom ng dalawang tableta sa loob ng tatlong araw."),
        ("ko", "Take 2 tablets.", "두 알을 복용하세요."),
        ("th", "Wait 30 minutes.", "รอสามสิบนาที"),
    ],
)
def test_numbers_in_words_that_no_list_has_do_not_block(language, source, target):
    assert [one for one in findings(source=source, target=target, language=language) if one.blocks] == []


HARM = [
    ("de", "Take 2.5 mg.", "Nehmen Sie 25 mg ein.", "numbers"),
    ("de", "Take 2.5 mg.", "Nehmen Sie 2.500 mg ein.", "numbers"),
    ("de", "Take 5 mg.", "Nehmen Sie 5 g ein.", "magnitude"),
    ("pt", "Wait 7 days.", "Espere 7 semanas.", "units"),
    ("ti", "Wait 30 minutes.", "40 ደቒቓ ተጸበዩ።", "numbers"),
    ("ps", "The dose is 2.5 mg.", "خوراک یې ۲۵ mg دی.", "numbers"),
    ("vi", "Call 0808 157 0192.", "Gọi 0808 157 0129.", "phones"),
    ("gu", "Take 2 tablets.", "૩ ગોળીઓ લો.", "numbers"),
    ("ti", "Take 5 mg.", "ሓሙሽተ ውሰዱ።", "numbers"),
]


@pytest.mark.parametrize(("language", "source", "target", "code"), HARM)
def test_what_would_harm_is_found_in_a_language_without_data(language, source, target, code):
    found = {one.code: one.severity for one in findings(source=source, target=target, language=language)}
    assert found[code] is (Severity.WARN if code == "units" else Severity.BLOCK)


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("Do not drive today.", "आज गाड़ी चलाएं।", "negation"),
        ("Take it twice a day.", "इसे दिन में तीन बार लें।", "frequency"),
        ("more than 5 days", "5 दिन से कम", "comparators"),
        ("You can take paracetamol.", "आप आइबुप्रोफेन ले सकते हैं।", "drugs"),
        ("The pain is on the left side.", "दर्द दाईं ओर है।", "opposites"),
    ],
)
def test_a_file_without_numbers_takes_them_from_cldr_and_adds_what_it_has(source, target, code):
    assert code in {one.code for one in findings(source=source, target=target, language="hi")}
    assert findings(source="Take it for 7 days.", target="इसे सात दिन तक लें।", language="hi") == []


def test_a_check_that_lacks_words_is_still_said_to_be_missing():
    assert {"negation", "comparators", "frequency"} <= {one.code for one in unavailable("de")}
    assert "numbers" not in {one.code for one in unavailable("de")}
    assert "numbers" in {one.code for one in unavailable("ti")}


def test_a_language_out_of_the_registry_has_the_script_and_marks_of_cldr():
    assert (entry_of("de").script, entry_of("ja").script, entry_of("sw").english) == ("Latn", "Jpan", "Swahili")
    assert [decimal_mark(code) for code in ("de", "en", "ar", "pt-br", "nobody knows")] == [",", ".", ".", ",", "."]


def test_numbers_and_months_of_cldr_have_their_meanings():
    numbers = tables_of("de")["numbers"]
    assert (numbers["2"], numbers["7"]) == (["zwei"], ["siebe*"])
    assert months_of("pl")["marca"] == months_of("pl")["marzec"] == 3
    assert tables_of("xx") == {}
    assert vocabulary_of("xx") is None


CODES = some.sampled_from(["de", "ja", "ko", "th", "he", "my", "km", "xx", "sr-Latn", "zh", "pt-BR", "yue", "fil", "az-Arab", ""])


@given(source=some.text(max_size=40), target=some.text(max_size=40), language=CODES)
def test_no_language_makes_a_check_fail(source, target, language):
    assert "check-failed" not in {one.code for one in findings(source=source, target=target, language=language)}
