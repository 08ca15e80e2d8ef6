"""Saying something about a segment, closing it and taking it back. Nothing of it changes a wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.discussion import pictures, rules
from cms.discussion.entitlement import people_named
from cms.discussion.models import Comment
from cms.discussion.rules import Kind
from cms.discussion.telling import tell_of
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.actions import lock
from cms.factsheets.models import Segment
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act, Role

REPLAYED = timedelta(seconds=10)
ANSWER_FOR_THE_AUTHOR = frozenset({Role.AUTHOR, Role.COORDINATOR})
ACT_OF = {Kind.COMMENT: "comment written", Kind.QUESTION: "question asked", Kind.ANSWER: "question answered"}


@dataclass(frozen=True)
class Attached:
    """A picture as it was sent, and what its sender says it shows."""

    body: bytes
    alt: str


@dataclass(frozen=True)
class _Said:
    """What was judged and can be kept."""

    text: str
    mentioned: list[Person]
    picture: str = ""
    alt: str = ""


def ask(
    *, segment: Segment, language: str, by: Person, text: str, picture: Attached | None = None, at: datetime | None = None
) -> Comment:
    """Ask the author; the question, and once there is one its answer, are shown in every language of the segment."""
    require(by, Act.COMMENT, language)
    said = _judged(text, picture, language="")
    return _keep(said, Comment(**_about(segment, language), language="", kind=Kind.QUESTION, by=by, at=at or timezone.now()))


def comment(
    *,
    segment: Segment,
    language: str,
    by: Person,
    text: str,
    thread: Comment | None = None,
    picture: Attached | None = None,
    at: datetime | None = None,
) -> Comment:
    """Say something to those who work in a language; under a question it is shown in all of them."""
    require(by, Act.COMMENT, language)
    shown_in = language if thread is None else thread.language
    said = _judged(text, picture, language=shown_in)
    about = _about(segment, language)
    return _keep(said, Comment(**about, language=shown_in, kind=Kind.COMMENT, thread=thread, by=by, at=at or timezone.now()))


def answer(
    *,
    question: Comment,
    by: Person,
    text: str,
    language: str = SOURCE,
    picture: Attached | None = None,
    at: datetime | None = None,
) -> Comment:
    """Answer a question for all languages at once; only for the author, or the coordinator, and only once."""
    if not require(by, Act.COMMENT, language) & ANSWER_FOR_THE_AUTHOR:
        raise NotEntitled("Only an author or a coordinator can answer a question.")
    said = _judged(text, picture, language="")
    about = {"factsheet": question.factsheet, "segment_key": question.segment_key, "spoken_in": language}
    return _keep(said, Comment(**about, language="", kind=Kind.ANSWER, thread=question, by=by, at=at or timezone.now()))


@transaction.atomic
def resolve(*, comment: Comment, by: Person) -> Comment:
    """Close a conversation: nothing more is to be done, and nothing more is said in it."""
    require(by, Act.COMMENT, comment.language or comment.spoken_in)
    held = _hold(comment)
    _refuse(rules.reasons_against_closing(_standing(held)))
    held.closed_by, held.closed_at = by, timezone.now()
    held.save(update_fields=["closed_by", "closed_at"])
    record(actor=by.username, act="comment closed", subject=held.address, comment=held.pk)
    return held


@transaction.atomic
def withdraw(*, comment: Comment, by: Person, language: str) -> Comment:
    """Take back what one said, or as coordinator what anybody said; that it was said stays, and the audit has the words."""
    roles = require(by, Act.COMMENT, language)
    held = _hold(comment)
    if held.by_id != by.pk and Role.COORDINATOR not in roles:
        raise NotEntitled("Only who wrote this, or a coordinator, can withdraw it.")
    if held.withdrawn_at:
        raise Refused(f"This was withdrawn already, by {held.withdrawn_by}.")
    gone = {"text": held.text, "picture": held.picture, "picture_alt": held.picture_alt, "written_by": held.by.username}
    held.withdrawn_by, held.withdrawn_at = by, timezone.now()
    held.text = held.picture = held.picture_alt = ""
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "text", "picture", "picture_alt"])
    record(actor=by.username, act="comment withdrawn", subject=held.address, comment=held.pk, kind=held.kind, **gone)
    return held


def comment_at(number: int, *, segment: Segment, language: str) -> Comment:
    """Return what was said under that number about a segment, as far as it is shown in a language; raises Unknown."""
    about = Comment.objects.filter(factsheet=segment.version.factsheet, segment_key=segment.key, language__in=["", language])
    found = about.filter(pk=number).select_related("factsheet", "by", "thread").first()
    if found is None:
        raise Unknown(f"Nothing was said here under the number {number}.")
    return found


def _about(segment: Segment, language: str) -> dict[str, object]:
    return {"factsheet": segment.version.factsheet, "segment_key": segment.key, "spoken_in": language}


def _judged(text: str, picture: Attached | None, *, language: str) -> _Said:
    """Return what can be kept, or raise Refused with everything that speaks against it at once."""
    text = rules.as_said(text)
    mentioned, reasons = people_named(text, language=language)
    reasons = [*rules.reasons_against_text(text), *reasons]
    if picture is None:
        _refuse(reasons)
        return _Said(text, mentioned)
    alt = rules.as_said(picture.alt)
    reasons += rules.reasons_against_alt(alt)
    try:
        made = pictures.made_anew(picture.body)
    except Refused as refused:
        _refuse([*reasons, *refused.reasons])
        raise
    _refuse(reasons)
    return _Said(text, mentioned, pictures.keep(made), alt)


def _refuse(reasons: Iterable[str]) -> None:
    if found := list(reasons):
        raise Refused(*found)


@transaction.atomic
def _keep(said: _Said, new: Comment) -> Comment:
    """Keep it, tell those whom it concerns, and record it; sent twice within seconds it is the same."""
    lock(new.factsheet)
    new.text, new.picture, new.picture_alt = said.text, said.picture, said.alt
    if before := _sent_before(new):
        return before
    if new.thread is not None:
        new.thread = _hold(new.thread)
        against = rules.reasons_against_answering if new.is_answer else rules.reasons_against_replying
        _refuse(against(_standing(new.thread)))
    new.save()
    new.mentions.set(said.mentioned)
    tell_of(new, said.mentioned)
    names = [person.username for person in said.mentioned]
    words = {"text_digest": digest_of(new.text), "picture": new.picture, "thread": new.thread_id, "mentions": names}
    record(actor=new.by.username, act=ACT_OF[Kind(new.kind)], subject=new.address, comment=new.pk, **words)
    return new


def _sent_before(new: Comment) -> Comment | None:
    same = Comment.objects.filter(
        factsheet=new.factsheet,
        segment_key=new.segment_key,
        spoken_in=new.spoken_in,
        kind=new.kind,
        thread=new.thread,
        text=new.text,
        picture=new.picture,
        by=new.by,
        withdrawn_at=None,
    )
    return same.filter(at__gt=new.at - REPLAYED).order_by("-pk").first()


def _hold(comment: Comment) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).select_related("factsheet", "by", "withdrawn_by").get(pk=comment.pk)


def _standing(comment: Comment) -> rules.Standing:
    given = comment.replies.filter(kind=Kind.ANSWER.value, withdrawn_at=None).select_related("by").first()
    return rules.Standing(
        kind=Kind(comment.kind),
        is_in_thread=comment.thread_id is not None,
        is_closed=comment.closed_at is not None,
        is_withdrawn=comment.withdrawn_at is not None,
        answered_by=str(given.by) if given else "",
    )
