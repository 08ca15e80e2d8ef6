import pytest
from django.conf import settings

from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.actions import start_version
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY
from cms.releases.actions import current_site, live_publications, store, withdraw
from cms.releases.build import build
from cms.releases.models import Publication, Release
from cms.releases.publishing import publish
from cms.releases.store import Store
from cms.review import actions
from cms.review.models import Meaning
from cms.review.state import State
from tests.releases.patients import article, files, get, listing, live_digits, page
from tests.releases.welsh import open_welsh, translate_into_welsh


def refusal(universe, language, sheet=None):
    """The reasons given, after proof that nothing changed."""
    before = (Publication.objects.count(), Release.objects.count(), store().current())
    with pytest.raises(Refused) as refused:
        universe.publish(language, sheet)
    assert (Publication.objects.count(), Release.objects.count(), store().current()) == before
    return refused.value.reasons


def reword(universe, key="paracetamol", language="pl", text="Paracetamol inaczej"):
    universe.write(key, language, text)
    universe.review(language)


def status_of(path):
    return get("/" + path.removesuffix("index.html").replace("404.html", "no-such-page/")).status_code


def reword_interface(universe):
    segment = universe.segment("about", universe.interface)
    actions.write(segment=segment, language="pl", text="O tej stronie", by=universe.translator)
    universe.review("pl", universe.interface)
    return universe.publish("pl", universe.interface)


def test_an_edition_that_nobody_signed_is_not_published(universe):
    assert refusal(universe, "en") == (
        "Only an approved and signed edition can be published; this one is drafting.",
        "No full review of the English has been completed, so the page cannot say when it was last reviewed.",
        "Nothing is said yet about the factsheet’s audience, need, funding, evidence.",
    )


def test_a_signature_over_other_words_does_not_count(published):
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    assert refusal(published, "pl") == ("Only an approved and signed edition can be published; this one is in translation.",)


def test_what_is_live_already_is_not_published_again(published):
    assert refusal(published, "pl") == ("Exactly these words are already live.",)


def test_a_language_without_a_published_interface_is_not_open_to_patients(published):
    open_welsh(published)
    translate_into_welsh(published)
    assert refusal(published, "cy") == ("Welsh is not open to patients yet: publish its interface edition first.",)
    translate_into_welsh(published, published.interface)
    published.publish("cy", published.interface)
    published.publish("cy")
    assert '<html lang="cy" dir="ltr">' in page("cy")


def test_withdrawn_words_do_not_go_out_again_until_they_are_changed_and_signed(published):
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    assert refusal(published, "pl") == ("Exactly these words were withdrawn; a changed and newly signed edition can go out.",)
    reword(published)
    published.publish("pl")
    assert "Paracetamol inaczej" in page("pl")


def test_a_translation_waits_for_its_english(published):
    withdraw(factsheet=published.sheet, language="en", reason="outdated", by=published.publisher)
    reword(published)
    assert refusal(published, "pl") == (
        "The English edition it was translated from is not live; a translation goes out after it.",
    )


def test_an_edition_that_was_never_begun_is_not_published(drafted):
    assert refusal(drafted, "so") == ("There is no Somali edition of ibuprofen yet.",)


def test_an_unknown_language_is_answered_with_the_known_ones(published):
    with pytest.raises(Unknown) as refused:
        published.publish("tlh")
    assert refused.value.reasons == (f"“tlh” is no language we publish in. Known: {', '.join(REGISTRY)}.",)


@pytest.mark.parametrize("name", ["translator", "clinician", "coordinator", "outsider"])
def test_only_a_publisher_publishes(published, name):
    reword(published)
    with pytest.raises(NotEntitled, match=r"Only a publisher can publish here\."):
        publish(factsheet=published.sheet, language="pl", by=getattr(published, name))


def test_a_polish_page_never_shows_english_for_a_missing_segment(drafted):
    drafted.translate("pl")
    drafted.write("how-to-take-it", "pl", "")
    drafted.submit("pl")
    assert refusal(drafted, "pl") == ("Only an approved and signed edition can be published; this one is in translation.",)
    assert not (settings.PUBLISHED_ROOT / "current" / "pl" / "ibuprofen").exists()


def test_an_interface_that_lacks_a_phrase_is_not_published(published):
    version = start_version(factsheet=published.interface, by=published.author)
    phrases = [piece for piece in version.pieces() if piece.key != "skip-link"]
    actions.write_phrases(version=version, phrases=phrases, by=published.author)
    published.review("en", published.interface)
    assert refusal(published, "en", published.interface) == (
        "The English interface has no approved words for “skip-link” (Skip to main content).",
    )
    assert not published.interface.latest().is_frozen


def test_publishing_new_english_takes_the_translators_words_along(published):
    published.change_english("What to know before you take it.", "What to know first.")
    published.review("en")
    published.publish("en")
    assert published.version.number == 2
    assert published.segment("paracetamol").words("pl") == "Paracetamol w skrócie"
    assert published.state("paracetamol", "pl") is State.APPROVED
    assert published.segment("what-to-know-before-you-take").words("pl") == "Co warto wiedzieć przed zażyciem."
    assert published.state("what-to-know-before-you-take", "pl") is State.STALE


def test_the_live_polish_page_stays_as_it_was_when_new_english_goes_out(published):
    before = article(page("pl"))
    published.change_english("What to know before you take it.", "What to know first.")
    published.review("en")
    published.publish("en")
    assert article(page("pl")) == before
    assert ">1</bdi></dd>" in page("pl")
    assert ">2</bdi></dd>" in page("en")
    assert "What to know first." in page("en")


def test_what_translators_write_after_publication_changes_no_page(published):
    before = files()
    published.write("paracetamol", "pl", "Jeszcze nikt tego nie sprawdził")
    assert files() == before
    published.sheet = None
    published.draft_sheet("ibuprofen")
    published.bring_out("en")
    assert page("pl") == before["pl/paracetamol/index.html"].decode()


def test_publishing_rewrites_only_the_pages_that_say_something_new(published):
    before = files()
    old = live_digits("pl")
    reword(published)
    published.publish("pl")
    changed = {path for path, body in files().items() if before.get(path) != body}
    lists = {f"pl/{name}" for name in ("paracetamol/index.html", "index.html", "a-z/index.html", "search/index.html", "feed.xml")}
    copies = {f"verify/{digits}/index.html" for digits in (old, live_digits("pl"))}
    days = {"pl/sitemap.xml"}  # tells the day, which may be another than that of the first publication
    assert {path for path in changed if not path.startswith("assets/search/pl-")} - days == lists | copies


def test_building_the_site_twice_gives_the_same_digest(published, tmp_path):
    again = build(Store(tmp_path / "again"), current_site())
    assert again == build(store(), current_site()) == store().current()


def test_a_release_names_type_and_language_of_every_file_and_the_name_gives_the_status(published):
    entries = {path: (status_of(path), entry["type"].partition(";")[0], entry["language"]) for path, entry in listing().items()}
    assert {path: entry for path, entry in entries.items() if path.startswith(("ur/", "404", "robots"))} == {
        "404.html": (404, "text/html", "en"),
        "robots.txt": (200, "text/plain", ""),
        "ur/404.html": (404, "text/html", "ur"),
        "ur/a-z/index.html": (200, "text/html", "ur"),
        "ur/feed.xml": (200, "application/atom+xml", ""),
        "ur/feedback/thanks/index.html": (200, "text/html", "ur"),
        "ur/index.html": (200, "text/html", "ur"),
        "ur/paracetamol/index.html": (200, "text/html", "ur"),
        "ur/search/index.html": (200, "text/html", "ur"),
        "ur/sitemap.xml": (200, "application/xml", ""),
    }


def test_the_published_interface_is_compiled_for_gettext(published):
    reword_interface(published)
    folder = settings.CATALOGUE_ROOT / "pl" / "LC_MESSAGES"
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
    assert 'msgstr "O tej stronie"' in (folder / "django.po").read_text()


def test_a_catalogue_folder_that_cannot_be_written_keeps_nothing_from_patients(published):
    settings.CATALOGUE_ROOT.write_text("a file where a folder should be")
    with pytest.raises(OSError, match="Not a directory"):
        reword_interface(published)
    assert ">O tej stronie<" in page("pl")


def test_one_edition_of_a_sheet_in_a_language_is_live_and_it_is_the_newest(published):
    reword(published)
    newest = published.publish("pl")
    assert [one for one in live_publications() if str(one.edition) == "paracetamol v1 pl"] == [newest]


@pytest.mark.parametrize(("severity", "goes_out"), [(4, True), (3, False)])
def test_of_a_factsheet_from_before_such_records_only_a_safety_critical_correction_goes_out_without_them(
    published, severity, goes_out
):
    Factsheet.objects.filter(pk=published.sheet.pk).update(audience="", need="", funding="")
    published.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    published.grade_the_rest(severity=severity)
    published.submit("en")
    published.approve("en")
    published.sign("en", meaning=Meaning.CLINICAL_APPROVAL)
    if goes_out:
        assert published.publish("en").edition.version.number == 2
    else:
        with pytest.raises(Refused, match="Nothing is said yet about the factsheet’s audience, need, funding"):
            published.publish("en")
