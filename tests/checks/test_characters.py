import pytest

from cms.checks import characters, findings

REORDERS = "changes the order of the letters around it and is not taken."
FAULTS = [
    ("ab\u202ec", 2, f"U+202E (right-to-left override) at character 3 {REORDERS}"),
    ("\u202ac", 0, f"U+202A (left-to-right embedding) at character 1 {REORDERS}"),
    ("ab\x07", 2, "U+0007 at character 3 is a character that no text should hold."),
    ("a\x00b", 1, "U+0000 at character 2 is a character that no text should hold."),
    ("a\u2028b", 1, "U+2028 (line separator) at character 2 is a character that no text should hold."),
    ("a\ue000", 1, "U+E000 at character 2 is a character that no text should hold."),
    ("a\ud800", 1, "U+D800 at character 2 is half of a surrogate pair."),
    ("\ufeffa", 0, "U+FEFF (zero width no-break space) at character 1 is an invisible byte order mark."),
    ("a\nb", 1, "There is a line break at character 2; a segment is one paragraph."),
    ("a\u2066b", 1, "U+2066 (left-to-right isolate) at character 2 opens an isolate that nothing closes."),
    ("a\u2069b", 1, "U+2069 (pop directional isolate) at character 2 closes an isolate that was never opened."),
]


@pytest.mark.parametrize(("text", "position", "sentence"), FAULTS)
def test_a_character_that_hides_or_reverses_words_is_named_with_its_place(text, position, sentence):
    assert list(characters.faults(text)) == [(position, sentence)]


@pytest.mark.parametrize(("text", "position", "sentence"), FAULTS)
@pytest.mark.parametrize("language", ["en", "pl", "ur"])
def test_such_a_character_blocks_in_every_language(language, text, position, sentence):
    found = [finding for finding in findings(source="ab", target=text, language=language) if finding.code == "characters"]
    assert [(finding.message, finding.spans, finding.blocks) for finding in found] == [
        (sentence, ((position, position + 1),), True)
    ]


@pytest.mark.parametrize(
    "text",
    ["a\u2066b\u2069c", "\u2067a\u2068b\u2069\u2069", "می\u200cخواهم", "ক্\u200dষ", "a\u200fb\u200e", "a\u00a0b\u202f%", "😀 🇬🇧"],
)
def test_closed_isolates_joiners_marks_and_spaces_are_taken(text):
    assert list(characters.faults(text)) == []


def test_every_unclosed_isolate_is_named():
    assert [position for position, _ in characters.faults("\u2066a\u2067b\u2069c")] == [0]
    assert [position for position, _ in characters.faults("\u2066a\u2067b")] == [0, 2]


def test_a_text_over_the_limit_is_refused_by_its_length_alone():
    assert characters.reasons_against("a\u202e" * 6, limit=10) == ["The text has 12 characters; the limit is 10."]
    assert characters.reasons_against("a" * 10, limit=10) == []


@pytest.mark.parametrize("target", ["", " ", "\u00a0", "\u200b\u200f", " \t\u2003", "\u2066\u2069", "\n"])
def test_a_text_without_a_visible_character_is_empty_and_nothing_else(target):
    [finding] = findings(source="Words", target=target, language="pl")
    assert (finding.code, finding.message, finding.blocks) == ("empty", "There are no words here yet.", True)


@pytest.mark.parametrize(
    ("text", "language", "found"), [("Zaz\u0307yc\u0301", "pl", ["normal-form"]), ("Zażyć", "pl", []), ("য\u09bc", "bn", [])]
)
def test_letters_apart_from_their_accents_are_reported_where_one_character_has_both(text, language, found):
    assert [one.code for one in findings(source="Take", target=text, language=language) if one.code == "normal-form"] == found
