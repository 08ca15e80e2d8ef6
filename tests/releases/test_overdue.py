"""Where nobody reviewed a page for long after its day, patients are told; by a release, never by the clock alone."""

from datetime import timedelta

import pytest
from django.test import override_settings

from cms.audit.models import Event
from cms.errors import NotEntitled
from cms.releases.actions import roll_back, store
from cms.releases.models import OverdueMark, Publication, Release
from cms.releases.overdue_marking import mark_overdue
from cms.releases.reviews_due import reviews_due
from cms.review.full_review import open_full_review
from cms.review.models import Meaning
from tests.releases.commands import run
from tests.releases.patients import live, page
from tests.releases.read_back import bare, read_from
from tests.releases.tampering import breaks

TITLE = "This page is due for a review"


def says_so(language):
    return 'data-phrase="overdue-title"' in page(language)


@pytest.fixture
def late(published):
    """The first day on which patients are told that the review of “paracetamol” is overdue."""
    return reviews_due()[0].on + timedelta(days=91)


def test_patients_are_told_in_each_language_after_ninety_days(published, late):
    assert mark_overdue(by=published.publisher, today=late - timedelta(1)).release is None
    assert not any(says_so(language) for language in ("en", "pl", "ur"))
    done = mark_overdue(by=published.publisher, today=late)
    assert done.marked == ("paracetamol en", "paracetamol pl", "paracetamol ur")
    assert all(says_so(language) for language in ("en", "pl", "ur"))
    assert TITLE in page("en")
    assert TITLE not in page("pl")
    assert run("verify")[0] == 0


def test_a_day_that_passes_changes_no_page_by_itself(published, late):
    before = store().current()
    with override_settings(OVERDUE_NOTICE_DAYS=1):
        assert run("verify")[0] == 0
    assert store().current() == before


def test_the_act_is_told_in_the_audit_and_a_second_night_makes_nothing(published, late):
    done = mark_overdue(by=published.publisher, today=late)
    event = Event.objects.get(act="pages marked overdue")
    assert event.payload == {"pages": list(done.marked), "release": done.release.digest}
    count = Release.objects.count(), Event.objects.count()
    assert mark_overdue(by=published.publisher, today=late + timedelta(1)).release is None
    assert (Release.objects.count(), Event.objects.count()) == count


def test_only_the_pages_that_say_so_are_made_anew(published, late):
    root = store().releases / store().current()
    before = {path.relative_to(root): path.stat().st_ino for path in root.rglob("*.html")}
    mark_overdue(by=published.publisher, today=late)
    root = store().releases / store().current()
    after = {path.relative_to(root): path.stat().st_ino for path in root.rglob("*.html")}
    assert sorted(str(path) for path in after if before.get(path) != after[path]) == [
        f"{language}/paracetamol/index.html" for language in ("en", "pl", "ur")
    ]


def test_a_full_review_takes_the_notice_away_page_by_page(published, late):
    mark_overdue(by=published.publisher, today=late)
    open_full_review(factsheet=published.sheet, by=published.author)
    assert says_so("en")
    published.sign("en")
    published.publish("en")
    assert [says_so(language) for language in ("en", "pl")] == [False, True]
    published.sign("pl", meaning=Meaning.NO_CHANGE)
    published.publish("pl")
    assert [says_so(language) for language in ("en", "pl", "ur")] == [False, False, True]
    assert run("verify")[0] == 0


def test_a_correction_without_a_review_leaves_the_date_and_the_notice_comes_back(published, late):
    mark_overdue(by=published.publisher, today=late)
    published.change_english("How to take it", "How to take them")
    published.submit("en")
    published.approve("en")
    published.grade_the_rest()
    published.sign("en", meaning=Meaning.CLINICAL_APPROVAL)
    published.publish("en")
    assert not says_so("en")
    assert mark_overdue(by=published.publisher, today=late).marked == ("paracetamol en",)
    assert says_so("en")


def test_what_going_back_took_away_comes_back_the_next_night(published, late):
    mark_overdue(by=published.publisher, today=late)
    roll_back(by=published.publisher)
    assert not says_so("pl")
    assert run("verify")[0] == 0
    assert mark_overdue(by=published.publisher, today=late).release is not None
    assert says_so("pl")
    assert run("verify")[0] == 0


def test_a_language_whose_interface_has_no_words_for_it_is_named_and_left(published, late):
    [interface] = Publication.objects.filter(edition__version__factsheet__key="interface", edition__language="pl")
    segments = interface.snapshot["content"]["segments"]
    interface.snapshot["content"]["segments"] = [one for one in segments if not one["key"].startswith("overdue-")]
    interface.save()
    done = mark_overdue(by=published.publisher, today=late)
    assert (done.marked, done.wordless) == (("paracetamol en", "paracetamol ur"), ("paracetamol pl",))
    assert [says_so(language) for language in ("en", "pl", "ur")] == [True, False, True]


def test_a_page_that_hides_the_notice_or_invents_it_is_found(published, late):
    mark_overdue(by=published.publisher, today=late)
    OverdueMark.objects.filter(publication__edition__language="pl").delete()
    assert "pl/paracetamol/index.html says without reason that it is overdue." in breaks()


def test_only_a_publisher_marks(published, late):
    with pytest.raises(NotEntitled, match="Only a publisher can publish here."):
        mark_overdue(by=published.author, today=late)


def test_the_command_says_what_it_did(published, late):
    assert run("mark_overdue", "--by", "publisher") == (0, ["No page is newly overdue; nothing was made."])
    assert run("mark_overdue", "--by", "author") == (2, ["Only a publisher can publish here."])


@pytest.mark.slow
def test_the_paper_says_so_too(published, late):
    with override_settings(PAPERS=True):
        mark_overdue(by=published.publisher, today=late)
    pdf = (live() / "en" / "paracetamol.pdf").read_bytes()
    assert bare(TITLE) in bare(read_from(pdf))
