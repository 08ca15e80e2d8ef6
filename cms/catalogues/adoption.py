"""Work already done: an English document and its translation are laid beside a factsheet, and its words taken as drafts.

The English document is matched with the segments, the translation with the English document. Nothing is taken that a person
did not choose, words that are here stay, and what found no place is listed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.catalogues.decoding import is_misread
from cms.catalogues.export import target_language, version_to_translate
from cms.catalogues.gale_church import SORTS, Bead, align, blocks_of, plain_words, usual_ratio
from cms.catalogues.tables import write_rows
from cms.checks import Finding, characters
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets import alignment
from cms.factsheets.documents import Document
from cms.factsheets.models import Factsheet
from cms.factsheets.pieces import MAX_SEGMENT, Kind, Piece
from cms.languages import REGISTRY, SOURCE
from cms.memory.differences import Span, differences, spans
from cms.memory.glossary import reading_once
from cms.memory.words import likeness
from cms.people.duties import require
from cms.people.models import Person
from cms.review import actions
from cms.review.checking import findings_of
from cms.review.editions import Standing, standings
from cms.review.state import Wording, nfc
from cms.roles import Act

SURE = 95  # per cent; from here on a line is chosen unless a person says otherwise
UNSURE = 74  # what is said to differ or was joined is not surer than this
RUN = 3  # lines in a row that the checks object to
MAX_ORIGIN = 200


class Becomes(StrEnum):
    """What becomes of the words of a line if it is taken."""

    DRAFT = "draft"
    BESIDE = "kept beside"
    SAME = "same words"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """A segment, and what the documents have for it."""

    key: str
    kind: str
    here: str  # the English of the segment
    present: str  # the words it has in the language
    there: str = ""  # the English in the document
    target: str = ""
    confidence: int = 0  # in per cent
    said: tuple[str, ...] = ()  # what a person has to look at
    findings: tuple[Finding, ...] = ()
    against: str = ""  # why there is nothing to take

    @property
    def diff(self) -> tuple[Span, ...]:
        """The English in the document against that of the segment, if they are not the same words."""
        there, here = plain_words(self.there), plain_words(self.here)
        return spans(there, here) if there and there != here else ()

    @property
    def becomes(self) -> Becomes:
        if self.against:
            return Becomes.NOTHING
        if not self.present:
            return Becomes.DRAFT
        return Becomes.SAME if nfc(self.present) == nfc(self.target) else Becomes.BESIDE

    @property
    def is_offered(self) -> bool:
        return self.becomes in {Becomes.DRAFT, Becomes.BESIDE}

    @property
    def is_sure(self) -> bool:
        return self.is_offered and self.confidence >= SURE and not any(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class NotPlaced:
    """Words of the translation that no segment got."""

    text: str
    reason: str


@dataclass(frozen=True)
class Adoption:
    factsheet: str
    version: int
    language: str
    english: Document
    translated: Document
    lines: tuple[Line, ...]
    not_placed: tuple[NotPlaced, ...]
    warnings: tuple[str, ...]

    @property
    def sure(self) -> list[str]:
        return [line.key for line in self.lines if line.is_sure]

    @property
    def offered(self) -> list[str]:
        return [line.key for line in self.lines if line.is_offered]

    @property
    def digest(self) -> str:
        """Names what a person has before them, so that nothing else is taken."""
        shown = [[line.key, line.here, line.present, line.target] for line in self.lines]
        return digest_of([self.factsheet, self.version, self.language, shown])


@dataclass(frozen=True)
class Taken:
    drafts: int
    beside: int
    same: int


def lay_beside(*, factsheet: Factsheet, language: str, english: Document, translated: Document) -> Adoption:
    """Say what each segment would get from a translated document, changing nothing; raises Refused for unlikely documents."""
    code = target_language(language)
    entry = REGISTRY[code]
    version = version_to_translate(factsheet)
    if [piece.text for piece in english.pieces] == [piece.text for piece in translated.pieces]:
        raise Refused(f"{english.filename} and {translated.filename} have the same words; one has to be the translation.")
    if is_misread(" ".join(piece.text for piece in translated.pieces), entry):
        raise Refused(f"{translated.filename}: its letters are not those of {entry.english}.")
    found = standings(version, code)
    places = _places(found, english)
    if not places:
        raise Refused(f"Nothing in {english.filename} is like the English of {factsheet.key}.")
    beads = align(blocks_of(english.pieces, SOURCE), blocks_of(translated.pieces, code), expected=usual_ratio(entry))
    bead_of = {at: bead for bead in beads for at in bead.sources}
    with reading_once():
        lines = [_line(one, places.get(at), english, translated, bead_of, code) for at, one in enumerate(found)]
    warnings = [*_of_file(english), *_of_file(translated), *_doubts(lines, places, english)]
    not_placed = _not_placed(beads, set(places.values()), english, translated)
    return Adoption(factsheet.key, version.number, code, english, translated, tuple(lines), tuple(not_placed), tuple(warnings))


def _comparable(piece: Piece, at: int) -> Piece:
    """A piece as a document could have it, with its place."""
    return Piece(SORTS.get(piece.kind, Kind.PARAGRAPH), plain_words(piece.text), key=piece.key, line=at)


def _places(found: Sequence[Standing], english: Document) -> dict[int, int]:
    """Which piece of the English document is which segment, both by their place."""
    here = [_comparable(one.segment.piece, at) for at, one in enumerate(found)]
    there = [_comparable(piece, at) for at, piece in enumerate(english.pieces)]
    pairings = alignment.align(here, there, {}).pairings
    return {pairing.old.line: pairing.new.line for pairing in pairings if pairing.old and pairing.new}


def _line(
    one: Standing,
    place: int | None,
    english: Document,
    translated: Document,
    bead_of: Mapping[int, Bead],
    language: str,
) -> Line:
    segment = one.segment
    line = Line(segment.key, segment.kind, one.wording.source, one.wording.target)
    if place is None:
        return replace(line, against=f"{english.filename} has nothing like its English.")
    bead, there = bead_of[place], english.pieces[place].text
    line = replace(line, there=there)
    if not bead.targets:
        return replace(line, against=f"{translated.filename} has nothing that stands beside its English.")
    if len(bead.sources) > 1:
        return replace(line, against=f"In {translated.filename} its words are in one piece with those of its neighbour.")
    target = " ".join(translated.pieces[at].text for at in bead.targets)
    if faults := characters.reasons_against(target, limit=MAX_SEGMENT):
        return replace(line, target=target[:MAX_SEGMENT], against=faults[0])
    confidence, said = _judged(line.here, there, bead)
    wording = Wording(line.here, target)
    findings = findings_of(wording, language, kind=segment.kind, container=segment.container)
    return replace(line, target=target, confidence=confidence, said=said, findings=tuple(findings))


def _judged(here: str, there: str, bead: Bead) -> tuple[int, tuple[str, ...]]:
    """How sure it is that these words are the segment's, and what a person has to know of it."""
    alike = likeness(plain_words(here), plain_words(there))
    confidence = min(alike, bead.confidence) if alike < 100 else bead.confidence
    said = [
        f"{one.what}: “{one.there or '–'}” in the document, “{one.here or '–'}” here"
        for one in (differences(plain_words(there), plain_words(here)) if alike < 100 else ())
    ]
    if len(bead.targets) > 1:
        said.append("Two pieces of the translation were joined.")
    return (min(confidence, UNSURE) if said else confidence), tuple(said)


def _of_file(document: Document) -> list[str]:
    return [f"{document.filename}: {warning}" for warning in document.warnings]


def _doubts(lines: Sequence[Line], places: Mapping[int, int], english: Document) -> Iterable[str]:
    if len(places) * 2 < len(lines):
        yield f"Only {len(places)} of {len(lines)} segments are in {english.filename}; is it the right document?"
    run: list[str] = []
    for line in [line for line in lines if line.target]:
        run = [*run, line.key] if any(finding.blocks for finding in line.findings) else []
        if len(run) == RUN:
            yield f"From “{run[0]}” on the checks object to several lines in a row; perhaps the documents are shifted there."


def _not_placed(beads: Iterable[Bead], used: Collection[int], english: Document, translated: Document) -> Iterable[NotPlaced]:
    for bead in beads:
        if not bead.targets or (len(bead.sources) == 1 and bead.sources[0] in used):
            continue
        beside = " … ".join(english.pieces[at].text[:60] for at in bead.sources)
        if not bead.sources:
            reason = f"Nothing in {english.filename} stands beside it."
        elif len(bead.sources) > 1:
            reason = f"It stands beside two pieces of the English: “{beside}”."
        else:
            reason = f"Its English is not in the factsheet: “{beside}”."
        for at in bead.targets:
            yield NotPlaced(translated.pieces[at].text, reason)


@transaction.atomic
def take(*, adoption: Adoption, chosen: Collection[str], by: Person) -> Taken:
    """Take the chosen lines as drafts, all of them or none; words that are here stay, and others are kept beside them."""
    language = adoption.language
    require(by, Act.WRITE, language)
    sheet = factsheets.lock(factsheets.factsheet_at(adoption.factsheet))
    version = version_to_translate(sheet)
    if version.number != adoption.version:
        raise Refused(f"Version {version.number} was published meanwhile; lay the documents beside it anew.")
    lines = {line.key: line for line in adoption.lines if line.key in set(chosen)}
    _judge_choice(lines, chosen, {one.segment.key: one.wording for one in standings(version, language, chosen)})
    words = {key: line.target for key, line in lines.items() if line.becomes is Becomes.DRAFT}
    why = "From a document of earlier work; there were words here already."
    beside = {key: (Wording(line.here, line.target), why) for key, line in lines.items() if line.becomes is Becomes.BESIDE}
    origin = adoption.translated.filename[:MAX_ORIGIN]
    if words:
        actions.write_all(version=version, language=language, words=words, by=by, origin=origin)
    if beside:
        actions.propose_all(version=version, language=language, wordings=beside, by=by, origin=origin)
    counts = Counter(line.becomes for line in lines.values())
    record(
        actor=by.username,
        act="earlier work taken in",
        subject=f"{version} {language}",
        files={document.filename: document.sha256 for document in (adoption.english, adoption.translated)},
        counts={name.value: counts[name] for name in Becomes if counts[name]},
        not_chosen=len(adoption.lines) - len(lines),
        not_placed=len(adoption.not_placed),
    )
    return Taken(len(words), len(beside), counts[Becomes.SAME])


def _judge_choice(lines: Mapping[str, Line], chosen: Collection[str], now: Mapping[str, Wording]) -> None:
    reasons = [f"There is no line “{key}”." for key in sorted(set(chosen) - lines.keys())]
    if not chosen:
        reasons.append("No line was chosen.")
    for key, line in lines.items():
        if line.against:
            reasons.append(f"“{key}”: {line.against}")
        elif now[key] != Wording(line.here, line.present):
            reasons.append(f"“{key}” changed meanwhile; lay the documents beside it anew.")
    if reasons:
        raise Refused(*reasons)


COLUMNS = ("segment", "kind", "English here", "English in the document", "translation", "sure", "becomes", "told")


def adoption_table(adoption: Adoption) -> bytes:
    """Return all of it as CSV: a row for every segment, and then for all that found no place."""
    rows = [
        (line.key, line.kind, line.here, line.there, line.target, f"{line.confidence} %", line.becomes.value, told(line))
        for line in adoption.lines
    ]
    left = [("", "", "", "", one.text, "", "not placed", one.reason) for one in adoption.not_placed]
    return write_rows([COLUMNS, *rows, *left])


def told(line: Line) -> str:
    """All that is to be said of a line, in one text."""
    return " ".join([*filter(None, [line.against]), *(f"{one.rstrip('.')}." for one in line.said), *_messages(line)])


def _messages(line: Line) -> list[str]:
    return [f"{finding.severity}: {finding.message}" for finding in line.findings]
