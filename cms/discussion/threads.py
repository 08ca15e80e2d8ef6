"""What was said, put together for screens: conversations about a segment, their counts, and the questions of all factsheets."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cms.discussion.models import Comment
from cms.discussion.rules import Kind
from cms.factsheets.models import Factsheet
from cms.people.duties import roles_of
from cms.people.models import Person
from cms.roles import Role

WITH_NAMES = ("by", "closed_by", "withdrawn_by")
ANSWERS = Comment.objects.filter(thread=OuterRef("pk"), kind=Kind.ANSWER.value, withdrawn_at=None)
STANDING_QUESTION = Q(kind=Kind.QUESTION.value, withdrawn_at=None)


@dataclass
class Thread:
    """What started a conversation, and what was said to it, oldest first."""

    root: Comment
    replies: list[Comment] = field(default_factory=list)

    @property
    def answer(self) -> Comment | None:
        return next((one for one in self.replies if one.is_answer and one.withdrawn_at is None), None)

    @property
    def said_under_it(self) -> list[Comment]:
        return [one for one in self.replies if one is not self.answer]

    @property
    def is_open(self) -> bool:
        if self.root.withdrawn_at or self.root.closed_at:
            return False
        return self.answer is None


def threads_on(factsheet: Factsheet, segment_key: str, language: str) -> tuple[list[Thread], list[Thread]]:
    """Return the questions asked about a segment in any language, and the conversations in this one; a single query."""
    said = Comment.objects.filter(factsheet=factsheet, segment_key=segment_key, language__in=["", language])
    threads: dict[int, Thread] = {}
    for one in said.select_related(*WITH_NAMES).order_by("pk"):
        if one.thread_id is None:
            threads[one.pk] = Thread(one)
        elif one.thread_id in threads:
            threads[one.thread_id].replies.append(one)
    found = list(threads.values())
    return [one for one in found if one.root.is_question], [one for one in found if not one.root.is_question]


def talk_counts(factsheet: Factsheet, language: str, keys: Collection[str]) -> dict[str, tuple[int, int]]:
    """By segment key: open conversations in this language, and questions of any language without an answer; a single query."""
    comments = Q(kind=Kind.COMMENT.value, language=language, closed_at=None)
    questions = Q(~Exists(ANSWERS), kind=Kind.QUESTION.value)
    roots = Comment.objects.filter(factsheet=factsheet, segment_key__in=keys, thread=None, withdrawn_at=None)
    told = (
        roots.order_by()
        .values("segment_key")
        .annotate(comments=Count("pk", filter=comments), questions=Count("pk", filter=questions))
    )
    found = {one["segment_key"]: (one["comments"], one["questions"]) for one in told}
    return {key: found.get(key, (0, 0)) for key in keys}


def open_questions() -> QuerySet[Comment]:
    return questions().filter(~Exists(ANSWERS))


def questions() -> QuerySet[Comment]:
    """Questions that stand, by factsheet, oldest first."""
    return Comment.objects.filter(STANDING_QUESTION).select_related("factsheet", "by").order_by("factsheet__key", "pk")


def answered_questions() -> QuerySet[Comment]:
    return questions().filter(Exists(ANSWERS))


def answers_to(asked: Collection[Comment]) -> dict[int, Comment]:
    """By question, its answer; a single query."""
    given = Comment.objects.filter(thread__in=asked, kind=Kind.ANSWER.value, withdrawn_at=None).select_related("by")
    return {one.thread_id: one for one in given if one.thread_id is not None}


def open_questions_for(person: Person) -> QuerySet[Comment]:
    """What waits for this person's answer: of an author's own factsheets, or of all where nobody owns them any more."""
    roles = roles_of(person)
    if Role.COORDINATOR in roles:
        return open_questions()
    if Role.AUTHOR not in roles:
        return Comment.objects.none()
    owners = Person.objects.filter(is_active=True, duties__role=Role.AUTHOR.value, duties__ended_at=None)
    return open_questions().filter(Q(factsheet__owner=person) | ~Q(factsheet__owner__in=owners))
