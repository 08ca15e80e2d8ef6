import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.factsheets import plain_text, source
from cms.factsheets.pieces import Kind

LEAFLET = """\
Going home after
your operation

www.example.org/leaflets

What happens on the
day I go home?

Somebody from the ward talks to you about
your tablets. You get a letter

for your doctor.

How long do I rest?
Most people rest for two weeks. Slow-
growing strength is normal.

You can:

•\t walk a little
• lift things that are lighter than
a full kettle
•

climb stairs

Take it in this order:

1. Two tablets
2) A glass of [water] with * and #

Page 2 of 4
www.example.org/leaflets
3

Your team

www.example.org/leaflets
\x0c© A charity 2026
"""


def taken(text):
    pieces, report = plain_text.read(text)
    assert [piece.text for piece in source.read(source.write(pieces))] == [piece.text for piece in pieces]
    return [(block.line, block.what, block.text) for block in report]


def test_a_leaflet_out_of_a_pdf_is_joined_cut_and_accounted_for_line_by_line():
    assert taken(LEAFLET) == [
        (1, "title", "Going home after your operation"),
        (4, "page furniture, left out", "www.example.org/leaflets"),
        (6, "heading", "What happens on the day I go home?"),
        (9, "paragraph", "Somebody from the ward talks to you about your tablets. You get a letter for your doctor."),
        (14, "heading", "How long do I rest?"),
        (15, "paragraph", "Most people rest for two weeks. Slow-growing strength is normal."),
        (18, "paragraph", "You can:"),
        (20, "bullet", "walk a little"),
        (21, "bullet", "lift things that are lighter than a full kettle"),
        (23, "bullet", "climb stairs"),
        (27, "paragraph", "Take it in this order:"),
        (29, "step", "Two tablets"),
        (30, "step", "A glass of [water] with * and #"),
        (32, "page furniture, left out", "Page 2 of 4"),
        (33, "page furniture, left out", "www.example.org/leaflets"),
        (34, "page furniture, left out", "3"),
        (36, "heading", "Your team"),
        (38, "page furniture, left out", "www.example.org/leaflets"),
        (39, "page furniture, left out", "© A charity 2026"),
    ]


def test_the_words_of_a_plain_text_are_words_and_never_markup():
    pieces, _ = plain_text.read("Title\n\nA **bold** [claim](here) about <b> and &amp;.\n")
    assert pieces[1].text == "A \\*\\*bold\\*\\* \\[claim\\](here) about <b> and &amp;."
    assert source.read(source.write(pieces)) == pieces


def test_the_first_paragraph_below_the_title_is_the_summary():
    pieces, _ = plain_text.read("Title\n\nWhat this is about.\n\nMore of it.\n")
    assert [piece.kind for piece in pieces] == [Kind.TITLE, Kind.SUMMARY, Kind.PARAGRAPH]


def test_a_line_that_runs_through_the_pages_is_furniture():
    page = "Words of page {}.\n\nA leaflet for you\n\n"
    assert [text for _, what, text in taken("Title\n\n" + "".join(page.format(n) for n in "abc")) if "left out" in what] == [
        "A leaflet for you"
    ] * 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_understood(end):
    assert taken(f"Title{end}{end}Words that{end}go on.{end}") == [(1, "title", "Title"), (3, "summary", "Words that go on.")]


def test_a_bullet_without_words_is_left_out_and_said():
    assert taken("Title\n\n•\n• one\n") == [
        (1, "title", "Title"),
        (3, "bullet without words, left out", ""),
        (4, "bullet", "one"),
    ]


def test_an_empty_file_gives_nothing():
    assert plain_text.read(" \n\n") == ([], [])


LINES = [
    "Title",
    "What is it?",
    "•",
    "• one",
    "1. two",
    "3)",
    "words go on",
    "An end.",
    "",
    "",
    "12",
    "www.a.org",
    "a-",
    "::: do",
    "# x",
    "|",
]


@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
def test_every_draft_made_of_plain_text_can_be_opened_and_saved(text):
    pieces, report = plain_text.read("A title\n\n" + text)
    assert source.read(source.write(pieces)) == pieces
    assert len(report) - sum("left out" in block.what for block in report) == len(pieces)


SEED = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "000_78e88296e9b86bd6.txt"


def test_the_headings_of_a_real_leaflet_are_its_questions():
    path = Path(os.environ.get("SEED_TEXT", SEED))
    if not path.exists():
        pytest.skip("no leaflet on this machine")
    lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()]
    questions = [line for line in lines if line.endswith("?")]
    title, *headings = [
        piece.text
        for piece in plain_text.read(path.read_text(encoding="utf-8"))[0]
        if piece.level == 2 or piece.kind is Kind.TITLE
    ]
    asked = [heading for heading in headings if heading.endswith("?")]
    assert title.endswith(questions[0])
    assert len(asked) == len(questions) - 1
    assert all(heading.endswith(line) for heading, line in zip(asked, questions[1:], strict=True))
    assert all(heading in lines for heading in headings if heading not in asked)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("اسے شراب کے ساتھ نہ لیں۔", "paragraph"),
        ("請勿與酒精一起服用。", "paragraph"),
        ("এটি মদের সাথে খাবেন না।", "paragraph"),
        ("اسے کیسے لیں؟", "heading"),
        ("如何服用？", "heading"),
    ],
)
def test_sentences_and_questions_are_known_by_their_ends_in_other_scripts(text, kind):
    pieces, _ = plain_text.read(f"Title\n\nSummary of it all.\n\n{text}\n")
    assert (str(pieces[2].kind), pieces[2].text) == (kind, text)
