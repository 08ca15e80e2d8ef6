import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cms.checks import markup
from cms.errors import Refused
from cms.factsheets import source
from tests.factsheets.documents import PHRASES, documents

SYNTAX = [
    "\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n   - ",
    "\n## ",
    "\n### ",
    "\n\n::: do\n## H\n",
    "\n:::\n",
    "**",
    "__",
    "](/x)",
    "](x.png)",
]
SYNTAX += [
    "\n\n| a | b |\n|---|---|\n| ",
    " | ",
    " |\n",
    "\n\n![alt",
    ' "t")',
    "&nbsp;",
    "&#116;",
    "\u2003",
    "\t",
    "word",
    "a",
    "<https://a.org>",
]


@given(documents())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_pieces_written_as_text_are_read_back_as_the_same_pieces(pieces):
    assert source.read(source.write(pieces)) == pieces


@given(st.lists(st.sampled_from(PHRASES + SYNTAX), max_size=14).map("".join))
@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
def test_whatever_text_is_taken_can_be_opened_and_saved_again_without_a_change(body):
    try:
        pieces = source.read(f"# Title\n\nSummary\n\n{body}\n")
    except Refused:
        assume(False)
    text = source.write(pieces)
    assert source.read(text) == pieces
    assert source.write(source.read(text)) == text
    assert [markup.faults(piece.text) for piece in pieces] == [()] * len(pieces)


@given(st.lists(st.tuples(st.sampled_from(PHRASES + SYNTAX), st.integers(0, 999)), min_size=1, max_size=12))
@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
def test_no_word_of_a_text_that_is_taken_gets_lost(parts):
    try:
        pieces = source.read("# Title\n\nSummary\n\n" + "".join(f"{mark}zz{number}zz" for mark, number in parts) + "\n")
    except Refused:
        assume(False)
    kept = " ".join(f"{piece.text} {piece.asset}" for piece in pieces)
    assert [number for _, number in parts if f"zz{number}zz" not in kept] == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("**a **b** c**", "**a b c**"),
        ("__a__**b**", "**ab**"),
        ("**&nbsp;a** b", "**a** b"),
        ("a **b&nbsp;** c", "a **b**\u00a0 c"),
        ("a **&nbsp;** b", "a \u00a0 b"),
        ("**[a](/x) [b](/y)**", "**[a](/x) [b](/y)**"),
        ("**Note:**&#116;ext", "**Note:**text"),
        ("\\_\\_a\\_\\_", "__a__"),
        ("&emsp;a", "a"),
        ("[a](/x\\()", "[a](/x%28)"),
        ("[a](https://a.org/a_(b))", "[a](https://a.org/a_(b))"),
        ("<https://a.org>", "[https://a.org](https://a.org)"),
        ("[Note]: words", "\\[Note\\]: words"),
        ("two\nlines  and\ttab", "two lines and tab"),
        ("1\\. &lt;b&gt; \\# & C#", "1. <b> # & C#"),
    ],
)
def test_inline_markup_is_settled_when_it_is_read(written, text):
    pieces = source.read(f"# Title\n\nSummary\n\n{written}\n")
    assert [piece.text for piece in pieces[2:]] == [text]
    assert source.read(source.write(pieces)) == pieces
