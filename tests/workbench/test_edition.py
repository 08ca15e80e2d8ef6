"""The list of an edition: what it shows, what it asks of the database, and steps with many wordings at once."""

import pytest

from cms.review.state import State
from tests.universe import ENGLISH

KEY = "how-to-take-it"
LIST = "/workbench/ibuprofen/pl/"
KB = 1024
QUERIES = 20


def test_all_wordings_are_submitted_at_once_if_none_changed_since_they_were_shown(drafted, enter):
    drafted.translate("pl")
    client = enter("translator")
    page = client.get(LIST)
    form = {"act": page.context["batch_act"], "read": page.context["batch_read"]}
    drafted.write(KEY, "pl", "Jak to zażywać")
    assert client.post(f"{LIST}all/", form).status_code == 409
    assert drafted.state(KEY, "pl") is State.DRAFT
    form["read"] = client.get(LIST).context["batch_read"]
    assert client.post(f"{LIST}all/", form).status_code == 302
    assert drafted.edition("pl").state == "in revision"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("show=all", 8),
        ("show=mine", 8),
        ("show=findings", 1),
        ("show=draft", 1),
        ("show=changed", 0),
        ("show=remarks", 0),
        ("show=nonsense", 8),
        ("kind=urgent", 3),
        ("kind=bullet", 3),
        ("kind=nonsense", 8),
        ("q=tablets", 2),
        ("q=ZAŻYWAĆ", 1),
        ("q=nothing+like+it", 0),
        ("show=draft&kind=bullet", 0),
    ],
)
def test_the_list_can_be_filtered(drafted, enter, asked, expected):
    drafted.write(KEY, "pl", "Jak zażywać?")
    assert len(enter("translator").get(f"{LIST}?{asked}").context["rows"]) == expected


def test_words_of_a_third_language_stand_beside_as_patients_read_them(published, enter):
    html = enter("translator").get("/workbench/paracetamol/pl/?with=ur").content.decode()
    assert '<p lang="ur" dir="rtl">اسے کیسے لیں</p>' in html


def test_next_leads_to_the_first_segment_that_waits_for_this_person(drafted, enter):
    assert enter("translator").get(f"{LIST}next/").url == f"{LIST}?show=mine#paracetamol"
    assert enter("clinician").get(f"{LIST}next/").url == LIST


def test_nothing_is_in_nobodys_way(drafted, enter):
    html = enter("clinician").get(f"{LIST}?show=mine").content.decode()
    assert "Nothing here waits for you." in html


def changed_english(published, old, new):
    published.change_english(old, new)
    published.review("en")
    published.publish("en")


def test_words_whose_english_changed_lightly_are_handed_on_as_still_right(published, enter):
    changed_english(published, "How to take it", "How you take it")
    client = enter("translator")
    page = client.get("/workbench/paracetamol/pl/")
    assert (page.context["still_count"], page.context.get("batch_count")) == (1, None)
    form = {"act": page.context["still_act"], "read": page.context["still_read"]}
    assert client.post("/workbench/paracetamol/pl/all/", form).status_code == 302
    assert published.state(KEY, "pl") is State.SUBMITTED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("up to 4 times a day", "up to 3 times a day"),  # a number
        ("Do not take it with alcohol.", "Take it with alcohol."),  # a denial
        ("your temperature is 38°C or above", "your temperature is at 38°C or above"),  # in an urgent box
    ],
)
def test_words_whose_english_changed_in_what_matters_are_looked_at_one_by_one(published, enter, old, new):
    changed_english(published, old, new)
    client = enter("translator")
    page = client.get("/workbench/paracetamol/pl/")
    assert "still_count" not in page.context
    assert client.post("/workbench/paracetamol/pl/all/", {"act": "still right", "read": "x"}).status_code == 409


def test_stale_words_go_out_with_no_batch(published, enter):
    changed_english(published, "up to 4 times a day", "up to 3 times a day")
    published.write(KEY, "pl", "Jak to zażywać")
    page = enter("translator").get("/workbench/paracetamol/pl/")
    assert (page.context["batch_act"], page.context["batch_count"]) == ("submit", 1)


def test_a_change_of_the_english_is_shown_word_by_word(published, enter):
    changed_english(published, "How to take it", "How you take it")
    html = enter("translator").get("/workbench/paracetamol/pl/?show=changed").content.decode()
    assert "<del>to</del>" in html
    assert "<ins>you</ins>" in html


def long_sheet(universe, paragraphs):
    text = ENGLISH + "".join(
        f"\nParagraph {number} of a long text, as long as most of them are.\n" for number in range(paragraphs)
    )
    sheet = universe.draft_sheet(f"long-{paragraphs}", text)
    universe.bring_out("en", sheet)
    return f"/workbench/long-{paragraphs}/pl/"


def test_the_list_asks_as_often_for_three_hundred_segments_as_for_one(drafted, enter, django_assert_num_queries):
    client = enter("translator")
    short, long = drafted.draft_sheet("short", "# One"), long_sheet(drafted, 292)
    drafted.bring_out("en", short)
    for address, segments in (("/workbench/short/pl/", 1), (long, 300)):
        client.get(address)
        with django_assert_num_queries(QUERIES):
            page = client.get(address)
        assert page.context["total"] == segments


def test_fifty_segments_weigh_at_most_forty_kilobytes(drafted, enter):
    drafted.write(KEY, "pl", "Jak zażywać?")
    client = enter("translator")
    few, many = (len(client.get(long_sheet(drafted, count)).content) for count in (10, 110))
    assert (many - few) / 2 <= 40 * KB


def test_the_draft_holds_words_that_nobody_has_saved(published, enter):
    draft = "/workbench/paracetamol/pl/draft/"
    html = enter("translator").post(draft, {"text-how-to-take-it": "Nowe słowa", "unrelated": "x"}).content.decode()
    assert "Nowe słowa</h2>" in html
    assert published.segment(KEY).words("pl") == "Jak zażywać"


@pytest.mark.parametrize("text", ["a\u202eb", "x" * 5_001, "a\nb"])
def test_a_draft_of_what_no_segment_can_hold_is_refused(published, enter, text):
    assert enter("translator").post("/workbench/paracetamol/pl/draft/", {"text-how-to-take-it": text}).status_code == 409
