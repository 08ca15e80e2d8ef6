"""Hypothesis strategies for whole documents, as pieces that a source text could have been cut into."""

from dataclasses import replace

from hypothesis import strategies as st

from cms.checks import markup
from cms.checks.markup import Bold, Link, Text
from cms.factsheets.pieces import CARE_CARDS, CONTAINERS, Kind, Piece

NASTY = "ab é1.)#|_*`<>&;[](){}\\!-+=~:\"'^°€—\u00a0"
PHRASES = [
    "1.",
    "10)",
    "#",
    "## a",
    "|",
    "_a_",
    "__",
    "**",
    "***",
    "<b>",
    "<!--",
    "&amp;",
    "&#42;",
    "[x]",
    "](/y)",
    "[n]: z",
    "\\",
    "- a",
]
PHRASES += [
    "+",
    "> a",
    "===",
    "---",
    "~~~",
    "```",
    "::: do",
    ":::",
    "!",
    "![",
    "(c)",
    "https://a.org",
    "a:b",
    "x\\|y",
    "C#",
    "mid_word_",
]

words = (
    (st.text(alphabet=NASTY, min_size=1, max_size=12) | st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3).map(" ".join))
    .map(lambda text: " ".join(text.split(" ")).strip())
    .map(lambda text: " ".join(filter(None, text.split(" "))))
    .filter(bool)
)
addresses = st.sampled_from(
    ["https://a.org/x_y_z?a=1&b=2", "https://a.org/a_(b)", "/help", "#top", "mailto:a@b.org", "tel:999", "/?a&copy;"]
)
glue = st.sampled_from(["", " "])


@st.composite
def inline(draw):
    """Words with bold and links among them, as the text of a piece."""
    parts = [Text(draw(words))]
    for _ in range(draw(st.integers(0, 2))):
        inside = [Text(draw(words))]
        if draw(st.booleans()):
            inside.append(Link((Text(draw(words)),), draw(addresses)))
        marked = Bold(tuple(inside)) if draw(st.booleans()) else Link((Text(draw(words)),), draw(addresses))
        parts += [Text(draw(glue)), marked, Text(draw(glue)), Text(draw(words))]
    return markup.write(tuple(parts))


plain = words.map(markup.escape)
paragraphs = inline().map(lambda text: [Piece(Kind.PARAGRAPH, text)])


@st.composite
def lists(draw):
    level, pieces = 0, []
    for _ in range(draw(st.integers(1, 12))):
        level = draw(st.integers(1, min(level + 1, 4)))
        pieces.append(Piece(draw(st.sampled_from([Kind.BULLET, Kind.STEP])), draw(inline()), level))
    return pieces


@st.composite
def tables(draw):
    columns = draw(st.integers(1, 3))
    rows = [Kind.TABLE_HEADER] + [Kind.TABLE_CELL] * draw(st.integers(1, 2))
    return [Piece(kind, draw(inline()), column) for kind in rows for column in range(columns)]


@st.composite
def pictures(draw):
    alt = Piece(Kind.ALT, draw(plain), asset="lymph-nodes.png")
    return [alt, Piece(Kind.CAPTION, draw(plain))] if draw(st.booleans()) else [alt]


@st.composite
def boxes(draw):
    name = draw(st.sampled_from(CONTAINERS))
    pieces = [Piece(Kind.CARD_HEADING, draw(inline()), opens=True), *draw(paragraphs | lists() | tables() | pictures())]
    if name in CARE_CARDS:
        pieces.append(Piece(Kind.BULLET, draw(inline()), 1))
    return [replace(piece, container=name) for piece in pieces]


@st.composite
def documents(draw):
    pieces = [Piece(Kind.TITLE, draw(inline())), Piece(Kind.SUMMARY, draw(inline()))]
    level = 1
    for _ in range(draw(st.integers(0, 6))):
        if draw(st.booleans()):
            level = draw(st.integers(2, min(level + 1, 4)))
            pieces.append(Piece(Kind.HEADING, draw(inline()), level))
        pieces += draw(paragraphs | lists() | tables() | pictures() | boxes())
    return pieces
