"""What a full review looks at, point by point, and what may be answered to each. Pure."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cms.checks import characters
from cms.checks.tokens import Kind, tokens

DEFAULT = Path(__file__).with_name("full_review.toml")
MAX_NOTE = 2000
TESTED = (Kind.PHONE, Kind.EMAIL)


class Part(StrEnum):
    ABOUT = "About this information"
    EVIDENCE = "Evidence"
    CONTACTS = "Contacts"
    PICTURES = "Pictures"
    FEEDBACK = "Readers’ feedback"
    QUESTIONS = "The page as a whole"


class Reply(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not applicable"


DONE = "done"  # of a contact that was tested and of feedback that was read
TO_EXPLAIN = frozenset({Reply.PARTLY, Reply.NO})
ANSWERED_HERE = frozenset({Part.CONTACTS, Part.FEEDBACK, Part.QUESTIONS})  # the others are answered by what is on record


@dataclass(frozen=True)
class Answer:
    """What somebody says to a point; a note without a reply is kept and settles nothing."""

    reply: str = ""
    note: str = ""


@dataclass(frozen=True)
class Point:
    """One point of the checklist, with who answered it when; `subject` is the evidence, contact or picture it is about."""

    code: str
    part: Part
    text: str
    subject: str = ""
    is_done: bool = False
    reply: str = ""
    note: str = ""
    by: str = ""
    at: str = ""

    @property
    def number(self) -> str:
        """That of the evidence it is about."""
        return self.code.rpartition("-")[2]


class Misread(ValueError):
    """The file of questions cannot be used; says why."""


@lru_cache(maxsize=4)
def questions(path: Path) -> dict[str, str]:
    """The questions of a file by their codes, in its order."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("questions")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Misread(f"The questions of full reviews cannot be read from {path}: {problem}") from problem
    if not isinstance(found, dict) or not found or not all(isinstance(text, str) and text.strip() for text in found.values()):
        raise Misread(f"{path} has no table [questions] of codes and sentences.")
    return found


def contacts_in(texts: Iterable[str]) -> list[str]:
    """Telephone numbers and e-mail addresses in the order in which they first stand in the English, each once."""
    found: dict[str, str] = {}
    for text in texts:
        for token in tokens(text):
            if token.kind in TESTED:
                found.setdefault(_same(token.folded), token.folded)
    return list(found.values())


def contact_code(contact: str) -> str:
    return f"contact-{sha256(_same(contact).encode()).hexdigest()[:12]}"


def _same(contact: str) -> str:
    """A number is the same however it is grouped."""
    return contact.lower() if "@" in contact else "".join(one for one in contact if one.isdigit() or one == "+")


def answered(code: str, part: Part, text: str, kept: Mapping[str, Any], subject: str = "") -> Point:
    """The point with what is kept about it; an answer to another text under the same code says nothing of this one."""
    said = kept.get(code, {})
    if said.get("text") != text:
        return Point(code, part, text, subject)
    reply, note, by, at = (str(said.get(name, "")) for name in ("reply", "note", "by", "at"))
    return Point(code, part, text, subject, bool(reply), reply, note, by, at)


def reasons_against_answers(answers: Mapping[str, Answer], points: Mapping[str, Point]) -> Iterator[str]:
    for code, answer in answers.items():
        point = points.get(code)
        if point is None or point.part not in ANSWERED_HERE:
            yield f"The checklist has no point “{code[:60]}” to answer; read it again."
            continue
        possible = list(Reply) if point.part is Part.QUESTIONS else [DONE]
        if answer.reply and answer.reply not in possible:
            yield f"“{answer.reply[:40]}” is no answer to “{point.text}” There are: {', '.join(possible)}."
        if answer.reply in TO_EXPLAIN and not answer.note.strip():
            yield f"{point.text} “{answer.reply.capitalize()}” needs a note that says what is missing."
        for reason in characters.reasons_against(answer.note.replace("\r", " ").replace("\n", " "), limit=MAX_NOTE):
            yield f"{point.text} {reason}"


def open_points(points: Iterable[Point]) -> list[str]:
    """A sentence for each point that is still to be done."""
    return [UNDONE[point.part].format(subject=point.subject or point.text) for point in points if not point.is_done]


UNDONE = {
    Part.ABOUT: "Nothing is said yet of the {subject}.",
    Part.EVIDENCE: "The evidence was not checked since the review was opened: {subject}",
    Part.CONTACTS: "The contact was not tested yet: {subject}.",
    Part.PICTURES: "The picture was not looked at since the review was opened: {subject}.",
    Part.FEEDBACK: "What readers wrote was not read yet.",
    Part.QUESTIONS: "Not answered yet: {subject}",
}


def by_part(points: Sequence[Point]) -> list[tuple[Part, list[Point]]]:
    grouped = [(part, [point for point in points if point.part is part]) for part in Part]
    return [(part, found) for part, found in grouped if found]
