from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from cms.errors import NotEntitled, Refused, Unknown
from cms.languages import REGISTRY
from cms.releases.actions import current_site, live_publications, roll_back, withdraw
from cms.releases.models import Publication
from cms.releases.templatetags.approved import date_in
from tests.releases.patients import files, get, listing, page, pages, words_of
from tests.universe import POLISH


def take_away(universe, language="", reason="The dose is wrong.", sheet=None):
    return withdraw(factsheet=sheet or universe.sheet, language=language, reason=reason, by=universe.publisher)


def phrase(universe, key, language):
    return universe.segment(key, universe.interface).words(language)


def test_a_withdrawn_page_answers_that_it_is_gone_in_its_own_language(published):
    take_away(published, "pl")
    answer = get("/pl/paracetamol/")
    assert (answer.status_code, answer.headers["Content-Language"]) == (410, "pl")
    html = answer.content.decode()
    assert phrase(published, "withdrawn-title", "pl") in html
    assert f">{date_in(timezone.localdate(), REGISTRY['pl'])}</time>" in html
    assert '<a href="/en/paracetamol/" hreflang="en">' in html


def test_none_of_the_withdrawn_words_is_left_on_any_page(published):
    take_away(published, "pl")
    site = "\n".join(words_of(body) for body in files().values())
    assert [words for words in POLISH.values() if words.replace("**", "")[:20] in site] == []


def test_a_withdrawn_language_leaves_the_list_and_the_language_menu(published):
    take_away(published, "pl")
    assert "paracetamol" not in (page("pl", "")).lower()
    assert 'hreflang="pl"' not in page("en")
    assert 'hreflang="ur"' in page("en")


def test_the_other_languages_stay(published):
    before = pages()
    take_away(published, "pl")
    assert {str(one.edition) for one in live_publications() if one.edition.version.factsheet_id == published.sheet.pk} == {
        "paracetamol v1 en",
        "paracetamol v1 ur",
    }
    assert page("ur", "") == before["ur/index.html"].decode()


def test_withdrawing_all_languages_leaves_a_notice_in_each(published):
    gone = take_away(published)
    assert sorted(one.edition.language for one in gone) == ["en", "pl", "ur"]
    assert [get(f"/{code}/paracetamol/").status_code for code in ("en", "pl", "ur")] == [410, 410, 410]
    assert {path for path in listing() if "/paracetamol" in path} == {
        f"{code}/paracetamol/gone.html" for code in ("en", "pl", "ur")
    }
    assert "/en/paracetamol/" not in get("/ur/paracetamol/").content.decode()
    assert phrase(published, "no-factsheets", "ur") in page("ur", "")


def test_a_withdrawal_keeps_who_when_and_why(published):
    [gone] = take_away(published, "pl", reason="The dose is wrong.")
    kept = Publication.objects.get(pk=gone.pk)
    assert (kept.withdrawn_by, kept.reason, kept.withdrawn_at) == (published.publisher, "The dose is wrong.", gone.withdrawn_at)


def test_the_day_on_the_notice_is_the_day_in_london(published):
    [gone] = take_away(published, "pl")
    gone.withdrawn_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    gone.save()
    [notice] = current_site().notices
    assert notice.withdrawn_on == date(2026, 7, 1)


@pytest.mark.parametrize("name", ["PL", "pl", " pl"])
def test_a_language_may_be_written_in_any_letter_case(published, name):
    assert [str(one.edition) for one in take_away(published, name)] == ["paracetamol v1 pl"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_withdrawal_needs_a_reason(published, reason):
    with pytest.raises(Refused) as refused:
        take_away(published, "pl", reason)
    assert refused.value.reasons == ("Say why it is withdrawn.",)
    assert get("/pl/paracetamol/").status_code == 200


def test_what_is_not_live_cannot_be_withdrawn(published):
    take_away(published, "pl")
    with pytest.raises(Refused) as refused:
        take_away(published, "pl")
    assert refused.value.reasons == ("Nothing of this is live, so there is nothing to withdraw.",)


def test_an_unknown_language_is_answered_with_the_known_ones(published):
    with pytest.raises(Unknown, match=r"“tlh” is no language we publish in\. Known: en, cy, pl, "):
        take_away(published, "tlh")


def test_the_interface_cannot_be_withdrawn_while_factsheets_are_live_in_its_language(published):
    with pytest.raises(Refused) as refused:
        take_away(published, "ur", sheet=published.interface)
    assert refused.value.reasons == ("Factsheets are live in ur; withdraw them before the interface.",)


def test_the_interface_cannot_be_withdrawn_while_notices_are_worded_by_it(published):
    take_away(published, "ur")
    with pytest.raises(Refused) as refused:
        take_away(published, "ur", sheet=published.interface)
    assert refused.value.reasons == ("The notices of withdrawn factsheets in ur are worded by the interface, so it stays.",)


def test_an_interface_without_factsheets_can_be_withdrawn_and_closes_the_language(published):
    roll_back(by=published.publisher)  # to before the first Urdu factsheet
    assert get("/ur/").status_code == 200
    take_away(published, "ur", sheet=published.interface)
    assert get("/ur/").status_code == 404


@pytest.mark.parametrize("name", ["author", "translator", "reviser", "clinician", "outsider"])
def test_withdrawing_is_for_publishers_and_coordinators(published, name):
    with pytest.raises(NotEntitled):
        withdraw(factsheet=published.sheet, reason="a reason", by=getattr(published, name))


def test_a_coordinator_withdraws_too(published):
    assert len(withdraw(factsheet=published.sheet, reason="a reason", by=published.coordinator)) == 3


def test_changed_and_newly_signed_words_take_the_place_of_the_notice(published):
    take_away(published, "pl")
    published.write("paracetamol", "pl", "Paracetamol inaczej")
    published.review("pl")
    published.publish("pl")
    assert get("/pl/paracetamol/").status_code == 200
    assert 'hreflang="pl"' in page("en")
