"""From the flat order of segments to the blocks of a page: lists, tables, figures and boxes. Pure."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.factsheets.pieces import Kind

_LISTS = {Kind.BULLET, Kind.STEP}
_TABLES = {Kind.TABLE_HEADER, Kind.TABLE_CELL}
URGENT = {"emergency", "urgent"}


@dataclass(frozen=True)
class Shown:
    """A segment as a page shows it."""

    key: str
    kind: Kind
    text: str
    level: int = 0
    container: str = ""
    opens: bool = False
    asset: str = ""

    @classmethod
    def from_content(cls, entry: dict[str, Any]) -> "Shown":
        names = ("key", "level", "container", "opens", "asset")
        return cls(kind=Kind(entry["kind"]), text=entry["target"], **{name: entry[name] for name in names})


@dataclass
class Item:
    segment: Shown
    lists: list["Block"] = field(default_factory=list)


@dataclass
class Block:
    """`type` is heading, paragraph, list, table, figure or box; the other fields are filled as the type asks."""

    type: str
    segment: Shown | None = None
    level: int = 0
    ordered: bool = False
    items: list[Item] = field(default_factory=list)
    head: list[Shown] = field(default_factory=list)
    rows: list[list[Shown]] = field(default_factory=list)
    caption: Shown | None = None
    name: str = ""
    blocks: list["Block"] = field(default_factory=list)


def blocks_of(segments: Sequence[Shown]) -> list[Block]:
    """Return the blocks below title and summary, in reading order."""
    page: list[Block] = []
    box: Block | None = None
    level = 1
    for segment in segments:
        if not segment.container:
            box = None
        elif segment.opens or box is None:
            box = Block("box", name=segment.container, level=min(level + 1, 6))
            page.append(box)
        if segment.kind is Kind.CARD_HEADING and box is not None:
            box.segment = segment
            continue
        if segment.kind is Kind.HEADING:
            level = segment.level
        _add(box.blocks if box else page, segment)
    return page


@dataclass
class Section:
    """A heading of the second level with what stands below it, or what stands before the first such heading."""

    heading: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    has_contents: bool = False  # the list of contents stands before this section
    is_outdated: bool = False

    @property
    def segments(self) -> list[Shown]:
        return [segment for block in (*self.heading, *self.blocks) for segment in segments_of(block)]


def sections_of(blocks: Sequence[Block], outdated: Container[str] = ()) -> list[Section]:
    """Cut a page at its second-level headings.

    The list of contents follows the opening; where the first section tells when to get help, it follows that, so that
    nothing stands between the title and urgent help.
    """
    sections = [Section()]
    for block in blocks:
        if block.type == "heading" and block.level == 2:
            sections.append(Section(heading=[block]))
        else:
            sections[-1].blocks.append(block)
    for section in sections:
        section.is_outdated = any(segment.key in outdated for segment in section.segments)
    sections = [section for section in sections if section.heading or section.blocks]
    headed = [section for section in sections if section.heading]
    if len(headed) > 1:
        urgent = any(block.name in URGENT for block in headed[0].blocks)
        headed[1 if urgent else 0].has_contents = True
    return sections


def segments_of(block: Block) -> Iterator[Shown]:
    """Yield the segments of a block in reading order."""
    if block.segment:
        yield block.segment
    yield from block.head
    for row in block.rows:
        yield from row
    for item in block.items:
        yield item.segment
        for inner in item.lists:
            yield from segments_of(inner)
    if block.caption:
        yield block.caption
    for inner in block.blocks:
        yield from segments_of(inner)


def _add(blocks: list[Block], segment: Shown) -> None:
    last = blocks[-1] if blocks else None
    if segment.kind in _LISTS:
        _add_to_list(blocks, segment)
    elif segment.kind in _TABLES:
        if last is None or last.type != "table" or (segment.kind is Kind.TABLE_HEADER and segment.level == 0):
            last = Block("table")
            blocks.append(last)
        if segment.kind is Kind.TABLE_HEADER:
            last.head.append(segment)
        elif segment.level == 0:
            last.rows.append([segment])
        else:
            last.rows[-1].append(segment)
    elif segment.kind is Kind.CAPTION and last and last.type == "figure":
        last.caption = segment
    else:
        types = {Kind.HEADING: "heading", Kind.ALT: "figure"}
        blocks.append(Block(types.get(segment.kind, "paragraph"), segment=segment, level=segment.level))


def _add_to_list(blocks: list[Block], segment: Shown) -> None:
    ordered = segment.kind is Kind.STEP
    for _ in range(segment.level - 1):
        if blocks and blocks[-1].type == "list" and blocks[-1].items:
            blocks = blocks[-1].items[-1].lists
    if not blocks or blocks[-1].type != "list" or blocks[-1].ordered is not ordered:
        blocks.append(Block("list", ordered=ordered))
    blocks[-1].items.append(Item(segment))
