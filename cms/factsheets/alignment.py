"""Which new segment is which old one, so that an edited sentence keeps its key. Pure.

Exact words first, in order; then exact words that moved; then, between two neighbours that stayed, likeness. Every
pairing says how it was found, because the author has to see it.
"""

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz

from cms.factsheets.pieces import Kind, Piece

# Measured on published health texts: of real edits 60 % and 80 % are above, of unrelated sentences under 1 % and 8 %.
LIKE = 55.0  # the same sentence, edited, wherever it stands
LIKE_IN_PLACE = 35.0  # between two neighbours that stayed
_HEADINGS = {Kind.HEADING, Kind.CARD_HEADING}


class How(StrEnum):
    SAME = "same words"
    MOVED = "moved"
    EDITED = "edited"
    NEW = "new"
    BACK = "came back"
    REMOVED = "removed"


@dataclass(frozen=True)
class Pairing:
    """One line of the report the author sees."""

    how: How
    key: str
    old: Piece | None
    new: Piece | None


@dataclass(frozen=True)
class Alignment:
    """The new pieces with their keys, and every pairing, removed ones last."""

    pieces: tuple[Piece, ...]
    pairings: tuple[Pairing, ...]

    @property
    def changes(self) -> list[Pairing]:
        return [pairing for pairing in self.pairings if pairing.how is not How.SAME]


def align(
    old: Sequence[Piece], new: Sequence[Piece], retired: Mapping[tuple[Kind, str], str], given: Collection[str] = ()
) -> Alignment:
    """Give each new piece a key: that of the old piece it continues, of a retired one with the same words, or a new one.

    `retired` maps kind and words to the keys of segments that earlier versions had; those keys, and all others that
    were ever `given`, never go to other words.
    """
    partner: dict[int, tuple[int, How]] = {}
    _pair_equal(old, new, partner)
    _pair_alike(old, new, partner)
    taken = {piece.key for piece in old} | set(retired.values()) | set(given)
    pairings: list[Pairing] = []
    keyed: list[Piece] = []
    for position, piece in enumerate(new):
        if position in partner:
            at, how = partner[position]
            key, before = old[at].key, old[at]
        else:
            back = retired.get((piece.kind, piece.text), "")
            how = How.BACK if back and back not in {known.key for known in keyed} else How.NEW
            key, before = (back if how is How.BACK else new_key(piece, taken)), None
            taken.add(key)
        keyed.append(_with_key(piece, key))
        pairings.append(Pairing(how, key, before, piece))
    used = {at for at, _ in partner.values()}
    pairings += [Pairing(How.REMOVED, piece.key, piece, None) for at, piece in enumerate(old) if at not in used]
    return Alignment(tuple(keyed), tuple(pairings))


def _with_key(piece: Piece, key: str) -> Piece:
    fields = {name: getattr(piece, name) for name in piece.__dataclass_fields__}
    return Piece(**(fields | {"key": key}))


def _pair_equal(old: Sequence[Piece], new: Sequence[Piece], partner: dict[int, tuple[int, How]]) -> None:
    old_words = [(piece.kind, piece.text) for piece in old]
    new_words = [(piece.kind, piece.text) for piece in new]
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for step in range(size):
            partner[b + step] = (a + step, How.SAME)
    _pair_moved(old_words, new_words, partner)
    _pair_moved([piece.text for piece in old], [piece.text for piece in new], partner)


def _pair_moved(old: Sequence[Hashable], new: Sequence[Hashable], partner: dict[int, tuple[int, How]]) -> None:
    used = {at for at, _ in partner.values()}
    left: dict[Hashable, list[int]] = {}
    for at, words in enumerate(old):
        if at not in used:
            left.setdefault(words, []).append(at)
    for position, words in enumerate(new):
        if position not in partner and left.get(words):
            partner[position] = (left[words].pop(0), How.MOVED)


def _pair_alike(old: Sequence[Piece], new: Sequence[Piece], partner: dict[int, tuple[int, How]]) -> None:
    used = {at for at, _ in partner.values()}
    free_old = [at for at in range(len(old)) if at not in used]
    free_new = [position for position in range(len(new)) if position not in partner]
    for _, position, at in sorted(_candidates(old, new, free_old, free_new, partner), key=lambda c: (-c[0], c[1], c[2])):
        if position not in partner and at not in used:
            partner[position] = (at, How.EDITED)
            used.add(at)


def _candidates(
    old: Sequence[Piece],
    new: Sequence[Piece],
    free_old: Collection[int],
    free_new: Collection[int],
    partner: Mapping[int, tuple[int, How]],
) -> Iterator[tuple[float, int, int]]:
    fixed = sorted((position, at) for position, (at, how) in partner.items() if how is How.SAME)
    for position in free_new:
        low = max((at for fixed_new, at in fixed if fixed_new < position), default=-1)
        high = min((at for fixed_new, at in fixed if fixed_new > position), default=len(old))
        for at in free_old:
            if not _may_pair(old[at], new[position]):
                continue
            likeness = _likeness(old[at].text, new[position].text)
            in_place = low < at < high
            if likeness >= LIKE or (in_place and likeness >= LIKE_IN_PLACE) or _is_only_title(old[at], new[position]):
                yield likeness + (20 if in_place else 0), position, at


def _likeness(old: str, new: str) -> float:
    """Letters and words count alike: any two English sentences share a third of their letters, but few words."""
    return (fuzz.ratio(old, new) + fuzz.ratio(old.lower().split(), new.lower().split())) / 2


def _is_only_title(old: Piece, new: Piece) -> bool:
    return old.kind is new.kind and new.kind in {Kind.TITLE, Kind.SUMMARY}


def _may_pair(old: Piece, new: Piece) -> bool:
    """A heading never becomes a sentence, and a care card's text never continues text outside it by likeness alone."""
    same_sort = old.kind is new.kind or {old.kind, new.kind} <= _HEADINGS or not {old.kind, new.kind} & (_HEADINGS | {Kind.TITLE})
    return same_sort and (old.container == new.container)


def new_key(piece: Piece, taken: Collection[str]) -> str:
    """Return a key of a few words, the same on every machine, that nobody has yet."""
    folded = unicodedata.normalize("NFKD", piece.text.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", folded)[:6]
    stem = "-".join(words)[:48].strip("-") or piece.kind.replace(" ", "-")
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
