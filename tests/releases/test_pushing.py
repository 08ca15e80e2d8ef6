"""A release copied to a storage: whole, only what changed, and finished after a break."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.test import override_settings

from cms.errors import Refused
from cms.releases.pushing import BATCH, JOURNAL, carry_out, planned_push
from cms.releases.store import Store
from tests.reading.site import page, point, put, sample

BACKEND = "django.core.files.storage.FileSystemStorage"


class Recorded(FileSystemStorage):
    """A storage that remembers the order of what happened to it, and breaks when told to."""

    def __init__(self, folder):
        super().__init__(location=folder, allow_overwrite=True)
        self.saved, self.deleted, self.types, self.breaks_after = [], [], {}, None

    def _save(self, name, content):
        if self.breaks_after is not None and len(self.saved) >= self.breaks_after:
            raise OSError("the line is down")
        self.saved.append(name)
        self.types[name] = getattr(content, "content_type", None)
        return super()._save(name, content)

    def delete(self, name):
        self.deleted.append(name)
        super().delete(name)


@pytest.fixture
def root(tmp_path):
    put(tmp_path / "shelf")
    return tmp_path / "shelf"


@pytest.fixture
def storage(tmp_path):
    return Recorded(tmp_path / "bucket")


def push(root, storage):
    store = Store(root)
    storage.saved, storage.deleted = [], []
    return list(carry_out(planned_push(store, storage), store, storage))


def files_in(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def assert_same(root, storage):
    assert files_in(Path(storage.location)) == files_in((root / "current").resolve())


def test_everything_of_the_release_is_put_and_nothing_else(root, storage):
    push(root, storage)
    assert_same(root, storage)


def test_assets_go_first_then_pages_and_papers_then_what_leads_to_them_and_the_manifest_last(root, storage):
    push(root, storage)
    order = [name for name in dict.fromkeys(reversed(storage.saved)) if name != JOURNAL][::-1]
    turns = {name: place for place, name in enumerate(order)}
    assert max(turns[name] for name in turns if name.startswith("assets/")) < min(
        turns[name] for name in turns if "paracetamol" in name
    )
    assert turns["en/paracetamol.pdf"] < turns["en/paracetamol/index.html"] < turns["en/index.html"]
    assert turns["pl/ibuprofen/gone.html"] < min(turns[name] for name in ("index.html", "sitemap.xml", "pl/search/index.html"))
    assert order[-1] == "manifest.json"


def test_a_second_push_touches_nothing(root, storage):
    push(root, storage)
    assert push(root, storage) == []
    assert (storage.saved, storage.deleted) == ([], [])


def test_only_what_changed_is_put_and_what_is_no_longer_there_is_deleted_at_the_end(root, storage):
    push(root, storage)
    changed = sample() | {"en/index.html": page("other")}
    del changed["verify/0123456789ab/index.html"]
    put(root, changed)
    said = push(root, storage)
    assert [name for name in storage.saved if name != JOURNAL] == [
        "en/index.html",
        "en/index.html.br",
        "en/index.html.gz",
        "manifest.json",
    ]
    gone = [f"verify/0123456789ab/index.html{ending}" for ending in ("", ".br", ".gz")]
    assert storage.deleted == [*gone, JOURNAL]
    assert said == ["1 of 1 files put", "3 files deleted"]
    assert_same(root, storage)


@pytest.mark.parametrize("after", [0, 1, 7, 40, 80, 95])
def test_a_push_that_broke_is_continued_by_the_next(root, storage, after):
    storage.breaks_after = after
    with pytest.raises(Refused, match="the line is down. Push again to continue"):
        push(root, storage)
    assert not storage.exists("manifest.json")
    storage.breaks_after = None
    push(root, storage)
    assert_same(root, storage)


def test_what_was_put_before_a_break_is_not_put_again(root, storage):
    files = sample() | {f"en/sheet-{number}/index.html": page(str(number)) for number in range(BATCH)}
    put(root, files)
    storage.breaks_after = 3 * BATCH + 20
    with pytest.raises(Refused):
        push(root, storage)
    first = set(storage.saved)
    storage.breaks_after = None
    push(root, storage)
    again = {name for name in storage.saved if name in first and name != JOURNAL and not name.endswith((".br", ".gz"))}
    assert len(again) <= BATCH
    assert_same(root, storage)


@pytest.mark.parametrize("after", [2, 5, 6, 8])
def test_a_push_broken_on_the_way_to_one_release_is_mended_by_a_push_of_the_release_before(root, storage, after):
    """What was half replaced is known from the journal, not taken for what the old manifest says."""
    push(root, storage)
    first = (root / "current").resolve().name
    put(root, sample() | {"en/index.html": page("other"), "pl/index.html": page("inny"), "en/new/index.html": page("new")})
    storage.saved, storage.breaks_after = [], after
    store = Store(root)
    with pytest.raises(Refused):
        list(carry_out(planned_push(store, storage), store, storage))
    storage.breaks_after = None
    point(root, f"releases/{first}")
    push(root, storage)
    assert_same(root, storage)


def test_a_push_broken_between_the_manifest_and_the_deletions_still_deletes(root, storage):
    push(root, storage)
    put(root, {path: body for path, body in sample().items() if not path.startswith("ur/")})
    store = Store(root)
    steps = carry_out(planned_push(store, storage), store, storage)
    storage.delete = lambda name: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        list(steps)
    del storage.delete
    push(root, storage)
    assert_same(root, storage)


def test_a_push_broken_just_before_the_manifest_puts_only_the_manifest(root, storage, tmp_path):
    elsewhere = Recorded(tmp_path / "elsewhere")
    push(root, elsewhere)
    storage.breaks_after = len(elsewhere.saved) - 1
    with pytest.raises(Refused, match=r"manifest\.json could not be put"):
        push(root, storage)
    storage.breaks_after = None
    push(root, storage)
    assert storage.saved == [JOURNAL, "manifest.json"]
    assert_same(root, storage)


def test_each_file_is_put_with_the_type_of_the_manifest(root, storage):
    push(root, storage)
    assert storage.types["en/index.html"] == "text/html; charset=utf-8"
    assert storage.types["en/feed.xml"] == "application/atom+xml; charset=utf-8"
    assert storage.types["pl/paracetamol.pdf"] == "application/pdf"


def test_a_storage_that_keeps_the_old_file_beside_the_new_is_refused(root, tmp_path):
    storage = FileSystemStorage(location=tmp_path / "bucket")
    store = Store(root)
    (tmp_path / "bucket").mkdir()
    (tmp_path / "bucket" / "robots.txt").write_text("of another site")
    with pytest.raises(Refused, match="The storage does not replace"):
        list(carry_out(planned_push(store, storage), store, storage))


def test_a_damaged_file_is_not_pushed(root, storage):
    (root / "current" / "en" / "paracetamol.pdf").write_bytes(b"%PDF of somebody else")
    with pytest.raises(Refused, match="is not what was published"):
        push(root, storage)
    assert not storage.exists("manifest.json")


def test_with_nothing_published_there_is_nothing_to_push(tmp_path, storage):
    with pytest.raises(Refused, match="There is no whole release to push"):
        push(tmp_path / "empty", storage)


def test_a_journal_that_cannot_be_read_is_refused_and_a_manifest_that_cannot_is_written_anew(root, storage):
    push(root, storage)
    Path(storage.path("manifest.json")).write_text("[]")
    push(root, storage)
    assert_same(root, storage)
    Path(storage.path(JOURNAL)).write_text("[1]")
    with pytest.raises(Refused, match="cannot be read"):
        push(root, storage)


def run(*arguments):
    out = StringIO()
    call_command("push_release", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def configured(root, tmp_path, settings):
    published = {"BACKEND": BACKEND, "OPTIONS": {"location": str(tmp_path / "bucket"), "allow_overwrite": True}}
    with override_settings(PUBLISHED_ROOT=root, STORAGES=settings.STORAGES | {"published": published}):
        yield tmp_path / "bucket"


def test_a_dry_run_says_what_would_be_put_and_puts_nothing(configured, root):
    digest = (root / "current").resolve().name[:12]
    [first, second] = run("--dry-run")
    assert first.startswith(f"Release {digest}: {len(sample())} of {len(sample())} files to put, ")
    assert (second, configured.exists()) == ("0 files to delete.", False)


def test_the_command_pushes_and_tells_how_far_it_is(configured, root):
    said = run()
    assert said[2] == f"{len(sample())} of {len(sample())} files put"
    assert said[-1] == f"The storage holds release {(root / 'current').resolve().name[:12]}."
    assert files_in(configured) == files_in((root / "current").resolve())
    assert run()[0].endswith(f": 0 of {len(sample())} files to put, 0 bytes.")


def test_without_a_storage_the_command_says_what_to_set(root):
    with override_settings(PUBLISHED_ROOT=root), pytest.raises(CommandError, match="set PUBLISHED_STORAGE") as refusal:
        run()
    assert refusal.value.returncode == 2
