import os
import threading
from hashlib import sha256

import pytest

from cms.errors import Refused
from cms.releases.store import File, Store, manifest_of

FILES = {"en/index.html": File(b"<p>one</p>", language="en"), "assets/page.css": File(b"p {}", "text/css; charset=utf-8")}
CHANGED = FILES | {"en/index.html": File(b"<p>two</p>", language="en")}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "site")


def inode(store, digest, path):
    return (store.releases / digest / path).stat().st_ino


def test_the_same_files_give_one_digest_in_two_folders(store, tmp_path):
    other = Store(tmp_path / "other")
    assert store.build(FILES) == other.build(dict(reversed(FILES.items()))) == sha256(manifest_of(FILES)).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        File(b"<p>two</p>", language="en"),
        File(b"<p>one</p>", language="pl"),
        File(b"<p>one</p>", "text/plain", language="en"),
        File(b"<p>one</p>", status=410, language="en"),
    ],
)
def test_a_change_of_words_language_type_or_status_is_another_release(store, changed):
    assert store.build(FILES) != store.build(FILES | {"en/index.html": changed})


def test_a_release_holds_exactly_the_files_that_were_given(store):
    digest = store.build(FILES)
    place = store.releases / digest
    present = {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert present == {path: file.body for path, file in FILES.items()} | {"manifest.json": manifest_of(FILES)}
    assert list(store.breaks_in(digest)) == []


def test_a_release_that_cannot_be_finished_leaves_nothing_on_the_shelf(store):
    store.switch(store.build(FILES))
    before = os.listdir(store.releases)
    with pytest.raises(TypeError):
        store.build(CHANGED | {"zz/late.html": File("no bytes")})
    assert (os.listdir(store.releases), store.current()) == (before, before[0])


def test_building_alone_shows_patients_nothing_new(store):
    store.switch(first := store.build(FILES))
    store.build(CHANGED)
    assert store.current() == first


def test_unchanged_files_are_hard_links_to_the_release_before(store):
    store.switch(first := store.build(FILES))
    second = store.build(CHANGED)
    assert inode(store, first, "assets/page.css") == inode(store, second, "assets/page.css")
    assert inode(store, first, "en/index.html") != inode(store, second, "en/index.html")


def test_a_file_changed_by_hand_is_not_linked_into_the_next_release(store):
    store.switch(first := store.build(FILES))
    (store.releases / first / "assets/page.css").write_bytes(b"q {}")
    second = store.build(CHANGED)
    assert list(store.breaks_in(second)) == []


def test_building_what_is_there_already_writes_nothing(store):
    digest = store.build(FILES)
    before = inode(store, digest, "manifest.json")
    assert store.build(FILES) == digest
    assert inode(store, digest, "manifest.json") == before


def test_readers_find_a_whole_release_during_every_switch(store):
    digests = [store.build(FILES), store.build(CHANGED)]
    store.switch(digests[0])
    seen, is_over = set(), threading.Event()

    def read():
        while not is_over.is_set():
            seen.add((store.pointer / "en/index.html").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(200):
        store.switch(digests[turn % 2])
    is_over.set()
    reader.join()
    assert seen <= {b"<p>one</p>", b"<p>two</p>"}
    assert len(os.listdir(store.aside)) == 0


def test_the_pointer_is_relative_so_that_the_whole_shelf_can_be_moved(store, tmp_path):
    store.switch(digest := store.build(FILES))
    moved = store.root.rename(tmp_path / "moved")
    assert (moved / "current" / "en/index.html").read_bytes() == b"<p>one</p>"
    assert Store(moved).current() == digest


def test_a_release_that_is_not_on_the_shelf_cannot_become_live(store):
    with pytest.raises(Refused, match=r"The release ffffffffffff is not on the shelf\."):
        store.switch("f" * 64)


def test_a_pointer_that_leaves_the_shelf_names_no_release(store):
    store.switch(digest := store.build(FILES))
    store.pointer.unlink()
    store.pointer.symlink_to(f"elsewhere/{digest}")
    assert store.current() is None


def damage(store, digest, how):
    place = store.releases / digest
    if how == "changed":
        (place / "en/index.html").write_bytes(b"<p>???</p>")
    elif how == "missing":
        (place / "en/index.html").unlink()
    elif how == "added":
        (place / "en/more.html").write_bytes(b"")
    elif how == "manifest changed":
        (place / "manifest.json").write_bytes(b"{}")
    else:
        (place / "manifest.json").unlink()


DAMAGES = {
    "changed": "The file en/index.html of release {} was changed after it was published.",
    "missing": "The file en/index.html of release {} is missing.",
    "added": "The file en/more.html of release {} is not in its manifest.",
    "manifest changed": "The manifest of release {} was changed.",
    "manifest missing": "The release {} has no manifest.",
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_release_is_named_and_built_anew(store, how):
    store.switch(digest := store.build(FILES))
    damage(store, digest, how)
    assert list(store.breaks_in(digest)) == [DAMAGES[how].format(digest[:12])]
    assert store.build(FILES) == digest == store.current()
    assert list(store.breaks_in(digest)) == []


def test_what_a_killed_builder_left_is_swept_away_by_the_next(store):
    store.build(FILES)
    left = store.aside / "0123456789ab-killed" / "en"
    left.mkdir(parents=True)
    (left / "index.html").write_bytes(b"half")
    store.build(CHANGED)
    assert os.listdir(store.aside) == []


TRICKS = ["/etc/passwd", "../out.html", "en/../../out.html", "en/\0.html", "", ".", "./en/a.html", "en//a.html", "en/"]


@pytest.mark.parametrize("path", [*TRICKS, "manifest.json"])
def test_a_path_that_plays_tricks_is_refused(store, path):
    with pytest.raises(Refused, match="is no path inside a release"):
        store.build(FILES | {path: File(b"")})
    assert not store.releases.exists()


def test_files_can_be_read_by_a_web_server_of_another_user(store):
    before = os.umask(0o077)
    try:
        place = store.releases / store.build(FILES)
    finally:
        os.umask(before)
    assert [oct((place / path).stat().st_mode & 0o777) for path in ("", "en", "en/index.html")] == ["0o755", "0o755", "0o644"]
