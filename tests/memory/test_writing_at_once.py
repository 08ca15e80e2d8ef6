from threading import Thread

import pytest
from django.db import connection, transaction

from cms.memory.lookup import matches
from tests.memory.filling import index_as_it_should_be, index_as_kept, remembered

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


class Writer(Thread):
    """Somebody who publishes on a connection of their own, again and again."""

    def __init__(self, name, rounds):
        super().__init__()
        self.sheet, self.rounds, self.problem = name, rounds, None

    def run(self):
        try:
            for number in range(self.rounds):
                texts = {
                    f"Take {number} tablets with plenty of water": f"{self.sheet} {number}",
                    f"Only in {self.sheet}": "Dim ond",
                }
                with transaction.atomic():
                    remembered(texts, factsheet=self.sheet, version=number)
        except Exception as problem:
            self.problem = problem
        finally:
            connection.close()


@pytest.mark.usefixtures("transactional_db")
def test_after_writing_at_once_every_word_is_counted_and_every_text_found():
    writers = [Writer(name, 15) for name in ("scans", "blood-tests", "x-rays")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.problem for writer in writers] == [None, None, None]
    assert index_as_kept() == index_as_it_should_be()
    found = matches("Take 14 tablets with plenty of water", language="cy")
    assert {match.unit.target for match in found} == {"scans 14", "blood-tests 14", "x-rays 14"}


@pytest.mark.usefixtures("transactional_db")
def test_what_is_rolled_back_leaves_the_index_as_it_was():
    remembered({"Bring water": "Dŵr"})
    with transaction.atomic():
        remembered({"Bring water and milk": "Llaeth"}, factsheet="milk")
        transaction.set_rollback(True)
    assert index_as_kept() == index_as_it_should_be()
    assert matches("Bring water and milk", language="cy")[0].unit.target == "Dŵr"
