import pytest

from cms.memory.concordance import search
from cms.memory.models import Side
from tests.memory.filling import remembered, taken_in, translator

pytestmark = pytest.mark.django_db


def said(words, language="cy", **more):
    return [(heard.unit.target, heard.is_phrase) for heard in search(words, language=language, **more)]


def test_phrases_come_before_scattered_words():
    remembered({"We watch and wait": "Gwylio ac aros", "Wait here and watch the screen": "Arhoswch", "We watch": "Gwyliwn"})
    assert said("watch and wait") == [("Gwylio ac aros", True), ("Arhoswch", False)]


def test_words_are_found_whatever_their_case_and_apostrophes():
    remembered({"Don’t WATCH": "Peidiwch"})
    assert said("don't watch") == [("Peidiwch", True)]


def test_targets_can_be_searched_instead():
    remembered({"Water": "Dŵr oer", "Milk": "Llaeth oer"})
    assert said("dŵr", side=Side.TARGET) == [("Dŵr oer", True)]
    assert said("water", side=Side.TARGET) == []


def test_chinese_is_found_by_its_characters():
    remembered({"Two tablets a day": "每天服用2片", "A day": "一天"}, language="zh-hant")
    assert said("服用", "zh-hant", side=Side.TARGET) == [("每天服用2片", True)]


def test_approved_words_come_before_unreviewed_ones():
    remembered({"We watch": "Gwyliwn"})
    taken_in(translator(), [("We watch", "Rydym yn gwylio")])
    assert said("watch") == [("Gwyliwn", True), ("Rydym yn gwylio", True)]


def test_nothing_is_said_for_unknown_words_no_words_and_other_languages():
    remembered({"We watch": "Gwyliwn"})
    assert [said("watch closely"), said("?!"), said("watch", "so"), said("watch", "xx")] == [[], [], [], []]
