from threading import Barrier, Thread

import pytest
from django.db import connection

from cms.audit.models import Event
from cms.errors import Refused
from cms.memory.glossary import entries_of, terms_for
from cms.people.actions import appoint, enrol
from cms.roles import Role
from tests.memory.terms import term

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


class Author(Thread):
    """Somebody who adds the same words as the others, on a connection of their own."""

    def __init__(self, person, words, start):
        super().__init__()
        self.person, self.words, self.begin = person, words, start
        self.refused, self.problem = 0, None

    def run(self):
        try:
            self.begin.wait()
            for word in self.words:
                try:
                    term(self.person, word)
                except Refused:
                    self.refused += 1
        except Exception as problem:
            self.problem = problem
        finally:
            connection.close()


@pytest.mark.usefixtures("transactional_db")
def test_of_authors_who_add_the_same_words_at_once_one_succeeds_and_the_others_are_told():
    person = enrol(username="anna", printed_name="Anna", password="a-password-for-tests", by="tests")
    appoint(person=person, role=Role.AUTHOR, by="tests")
    words, start = [f"word {number}" for number in range(10)], Barrier(3)
    authors = [Author(person, words, start) for _ in range(3)]
    for author in authors:
        author.start()
    for author in authors:
        author.join()
    assert [author.problem for author in authors] == [None, None, None]
    assert sum(author.refused for author in authors) == 20
    assert sorted(entry.name for entry in entries_of()) == sorted(words)
    assert sorted(one.key for one in terms_for("pl")) == sorted(entry.key for entry in entries_of())
    assert Event.objects.filter(act="term created").count() == 10
