"""A disk that fills up in the middle, a manifest edited by hand, a pointer that names nothing: patients keep a whole release."""

import os
import resource
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test.utils import override_settings

from cms.errors import Refused
from cms.releases.actions import rebuild, settle, store
from cms.releases.models import Publication, Release
from cms.releases.verification import prove
from tests.releases.commands import run
from tests.releases.patients import files, get, page
from tests.releases.tampering import remove_file


def nothing_is_wrong():
    return [broken for proof in prove() for broken in proof.breaks] == []


def reword(universe):
    universe.write("paracetamol", "pl", "Paracetamol inaczej")
    universe.review("pl")


@contextmanager
def no_file_longer_than(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def everything():
    shelf = store()
    rows = (Publication.objects.count(), Release.objects.count())
    return rows, shelf.current(), sorted(os.listdir(shelf.releases)), files()


def refusal(universe):
    """What is said when Polish cannot go out, after proof that nothing changed."""
    before = everything()
    with pytest.raises(Refused) as refused:
        universe.publish("pl")
    assert (everything(), os.listdir(store().aside)) == (before, [])
    assert "Paracetamol inaczej" not in page("pl")
    return refused.value.reasons


def test_a_file_that_cannot_be_finished_leaves_the_previous_release_live_and_nothing_half(published):
    reword(published)
    with no_file_longer_than(2000):
        assert refusal(published) == ("The release could not be written: File too large. The previous one stays.",)
    published.publish("pl")
    assert "Paracetamol inaczej" in page("pl")
    assert nothing_is_wrong()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own for the published site."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(place):
    with (place / "ballast").open("wb", buffering=0) as ballast:
        try:
            while ballast.write(b"x" * 4096):
                pass
        except OSError:
            return


def test_a_full_disk_leaves_the_previous_release_live_and_nothing_half(published, small_disk):
    shutil.copytree(settings.PUBLISHED_ROOT, small_disk / "site", symlinks=True)
    reword(published)
    with override_settings(PUBLISHED_ROOT=small_disk / "site"):
        fill(small_disk)
        assert refusal(published) == ("The release could not be written: No space left on device. The previous one stays.",)
        (small_disk / "ballast").unlink()
        published.publish("pl")
        assert "Paracetamol inaczej" in page("pl")
        assert nothing_is_wrong()


def test_after_a_manifest_was_edited_by_hand_the_next_release_is_whole(published):
    with (store().pointer / "manifest.json").open("a") as manifest:
        manifest.write("\n")
    reword(published)
    published.publish("pl")
    assert "Paracetamol inaczej" in page("pl")
    assert nothing_is_wrong()


@pytest.mark.parametrize("manifest", [b"", b"\xff\x00", b"[]", b"{}", b'{"../../etc/passwd": {}}'])
def test_rebuilding_mends_a_manifest_that_was_edited_by_hand(published, manifest):
    before, digest = files(), store().current()
    place = store().pointer.resolve() / "manifest.json"
    place.unlink()
    place.write_bytes(manifest)
    assert run("rebuild", "--by", "publisher") == (0, [f"Live: release {digest[:12]}."])
    assert files() == before
    assert nothing_is_wrong()


def test_rebuilding_mends_a_page_that_was_changed_by_hand(published):
    before, digest = files(), store().current()
    place = store().pointer.resolve() / "pl/paracetamol/index.html"
    text = place.read_bytes()
    place.unlink()
    place.write_bytes(text.replace("38°C".encode(), "39°C".encode()))  # of the same length
    assert rebuild(by=published.publisher).digest == digest
    assert files() == before
    assert nothing_is_wrong()


@pytest.mark.parametrize("lost", ["pl/paracetamol/index.html", "robots.txt", "sitemap.xml"])
def test_rebuilding_brings_a_lost_file_back(published, lost):
    before = files()
    remove_file(lost)
    rebuild(by=published.publisher)
    assert files() == before
    assert nothing_is_wrong()


def test_rebuilding_brings_a_lost_shelf_back_byte_for_byte(published):
    before, digest = files(), store().current()
    shutil.rmtree(settings.PUBLISHED_ROOT)
    assert rebuild(by=published.publisher).digest == digest
    assert files() == before
    assert nothing_is_wrong()


def test_a_pointer_that_names_nothing_is_told_of_and_the_shelf_rebuilt(published):
    digest = store().current()
    shutil.rmtree(store().releases / digest)
    assert settings.PUBLISHED_ROOT.joinpath("current").is_symlink()
    assert run("settle") == (2, [f"The release {digest[:12]} is not on the shelf."])
    assert run("rebuild", "--by", "publisher")[0] == 0
    assert get("/pl/paracetamol/").status_code == 200
    assert nothing_is_wrong()


@pytest.mark.parametrize("target", ["releases/nothing", "/etc", "current"])
def test_a_pointer_that_leads_astray_is_mended_by_settling(published, target):
    digest = store().current()
    store().pointer.unlink()
    store().pointer.symlink_to(target)
    assert (settle(), store().current()) == (digest, digest)
    assert get("/pl/paracetamol/").status_code == 200


def test_rebuilding_is_for_publishers(published):
    code, [said] = run("rebuild", "--by", "translator")
    assert (code, said) == (2, "Only a publisher can publish here.")
