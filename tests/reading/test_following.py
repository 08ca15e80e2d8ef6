"""A new release is followed at once; one that is not whole is not."""

import json
import os
import shutil
from hashlib import sha256
from threading import Thread

import pytest

from cms.reading import shelf as shelves
from cms.reading.answers import Pieces
from tests.reading.site import LARGE, page, point, put, reader_of, sample

TWO = {"index.html": page("two"), "404.html": page("not in two"), "pl/x/index.html": page("x")}


def without(path):
    return {name: body for name, body in sample().items() if name != path}


def test_before_anything_is_published_every_address_says_so(tmp_path):
    for address in ("/", "/pl/", "/pl/x.pdf", "/assets/a.css"):
        answer = reader_of(tmp_path / "nowhere").get(address)
        assert (answer.status, answer.headers["Cache-Control"]) == (404, "no-store")
        assert b"No factsheet has been published on this website." in answer.body


def test_the_first_publication_is_noticed_without_a_restart(tmp_path):
    reader = reader_of(tmp_path)
    assert reader.get("/").status == 404
    put(tmp_path)
    assert reader.get("/").body == page("Languages")


def test_a_new_release_is_noticed_at_the_next_question_and_so_is_a_rollback(reader, root):
    first, place = reader.get("/"), (root / "current").resolve()
    put(root, TWO)
    second = reader.get("/", if_none_match=first.headers["ETag"])
    assert (second.status, second.body) == (200, page("two"))
    point(root, f"releases/{place.name}")
    assert reader.get("/", if_none_match=first.headers["ETag"]).status == 304


def test_an_address_that_the_next_release_lacks_is_not_found_in_it(reader, root):
    assert reader.get("/pl/ibuprofen/").status == 410
    put(root, TWO)
    assert (reader.get("/pl/ibuprofen/").status, reader.get("/pl/ibuprofen/").body) == (404, page("not in two"))


def test_a_large_file_that_is_being_sent_is_finished_after_its_release_is_gone(root):
    answer = shelves.Shelf(root).answer("/en/atlas.pdf")
    shutil.rmtree((root / "current").resolve())
    sent = Pieces(answer.file, answer.length, 65536)
    assert b"".join(sent) == LARGE
    sent.close()


BROKEN = {
    "names nothing": lambda root: point(root, "releases/nowhere"),
    "names a release without a manifest": lambda root: (put(root, TWO) / "manifest.json").unlink(),
    "names a release whose manifest was edited": lambda root: _append(put(root, TWO) / "manifest.json"),
    "names a folder of another name": lambda root: _renamed(root),
    "is missing": lambda root: (root / "current").unlink(),
    "is a folder": lambda root: _folder(root),
}


def _append(manifest):
    manifest.write_bytes(manifest.read_bytes() + b" ")


def _renamed(root):
    put(root, TWO, switch=False).rename(root / "releases" / "other")
    point(root, "releases/other")


def _folder(root):
    (root / "current").unlink()
    (root / "current").mkdir()


@pytest.mark.parametrize("how", BROKEN)
def test_while_the_pointer_leads_to_nothing_whole_the_release_before_goes_on(reader, root, how, caplog):
    assert reader.get("/").status == 200
    BROKEN[how](root)
    assert reader.get("/").body == page("Languages")
    assert reader.get("/en/paracetamol.pdf").status == 200
    assert reader.get("/pl/ibuprofen/").status == 410


@pytest.mark.parametrize("how", [how for how in BROKEN if how != "is missing"])
def test_a_server_that_starts_while_the_pointer_leads_to_nothing_whole_says_that_it_cannot_serve(root, how):
    BROKEN[how](root)
    answer = reader_of(root).get("/en/")
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "60", "no-store")
    assert answer.body == b"This page cannot be shown at the moment. Please try again in a few minutes.\n"


def test_a_pointer_that_is_mended_is_followed_within_a_second(reader, root, monkeypatch, caplog):
    now = 1000.0
    monkeypatch.setattr(shelves, "monotonic", lambda: now)
    reader.get("/")
    place = put(root, TWO)
    hidden = place.rename(place.with_name("hidden"))
    assert [reader.get("/").body for _ in range(3)] == [page("Languages")] * 3
    assert len([record for record in caplog.records if "cannot follow" in record.getMessage()]) == 1
    hidden.rename(place)
    now += 1.0
    assert reader.get("/").body == page("two")


@pytest.mark.parametrize("listing", [b"[]", b"nonsense", b'{"index.html": {}}', b'{"index.html": 7}', b'{"a": {"sha256": 1}}'])
def test_a_manifest_that_is_no_list_of_contents_is_refused(tmp_path, listing, caplog):
    place = tmp_path / "releases" / sha256(listing).hexdigest()
    place.mkdir(parents=True)
    (place / "manifest.json").write_bytes(listing)
    point(tmp_path, f"releases/{place.name}")
    assert reader_of(tmp_path).get("/").status == 503


def test_a_page_changed_by_hand_is_not_served_and_the_others_are(root, caplog):
    (root / "current" / "index.html").write_bytes(b"<p>other words</p>")
    reader = reader_of(root)
    assert reader.get("/").status == 503
    assert reader.get("/en/").status == 200
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["cannot serve '/'"]


@pytest.mark.parametrize("suffix", [".br", ".gz"])
@pytest.mark.parametrize("damage", [b"nonsense", b"", None])
def test_where_the_packed_form_is_damaged_the_page_itself_is_sent(root, suffix, damage, caplog):
    packed = root / "current" / f"index.html{suffix}"
    packed.unlink() if damage is None else packed.write_bytes(damage)
    answer = reader_of(root).get("/", accept_encoding="br" if suffix == ".br" else "gzip")
    assert (answer.status, answer.body, "Content-Encoding" in answer.headers) == (200, page("Languages"), False)


def test_a_packed_form_that_holds_another_page_is_not_sent(root, caplog):
    current = root / "current"
    (current / "index.html.br").write_bytes((current / "en" / "index.html.br").read_bytes())
    assert reader_of(root).get("/", accept_encoding="br").body == page("Languages")


@pytest.mark.parametrize("change", ["length", "content"])
def test_a_large_file_changed_by_hand_is_not_served(root, change, caplog):
    reader = reader_of(root)
    file = root / "current" / "en" / "atlas.pdf"
    if change == "content":
        file.write_bytes(file.read_bytes()[::-1])
    else:
        assert reader.get("/en/atlas.pdf").status == 200
        os.truncate(file, 1000)
    assert reader.get("/en/atlas.pdf").status == 503


def test_a_page_is_read_from_disk_once(reader, root):
    reader.get("/")
    (root / "current" / "index.html").unlink()
    assert reader.get("/").body == page("Languages")


def test_memory_holds_no_more_than_it_may_and_keeps_what_was_asked_for_last(root, listing):
    shelf = shelves.Shelf(root, memory_bytes=12_000)
    for path in listing:
        shelf.answer("/" + path.removesuffix("index.html")).without_body()
        assert shelf.memory.held_bytes <= 12_000
    shelf.answer("/en/")
    assert shelf.answer("/en/").was_held
    assert not shelf.answer("/pl/").was_held


def test_no_answer_mixes_two_releases_while_many_threads_ask_and_releases_change(root):
    shelf = shelves.Shelf(root)
    one, two = (root / "current").resolve().name, put(root, sample() | {"index.html": page("Other")}).name
    sizes = {}
    for digest in (one, two):
        listing = json.loads((root / "releases" / digest / "manifest.json").read_bytes())
        sizes[listing["index.html"]["sha256"][:32]] = page("Languages") if digest == one else page("Other")
    wrong = []

    def ask():
        for _ in range(1500):
            answer = shelf.answer("/")
            tag = dict(answer.headers)["ETag"].strip('"')
            if answer.body != sizes[tag]:
                wrong.append(tag)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(100):
        point(root, f"releases/{one if turn % 2 else two}")
    for thread in threads:
        thread.join()
    assert wrong == []
