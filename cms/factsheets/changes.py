"""What a version changes against the one before it, segment by segment. Pure."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cms.audit.chain import digest_of
from cms.factsheets.alignment import How
from cms.factsheets.pieces import Piece


@dataclass(frozen=True)
class Change:
    """What became of one segment; `before` is None where it is new or came back, `after` where it was removed."""

    key: str
    how: How
    before: Piece | None
    after: Piece | None

    @property
    def piece(self) -> Piece:
        """The segment as it is now, or was last."""
        piece = self.after or self.before
        assert piece is not None
        return piece

    @property
    def is_of_words(self) -> bool:
        return self.before is None or self.after is None or self.before.text != self.after.text

    @cached_property
    def digest(self) -> str:
        """Names exactly this change: a severity given to it is void once either side is another."""
        return digest_of([self.key, str(self.how), _told(self.before), _told(self.after)])


def _told(piece: Piece | None) -> list[str | int] | None:
    return [str(piece.kind), piece.text, piece.level, piece.container, piece.asset] if piece else None


def changes_between(before: Sequence[Piece], after: Sequence[Piece], known: Collection[str] = ()) -> list[Change]:
    """Return what changed, in the order of the new text, removed segments where they stood.

    `known` are the keys that earlier versions had.
    """
    earlier = {piece.key: piece for piece in before}
    moved = _moved(before, after)
    found = []
    for piece in after:
        old = earlier.get(piece.key)
        if old is None:
            found.append(Change(piece.key, How.BACK if piece.key in known else How.NEW, None, piece))
        elif old.text != piece.text:
            found.append(Change(piece.key, How.EDITED, old, piece))
        elif piece.key in moved:
            found.append(Change(piece.key, How.MOVED, old, piece))
        elif _place(old) != _place(piece):
            found.append(Change(piece.key, How.EDITED, old, piece))
    return _with_removed(found, before, after)


def _place(piece: Piece) -> Piece:
    """The segment without its words and without what its neighbours decide."""
    return replace(piece, text="", opens=False)


def _moved(before: Sequence[Piece], after: Sequence[Piece]) -> set[str]:
    """The keys that had to be moved to bring the old order into the new one: as few as possible."""
    positions = {piece.key: position for position, piece in enumerate(before)}
    kept = [piece.key for piece in after if piece.key in positions]
    return set(kept) - set(_longest_rise(kept, [positions[key] for key in kept]))


def _longest_rise(keys: Sequence[str], positions: Sequence[int]) -> Iterator[str]:
    """Yield the keys of a longest increasing subsequence of positions, last first (patience sorting)."""
    tops: list[int] = []  # the lowest position that ends a rise of each length
    ends: list[int] = []  # and which one that is
    previous: list[int] = []
    for place, position in enumerate(positions):
        pile = bisect_left(tops, position)
        previous.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [position], [place]
    place = ends[-1] if ends else -1
    while place >= 0:
        yield keys[place]
        place = previous[place]


def _with_removed(found: list[Change], before: Sequence[Piece], after: Sequence[Piece]) -> list[Change]:
    """Put the removed segments behind the segment that stood before them."""
    here = {piece.key: position for position, piece in enumerate(after)}
    places = {change.key: (here[change.key], 0) for change in found}
    last = -1
    for number, piece in enumerate(before, start=1):
        if piece.key in here:
            last = here[piece.key]
        else:
            found.append(Change(piece.key, How.REMOVED, piece, None))
            places[piece.key] = (last, number)
    return sorted(found, key=lambda change: places[change.key])
