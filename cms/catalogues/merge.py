"""What went out, what is here now, what came back: one outcome for every entry."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from cms.catalogues.reading import Entry
from cms.checks import characters
from cms.factsheets.pieces import MAX_SEGMENT
from cms.review.checking import findings_of
from cms.review.state import Judgement, State, Wording, nfc, state_of


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    STALE_SOURCE = "stale source"
    UNKNOWN_SEGMENT = "unknown segment"
    FUZZY = "fuzzy taken as draft"
    BLOCKED = "taken as draft, a check blocks it"
    BLANK = "blank"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def takes_words(self) -> bool:
        return self in TAKEN


TAKEN = {Outcome.ACCEPTED, Outcome.FUZZY, Outcome.BLOCKED}
KEPT_BESIDE = {Outcome.CONFLICT, Outcome.STALE_SOURCE}
SHOWN = 200  # of a text that is too long to be anybody's
SETTLED = {State.REVISED, State.APPROVED}


@dataclass(frozen=True)
class Present:
    """A segment as it stands here; `base` is what the file was given, or None when that is not known."""

    key: str
    kind: str
    wording: Wording
    state: State
    base: str | None
    container: str = ""
    judgements: Sequence[Judgement] = ()


@dataclass(frozen=True)
class Line:
    """One line of the intake report."""

    outcome: Outcome
    key: str
    reason: str
    line: int
    source: str
    ours: str
    theirs: str
    submits: bool = False

    @property
    def is_quiet(self) -> bool:
        """Nothing to tell: the entry came back as it went out."""
        return self.outcome is Outcome.UNCHANGED and not self.reason


class Liner(Protocol):
    def __call__(self, outcome: Outcome, reason: str = "", *, submits: bool = False) -> Line: ...


def judge(entry: Entry, present: Present | None, language: str) -> Line:
    """Return what becomes of an entry; nothing is decided by likeness."""

    def line(outcome: Outcome, reason: str = "", *, submits: bool = False) -> Line:
        ours = present.wording.target if present else ""
        key, source, theirs = (_shown(text) for text in (entry.context or "", entry.source, entry.target))
        return Line(outcome, key, reason, entry.line, source, ours, theirs, submits)

    if entry.problem:
        return line(Outcome.REFUSED, entry.problem)
    if present is None:
        why = "The entry has no msgctxt." if entry.context is None else "No segment of the published version has this key."
        return line(Outcome.UNKNOWN_SEGMENT, why)
    if entry.obsolete:
        return line(Outcome.UNKNOWN_SEGMENT, "The entry is marked obsolete (#~) in the file; its words were not taken.")
    if entry.plural_source is not None:
        return line(Outcome.REFUSED, "The entry has plural forms; this segment has one text.")
    ours, theirs = present.wording.target, entry.target
    if faults := characters.reasons_against(theirs, limit=MAX_SEGMENT):
        return line(Outcome.REFUSED, faults[0])
    if len(entry.source) > MAX_SEGMENT:
        return line(Outcome.REFUSED, f"The English of this entry has {len(entry.source):,} characters; no segment is as long.")
    if not theirs.strip():
        return line(Outcome.BLANK, "The words here stay.") if ours else line(Outcome.UNCHANGED)
    if nfc(entry.source) != nfc(present.wording.source):
        if present.base is not None and nfc(theirs) == nfc(present.base):
            return line(Outcome.UNCHANGED, "The English has moved on since; the file has the words that went out.")
        return line(Outcome.STALE_SOURCE, "The English has moved on since; the words are kept beside the current ones.")
    if nfc(theirs) == nfc(ours):
        return _same_words(entry, present, language, line)
    return _other_words(entry, present, language, line)


def _same_words(entry: Entry, present: Present, language: str, line: Liner) -> Line:
    if entry.fuzzy or present.state not in {State.DRAFT, State.STALE, State.RETURNED}:
        return line(Outcome.UNCHANGED)
    if present.state is State.RETURNED:
        return line(Outcome.UNCHANGED, "These words were returned; change them, or say on the screen why they should stay.")
    if blocked := _blocked(entry, present, language):
        return line(Outcome.UNCHANGED, f"They stay a draft: {blocked}")
    return line(Outcome.ACCEPTED, "No longer fuzzy: submitted.", submits=True)


def _other_words(entry: Entry, present: Present, language: str, line: Liner) -> Line:
    ours, theirs, base = present.wording.target, entry.target, present.base
    if base is not None and nfc(theirs) == nfc(base):
        return line(Outcome.UNCHANGED, "The file has the words that went out; those here are newer and stay.")
    if ours and present.state in SETTLED:
        return line(Outcome.CONFLICT, f"The words here are {present.state}; the file's are kept beside them.")
    if ours and (base is None or nfc(ours) != nfc(base)):
        why = "Both changed since the export" if base is not None else "It is not known which words went out"
        return line(Outcome.CONFLICT, f"{why}; the words here stay and the file's are kept beside them.")
    earned = state_of(Wording(present.wording.source, theirs), present.judgements)
    if earned is State.RETURNED:
        return line(Outcome.CONFLICT, "These very words were returned with a remark; they are kept beside and not put here.")
    if entry.fuzzy:
        return line(Outcome.FUZZY, "Marked fuzzy in the file.")
    if blocked := _blocked(entry, present, language):
        return line(Outcome.BLOCKED, blocked)
    if earned in {State.SUBMITTED, *SETTLED}:
        return line(Outcome.ACCEPTED, f"These words were {earned} before, and are again.")
    return line(Outcome.ACCEPTED, submits=True)


def _blocked(entry: Entry, present: Present, language: str) -> str:
    wording = Wording(present.wording.source, entry.target)
    found = findings_of(wording, language, kind=present.kind, container=present.container)
    return next((finding.message for finding in found if finding.blocks), "")


def _shown(text: str) -> str:
    return text if len(text) <= MAX_SEGMENT else f"{text[:SHOWN]}…"


def without_guesses(lines: list[Line], known: Callable[[], Iterable[tuple[str, str]]]) -> list[Line]:
    """Take nothing that stands there by likeness: msgmerge fills a new text with the fuzzy words of one that looks like it.

    `known` gives (segment key, words) for all words that went out, are here, or are in the file; it is asked if need be.
    """
    if not any(line.outcome is Outcome.FUZZY for line in lines):
        return lines
    owners: dict[str, set[str]] = {}
    for key, words in known():
        owners.setdefault(nfc(words), set()).add(key)
    return [_beside_if_guessed(line, owners.get(nfc(line.theirs), set()) - {line.key}) for line in lines]


def _beside_if_guessed(line: Line, others: set[str]) -> Line:
    if line.outcome is not Outcome.FUZZY or not others:
        return line
    reason = f"These are the words of “{min(others)}”, marked fuzzy; they are kept beside and not put here."
    return replace(line, outcome=Outcome.STALE_SOURCE, reason=reason)
