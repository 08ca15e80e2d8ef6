"""What is told of conversations in lists."""

from cms.discussion.actions import answer, ask, comment, resolve, withdraw
from cms.discussion.threads import open_questions_for, talk_counts, threads_on
from cms.people.actions import appoint
from cms.roles import Role

KEYS = ["how-to-take-it", "paracetamol"]


def given(universe, key="how-to-take-it", language="pl"):
    return {"segment": universe.segment(key), "language": language, "by": universe.translator}


def test_counts_tell_of_open_conversations_here_and_unanswered_questions_of_all(published, django_assert_num_queries):
    first = comment(**given(published), text="one")
    comment(**given(published), text="a reply", thread=first)
    comment(**given(published), text="two")
    comment(**given(published, language="ur"), text="elsewhere")
    closed = comment(**given(published), text="three")
    resolve(comment=closed, by=published.translator)
    withdraw(comment=comment(**given(published), text="four"), by=published.translator, language="pl")
    asked = ask(**given(published), text="five?")
    ask(**given(published, language="ur"), text="six?")
    comment(**given(published), text="seven", thread=asked)
    with django_assert_num_queries(1):
        assert talk_counts(published.sheet, "pl", KEYS) == {"how-to-take-it": (2, 2), "paracetamol": (0, 0)}
    answer(question=asked, by=published.author, text="five!")
    assert talk_counts(published.sheet, "pl", KEYS)["how-to-take-it"] == (2, 1)
    assert talk_counts(published.sheet, "ur", KEYS)["how-to-take-it"] == (1, 1)
    assert talk_counts(published.sheet, "en", KEYS)["how-to-take-it"] == (0, 1)


def test_everything_said_about_a_segment_is_read_by_one_query(published, django_assert_num_queries):
    def read():
        asked, said = threads_on(published.sheet, "how-to-take-it", "pl")
        return [str(one.by) for thread in asked + said for one in (thread.root, *thread.replies)]

    ask(**given(published), text="a?")
    with django_assert_num_queries(1):
        assert len(read()) == 1
    first = ask(**given(published), text="b?")
    answer(question=first, by=published.author, text="b!")
    comment(**given(published), text="c", thread=first)
    with django_assert_num_queries(1):
        assert len(read()) == 4


def test_open_questions_wait_for_the_owner_for_a_coordinator_and_where_there_is_no_owner_for_any_author(published):
    appoint(person=published.publisher, role=Role.AUTHOR, by="tests")
    asked = ask(**given(published), text="a?")
    people = published.people
    assert {name for name in people if open_questions_for(people[name]).exists()} == {"author", "coordinator"}
    published.author.is_active = False
    published.author.save()
    assert open_questions_for(people["publisher"]).count() == 1
    answer(question=asked, by=published.coordinator, text="a!")
    assert {name for name in people if open_questions_for(people[name]).exists()} == set()


def test_a_withdrawn_question_waits_for_nobody(published):
    asked = ask(**given(published), text="a?")
    withdraw(comment=asked, by=published.translator, language="pl")
    assert open_questions_for(published.author).count() == 0
    [thread], _ = threads_on(published.sheet, "how-to-take-it", "pl")
    assert not thread.is_open
