import pytest

from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.pieces import CARE_CARDS, CONTAINERS, Kind

SHEET = """# Coming home

What helps in the first days.

## What to eat

Drink **2 litres** a day. Read [the leaflet](https://www.example.org/leaflet).

- soup
- fruit
  1. wash it
  2. peel it

::: emergency
## Call 999 if:

- you cannot breathe
:::

| Day | Dose |
|-----|------|
| 1   | 5 mg |

![Where the nodes are](lymph-nodes.png "Lymph nodes")
"""


def cut(text):
    return [(str(piece.kind), piece.text, piece.level, piece.container, piece.line) for piece in source.read(text)]


def test_a_sheet_is_cut_into_pieces_with_their_place_and_line():
    assert cut(SHEET) == [
        ("title", "Coming home", 0, "", 1),
        ("summary", "What helps in the first days.", 0, "", 3),
        ("heading", "What to eat", 2, "", 5),
        ("paragraph", "Drink **2 litres** a day. Read [the leaflet](https://www.example.org/leaflet).", 0, "", 7),
        ("bullet", "soup", 1, "", 9),
        ("bullet", "fruit", 1, "", 10),
        ("step", "wash it", 2, "", 11),
        ("step", "peel it", 2, "", 12),
        ("card heading", "Call 999 if:", 0, "emergency", 15),
        ("bullet", "you cannot breathe", 1, "emergency", 17),
        ("table header", "Day", 0, "", 20),
        ("table header", "Dose", 1, "", 20),
        ("table cell", "1", 0, "", 22),
        ("table cell", "5 mg", 1, "", 22),
        ("alt text", "Where the nodes are", 0, "", 24),
        ("caption", "Lymph nodes", 0, "", 24),
    ]


def test_a_sheet_is_written_as_it_was_read():
    assert source.write(source.read(SHEET)) == SHEET.replace("|-----|------|", "| --- | --- |").replace("| 1   |", "| 1 |")


def test_only_the_first_piece_of_a_box_opens_it_so_that_two_boxes_stay_two():
    box = "::: do\n## Do\n\nrest\n:::\n"
    pieces = source.read(f"# Title\n\n{box}\n{box}")
    assert [piece.opens for piece in pieces] == [False, True, False, True, False]
    assert source.read(source.write(pieces)) == pieces


def test_the_file_name_of_a_picture_is_kept():
    [picture] = [piece for piece in source.read(SHEET) if piece.kind is Kind.ALT]
    assert picture.asset == "lymph-nodes.png"


def test_ten_steps_may_have_bullets_below_the_last():
    steps = "".join(f"{number}. step\n" for number in range(1, 11)) + "    - a bullet\n"
    pieces = source.read(f"# Title\n\n{steps}")
    assert [piece.level for piece in pieces] == [0, *[1] * 10, 2]
    assert source.read(source.write(pieces)) == pieces


def refusal(text):
    with pytest.raises(Refused) as refused:
        source.read(text)
    return list(refused.value.reasons)


REFUSED = [
    ("a <b>b</b>", ["Line 5: Raw HTML is not taken.", "Line 5: Raw HTML is not taken."]),
    ("<div>\na\n</div>", ["Line 5: Raw HTML is not taken."]),
    ("<!-- a -->", ["Line 5: Raw HTML is not taken."]),
    ("*a*", ["Line 5: Italics are hard to read and are not taken; use **bold**."]),
    ("a `b`", ["Line 5: Code (`…`) is not taken."]),
    ("```\na\n```", ["Line 5: Code blocks are not taken."]),
    ("> a", ["Line 5: Quotations (lines that begin with >) are not taken."]),
    ("---", ["Line 5: Rules (---) are not taken; use a heading."]),
    ("a\\\nb", ["Line 5: A forced line break is not taken; begin a new paragraph."]),
    ("[a](ftp://b)", ["Line 5: The link to “ftp://b” is not a web, e-mail or telephone address."]),
    ("[](/b)", ["Line 5: The link to “/b” has no words."]),
    ("[<https://a.org>](/b)", ["Line 5: A link stands inside another link; give each its own words."]),
    ('[a](/b "c")', ["Line 5: The link to “/b” has a title in quotation marks, which nobody would see; leave it out."]),
    ("a ![b](c.png)", ["Line 5: A picture stands alone in its paragraph."]),
    ("![b](C:/c.bmp)", ["Line 5: “C:/c.bmp” is not a picture's file name, such as lymph-nodes.png."]),
    ("![](c.png)", ["Line 5: This alt text has no words."]),
    ("# b", ["Line 5: There is one title (#), at the very beginning; use ## for headings."]),
    ("### b", ["Line 5: A level 3 heading follows a level 1 one; do not skip a level."]),
    ("## b\n\n#### c", ["Line 7: A level 4 heading follows a level 2 one; do not skip a level."]),
    ("## b\n### c\n#### d\n##### e", ["Line 8: Headings go down to level 4 (####)."]),
    ("##", ["Line 5: This heading has no words."]),
    ("2. a", ["Line 5: Numbered steps begin with 1."]),
    ("- a\n\n  b", ["Line 7: A list item holds one paragraph; begin another item or end the list."]),
    ("- a\n\n  ## b", ["Line 7: A list holds items and nothing else; end it before what follows."]),
    ("-", ["Line 5: This list item does not begin with words."]),
    ("- a\n  - b\n    - c\n      - d\n        - e", ["Line 9: Lists go down to level 4."]),
    ("| a |\n|---|", ["Line 5: This table has nothing below its header."]),
    ("| a |\n|---|\n| b | c |", ["Line 7: This row of the table has more cells than its header, which has 1."]),
    ("| a | b |\n|---|---|\n| c |", ["Line 7: This table cell has no words."]),
]


@pytest.mark.parametrize(("body", "reasons"), REFUSED, ids=[body for body, _ in REFUSED])
def test_what_a_factsheet_does_not_have_is_refused_with_its_line(body, reasons):
    assert refusal(f"# Title\n\nSummary\n\n{body}\n") == reasons


KNOWN = ", ".join(CONTAINERS)
BOXES = [
    ("::: note\n## b\n:::", [f"Line 5: “note” is not a box we know; the boxes are {KNOWN}.", "Line 7: This ::: closes nothing."]),
    ("words\n::: note\nmore", [f"Line 6: “note” is not a box we know; the boxes are {KNOWN}."]),
    ("- a\n::: note", [f"Line 6: “note” is not a box we know; the boxes are {KNOWN}."]),
    (":::", ["Line 5: This ::: closes nothing."]),
    ("::: do\n## b\n\nc", ["Line 5: This “do” box is not closed; end it with a line of :::."]),
    ("::: do now\n## b\n\nc\n:::", ["Line 5: “::: do now” is not understood; write “::: do” alone on the line."]),
    ("::: do\nb\n:::", ["Line 5: A “do” box begins with a heading (##)."]),
    ("::: do\n## b\n:::", ["Line 5: There is nothing under the heading of this “do” box."]),
    ("::: do\n## b\n\nc\n\n## d\n:::", ["Line 5: A “do” box has one heading."]),
    (
        ":::: do\n## b\n\nc\n\n::: urgent\n## d\n- e\n:::\n::::",
        ["Line 10: A “urgent” box stands inside a “do” box; close that one first with :::."],
    ),
    ("- a\n\n  ::: do\n  :::", ["Line 7: A list holds items and nothing else; end it before what follows."]),
]


@pytest.mark.parametrize(("body", "reasons"), BOXES, ids=[body for body, _ in BOXES])
def test_a_box_that_is_not_whole_is_refused_with_its_line(body, reasons):
    assert refusal(f"# Title\n\nSummary\n\n{body}\n") == reasons


@pytest.mark.parametrize("name", CARE_CARDS)
def test_a_care_card_without_bullets_is_refused(name):
    assert refusal(f"# Title\n\n::: {name}\n## Call 999 if:\n\nyou bleed\n:::\n") == [
        f"Line 3: The “{name}” card has no bullets; its heading leads into a list."
    ]


@pytest.mark.parametrize("text", ["", "\n", "words", "## Heading\n", "::: do\n# a\n\nb\n:::\n"])
def test_a_sheet_without_a_title_at_its_beginning_is_refused(text):
    assert refusal(text)[-1] == "Line 1: A factsheet begins with its title, a line that starts with one #."


def test_a_text_over_the_limit_is_refused_with_its_line_and_the_limit():
    assert refusal("# " + "a" * 500) == ["Line 1: This title has 500 characters; the limit is 200."]
    assert refusal("# Title\n\n" + "a" * 100_000) == ["Line 3: This summary has 100,000 characters; the limit is 5,000."]
    assert refusal("# Title\n\n- b\n- " + "a" * 5_001) == ["Line 4: This bullet has 5,001 characters; the limit is 5,000."]


@pytest.mark.parametrize(
    ("character", "reason"),
    [
        ("\u202e", "U+202E (right-to-left override) at character 3 changes the order of the letters around it and is not taken."),
        ("\x00", "U+0000 at character 3 is a character that no text should hold."),
        ("\x0b", "U+000B at character 3 is a character that no text should hold."),
        ("\ud800", "U+D800 at character 3 is half of a surrogate pair."),
        ("\u2066", "U+2066 (left-to-right isolate) at character 3 opens an isolate that nothing closes."),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_character_that_hides_or_reverses_words_is_refused_with_its_line_and_place(end, character, reason):
    assert refusal(f"# Title{end}{end}ab{character}c{end}") == [f"Line 3: {reason}"]


def test_every_fault_is_named_at_once():
    assert refusal("# Title\n\n<b>a\n\n### b\n\nb `c`\n") == [
        "Line 3: Raw HTML is not taken.",
        "Line 5: A level 3 heading follows a level 1 one; do not skip a level.",
        "Line 7: Code (`…`) is not taken.",
    ]
