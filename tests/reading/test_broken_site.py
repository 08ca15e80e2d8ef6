"""What a patient gets over HTTP when the files on the server are not what they should be."""

import pytest
from django.conf import settings
from django.test import Client

from cms.releases.store import File, Store

FILES = {"index.html": File(b"<p>one</p>", language="en"), "en/index.html": File(b"<p>list</p>", language="en")}


@pytest.fixture
def store():
    store = Store(settings.PUBLISHED_ROOT)
    store.switch(store.build(FILES))
    return store


def test_an_empty_site_says_that_nothing_has_been_published():
    answer = Client().get("/en/paracetamol/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert b"No factsheet has been published on this website." in answer.content


def test_a_page_edited_by_hand_is_not_served_and_the_others_are(store, caplog):
    (store.pointer / "index.html").write_bytes(b"<p>ONE</p>")
    answer = Client().get("/")
    assert (answer.status_code, answer.content, answer.headers["Retry-After"]) == (503, b"", "60")
    assert [record.getMessage() for record in caplog.records if record.name.startswith("cms.")] == ["cannot serve /"]
    assert Client().get("/en/").content == b"<p>list</p>"


def test_a_pointer_to_nowhere_is_an_outage_and_not_an_empty_site(store):
    store.pointer.unlink()
    store.pointer.symlink_to("releases/nowhere")
    assert Client().get("/en/").status_code == 503


def test_a_pointer_that_is_no_link_is_an_outage(store):
    store.pointer.unlink()
    store.pointer.mkdir()
    assert Client().get("/en/").status_code == 503


def test_the_workbench_has_addresses_of_its_own(store):
    assert Client().get("/static/nothing.css").headers.get("ETag") is None
