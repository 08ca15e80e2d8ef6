import os
import threading
from hashlib import sha256

import pytest

from cms.errors import Refused
from cms.releases.store import File, Store, compressed, manifest_of

FILES = {"en/index.html": File(b"<p>one</p>", language="en"), "assets/page.css": File(b"p {}", "text/css; charset=utf-8")}
PACKED = {"en/index.html.br", "en/index.html.gz", "assets/page.css.br", "assets/page.css.gz"}
CHANGED = FILES | {"en/index.html": File(b"<p>two</p>", language="en")}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "site")


def build(store, files):
    with store.drafting() as draft:
        for path, file in files.items():
            draft.put(path, file)
        return store.shelve(draft)


def inode(store, digest, path):
    return (store.releases / digest / path).stat().st_ino


def test_the_same_files_give_one_digest_in_two_folders(store, tmp_path):
    other = Store(tmp_path / "other")
    digest = build(store, FILES)
    assert digest == build(other, dict(reversed(FILES.items())))
    assert digest == sha256((other.releases / digest / "manifest.json").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        File(b"<p>two</p>", language="en"),
        File(b"<p>one</p>", language="pl"),
        File(b"<p>one</p>", "text/plain", language="en"),
        File(b"<p>one</p>", language="en", made_from="other words"),
        File(b"<p>one</p>", language="en", made_by="another renderer"),
    ],
)
def test_a_change_of_words_language_type_or_origin_is_another_release(store, changed):
    assert build(store, FILES) != build(store, FILES | {"en/index.html": changed})


def test_a_release_holds_exactly_the_files_that_were_given(store):
    digest = build(store, FILES)
    place = store.releases / digest
    present = {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert set(present) == {*FILES, *PACKED, "manifest.json"}
    assert {path: present[path] for path in FILES} == {path: file.body for path, file in FILES.items()}
    assert present["manifest.json"] == manifest_of(store.listing(digest))
    assert list(store.breaks_in(digest)) == []


def test_a_release_that_cannot_be_finished_leaves_nothing_on_the_shelf(store):
    store.switch(build(store, FILES))
    before = os.listdir(store.releases)
    with pytest.raises(TypeError):
        build(store, CHANGED | {"zz/late.html": File("no bytes")})
    assert (os.listdir(store.releases), store.current()) == (before, before[0])


def test_building_alone_shows_patients_nothing_new(store):
    store.switch(first := build(store, FILES))
    build(store, CHANGED)
    assert store.current() == first


def test_unchanged_files_are_hard_links_to_the_release_before(store):
    store.switch(first := build(store, FILES))
    second = build(store, CHANGED)
    assert inode(store, first, "assets/page.css") == inode(store, second, "assets/page.css")
    assert inode(store, first, "en/index.html") != inode(store, second, "en/index.html")


def test_a_file_changed_by_hand_is_not_linked_into_the_next_release(store):
    store.switch(first := build(store, FILES))
    (store.releases / first / "assets/page.css").write_bytes(b"q {}")
    second = build(store, CHANGED)
    assert list(store.breaks_in(second)) == []


def test_building_what_is_there_already_writes_nothing(store):
    digest = build(store, FILES)
    before = inode(store, digest, "manifest.json")
    assert build(store, FILES) == digest
    assert inode(store, digest, "manifest.json") == before


def test_readers_find_a_whole_release_during_every_switch(store):
    digests = [build(store, FILES), build(store, CHANGED)]
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
    store.switch(digest := build(store, FILES))
    moved = store.root.rename(tmp_path / "moved")
    assert (moved / "current" / "en/index.html").read_bytes() == b"<p>one</p>"
    assert Store(moved).current() == digest


def test_a_release_that_is_not_on_the_shelf_cannot_become_live(store):
    with pytest.raises(Refused, match=r"The release ffffffffffff is not on the shelf\."):
        store.switch("f" * 64)


def test_a_pointer_that_leaves_the_shelf_names_no_release(store):
    store.switch(digest := build(store, FILES))
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
    elif how == "packed otherwise":
        (place / "en/index.html.br").write_bytes(compressed(b"<p>???</p>", "br"))
    elif how == "packed badly":
        (place / "en/index.html.gz").write_bytes(b"no gzip")
    elif how == "form missing":
        (place / "en/index.html.gz").unlink()
    elif how == "form added":
        (place / "en/index.html.zst").write_bytes(b"")
    elif how == "manifest changed":
        (place / "manifest.json").write_bytes(b"{}")
    elif how == "manifest is no JSON":
        (place / "manifest.json").write_bytes(b"\xff{")
    else:
        (place / "manifest.json").unlink()


DAMAGES = {
    "changed": [
        "The file en/index.html of release {} was changed after it was published.",
        "The br form of en/index.html of release {} is not the file itself.",
        "The gzip form of en/index.html of release {} is not the file itself.",
    ],
    "missing": ["The file en/index.html of release {} is missing."],
    "packed otherwise": ["The br form of en/index.html of release {} is not the file itself."],
    "packed badly": ["The gzip form of en/index.html of release {} is not the file itself."],
    "form missing": ["The gzip form of en/index.html of release {} is not the file itself."],
    "added": ["The file en/more.html of release {} is not in its manifest."],
    "form added": ["The file en/index.html.zst of release {} is not in its manifest."],
    "manifest changed": ["The manifest of release {} was changed."],
    "manifest is no JSON": ["The manifest of release {} was changed."],
    "manifest missing": ["The release {} has no manifest."],
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_release_is_named_and_built_anew(store, how):
    store.switch(digest := build(store, FILES))
    damage(store, digest, how)
    assert list(store.breaks_in(digest)) == [told.format(digest[:12]) for told in DAMAGES[how]]
    assert build(store, FILES) == digest == store.current()
    assert list(store.breaks_in(digest)) == []


def test_what_a_killed_builder_left_is_swept_away_by_the_next(store):
    build(store, FILES)
    left = store.aside / "0123456789ab-killed" / "en"
    left.mkdir(parents=True)
    (left / "index.html").write_bytes(b"half")
    build(store, CHANGED)
    assert os.listdir(store.aside) == []


TRICKS = [
    "/etc/passwd",
    "../out.html",
    "en/../../out.html",
    "en/\0.html",
    "",
    ".",
    "./en/a.html",
    "en//a.html",
    "en/",
    "en/a.html.br",
    "a.gz",
]


@pytest.mark.parametrize("path", [*TRICKS, "manifest.json"])
def test_a_path_that_plays_tricks_is_refused(store, path):
    with pytest.raises(Refused, match="is no path inside a release"):
        build(store, FILES | {path: File(b"")})
    assert os.listdir(store.releases) == os.listdir(store.aside) == []


def test_files_can_be_read_by_a_web_server_of_another_user(store):
    before = os.umask(0o077)
    try:
        place = store.releases / build(store, FILES)
    finally:
        os.umask(before)
    assert [oct((place / path).stat().st_mode & 0o777) for path in ("", "en", "en/index.html")] == ["0o755", "0o755", "0o644"]
