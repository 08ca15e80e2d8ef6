"""What the author's screen puts into a source text: skeletons that can be read as they are, with the words to replace."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Place(StrEnum):
    """Where a skeleton may stand."""

    WORDS = "words"  # round what is selected
    BLOCK = "block"  # between two blocks, inside a box as well
    OUTSIDE = "outside"  # between two blocks, and behind a box that the cursor is in


@dataclass(frozen=True)
class Block:
    """`text` has the words that are selected once it is in, or that what was selected takes the place of, in {braces}."""

    name: str
    label: str | Promise
    place: Place
    text: str


def _box(name: str, label: str | Promise, heading: str, *lines: str) -> Block:
    return Block(name, label, Place.OUTSIDE, "\n".join([f"::: {name}", f"## {heading}", *lines, ":::"]))


MARKS = (
    Block("bold", gettext_lazy("Bold"), Place.WORDS, "**{words}**"),
    Block("link", gettext_lazy("Link"), Place.WORDS, "[{words that say where it leads}](https://www.example.org/)"),
)
BLOCKS = (
    Block("heading", gettext_lazy("Heading"), Place.OUTSIDE, "## {Heading}"),
    Block("subheading", gettext_lazy("Subheading"), Place.OUTSIDE, "### {Subheading}"),
    Block("list", gettext_lazy("List"), Place.BLOCK, "- {first}\n- second\n- third"),
    Block("steps", gettext_lazy("Steps"), Place.BLOCK, "1. {First do this.}\n2. Then do this.\n3. Do this last."),
    Block(
        "table",
        gettext_lazy("Table"),
        Place.BLOCK,
        "| {Name} | What it does |\n| --- | --- |\n| The first | What the first does |\n| The second | What the second does |",
    ),
)
BOXES = (
    _box(
        "emergency",
        gettext_lazy("Care card: emergency"),
        "Call 999 now if {you or someone you look after}:",
        "- has this sign",
        "- has another sign",
    ),
    _box(
        "urgent", gettext_lazy("Care card: urgent"), "Call {your advice line} if:", "- you have this sign", "- you have that sign"
    ),
    _box(
        "non-urgent",
        gettext_lazy("Care card: not urgent"),
        "Tell {your nurse} at your next visit if:",
        "- you have this sign",
        "- you have that sign",
    ),
    _box("warning", gettext_lazy("Warning"), "{What can do harm}", "Say what to do about it."),
    _box("do", gettext_lazy("Do"), "Do", "- {what helps}", "- what else helps"),
    _box("dont", gettext_lazy("Don’t"), "Don’t", "- {what does harm}", "- what else does harm"),
    _box("facts", gettext_lazy("Key facts"), "Key facts", "- {The first thing to know.}", "- The second thing to know."),
    _box("questions", gettext_lazy("Questions to ask"), "Questions to ask", "- {What happens next?}", "- Who can I call?"),
    _box("contact", gettext_lazy("Contact"), "{Name of the service}", "Say the telephone number and when it is open."),
)
ALL = (*MARKS, *BLOCKS, *BOXES)


def figure(name: str, shows: str) -> Block:
    """A picture with the words for those who cannot see it."""
    said = " ".join(shows.translate({ord(mark): " " for mark in "{}[]*\\"}).split())
    return Block(name, name, Place.OUTSIDE, f"![{{{said or 'what the picture shows'}}}]({name})")
