"""A copy found in a waiting room: the twelve digits on it tell what became of it."""

import re

import pytest
from django.utils import timezone

from cms.languages import REGISTRY
from cms.releases.actions import roll_back, withdraw
from cms.releases.templatetags.approved import date_in
from cms.releases.verification import prove
from tests.releases.overtaking import overtake
from tests.releases.patients import get, live_digits, page
from tests.universe import POLISH

VERDICTS = {"verify-live", "verify-outdated", "verify-replaced", "verify-withdrawn"}


def told(digits):
    """Status, language, verdicts and the links to the newest page of the check of a copy."""
    answer = get(f"/verify/{digits}/")
    html = answer.content.decode()
    content = html.partition("<main")[2]
    verdicts = VERDICTS & set(re.findall('data-phrase="([a-z-]+)"', content))
    links = re.findall(r'<p><a href="(/[a-z]+/[a-z]+/)"', content)
    return answer.status_code, re.findall('<html lang="(.*?)"', html)[0], verdicts, links


def reword(universe):
    universe.write("paracetamol", "pl", "Paracetamol inaczej")
    universe.review("pl")
    universe.publish("pl")


@pytest.mark.parametrize("language", ["en", "pl", "ur"])
def test_a_live_copy_is_the_newest_version_and_its_language_says_so(published, language):
    assert told(live_digits(language)) == (200, language, {"verify-live"}, [f"/{language}/paracetamol/"])


def test_a_replaced_copy_leads_to_the_newest_page(published):
    digits = live_digits("pl")
    reword(published)
    assert told(digits) == (200, "pl", {"verify-replaced"}, ["/pl/paracetamol/"])
    assert told(live_digits("pl"))[2] == {"verify-live"}


def test_a_copy_overtaken_by_its_english_is_told_so_while_it_is_the_newest_in_its_language(published):
    digits = live_digits("pl")
    overtake(published, {"Do not take it with alcohol.": "Never with alcohol."}, {"do-not-take-it-with-alcohol": 3})
    assert told(digits) == (200, "pl", {"verify-outdated"}, ["/pl/paracetamol/"])


def test_a_copy_whose_english_changed_little_is_still_the_newest(published):
    digits = live_digits("pl")
    overtake(published, {"Do not take it with alcohol.": "Never with alcohol."}, {"do-not-take-it-with-alcohol": 2})
    assert told(digits)[2] == {"verify-live"}


def test_a_withdrawn_copy_leads_to_english_and_its_title_is_not_shown(published):
    digits = live_digits("pl")
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    assert told(digits) == (200, "pl", {"verify-withdrawn"}, ["/en/paracetamol/"])
    html = get(f"/verify/{digits}/").content.decode()
    assert POLISH["Paracetamol"] not in html
    assert f">{date_in(timezone.localdate(), REGISTRY['pl'])}</time>" in html


def test_a_withdrawn_copy_of_a_sheet_that_is_gone_everywhere_leads_nowhere(published):
    digits = live_digits("pl")
    withdraw(factsheet=published.sheet, reason="wrong dose", by=published.publisher)
    assert told(digits) == (200, "pl", {"verify-withdrawn"}, [])


def test_a_copy_that_was_replaced_before_a_withdrawal_is_replaced_still(published):
    digits = live_digits("pl")
    reword(published)
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    assert told(digits)[2] == {"verify-replaced"}


def test_the_check_names_title_code_language_version_day_and_digits(published):
    html = get(f"/verify/{live_digits('ur')}/").content.decode()
    records = dict(re.findall(r'data-record="([a-z]+)">(.*?)<', html))
    assert records == {
        "code": "paracetamol",
        "autonym": "اردو",
        "number": "1",
        "date": date_in(published.published_on("ur"), REGISTRY["ur"]),
        "identity": live_digits("ur"),
    }
    assert f">{published.segment('paracetamol').words('ur')}</dd>" in html


@pytest.mark.parametrize("digits", ["000000000000", "short", "paracetamol"])
def test_digits_that_no_copy_has_are_answered_so(published, digits):
    answer = get(f"/verify/{digits}/")
    assert answer.status_code == 404
    assert 'data-phrase="verify-unknown"' in answer.content.decode()


def test_a_copy_of_a_language_that_was_closed_is_told_of_in_the_first_language(published):
    digits = live_digits("ur")
    roll_back(by=published.publisher)  # to before the first Urdu factsheet
    withdraw(factsheet=published.interface, language="ur", reason="closed", by=published.publisher)
    assert told(digits) == (200, "en", {"verify-replaced"}, ["/en/paracetamol/"])
    html = get(f"/verify/{digits}/").content.decode()
    assert '<dd lang="ur" dir="rtl" data-record="autonym">اردو</dd>' in html
    assert "پیراسیٹامول" not in html
    assert [broken for proof in prove() for broken in proof.breaks] == []


def test_after_going_back_the_site_is_whole_and_the_next_release_knows_every_copy(published):
    reword(published)
    digits = live_digits("pl")
    roll_back(by=published.publisher)
    assert [broken for proof in prove() for broken in proof.breaks] == []
    published.write("paracetamol", "pl", "Paracetamol po raz trzeci")
    published.review("pl")
    published.publish("pl")
    assert told(digits)[2] == {"verify-replaced"}


def test_no_check_of_a_copy_is_offered_to_search_engines(published):
    assert '<meta name="robots" content="noindex">' in get(f"/verify/{live_digits('pl')}/").content.decode()
    assert "Disallow: /verify/" in get("/robots.txt").content.decode()
    assert "/verify/" not in get("/pl/sitemap.xml").content.decode()
    assert f"/verify/{live_digits('pl')}/" in page("pl")
