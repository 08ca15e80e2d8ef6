"""What is written anew when something goes out; the rest are hard links to the release before."""

from cms.releases.actions import current_site, rebuild, store
from cms.releases.build import build
from cms.releases.models import Publication
from cms.releases.store import ENDINGS, Store
from cms.releases.verification import prove
from tests.releases.patients import listing, live, live_digits


def inodes():
    """Every file of the live release, compressed forms included, and where it lies on the disk."""
    root = live().resolve()
    return {str(path.relative_to(root)): path.stat().st_ino for path in root.rglob("*") if path.is_file()}


def written_since(before):
    """What is not a link to the release before, without compressed forms and the manifest."""
    written = {path for path, inode in inodes().items() if inode not in set(before.values())} - {"manifest.json"}
    return {path for path in written if not path.endswith(tuple(ENDINGS.values()))}


def pages_of(language, *more):
    return {f"{language}/{name}" for name in ("index.html", "a-z/index.html", "search/index.html", "feed.xml", *more)}


def without_search(paths, *languages):
    return {path for path in paths if not path.startswith(tuple(f"assets/search/{code}-" for code in languages))}


def reword(universe, text="Paracetamol inaczej"):
    universe.write("paracetamol", "pl", text)
    universe.review("pl")
    universe.publish("pl")


def test_a_reworded_page_takes_its_lists_feed_search_and_copies_along_and_nothing_else(published):
    before, old = inodes(), live_digits("pl")
    reword(published)
    copies = {f"verify/{digits}/index.html" for digits in (old, live_digits("pl"))}
    assert without_search(written_since(before), "pl") == pages_of("pl", "paracetamol/index.html") | copies


def test_the_compressed_forms_of_what_stays_are_links_too(published):
    before = inodes()
    reword(published)
    after = inodes()
    stayed = {"en/paracetamol/index.html", "ur/paracetamol/index.html", "ur/index.html", "index.html", "sitemap.xml"}
    forms = {f"{path}{ending}" for path in stayed for ending in ("", *ENDINGS.values())}
    assert {path for path in forms if after[path] != before[path]} == set()
    assert (live() / "ur/paracetamol/index.html").stat().st_nlink >= 2


def test_of_a_search_index_only_what_the_new_words_change_is_written(published):
    before = inodes()
    reword(published)
    index = {path.rpartition("/")[2] for path in written_since(before) if path.startswith("assets/search/")}
    assert "pagefind.js" not in index
    assert not {name for name in index if name.startswith("wasm")}


def test_a_second_language_touches_only_the_menu_of_that_sheet_in_the_first(drafted):
    before = inodes()
    drafted.bring_out("pl")
    digits = live_digits("pl", "ibuprofen")
    expected = pages_of("pl", "ibuprofen/index.html", "sitemap.xml") | {
        "en/ibuprofen/index.html",
        "en/sitemap.xml",
        f"verify/{digits}/index.html",
    }
    assert without_search(written_since(before), "pl", "en") == expected


def test_a_page_whose_menu_alone_changed_leaves_the_search_of_its_language_alone(drafted):
    before = inodes()
    drafted.bring_out("pl")
    assert {path for path in written_since(before) if path.startswith(("assets/search/en-", "en/search/"))} == set()


def test_an_unchanged_site_rebuilt_is_the_same_release(published):
    before, files = store().current(), inodes()
    release = rebuild(by=published.publisher)
    assert (release.digest, store().current(), inodes()) == (before, before, files)


def test_a_release_built_step_by_step_is_the_one_built_at_once(drafted, tmp_path):
    drafted.bring_out("pl")
    assert build(Store(tmp_path / "elsewhere"), current_site()) == store().current()


def test_every_file_of_a_release_says_what_it_was_made_from(published):
    named = {path for path, entry in listing().items() if entry["made_from"]}
    assert set(listing()) - named == {path for path in listing() if path.startswith("assets/") and "/search/" not in path}


def test_after_an_upgrade_a_rebuild_completes_what_cards_tell(published):
    publication = Publication.objects.filter(edition__language="ur").latest("pk")
    whole = dict(publication.card)
    publication.card = {name: value for name, value in whole.items() if name != "protected"}
    publication.save(update_fields=["card"])
    assert [proof for proof in prove() if proof.breaks] == []
    rebuild(by=published.publisher)
    publication.refresh_from_db()
    assert publication.card == whole
