"""What tools and pasting leave in a text."""

import pytest

from cms.checks import findings

CODES = {"tool-residue", "invisible", "blanks", "brackets"}


def found(target, source="Rest well.", language="pl"):
    said = findings(source=source, target=target, language=language)
    return [(one.code, one.blocks) for one in said if one.code in CODES]


@pytest.mark.parametrize(
    "left", ["<br/>", "<b>", "</div>", "<SPAN class='a'>", "&nbsp;", "&lt;", "&#8203;", "&#x200b;", "#-#-#-#-#", "<<<<<<<"]
)
def test_markup_of_web_pages_and_marks_of_merging_block(left):
    assert found(f"Odpocznij {left} dobrze.") == [("tool-residue", True)]
    assert found(f"Odpocznij {left} dobrze.", source=f"Rest {left} well.") == []


@pytest.mark.parametrize("words", ["Odpocznij, gdy 5 < 6 i 7 > 6.", "R&D; A&B", "Jan & syn", "<3"])
def test_signs_that_are_words_of_a_text_stay(words):
    assert ("tool-residue", True) not in found(words)


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\u2060", "\u200c", "\u200d", "\u200e", "\u200f"])
def test_invisible_characters_are_told_where_a_language_has_no_use_for_them(character):
    assert found(f"Odpo{character}cznij dobrze.") == [("invisible", False)]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fa", "می\u200cتوانید"), ("ur", "آپ\u200f کی"), ("bn", "র\u200d্যাব"), ("pl", "👩\u200d⚕ dobrze")],
)
def test_what_a_script_is_written_with_is_no_fault(language, words):
    assert ("invisible", False) not in found(words, language=language)


def test_the_english_is_looked_at_too():
    assert found("Re\u00adst well.", source="Re\u00adst well.", language="en") == [("invisible", False)]


def test_a_blank_at_an_end_is_told_unless_the_english_has_it():
    assert found(" Odpocznij dobrze.") == found("Odpocznij dobrze. ") == [("blanks", False)]
    assert found("Odpocznij dobrze. ", source="Rest well. ") == []


@pytest.mark.parametrize("words", ["Odpocznij (dobrze.", "Odpocznij) dobrze.", "休息（好"])
def test_a_loose_bracket_is_told(words):
    assert ("brackets", False) in found(words)
    assert ("brackets", False) not in found(words, source="Rest (well.")


@pytest.mark.parametrize(
    "words",
    [
        "Mógłbyś(-aś) odpocząć (dobrze).",
        "a) Odpocznij",
        "Odpocznij (rys 3).",
        "休息（好）",
        "1) i 2)",
        "[słowa](https://example.org/a_(b))",
    ],
)
def test_brackets_in_order_and_numbered_points_are_no_fault(words):
    assert ("brackets", False) not in found(words)
