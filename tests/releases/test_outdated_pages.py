"""A live translation, after its English has changed: what its readers are told, by how much the change matters."""

import json
import re

import html5lib
import pytest

from cms.errors import Refused
from cms.releases.actions import newest_release, roll_back
from cms.releases.verification import prove
from tests.releases.overtaking import catch_up, grade, overtake
from tests.releases.patients import article, files, get, listing, live, page, words_of
from tests.universe import POLISH, URDU

ALCOHOL = "Do not take it with alcohol."
SOBER = "Do not take it with any alcohol."
SOBER_POLISH = "W ogóle nie wolno zażywać z alkoholem."
KEY = "do-not-take-it-with-alcohol"
TITLE = "paracetamol"


def nothing_is_wrong():
    return [broken for proof in prove() for broken in proof.breaks] == []


def tree(language):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page(language).encode(), transport_encoding="utf-8")


def notice(language):
    """The phrases of the notice above the title, in order."""
    before_title = page(language).partition("<main")[2].partition("<h1")[0]
    return re.findall('data-phrase="([a-z-]+)"', before_title)


def marked_sections(language):
    """The headings of the sections that are marked."""
    sections = [one for one in tree(language).iter("div") if "outdated" in (one.get("class") or "").split()]
    assert all(one.find("p[@class='mark']") is not None for one in sections)
    return [heading.get("id") for one in sections for heading in one.findall("h2")]


def everything():
    return "\n".join(words_of(body) for body in files().values())


@pytest.mark.parametrize("severity", [0, 1])
def test_after_a_change_that_means_nothing_to_a_reader_the_page_is_as_it_was(published, severity):
    before = page("pl")
    overtake(published, {ALCOHOL: SOBER}, {KEY: severity})
    assert page("pl") == before
    assert nothing_is_wrong()


def test_after_a_clarification_the_page_stays_and_says_that_a_newer_english_exists(published):
    before = article(page("pl"))
    overtake(published, {ALCOHOL: SOBER}, {KEY: 2})
    assert (article(page("pl")), notice("pl"), marked_sections("pl")) == (before, [], [])
    assert 'data-phrase="newer-english"' in page("pl")
    assert 'data-phrase="newer-english"' not in page("en")
    assert nothing_is_wrong()


@pytest.mark.parametrize(("language", "words"), [("pl", POLISH), ("ur", URDU)])
def test_after_a_clinical_change_every_translation_says_so_above_its_title_and_marks_the_section(published, language, words):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 3})
    assert notice(language) == ["outdated-title", "outdated-advice", "changed-on", "read-in-english", "helpline"]
    assert marked_sections(language) == ["how-to-take-it"]
    assert words[ALCOHOL] in page(language)
    assert SOBER not in page(language)
    assert nothing_is_wrong()


def test_the_english_page_itself_has_no_notice(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    assert (notice("en"), marked_sections("en")) == ([], [])
    assert "newer-english" not in page("en")


def test_a_passage_that_is_no_longer_safe_gives_way_to_the_notice_and_the_corrected_english(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    assert notice("pl") == ["urgent-change-title", "outdated-advice", "changed-on", "read-in-english", "helpline"]
    [passage] = [one for one in tree("pl").iter() if one.get("data-replaced") == KEY]
    [english] = [one for one in passage.iter() if one.get("data-english") == KEY]
    assert (english.get("lang"), english.get("dir"), "".join(english.itertext())) == ("en", "ltr", SOBER)
    assert passage.find(".//*[@data-phrase='replaced-passage']") is not None
    assert marked_sections("pl") == ["how-to-take-it"]
    assert nothing_is_wrong()


@pytest.mark.parametrize("words", [POLISH[ALCOHOL], URDU[ALCOHOL]])
def test_the_words_that_are_no_longer_safe_are_in_no_file_of_the_release(published, words):
    assert words in everything()
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    assert words not in everything()


def test_the_other_passages_of_that_page_stay(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    shown = re.findall('data-segment="([a-z0-9-]+)"', article(page("pl")))
    assert shown == [segment.key for segment in published.version.ordered() if segment.key != KEY]


@pytest.mark.parametrize("paper", ["paracetamol.pdf", "paracetamol-large.pdf"])
def test_the_paper_of_an_unsafe_page_answers_that_it_is_gone_and_leads_to_the_page(published, paper):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    answer = get(f"/pl/{paper}")
    assert (answer.status_code, answer.headers["Content-Language"]) == (410, "pl")
    assert 'data-phrase="paper-gone-title"' in answer.content.decode()
    assert '<a href="/pl/paracetamol/">' in answer.content.decode()
    assert get("/pl/paracetamol/").status_code == 200
    assert "pl/paracetamol/gone.html" in listing()


def test_after_a_clinical_change_the_paper_is_not_gone(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 3})
    assert "pl/paracetamol/gone.html" not in listing()


def test_a_title_that_is_no_longer_safe_is_nowhere(published):
    title = POLISH["Paracetamol"]
    assert title in (live() / "pl/a-z/index.html").read_text()
    overtake(published, {"# Paracetamol": "# Paracetamol tablets"}, {TITLE: 4})
    holding = {path for path, body in files().items() if title in words_of(body)}
    assert {path for path in holding if not path.startswith("verify/")} == set()
    assert "<title>Paracetamol tablets – " in page("pl")
    assert "application/ld+json" not in page("pl")
    assert nothing_is_wrong()


def test_a_list_gives_the_corrected_english_title_marked_as_english(published):
    overtake(published, {"# Paracetamol": "# Paracetamol tablets"}, {TITLE: 4})
    for name in ("", "a-z", "search"):
        html = (live() / "pl" / name / "index.html").read_text()
        assert re.findall(r'<a href="/pl/paracetamol/"[^>]*>(.*?)</a>', html) == [
            '<span lang="en" dir="ltr" data-english="paracetamol" data-sheet="paracetamol">Paracetamol tablets</span>'
        ], name


def test_a_summary_that_is_no_longer_safe_describes_the_page_nowhere(published):
    summary = "What to know before you take it."
    overtake(published, {summary: "What to know first."}, {"what-to-know-before-you-take": 4})
    assert POLISH[summary] not in everything()
    assert '<meta name="description"' not in page("pl")


def test_an_added_warning_stands_in_english_in_the_notice(published):
    overtake(published, {f"- {ALCOHOL}": f"- {ALCOHOL}\n- Do not take it with ibuprofen."}, {"do-not-take-it-with-ibuprofen": 4})
    assert 'data-phrase="added-passages"' in page("pl").partition("<h1")[0]
    [added] = [one for one in tree("pl").iter() if one.get("data-english")]
    assert (added.get("data-english"), "".join(added.itertext())) == (
        "do-not-take-it-with-ibuprofen",
        "Do not take it with ibuprofen.",
    )
    assert POLISH[ALCOHOL] in page("pl")
    assert nothing_is_wrong()


def test_a_change_graded_after_it_went_out_is_on_the_live_pages_at_once(published):
    overtake(published, {ALCOHOL: SOBER}, {})
    assert notice("pl") == []
    grade(published, KEY, 4)
    assert notice("pl")[0] == "urgent-change-title"
    grade(published, KEY, 2)
    assert notice("pl") == []
    assert nothing_is_wrong()


def test_what_an_english_in_between_brought_is_not_forgotten(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    overtake(published, {"How to take it": "How to take this"}, {"how-to-take-it": 2})
    assert notice("pl")[0] == "urgent-change-title"
    assert SOBER in page("pl")


def test_an_unsafe_passage_that_a_later_english_drops_leaves_a_notice_alone(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    overtake(published, {f"\n- {SOBER}": ""}, {})
    [passage] = [one for one in tree("pl").iter() if one.get("data-replaced") == KEY]
    assert re.findall('data-phrase="([a-z-]+)"', page("pl").partition(f'data-replaced="{KEY}"')[2])[0] == "removed-passage"
    assert passage.find(".//*[@lang]") is None
    assert nothing_is_wrong()


def test_a_translation_of_the_new_english_clears_everything(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    catch_up(published, "pl", {KEY: SOBER_POLISH})
    assert (notice("pl"), marked_sections("pl")) == ([], [])
    assert SOBER_POLISH in page("pl")
    assert "newer-english" not in page("pl")
    assert "pl/paracetamol/gone.html" not in listing()
    assert notice("ur")[0] == "urgent-change-title"
    assert nothing_is_wrong()


def test_nothing_goes_back_past_a_safety_critical_correction(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    with pytest.raises(Refused) as refused:
        roll_back(by=published.publisher)
    assert refused.value.reasons == (
        "paracetamol v2 en corrected something safety-critical after that release was built; going back would undo it.",
    )
    assert SOBER in page("pl")


def test_nothing_goes_back_past_the_grading_of_what_was_out_already(published):
    overtake(published, {ALCOHOL: SOBER}, {})
    published.write("paracetamol", "ur", "پیراسیٹامول گولیاں")
    overtaken = newest_release().digest
    grade(published, KEY, 4)
    with pytest.raises(Refused):
        roll_back(by=published.publisher)
    assert newest_release().digest != overtaken
    assert notice("pl")[0] == "urgent-change-title"


def test_going_back_past_a_clinical_change_takes_the_notice_away_with_the_english(published):
    before = page("pl")
    overtake(published, {ALCOHOL: SOBER}, {KEY: 3})
    roll_back(by=published.publisher)
    assert page("pl") == before
    assert nothing_is_wrong()


def test_structured_data_of_a_page_is_gone_only_while_its_title_is(published):
    overtake(published, {ALCOHOL: SOBER}, {KEY: 4})
    told = json.loads(page("pl").partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert told["name"] == POLISH["Paracetamol"]


def test_a_passage_that_the_english_took_out_of_a_care_card_is_out_of_date(published):
    published.change_english("- you have taken more than 8 tablets in 24 hours\n", "")
    published.grade_the_rest(severity=3)
    published.review("en")
    published.publish("en")
    said = page("ur")
    assert 'data-phrase="outdated-title"' in said
    assert 'data-phrase="outdated-mark"' in said
    assert 'data-phrase="outdated-title"' not in page("en")


TABLETS = "you have taken more than 8 tablets in 24 hours"


def test_a_passage_that_was_taken_out_for_safety_leaves_every_translation_at_once(published):
    published.change_english(f"- {TABLETS}\n", "")
    published.grade_the_rest(severity=4)
    published.review("en")
    published.publish("en")
    assert 'data-phrase="removed-passage"' in page("ur")
    assert URDU[TABLETS] not in page("ur")
    assert nothing_is_wrong()


def test_a_clinician_may_say_that_what_was_taken_out_of_a_care_card_means_nothing(published):
    before = page("ur")
    published.change_english(f"- {TABLETS}\n", "")
    published.grade_the_rest(severity=1)
    published.review("en")
    published.publish("en")
    assert page("ur") == before
    assert nothing_is_wrong()


def test_a_title_or_summary_that_is_out_of_date_is_marked_where_it_stands(published):
    overtake(published, {"What to know before you take it.": "What you need to know."}, {"what-to-know-before-you-take": 3})
    header = page("pl").partition('<header class="outdated">')[2].partition("</header>")[0]
    assert 'data-phrase="outdated-mark"' in header
    assert marked_sections("pl") == []
    assert nothing_is_wrong()
