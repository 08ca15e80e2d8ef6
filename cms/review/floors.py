"""The floor of a change to the English: how much it matters at least, judged from the words alone. Pure.

The rules are those of DESIGN §9 and FIELD §9.2: what a translation could hurt somebody with if it stayed as it was. A clinician
may go below the floor with a reason; nobody else.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import NamedTuple

from cms.checks import markup
from cms.checks.names import short_numbers
from cms.checks.negation import denials
from cms.checks.spelling import are_corrections
from cms.checks.tokens import ADDRESSES, Kind, Token, tokens
from cms.checks.vocabulary import Hit, vocabulary_of
from cms.factsheets.alignment import How
from cms.factsheets.changes import Change
from cms.factsheets.pieces import CARE_CARDS, Piece
from cms.factsheets.pieces import Kind as PieceKind
from cms.languages import SOURCE

TECHNICAL, EDITORIAL, CLARIFICATION, CLINICAL, SAFETY = range(5)
STRICT = ("warning", "do", "dont")  # beside the care cards
_LETTERS = re.compile(r"[^\W_]+")
_UNIT = re.compile(r"[\d.,\s\u00a0\u202f<>≤≥±−-]+")
_TABLES = {
    "comparators": "A comparison",
    "frequency": "How often something is done",
    "modals": "How binding an instruction is",
    "opposites": "A word whose opposite would turn the meaning round",
    "units": "A unit",
    "drugs": "A medicine or substance",
}


@dataclass(frozen=True)
class Floor:
    """The lowest severity that nobody has to give a reason for, and why it is not lower."""

    severity: int
    reasons: tuple[str, ...]


class Said(NamedTuple):
    """Something that matters in a text: what it comes to, and how it is written there."""

    value: str
    words: str


def floor_of(change: Change) -> Floor:
    """Judge a change by what it does to numbers, units, denials, comparisons, medicines and contacts, and where it stands."""
    found = [one for one in _judged(change) if one[0] > TECHNICAL]
    highest = max((severity for severity, _ in found), default=TECHNICAL)
    return Floor(highest, tuple(dict.fromkeys(reason for severity, reason in found if severity == highest)))


def _judged(change: Change) -> Iterator[tuple[int, str]]:
    before, after = change.before, change.after
    if before is None or after is None:
        yield from _come_or_gone(change)
        return
    if before.text != after.text:
        yield from _edited(" ".join(before.text.split()), " ".join(after.text.split()), {before.container, after.container})
    yield from _placed(before, after)
    if change.how is How.MOVED and before.kind is PieceKind.STEP:
        yield CLINICAL, "The order of steps changed."
    elif change.how is How.MOVED:
        yield CLARIFICATION, "It stands in another place."


def _come_or_gone(change: Change) -> Iterator[tuple[int, str]]:
    piece, is_new = change.piece, change.after is not None
    verb = "new" if is_new else "gone"
    yield CLARIFICATION, f"The passage is {verb}."
    if piece.container in CARE_CARDS:
        yield SAFETY if is_new else CLINICAL, f"It is {verb} in a care card."
    elif piece.container in STRICT:
        yield CLINICAL, f"It is {verb} in a {_box(piece.container)}."
    old, new = ("", piece.text) if is_new else (piece.text, "")
    yield from ((severity, reason) for severity, reason in _dangers(old, new, is_whole=True))


def _edited(before: str, after: str, boxes: set[str]) -> Iterator[tuple[int, str]]:
    dangers = list(_dangers(before, after))
    if dangers:
        highest = SAFETY if boxes & set(CARE_CARDS) else CLINICAL
        where = " This stands in a care card." if highest == SAFETY else ""
        yield from (
            (max(severity, highest if severity >= CLINICAL else severity), reason + where) for severity, reason in dangers
        )
    if ("?" in before) != ("?" in after) and boxes & {"do", "dont"}:
        yield CLINICAL, "A question mark came or went in a list of dos and don'ts."
    if _words(before) == _words(after):
        yield EDITORIAL, "Only spaces, punctuation, capitals or bold changed."
    elif boxes & set(CARE_CARDS):
        yield SAFETY, "Words of a care card changed."
    elif boxes & set(STRICT):
        yield CLINICAL, f"Words of a {_box(next(iter(boxes & set(STRICT))))} changed."
    elif are_corrections(_plain(before), _plain(after)):
        yield EDITORIAL, "Only the spelling of a word was mended."
    else:
        yield CLARIFICATION, "Words changed."


def _placed(before: Piece, after: Piece) -> Iterator[tuple[int, str]]:
    boxes = {before.container, after.container}
    if before.container != after.container:
        if boxes & set(CARE_CARDS):
            yield SAFETY, "It was moved into, out of or between care cards."
        elif boxes & set(STRICT):
            yield CLINICAL, "It was moved into or out of a warning or a list of dos and don'ts."
        else:
            yield CLARIFICATION, "It was moved into or out of a box."
    if before.asset != after.asset:
        yield CLARIFICATION, "The picture is another one."
    if (before.kind, before.level) != (after.kind, after.level):
        yield EDITORIAL, f"It is now {_as(after)} and was {_as(before)}."


def _as(piece: Piece) -> str:
    return f"a {piece.kind} of level {piece.level}" if piece.level else f"a {piece.kind}"


def _box(container: str) -> str:
    return {"warning": "warning", "do": "list of dos", "dont": "list of don'ts"}[container]


def _dangers(before: str, after: str, *, is_whole: bool = False) -> Iterator[tuple[int, str]]:
    """What changed of that which must not be wrong; of a whole passage that came or went, plain counts are none of it."""
    if told := _told("An emergency number", before, after, _emergencies):
        yield SAFETY, told
    for name, said in _KINDS.items():
        if is_whole and name in _COUNTS:
            continue
        if told := _told(name, before, after, said):
            yield CLINICAL, told
    if told := _told("A web address", before, after, _webs):
        yield CLARIFICATION, told
    for table, name in _TABLES.items():
        if is_whole and table not in {"drugs", "frequency"}:
            continue
        if told := _told(name, before, after, partial(_of_table, table)):
            yield CLINICAL, told


def _told(name: str, before: str, after: str, said: Callable[[str], Iterable[Said]]) -> str:
    """Say what differs, as it is written; empty where nothing does. Order counts: 2 tablets 4 times is not 4 tablets 2 times."""
    old, new = list(said(before)), list(said(after))
    if old != new and sorted(one.value for one in old) == sorted(one.value for one in new):
        is_same = [one.value for one in old] == [one.value for one in new]
        return "" if is_same else f"{name} changed places: {_quoted_all(old)} became {_quoted_all(new)}."
    matcher = SequenceMatcher(None, [one.value for one in old], [one.value for one in new], autojunk=False)
    gone: list[str] = []
    come: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            gone += [one.words for one in old[a:b]]
            come += [one.words for one in new[c:d]]
    if not gone and not come:
        return ""
    if gone and come:
        return f"{name} changed: {_quoted(gone)} became {_quoted(come)}."
    return f"{name} went: {_quoted(gone)}." if gone else f"{name} came: {_quoted(come)}."


def _quoted_all(said: list[Said]) -> str:
    return _quoted([one.words for one in said])


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{one}”" for one in words)


def _numbers(text: str) -> Iterator[Said]:
    """In digits or in words; a number of an address is not one by itself."""
    found: list[tuple[int, Said]] = [
        (one.start, Said(value, text[one.start : one.end])) for one in tokens(text) for value in one.values
    ]
    taken = {place for one in tokens(text) for place in range(one.start, one.end)}
    found += [(hit.start, Said(hit.key, _shown(text, hit))) for hit in _hits("numbers", text) if hit.start not in taken]
    yield from (said for _, said in sorted(found, key=lambda one: one[0]))


def _units(text: str) -> Iterator[Said]:
    for one in tokens(text):
        if one.kind in {Kind.QUANTITY, Kind.TEMPERATURE, Kind.PERCENT, Kind.RANGE, Kind.TIME}:
            unit = _UNIT.sub("", one.folded)
            if unit:
                yield Said(unit.lower() if one.kind is Kind.TIME else unit, text[one.start : one.end])


def _signs(text: str) -> Iterator[Said]:
    for one in tokens(text):
        if one.kind not in ADDRESSES and (sign := re.match(r"[<>≤≥±]|[-−](?=\d)", one.folded)):
            yield Said(sign[0].replace("−", "-"), text[one.start : one.end])


def _contacts(text: str) -> Iterator[Said]:
    yield from (
        Said(_digits(one) if one.kind is Kind.PHONE else one.folded, one.folded) for one in _of_kind(text, Kind.PHONE, Kind.EMAIL)
    )


def _digits(token: Token) -> str:
    return re.sub(r"[^\d+]", "", token.folded)


def _webs(text: str) -> Iterator[Said]:
    yield from (Said(one.folded, one.folded) for one in _of_kind(text, Kind.WEB))


def _emergencies(text: str) -> Iterator[Said]:
    found = [(span, number) for number, spans in short_numbers(text, tokens(text)).items() for span in spans]
    yield from (Said(number, text[start:end]) for (start, end), number in sorted(found))


def _denied(text: str) -> Iterator[Said]:
    for start, end in denials(text, SOURCE).free:
        words = text[start:end]
        yield Said("not" if words.lower().endswith(("n't", "n’t", "not")) else words.lower(), words)


def _otherwise_denied(text: str) -> Iterator[Said]:
    yield from (Said(hit.key, _shown(text, hit)) for hit in _hits("negation", text) if hit.key == "avoid")


def _of_kind(text: str, *kinds: Kind) -> list[Token]:
    return [one for one in tokens(text) if one.kind in kinds]


def _of_table(table: str, text: str) -> Iterator[Said]:
    for hit in _hits(table, text):
        yield Said(f"{hit.key.removesuffix('_before').removesuffix('_after')} {hit.number}", _shown(text, hit))


def _hits(table: str, text: str) -> tuple[Hit, ...]:
    vocabulary = vocabulary_of(SOURCE)
    return vocabulary.hits_by_table(text).get(table, ()) if vocabulary else ()


def _shown(text: str, hit: Hit) -> str:
    ending = re.match(r"\w*", text[hit.end :])  # a form may be the beginning of a word
    return text[hit.start : hit.end] + (ending[0] if ending else "")


def _plain(text: str) -> str:
    return markup.plain(text)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _LETTERS.findall(_plain(text))]


_KINDS: dict[str, Callable[[str], Iterable[Said]]] = {
    "A telephone number or e-mail address": _contacts,
    "A number": _numbers,
    "The unit of a number": _units,
    "The sign of a number": _signs,
    "A denial": _denied,
    "A word that stops or limits": _otherwise_denied,
}
_COUNTS = frozenset({"A number", "A word that stops or limits"})
