"""Who is told of what was said: the author of a question, everybody in its thread of the answer, whoever is named."""

from collections.abc import Collection, Iterable

from cms.discussion.entitlement import Duties, duties_of, place_for
from cms.discussion.models import Comment
from cms.discussion.rules import Kind
from cms.notifications import kinds
from cms.notifications.actions import tell
from cms.people.models import Person
from cms.roles import Role


def tell_of(comment: Comment, mentioned: Collection[Person]) -> None:
    """Tell each person once, of what concerns them most."""
    first: Collection[Person] = ()
    if comment.kind == Kind.QUESTION:
        first = _authors(comment)
        _tell(comment, first, kinds.Kind.QUESTION, "asks")
    elif comment.kind == Kind.ANSWER:
        first = _askers(comment)
        _tell(comment, first, kinds.Kind.ANSWERED, "answers")
    told = {person.pk for person in first}
    _tell(comment, [person for person in mentioned if person.pk not in told], kinds.Kind.MENTIONED, "names you")


def _authors(question: Comment) -> list[Person]:
    """The owner of the factsheet; everybody with the author's duty only where the owner has left or is no author any more."""
    authors = Person.objects.filter(is_active=True, duties__role=Role.AUTHOR.value, duties__ended_at=None).distinct()
    return list(authors.filter(pk=question.factsheet.owner_id)) or list(authors)


def _askers(answer: Comment) -> list[Person]:
    """Who asked, and everybody who wrote under the question."""
    assert answer.thread is not None
    writers = {answer.thread.by_id, *answer.thread.replies.filter(withdrawn_at=None).values_list("by_id", flat=True)}
    return list(Person.objects.filter(pk__in=writers).order_by("pk"))


def _tell(comment: Comment, people: Iterable[Person], kind: kinds.Kind, does: str) -> None:
    places: dict[str, list[Person]] = {}
    people = list(people)
    held = duties_of(people) if people else {}
    for person in people:
        places.setdefault(_language_for(comment, held[person.pk]), []).append(person)
    about = f"{comment.factsheet.key}, {comment.entry.english}, {comment.segment_key}"
    text = f"{about}: {comment.by} {does}: {' '.join(comment.text.split())}"
    for language, group in places.items():
        place = f"{comment.factsheet.key}/{language}/segments/{comment.segment_key}/talk/"
        tell(people=group, kind=kind, text=text, place=place, by=comment.by)


def _language_for(comment: Comment, held: Duties) -> str:
    """In the thread of a question, each in the language they work in: the question's, if that is one of theirs."""
    asked_in = comment.thread.spoken_in if comment.thread else comment.spoken_in
    return place_for(held, asked_in)
