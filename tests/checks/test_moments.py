import pytest

from cms.checks import findings


def said(code, source, target, language):
    return [one.message for one in findings(source=source, target=target, language=language) if one.code == code]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Come on 4 March 2026.", "Proszę przyjść 4 kwietnia 2026.", "pl"),
        ("Come on 4 March 2026.", "Kommen Sie am 4. April 2026.", "de"),
        ("Come on 4 March 2026.", "4 اپریل 2026 کو آئیں۔", "ur"),
    ],
)
def test_another_month_is_reported(source, target, language):
    assert said("months", source, target, language) == ["The English names month 3 of the year, this text month 4."]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Come on 4 March 2026.", "Proszę przyjść 4 marca 2026.", "pl"),
        ("You may come.", "Proszę przyjść w marcu.", "pl"),
        ("From March to May 2026", "Od marca do maja 2026", "pl"),
        ("Come on 4 March 2026.", "Ngày 4 tháng 3 năm 2026.", "vi"),
    ],
)
def test_the_same_months_are_no_finding(source, target, language):
    assert said("months", source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [("Open at 5pm.", "صبح 5 بجے کھلتا ہے۔", "ur"), ("Come at 5pm.", "Venga a las 5 de la mañana.", "es")],
)
def test_words_for_another_half_of_the_day_are_reported(source, target, language):
    assert said("times", source, target, language) == ["The English has 5 pm, this text am."]


def test_words_for_the_right_half_of_the_day_are_no_finding():
    assert said("times", "Open 9am to 5pm.", "صبح 9 بجے سے شام 5 بجے تک کھلتا ہے۔", "ur") == []


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("On 4 March 2026", "در ۱۳ اسفند ۱۴۰۴", "fa"),
        ("on 04/03/2026", "په ۱۴۰۴/۱۲/۱۳", "ps"),
        ("In 2020 and 2021", "در سال ۱۳۹۹ و ۱۴۰۰", "fa"),
        ("On 4 March 2026", "4 มีนาคม 2569", "th"),
    ],
)
def test_a_date_in_the_calendar_of_the_language_is_the_same_date(source, target, language):
    assert said("numbers", source, target, language) == []


def test_another_day_in_the_calendar_of_the_language_is_not():
    assert said("numbers", "On 4 March 2026", "در ۱۴ اسفند ۱۴۰۴", "fa") != []
