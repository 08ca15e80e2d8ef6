"""A withdrawal waits for nothing: no phrase, no picture, no lost file keeps dangerous words before patients."""

import re

import pytest
from django.conf import settings
from PIL import Image

from cms.errors import Refused
from cms.factsheets.actions import start_version
from cms.releases.actions import live_publications, store, withdraw
from cms.releases.models import Release
from cms.releases.verification import prove
from cms.review import actions
from tests.releases.commands import run
from tests.releases.patients import get, listing, live, live_digits
from tests.releases.rich_sheet import RICH
from tests.releases.tampering import remove_file


def drop_phrases(universe, *keys):
    """Publish an English interface without some phrases that no page needs so far."""
    version = start_version(factsheet=universe.interface, by=universe.author)
    kept = [piece for piece in version.pieces() if piece.key not in keys]
    actions.write_phrases(version=version, phrases=kept, by=universe.author)
    universe.review("en", universe.interface)
    universe.publish("en", universe.interface)


def take_away(universe, language="en"):
    return withdraw(factsheet=universe.sheet, language=language, reason="The dose is wrong.", by=universe.publisher)


def test_a_notice_goes_up_without_the_phrases_that_nobody_has_approved_yet(published):
    drop_phrases(published, "withdrawn-title", "verify-withdrawn")
    digits = live_digits("en")
    take_away(published)
    answer = get("/en/paracetamol/")
    shown = re.findall('data-phrase="([a-z-]+)"', answer.content.decode().partition("<main")[2])
    assert (answer.status_code, shown[0]) == (410, "withdrawn-advice")
    assert "verify-withdrawn" not in (live() / "verify" / digits / "index.html").read_text()


def test_a_publication_does_wait_for_them(published):
    drop_phrases(published, "verify-replaced")
    published.change_english("How to take it", "How to take this")
    published.review("en")
    with pytest.raises(Refused, match="The English interface has no approved words for “verify-replaced”"):
        published.publish("en")


def test_a_notice_without_a_phrase_does_not_stop_what_is_published_later(published):
    drop_phrases(published, "withdrawn-title", "verify-withdrawn")
    take_away(published)
    published.sheet = None
    published.draft_sheet("ibuprofen")
    published.bring_out("en")
    assert get("/en/ibuprofen/").status_code == 200
    assert get("/en/paracetamol/").status_code == 410


def test_a_picture_that_was_lost_after_it_was_published_keeps_nothing_from_being_withdrawn(published):
    settings.PICTURES_ROOT.mkdir()
    Image.new("RGB", (40, 30)).save(settings.PICTURES_ROOT / "pill.png")
    rich = published.draft_sheet("rich", RICH)
    published.bring_out("en", rich)
    (settings.PICTURES_ROOT / "pill.png").unlink()
    take_away(published)
    [picture] = [path for path in listing() if path.startswith("assets/pictures/")]
    assert (get("/en/paracetamol/").status_code, get(f"/{picture}").status_code) == (410, 200)


@pytest.mark.parametrize("lost", ["ur/paracetamol/index.html", "pl/index.html", "verify/404.html"])
def test_a_file_that_was_lost_from_the_shelf_is_made_anew_by_a_withdrawal(published, lost):
    remove_file(lost)
    take_away(published)
    assert lost in listing()
    assert [broken for proof in prove() for broken in proof.breaks] == []


def test_a_lost_piece_of_a_search_index_brings_the_whole_index_anew(published):
    index = {path for path in listing() if path.startswith("assets/search/pl-")}
    (live() / next(path for path in index if "/fragment/" in path)).unlink()
    take_away(published)
    assert index <= set(listing())
    assert [broken for proof in prove() for broken in proof.breaks] == []


def test_all_languages_are_withdrawn_by_one_act_and_one_release(published):
    before = Release.objects.count()
    assert run("withdraw", "paracetamol", "--reason", "wrong dose", "--by", "coordinator")[0] == 0
    assert Release.objects.count() == before + 1
    assert {get(f"/{code}/paracetamol/").status_code for code in ("en", "pl", "ur")} == {410}
    assert not live_publications().filter(edition__version__factsheet=published.sheet).exists()
    assert store().current() == Release.objects.order_by("-pk")[0].digest
