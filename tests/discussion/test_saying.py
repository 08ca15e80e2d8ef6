"""Comments, questions and their one answer; closing and taking back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.models import Event
from cms.discussion.actions import answer, ask, comment, resolve, withdraw
from cms.discussion.models import Comment
from cms.discussion.threads import threads_on
from cms.errors import NotEntitled, Refused
from cms.notifications.models import Notification
from cms.review.models import Decision
from cms.roles import Role

PLACE = "paracetamol/{}/segments/how-to-take-it/talk/"


def say(universe, text="Is this the right word?", **more):
    given = {"segment": universe.segment("how-to-take-it"), "language": "pl", "by": universe.translator} | more
    return comment(text=text, **given)


def question(universe, text="One tablet or two?", **more):
    given = {"segment": universe.segment("how-to-take-it"), "language": "pl", "by": universe.translator} | more
    return ask(text=text, **given)


def told(kind):
    return [(one.person.username, one.place) for one in Notification.objects.filter(kind=kind).order_by("pk")]


def seen_in(universe, language):
    asked, said = threads_on(universe.sheet, "how-to-take-it", language)
    return [one.root.text for one in asked], [one.root.text for one in said]


def test_a_comment_is_seen_in_its_language_and_a_question_in_all(published):
    say(published)
    question(published)
    assert seen_in(published, "pl") == (["One tablet or two?"], ["Is this the right word?"])
    assert seen_in(published, "ur") == seen_in(published, "en") == (["One tablet or two?"], [])


def test_what_is_said_changes_no_wording_and_is_recorded_without_its_words(published):
    before = Decision.objects.count()
    said = say(published)
    event = Event.objects.latest("number")
    assert (event.act, event.actor, event.subject) == ("comment written", "translator", "paracetamol pl how-to-take-it")
    assert event.payload["comment"] == said.pk
    assert "right word" not in str(event.payload)
    assert Decision.objects.count() == before


def test_the_owner_of_the_factsheet_is_told_of_a_question(published):
    question(published)
    assert told("question asked") == [("author", PLACE.format("pl"))]


def test_where_the_owner_has_left_every_author_is_told(published):
    from_now_on = published.publisher
    from_now_on.duties.create(role=Role.AUTHOR.value, language="", since=timezone.now())
    published.author.is_active = False
    published.author.save()
    question(published)
    assert [name for name, _ in told("question asked")] == ["publisher"]


def test_an_answer_is_for_all_languages_and_told_to_everybody_in_the_thread(published):
    asked = question(published)
    say(published, "We wonder as well.", thread=asked, by=published.clinician, language="ur")
    answer(question=asked, by=published.author, text="Two.")
    [thread], _ = threads_on(published.sheet, "how-to-take-it", "ur")
    assert (thread.answer.text, [one.text for one in thread.said_under_it]) == ("Two.", ["We wonder as well."])
    assert told("question answered") == [("translator", PLACE.format("pl")), ("clinician", PLACE.format("pl"))]


@pytest.mark.parametrize("username", ["translator", "reviser", "clinician", "publisher"])
def test_only_an_author_or_a_coordinator_answers(published, username):
    asked = question(published)
    with pytest.raises(NotEntitled, match="Only an author or a coordinator"):
        answer(question=asked, by=published.people[username], text="Two.", language="pl")
    answer(question=asked, by=published.coordinator, text="Two.")


def test_a_question_is_answered_once_unless_the_answer_is_withdrawn(published):
    asked = question(published)
    given = answer(question=asked, by=published.author, text="Two.")
    with pytest.raises(Refused, match="answered already, by Author"):
        answer(question=asked, by=published.coordinator, text="One.")
    withdraw(comment=given, by=published.author, language="en")
    answer(question=asked, by=published.coordinator, text="One.")
    [thread], _ = threads_on(published.sheet, "how-to-take-it", "pl")
    assert thread.answer.text == "One."


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "answer"},
        {"kind": "question", "language": "pl"},
        {"kind": "comment", "picture": "0" * 64},
        {"kind": "comment", "withdrawn_at": timezone.now(), "text": "still there"},
    ],
)
def test_the_database_itself_refuses_what_makes_no_sense(published, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(factsheet=published.sheet, spoken_in="pl", by=published.author, at=timezone.now(), **wrong)


def test_the_database_itself_refuses_a_second_answer(published):
    given = answer(question=question(published), by=published.author, text="Two.")
    given.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


def test_only_a_question_is_answered_and_a_question_is_closed_by_its_answer_alone(published):
    with pytest.raises(Refused, match="Only a question is answered"):
        answer(question=say(published), by=published.author, text="Two.")
    with pytest.raises(Refused, match="closed by its answer"):
        resolve(comment=question(published), by=published.author)


def test_a_closed_conversation_goes_no_further(published):
    said = say(published)
    reply = say(published, "Yes.", thread=said, by=published.reviser)
    with pytest.raises(Refused, match="Close what started the conversation"):
        resolve(comment=reply, by=published.reviser)
    resolve(comment=said, by=published.reviser)
    for act in (lambda: say(published, "But?", thread=said), lambda: resolve(comment=said, by=published.reviser)):
        with pytest.raises(Refused, match="closed"):
            act()
    with pytest.raises(Refused, match="Reply to what started"):
        say(published, "But?", thread=reply)


def test_withdrawn_words_are_in_the_audit_alone(published):
    said = withdraw(comment=say(published), by=published.translator, language="pl")
    said.refresh_from_db()
    assert (said.text, said.withdrawn_by) == ("", published.translator)
    event = Event.objects.latest("number")
    assert (event.act, event.payload["text"]) == ("comment withdrawn", "Is this the right word?")
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(comment=said, by=published.translator, language="pl")
    with pytest.raises(Refused, match="withdrawn"):
        resolve(comment=said, by=published.translator)


def test_nobody_but_its_writer_and_a_coordinator_withdraws_a_comment(published):
    said = say(published)
    with pytest.raises(NotEntitled, match="Only who wrote this"):
        withdraw(comment=said, by=published.reviser, language="pl")
    withdraw(comment=said, by=published.coordinator, language="pl")


@pytest.mark.parametrize("username", ["outsider", "back_translator"])
def test_whoever_has_no_duty_and_whoever_translates_back_says_nothing(published, username):
    said, asked = say(published), question(published)
    by = published.people[username]
    for act in (
        lambda: say(published, by=by),
        lambda: question(published, by=by),
        lambda: answer(question=asked, by=by, text="Two."),
        lambda: resolve(comment=said, by=by),
        lambda: withdraw(comment=said, by=by, language="pl"),
    ):
        with pytest.raises(NotEntitled):
            act()
    assert Comment.objects.count() == 2


def test_a_duty_for_one_language_does_not_let_speak_in_another(published):
    with pytest.raises(NotEntitled):
        say(published, by=published.second_translator, language="ur")


def test_the_same_text_sent_twice_within_seconds_is_one_comment(published):
    at = timezone.now()
    first = say(published, "Look at @reviser", at=at)
    again = say(published, "Look at @reviser", at=at + timedelta(seconds=9))
    assert (again.pk, len(told("mentioned"))) == (first.pk, 1)
    assert say(published, "Look at @reviser", at=at, by=published.clinician).pk != first.pk
    assert say(published, "Look at @reviser", at=at + timedelta(seconds=11)).pk != first.pk


def test_a_replayed_answer_is_the_same_answer(published):
    asked = question(published)
    given = answer(question=asked, by=published.author, text="Two.")
    assert answer(question=asked, by=published.author, text="Two.").pk == given.pk


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Write something first"),
        (" \n\t\u200b", "Write something first"),
        ("a" * 2001, "The text has 2,001 characters; the limit is 2,000."),
        ("take \u202e005 mg", r"U\+202E .right-to-left override. at character 6"),
        ("a\0b", r"U\+0000"),
        ("a\ud800b", "surrogate"),
        ("a\u2028b", r"U\+2028"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_its_reason(published, text, reason):
    with pytest.raises(Refused, match=reason):
        say(published, text)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["👍🏽 fine", "👩‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "newer than Python knows: \U0001fae9", "a" * 2000, "دن میں 4 بار", "two\nlines"]
)
def test_emoji_lines_and_every_script_are_kept_as_they_are(published, text):
    assert Comment.objects.get(pk=say(published, text).pk).text == text
