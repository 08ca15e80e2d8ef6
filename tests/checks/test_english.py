import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks.english import REASONS, advised
from cms.checks.english_measures import passives, reading_of
from cms.checks.english_words import is_hard, syllables
from cms.checks.markup import plain
from cms.checks.pair import Term
from cms.factsheets import source
from cms.factsheets.pieces import Kind, Piece

ROOT = Path(__file__).resolve().parents[2]
DEMONSTRATION = ROOT / "cms" / "demonstration" / "content" / "secondary-neuroendocrine-cancer.md"
TOP = "# Tablets\n\nWhat to know.\n\n"
TWENTY = "one two three four five six seven eight nine ten " * 2


def advice(text, *terms):
    found = advised(source.read(TOP + text), [Term((term,)) for term in terms]).advice
    return [(one.code, one.line, one.words) for one in found]


def codes(text, *terms):
    return [code for code, _, _ in advice(text, *terms)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{TWENTY.strip().capitalize()}.", []),
        (f"{TWENTY.capitalize()}more.", ["long sentence"]),
        (f"- {TWENTY}more", ["long sentence"]),
        (f"{TWENTY.strip().removesuffix('ten').capitalize()} 0808 157 0192.", []),
        (f"## {TWENTY.capitalize()} more", []),
        ("Rest. Drink. Sleep.", []),
        ("Rest. Drink. Sleep. Eat.", ["long paragraph"]),
        ("- Rest. Drink. Sleep. Eat.", []),
        ("Take it e.g. with Dr. Jones at 8 a.m. or later.", ["hard word"]),
    ],
)
def test_sentences_of_20_words_and_paragraphs_of_3_sentences_are_enough(text, found):
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tell us about a haemorrhage.", ["haemorrhage"]),
        ("You may need a cholecystectomy.", ["cholecystectomy"]),
        ("Commence treatment prior to surgery.", ["Commence", "prior to"]),
        ("It may cause discolouration.", ["discolouration"]),
        ("Discolouration is common. A discolouration fades.", ["Discolouration"]),
        ("A **haemorrhage** can happen.", []),
        ("Bleeding (haemorrhage) can happen. A haemorrhage needs help.", []),
        ("Bleeding is called a haemorrhage.", []),
        ("Pain or haemorrhage can happen.", ["haemorrhage"]),
        ("You may have a haemorrhage, or bleeding.", []),
        ("A haemorrhage is a bleed.", []),
        ("An appendectomy means taking out a part of the bowel.", []),
        ("Ask Professor Papadopoulos at Addenbrooke's Hospital.", []),
        ("Your temperature, medicines and information for you are especially important immediately.", []),
        ("They were developing slowly and recommended, carefully.", []),
    ],
)
def test_words_that_readers_may_not_know_are_told_of_once_unless_the_text_explains_them(text, words):
    assert [said for code, _, said in advice(text) if code == "hard word"] == words


def test_a_term_of_the_glossary_is_no_hard_word():
    assert codes("A haemorrhage and CTC tests can happen.") == ["hard word", "abbreviation"]
    assert codes("Haemorrhages and CTC tests can happen.", "haemorrhage", "CTC") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask the NHS or your GP about an MRI scan.", []),
        ("You may have an ERCP.", ["ERCP"]),
        ("You may have an endoscope test (ERCP). An ERCP takes an hour.", []),
        ("This is also called ERCP for short.", []),
        ("This is a look into the bile ducts, or ERCP.", []),
        ("Visit www.example.org/ERCP today.", []),
    ],
)
def test_abbreviations_want_their_words_beside_them(text, found):
    assert [said for code, _, said in advice(text) if code == "abbreviation"] == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It takes 2-3 days.", ["“2-3”: write “2 to 3”."]),
        ("It takes 2 – 3 days.", ["“2 – 3”: write “2 to 3”."]),
        ("Open Monday-Friday, 9am–5pm.", ["“Monday-Friday”: write “Monday to Friday”.", "“9am–5pm”: write “9am to 5pm”."]),
        ("From 2.5-3.5 mg.", ["“2.5-3.5”: write “2.5 to 3.5”."]),
        ("Call 0808 157-0192.", []),
        ("See www.example.org/2-3 for more.", []),
        ("On 2023-04-27 we met.", []),
        ("COVID-19 and a 24-hour line, 2 to 3 days.", []),
        ("You need rest – 5 days of it.", []),
    ],
)
def test_ranges_are_written_with_to(text, said):
    found = advised(source.read(TOP + text)).advice
    assert [one.sentence for one in found if one.code == "dash in a range"] == said


@pytest.mark.parametrize(
    ("words", "is_vague"),
    [
        ("Click here", True),
        ("here", True),
        ("**here**", True),
        ("Read more", True),
        ("this page", True),
        ("read the leaflet", False),
    ],
)
def test_a_link_says_where_it_leads(words, is_vague):
    assert codes(f"See [{words}](https://www.example.org/).") == ["vague link"] * is_vague


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DO NOT drink.", ["DO NOT"]),
        ("This is IMPORTANT.", ["IMPORTANT"]),
        ("STOP and call the NHS.", ["STOP"]),
        ("The NHS and the GP say so.", []),
    ],
)
def test_words_in_capitals_are_told_of_and_abbreviations_are_not(text, found):
    assert [said for code, _, said in advice(text) if code == "capitals"] == found


def test_raised_signs_are_told_of():
    assert advice("Your skin is 2 m² large, a CO₂ test.") == [("raised or lowered sign", 5, "m²")]


def test_a_title_of_more_than_65_characters_is_long():
    assert [advised(source.read(f"# {'a' * 65}{more}\n")).advice != () for more in ("", "a")] == [False, True]


def box(name, number=0):
    return f"::: {name}\n## Call us {number} if:\n- you are ill\n:::\n\n"


def test_two_warnings_and_one_care_card_of_a_level_are_enough():
    assert codes(box("warning", 1) + box("warning", 2) + box("urgent") + box("emergency") + box("non-urgent")) == []
    found = advice(box("warning", 1) + box("warning", 2) + box("warning", 3) + box("urgent", 4) + box("urgent", 5))
    assert found == [("many warnings", 16, "Call us 3 if:"), ("cards of one level", 26, "Call us 5 if:")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Blood is taken by a nurse.", ["is taken"]),
        ("You will be asked twice.", ["be asked"]),
        ("The plan was carefully written.", ["was carefully written"]),
        ("You are worried and tired.", []),
        ("You are indeed welcome.", []),
        ("The red pill is red.", []),
    ],
)
def test_passive_sentences_are_those_that_hide_who_acts(text, found):
    assert [text[start:end] for start, end in passives(text)] == found


def test_a_page_in_which_much_is_done_by_nobody_is_told_so_once():
    lines = [f"- Test {number} is done there." for number in range(5)]
    assert codes("\n".join(lines)) == ["passive"]
    assert codes("\n".join(lines + ["- You rest."] * 20)) == []


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *[(word, 1) for word in ("pain", "help", "tubes", "stopped", "blood", "walked", "breathe")],
        *[(word, 2) for word in ("doctor", "tumour", "nurses", "treated", "safely", "being", "doses", "special", "diet")],
        *[(word, 3) for word in ("hospital", "medicine", "radio", "relaxing", "usual")],
        *[(word, 4) for word in ("information", "immediate", "alphabetic")],
        *[(word, 5) for word in ("examination", "appendectomy", "hospitality")],
    ],
)
def test_syllables_are_counted_as_they_are_heard(word, number):
    assert syllables(word) == number


def test_what_an_ending_adds_makes_no_word_hard():
    assert [is_hard(word) for word in ("develop", "developing", "recommended", "securely")] == [False] * 4
    assert is_hard("epidemiology")


def test_a_text_of_short_words_and_sentences_reads_younger():
    easy = reading_of(["You rest. You drink. Your nurse can help you when it hurts."] * 10)
    hard = reading_of(["Subsequently, intravenous administration of analgesic medication necessitates supervision."] * 15)
    assert easy.age < 8 < 20 < hard.age
    assert reading_of(["A few words."]).age == 0
    assert reading_of([]).grade == 0


def test_a_hard_text_is_told_its_reading_age():
    text = "Subsequently, administration of such medication necessitates supervision in institutional surroundings.\n\n" * 15
    assert "reading age" in codes(text)


def test_all_advice_has_a_reason_and_stands_in_the_guide_for_authors():
    guide = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
    assert [code for code in REASONS if f"| *{code}* |" not in guide] == []
    assert all(re.fullmatch(r"[“A-Z].+\.", reason, re.DOTALL) for reason in REASONS.values())


@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.text(max_size=200))))
def test_whatever_is_written_there_is_an_answer(typed):
    pieces = [Piece(kind, text, line=number) for number, (kind, text) in enumerate(typed, start=1)]
    found = advised(pieces, [Term(("tablet",))])
    assert all(1 <= one.line <= len(pieces) and one.reason for one in found.advice)
    assert found.reading.age >= 0


def test_advice_is_quiet_on_good_english():
    pieces = source.read(DEMONSTRATION.read_text(encoding="utf-8"))
    found = advised(pieces).advice
    words = sum(len(plain(piece.text).split()) for piece in pieces)
    assert 1000 * len(found) / words < 8


def test_advice_is_loud_on_articles_for_specialists(corpora):
    rows = (Path(corpora) / "tico19" / "fr.tsv").read_text(encoding="utf-8").splitlines()[1:]
    english = [row.split("\t")[1] for row in rows]
    found = advised(source.read(TOP + "\n\n".join(_literal(one) for one in english if one[:1].isalpha()))).advice
    assert 1000 * len(found) / sum(len(one.split()) for one in english) > 30


def _literal(text):
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(text.split()))
