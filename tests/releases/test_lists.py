"""Lists are in the order of the reader's own language, by topic where its name is approved, and by letter."""

import re

import pytest

from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, create_topic, start_version
from cms.factsheets.interface import interface_phrases
from cms.languages import REGISTRY
from cms.releases.pages import Renderer
from cms.releases.sorting import by_letter, in_order
from cms.review import actions
from tests.releases.patients import page
from tests.releases.plain_site import site_with, titled

# Titles in the order of their language, with the letter that each stands under.
ALPHABETS = {
    "en": [("Asthma", "A"), ("ulcers", "U"), ("Vaccines", "V")],
    "pl": [
        ("Lek", "L"),
        ("Lżejszy lek", "L"),
        ("Łupież", "Ł"),
        ("Mięta", "M"),
        ("Zdrowie", "Z"),
        ("Źrenica", "Ź"),
        ("Żebra", "Ż"),
    ],
    "cy": [("Cur pen", "C"), ("Cyffur", "C"), ("Chwydu", "CH"), ("Dant", "D"), ("Lwmp", "L"), ("Llid", "LL"), ("Rhwymedd", "RH")],
    "cs": [("Cukr", "C"), ("Čaj", "Č"), ("Hlava", "H"), ("Chřipka", "CH"), ("Ibuprofen", "I")],
    "ar": [("ألم", "ا"), ("بطن", "ب"), ("حمى", "ح"), ("سعال", "س")],
    "ur": [("بخار", "ب"), ("پیٹ", "پ"), ("ٹیکہ", "ٹ"), ("گلا", "گ")],
    "uk": [("Грип", "Г"), ("Ґудзик", "Ґ"), ("Ліки", "Л")],
}


def sheets_in(language):
    titles = [title for title, _ in ALPHABETS[language]]
    return [titled(f"sheet-{number}", language, title) for number, title in reversed(list(enumerate(titles)))]


@pytest.mark.parametrize("language", ALPHABETS)
def test_titles_are_in_the_order_of_the_language(language):
    ordered = in_order(sheets_in(language), REGISTRY[language])
    assert [sheet.title.text for sheet in ordered] == [title for title, _ in ALPHABETS[language]]


@pytest.mark.parametrize("language", ALPHABETS)
def test_titles_stand_under_the_letters_of_the_alphabet(language):
    letters = by_letter(sheets_in(language), REGISTRY[language])
    found = [(sheet.title.text, letter.label) for letter in letters for sheet in letter.sheets]
    assert [(title, letter.upper()) for title, letter in found] == ALPHABETS[language]


def test_factsheets_of_one_title_are_in_the_order_of_their_keys():
    sheets = [titled(key, "pl", "Lek") for key in ("b", "a", "c")]
    assert [sheet.key for sheet in in_order(sheets, REGISTRY["pl"])] == ["a", "b", "c"]


def groups(html):
    """The headings of a list, each with the titles below it."""
    found = []
    for section in re.findall('<section class="(?:topic|letter)">(.*?)</section>', html, re.DOTALL):
        heading = "".join(re.findall(r"<h2[^>]*>(?:<span[^>]*>)?(.*?)<", section))
        found.append((heading, re.findall(r'data-sheet="[^"]*">(.*?)<', section)))
    return found


def test_the_list_is_by_topic_in_the_order_of_the_topics_names_and_the_nameless_last():
    sheets = [
        titled("c", "pl", "Ślina", topic="mouth"),
        titled("a", "pl", "Zęby", topic="mouth"),
        titled("b", "pl", "Sen", topic="sleep"),
        titled("d", "pl", "Inne", topic="nameless"),
    ]
    site = site_with(*sheets, **{"topic-mouth": "Usta", "topic-sleep": "Łóżko"})
    other = site.interfaces["pl"].phrases["other-topics"]
    html = Renderer(site).index_page(REGISTRY["pl"])
    assert groups(html) == [("Łóżko", ["Sen"]), ("Usta", ["Ślina", "Zęby"]), (other, ["Inne"])]


def test_a_single_topic_without_a_name_needs_no_heading():
    site = site_with(titled("a", "pl", "Zęby", topic="mouth"))
    assert groups(Renderer(site).index_page(REGISTRY["pl"])) == [("", ["Zęby"])]


def test_the_a_to_z_gives_every_factsheet_under_its_letter():
    site = site_with(*sheets_in("cy"))
    letters = [(letter.label, [sheet.title.text for sheet in letter.sheets]) for letter in by_letter(site.sheets, REGISTRY["cy"])]
    assert groups(Renderer(site).a_to_z_page(REGISTRY["cy"])) == letters


def test_a_script_without_an_alphabet_has_no_a_to_z():
    assert not REGISTRY["zh-hant"].has_letters
    site = site_with(titled("a", "zh-hant", "牙齒"))
    assert "/a-z/" not in Renderer(site).index_page(REGISTRY["zh-hant"])


def test_a_topic_becomes_a_heading_when_its_name_is_approved(published):
    topic = create_topic(key="heart", name="Heart", by=published.author)
    sheet = create_factsheet(key="pulse", topic=topic, by=published.author)
    actions.write_source(version=sheet.latest(), pieces=source.read("# Your pulse\n"), by=published.author)
    published.bring_out("en", sheet)
    assert groups(page("en", "")) == [("Medicines", ["Paracetamol"]), ("More factsheets", ["Your pulse"])]
    version = start_version(factsheet=published.interface, by=published.author)
    actions.write_phrases(version=version, phrases=interface_phrases(), by=published.author)
    published.review("en", published.interface)
    published.publish("en", published.interface)
    assert groups(page("en", "")) == [("Heart", ["Your pulse"]), ("Medicines", ["Paracetamol"])]
