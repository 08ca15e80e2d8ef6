"""What a source text is cut into. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    TITLE = "title"
    SUMMARY = "summary"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    STEP = "step"
    TABLE_HEADER = "table header"
    TABLE_CELL = "table cell"
    ALT = "alt text"
    CAPTION = "caption"
    CARD_HEADING = "card heading"
    PHRASE = "phrase"  # of the interface


CARE_CARDS = ("emergency", "urgent", "non-urgent")
CONTAINERS = (*CARE_CARDS, "warning", "facts", "do", "dont", "questions", "contact")
MAX_SEGMENT = 5_000
MAX_TITLE = 200


@dataclass(frozen=True)
class Piece:
    """One translatable thing and its place.

    `level` is the heading level, the depth of a list or the column of a table; `opens` marks the first piece of a
    container; `asset` is the file name of a picture.
    """

    kind: Kind
    text: str
    level: int = 0
    container: str = ""
    opens: bool = False
    asset: str = ""
    note: str = field(default="", compare=False)
    key: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
