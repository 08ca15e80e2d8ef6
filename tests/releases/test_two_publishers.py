from threading import Thread

import pytest
from django.db import connection, transaction

from cms.releases.actions import live_of, newest_release, store
from cms.releases.site import Sheet
from cms.releases.verification import prove

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


class Other(Thread):
    """Somebody on a connection of their own."""

    def __init__(self, act):
        super().__init__()
        self.act, self.problem = act, None

    def run(self):
        try:
            self.act()
        except Exception as problem:
            self.problem = problem
        finally:
            connection.close()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0] > 0


@pytest.mark.usefixtures("transactional_db")
def test_two_publications_at_once_are_both_live_afterwards(published):
    for language in ("pl", "ur"):
        published.write("paracetamol", language, f"{published.segment('paracetamol').words(language)}!")
        published.review(language)
    other = Other(lambda: published.publish("ur"))
    with transaction.atomic():
        published.publish("pl")
        other.start()
        while other.is_alive() and not somebody_waits():
            pass
    other.join()
    assert other.problem is None
    titles = {one.edition.language: Sheet(one.pk, one.snapshot).title.text for one in live_of(published.sheet)}
    assert {language: title[-1] for language, title in titles.items()} == {"en": "l", "pl": "!", "ur": "!"}
    assert store().current() == newest_release().digest
    assert [broken for proof in prove() for broken in proof.breaks] == []
