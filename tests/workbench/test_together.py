"""The screen of what is signed and waits for patients."""

import pytest

from cms.releases.publishing import open_early

ALCOHOL = "Do not take it with alcohol."
KEY = "do-not-take-it-with-alcohol"
READY = "/workbench/releases/ready/"


def test_a_screen_lists_them_and_sends_out_what_is_chosen(together, enter):
    client = enter("publisher")
    shown = client.get(READY)
    assert [row.edition.language for row in shown.context["ready"]] == ["en", "pl", "ur"]
    names = [row.name for row in shown.context["ready"]]
    answer = client.post(READY, {"edition": names[:2]}, follow=True)
    assert "Published: 2 editions are live, in one release." in answer.content.decode()
    left = client.get(READY).context["ready"]
    assert [row.edition.language for row in left] == ["ur"]


def test_an_empty_screen_says_so(published, enter):
    assert "Nothing that is signed waits to go out." in enter("publisher").get(READY).content.decode()


def test_the_screen_says_what_holds_one_back_and_that_others_change(published, enter):
    published.change_english(ALCOHOL, "Do not take it with any alcohol.")
    published.grade_the_rest(severity=3)
    published.review("en")
    [row] = enter("publisher").get(READY).context["ready"]
    assert (row.edition.language, row.marked, row.working) == ("en", ["Polish", "Urdu"], ["Polish", "Urdu"])
    open_early(factsheet=published.sheet, reason="All go out together.", by=published.publisher)
    published.write(KEY, "pl", "W ogóle nie wolno zażywać z alkoholem.")
    published.review("pl")
    version = published.sheet.latest()
    version.embargo_until = "2999-01-01T00:00Z"
    version.save(update_fields=["embargo_until"])
    shown = enter("publisher").get(READY)
    assert (shown.context["ready"], [row.edition.language for row in shown.context["held"]]) == ([], ["en", "pl"])
    assert "Nothing of this version goes out before 1 January 2999" in shown.content.decode()


def test_the_screen_says_where_passages_are_replaced(published, enter):
    published.change_english("2 tablets", "1 tablet")
    published.grade_the_rest(severity=4)
    published.review("en")
    [row] = enter("publisher").get(READY).context["ready"]
    assert (row.replaced, row.marked) == (["Polish", "Urdu"], [])


def test_a_choice_that_went_out_of_date_is_refused_and_the_others_stay_chosen(together, enter):
    client = enter("publisher")
    rows = client.get(READY).context["ready"]
    together.write(KEY, "ur", "اسے ہرگز شراب کے ساتھ نہ لیں۔")
    answer = client.post(READY, {"edition": [rows[0].name, rows[2].name]})
    assert answer.status_code == 409
    assert "paracetamol, Urdu: Only an approved and signed edition" in answer.content.decode()
    assert [(row.edition.language, row.is_chosen) for row in answer.context["ready"]] == [("en", True), ("pl", False)]


@pytest.mark.parametrize("name", ["", "paracetamol", "paracetamol/pl", "paracetamol/pl/", "none/pl/0"])
def test_a_name_that_is_none_is_refused_in_a_sentence(published, enter, name):
    answer = enter("publisher").post(READY, {"edition": name})
    assert answer.status_code in {404, 409}
    assert "choose" in answer.content.decode().lower() or "no factsheet" in answer.content.decode().lower()
