from threading import Thread

import pytest
from django.db import connection, transaction

from cms.releases.actions import newest_release, store
from cms.releases.verification import prove
from tests.releases.patients import page

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


WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.usefixtures("transactional_db")
def test_two_publications_at_once_are_both_live_afterwards(published):
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    second = published.draft_sheet("ibuprofen")
    published.review("en", second)
    other = Other(lambda: published.publish("en", second))
    with transaction.atomic():
        published.publish("pl")
        other.start()
        while other.is_alive() and not somebody_waits():
            pass
    other.join()
    assert other.problem is None
    assert "Paracetamol inaczej" in page("pl")
    assert "<h1" in page("en", "ibuprofen")
    assert store().current() == newest_release().digest
    assert [broken for proof in prove() for broken in proof.breaks] == []
