import os
import shutil

import pytest

from cms.reading.shelf import Shelf
from cms.releases.store import File, Store

ONE = {
    "index.html": File(b"<p>one</p>", language="en"),
    "404.html": File(b"<p>lost</p>", status=404, language="en"),
    "pl/404.html": File(b"<p>nie ma</p>", status=404, language="pl"),
    "pl/x/index.html": File(b"<p>wycofane</p>", status=410, language="pl"),
    "assets/a.css": File(b"p {}", "text/css; charset=utf-8"),
}
TWO = ONE | {"index.html": File(b"<p>two</p>", language="en")}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "site")


def put(store, files):
    store.switch(digest := store.build(files))
    return digest


def body(shelf, path="/"):
    return shelf.answer(path).body


def test_before_anything_is_published_every_address_says_so(tmp_path):
    for path in ("/", "/pl/", "/pl/x/", "/assets/a.css"):
        answer = Shelf(tmp_path / "nowhere").answer(path)
        assert (answer.status, answer.headers["Cache-Control"]) == (404, "no-store")
        assert b"Nothing here yet" in answer.body


def test_the_first_publication_is_noticed_without_a_restart(store):
    shelf = Shelf(store.root)
    assert shelf.answer("/").status == 404
    put(store, ONE)
    assert body(shelf) == b"<p>one</p>"


def test_a_new_release_is_noticed_without_a_restart(store):
    put(store, ONE)
    shelf = Shelf(store.root)
    first = shelf.answer("/").headers["ETag"]
    put(store, TWO)
    answer = shelf.answer("/", if_none_match=first)
    assert (answer.status, answer.body) == (200, b"<p>two</p>")
    put(store, ONE)
    assert shelf.answer("/", if_none_match=first).status == 304


def test_a_page_of_the_release_before_is_not_found_in_the_next(store):
    put(store, ONE)
    shelf = Shelf(store.root)
    assert shelf.answer("/pl/x/").status == 410
    put(store, {path: file for path, file in ONE.items() if path != "pl/x/index.html"})
    assert (shelf.answer("/pl/x/").status, body(shelf, "/pl/x/")) == (404, b"<p>nie ma</p>")


def test_a_withdrawn_page_is_gone_even_for_a_reader_who_has_it(store):
    put(store, ONE)
    shelf = Shelf(store.root)
    etag = shelf.answer("/pl/x/").headers["ETag"]
    answer = shelf.answer("/pl/x/", if_none_match=etag)
    assert (answer.status, answer.body, answer.headers["Content-Language"]) == (410, b"<p>wycofane</p>", "pl")


@pytest.mark.parametrize("path", ["/pl/x", "//pl/x", "///pl/x"])
def test_a_redirection_never_leads_to_another_site(store, path):
    put(store, ONE)
    answer = Shelf(store.root).answer(path)
    assert (answer.status, answer.headers["Location"]) == (301, "/pl/x/")


def test_a_server_that_was_serving_goes_on_while_the_pointer_names_nothing(store):
    put(store, ONE)
    shelf = Shelf(store.root)
    assert body(shelf) == b"<p>one</p>"
    shutil.rmtree(store.releases / put(store, TWO))
    assert body(shelf) == b"<p>one</p>"


def test_a_server_that_starts_while_the_pointer_names_nothing_says_that_it_cannot_serve(store):
    shutil.rmtree(store.releases / put(store, ONE))
    with pytest.raises(OSError, match="No such file"):
        Shelf(store.root).answer("/")


def test_a_manifest_changed_by_hand_is_not_believed(store):
    digest = put(store, ONE)
    manifest = store.releases / digest / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"410", b"200"))
    with pytest.raises(OSError, match="is not what was published"):
        Shelf(store.root).answer("/")


def test_a_file_changed_by_hand_is_not_served(store):
    digest = put(store, ONE)
    (store.releases / digest / "index.html").write_bytes(b"<p>ONE</p>")
    shelf = Shelf(store.root)
    with pytest.raises(OSError, match=r"index\.html is not what was published"):
        shelf.answer("/")
    assert body(shelf, "/pl/nothing/") == b"<p>nie ma</p>"


def test_a_page_is_read_from_disk_once(store):
    digest = put(store, ONE)
    shelf = Shelf(store.root)
    body(shelf)
    (store.releases / digest / "index.html").unlink()
    assert body(shelf) == b"<p>one</p>"


def test_a_large_file_is_served_and_not_kept_in_memory(store):
    large = os.urandom(600 * 1024)
    put(store, ONE | {"assets/large.bin": File(large, "application/octet-stream")})
    shelf = Shelf(store.root)
    assert body(shelf, "/assets/large.bin") == large
    assert large not in shelf.held.values()
