"""The screens of a recall: choose, look, do; the letter, the list, the way back; and who hands copies out."""

import pytest
from django.test import Client

from cms.audit.models import Event
from cms.feedback.models import Message
from cms.releases.models import Distributor, Recall
from cms.releases.recalling import recall
from tests.feedback.readers import send
from tests.releases.patients import live_digits, page
from tests.universe import POLISH, URDU

ADDRESS = "/workbench/paracetamol/recall/"
ALCOHOL = "Do not take it with alcohol."
KEY = "do-not-take-it-with-alcohol"
FORM = {"segment": KEY, "language": "pl", "reason": "It names the wrong drink.", "wrong": "The Polish says wine."}


def text_of(answer):
    return answer.content.decode()


def look(client, **more):
    return client.post(ADDRESS, FORM | {"act": "look"} | more)


def do(client, **more):
    seen = look(client, **more)
    read = [one.digest for one in seen.context["foretold"].effects]
    return client.post(ADDRESS, FORM | {"act": "recall", "read": read} | more)


def test_the_page_offers_what_is_live_and_nothing_else(published, enter):
    answer = enter("publisher").get(ADDRESS)
    assert [entry.code for entry in answer.context["languages"]] == ["en", "pl", "ur"]
    assert [one.key for one in answer.context["passages"]] == [segment.key for segment in published.version.ordered()]


def test_what_will_happen_is_shown_and_nothing_of_it_happens(published, enter):
    before = page("pl")
    digits = live_digits("pl")
    answer = look(enter("publisher"))
    for said in (POLISH[ALCOHOL], ALCOHOL, digits, "Reviser", "Coordinator", "The Polish says wine.", "Recall now"):
        assert said in text_of(answer), said
    assert URDU[ALCOHOL] not in text_of(answer)
    assert (page("pl"), Recall.objects.count()) == (before, 0)


def test_what_was_shown_is_what_happens(published, enter):
    answer = do(enter("publisher"))
    made = Recall.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/workbench/recalls/{made.pk}/")
    assert (made.languages, made.what_is_wrong, made.by) == (["pl"], "The Polish says wine.", published.publisher)
    assert POLISH[ALCOHOL] not in page("pl")


def test_other_words_than_those_looked_at_are_not_recalled_and_what_was_typed_stays(published, enter):
    client = enter("publisher")
    read = [one.digest for one in look(client).context["foretold"].effects]
    published.write(KEY, "pl", "Nigdy nie wolno zażywać z alkoholem.")
    published.review("pl")
    published.publish("pl")
    answer = client.post(ADDRESS, FORM | {"act": "recall", "read": read})
    assert (answer.status_code, Recall.objects.count()) == (409, 0)
    assert "What is live changed while you were reading; look at it again." in text_of(answer)
    assert "The Polish says wine." in text_of(answer)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"reason": " "}, 409, "Say why it is recalled."),
        ({"segment": "", "reason": ""}, 409, "Say why it is withdrawn."),
        ({"segment": "paracetamol"}, 409, "A page cannot stand without its title"),
        ({"segment": "nothing"}, 409, "No live page has this passage"),
        ({"language": "tlh"}, 409, "“tlh” is no language we publish in"),
        ({"language": "cy"}, 409, "No live page has this passage"),
        ({"act": "another"}, 200, "The Polish says wine."),
    ],
)
def test_bad_input_gets_a_sentence_and_comes_back_as_it_was_typed(published, enter, changed, status, said):
    answer = look(enter("coordinator"), **changed)
    assert (answer.status_code, said in text_of(answer), "The Polish says wine." in text_of(answer)) == (status, True, True)
    assert not Recall.objects.exists()


def test_going_back_from_the_second_page_keeps_what_was_typed(published, enter):
    answer = look(enter("coordinator"), act="change")
    assert answer.context["typed"] == {name: FORM[name] for name in ("language", "segment", "reason", "wrong")}


def test_all_of_a_factsheet_is_recalled_from_the_same_page(published, enter):
    client = enter("coordinator")
    shown = text_of(look(client, segment="", language=""))
    assert shown.count("The page goes; its address answers with the notice that it was withdrawn.") == 3
    client.post(ADDRESS, {"segment": "", "language": "", "reason": "Wrong", "act": "recall"})
    assert [Client().get(f"/{code}/paracetamol/").status_code for code in ("en", "pl", "ur")] == [410, 410, 410]
    assert "Nothing of this is live, so there is nothing to recall." in text_of(client.get(ADDRESS))


def test_the_same_words_elsewhere_are_named(published, enter):
    published.sheet = None
    published.draft_sheet("other", f"# Other\n\nSome words.\n\n{ALCOHOL}\n")
    published.bring_out("en")
    published.bring_out("pl")
    assert "look there too: other in Polish (1)." in " ".join(text_of(look(enter("publisher"))).split())


@pytest.fixture
def recalled(published):
    return recall(
        factsheet=published.sheet,
        language="pl",
        segment_key=KEY,
        reason=FORM["reason"],
        what_is_wrong=FORM["wrong"],
        by=published.publisher,
    )


def test_the_page_of_a_recall_shows_how_far_it_is_and_where_to_begin(published, recalled, enter):
    client = enter("translator")
    shown = text_of(client.get(f"/workbench/recalls/{recalled.pk}/"))
    assert "version 1 is live, with the notice in place of the words" in shown
    assert f"/workbench/paracetamol/pl/#{KEY}" in shown
    assert f"/workbench/recalls/{recalled.pk}/" in text_of(client.get("/workbench/paracetamol/"))
    published.write(KEY, "pl", "Nigdy nie wolno zażywać z alkoholem.")
    published.review("pl")
    published.publish("pl")
    shown = text_of(client.get(f"/workbench/recalls/{recalled.pk}/"))
    assert ("Polish: version 1 is live." in shown, "with the notice in place" in shown) == (True, False)
    listed = client.get("/workbench/recalls/").context
    assert (listed["open"], list(listed["page"])) == ([], [recalled])


def test_the_letter_comes_for_paper_as_text_as_a_draft_and_with_its_copies(published, recalled, enter):
    Distributor.objects.create(name="A. Ward", email="ward@example.org", added_at=recalled.at)
    client, address = enter("publisher"), f"/workbench/recalls/{recalled.pk}"
    digits = live_digits("pl")
    for name in ("letter/", "letter.txt", "letter.eml", "copies.csv"):
        assert digits in text_of(client.get(f"{address}/{name}")), name
    assert "Bcc: ward@example.org" in text_of(client.get(f"{address}/letter.eml"))
    assert "ward@example.org" in text_of(client.get(f"{address}/"))
    assert "ward@example.org" not in text_of(enter("translator").get(f"{address}/"))


def test_the_list_asks_as_often_for_many_as_for_one(published, recalled, enter, django_assert_num_queries):
    client = enter("coordinator")
    for language in ("ur", "en"):
        with django_assert_num_queries(7):
            client.get("/workbench/recalls/")
        recall(factsheet=published.sheet, language=language, segment_key=KEY, reason="Wrong", by=published.publisher)


def test_a_coordinator_keeps_the_list_of_distributors(published, enter):
    client, address = enter("coordinator"), "/workbench/recalls/distributors/"
    typed = {"name": "A. Ward", "organisation": "A hospital", "email": "nowhere", "hands_out": "All Polish ones"}
    refused = client.post(address, typed)
    assert refused.status_code == 409
    assert [said for said in ("E-mail address: ", "All Polish ones", "nowhere") if said not in text_of(refused)] == []
    client.post(address, typed | {"email": "ward@example.org"})
    [kept] = Distributor.objects.all()
    assert str(kept) == "A. Ward, A hospital"
    assert "ward@example.org" in text_of(client.get(address))
    client.post(f"{address}{kept.pk}/")
    assert "ward@example.org" not in text_of(client.get(address))
    assert "ward" not in str(list(Event.objects.filter(act__startswith="distributor").values_list("payload", "subject"))).lower()


def test_a_message_of_possible_harm_leads_to_the_recall(published, enter):
    send(text="I took too much. It made me ill.")
    message = Message.objects.latest("pk")
    message.is_safety = True
    message.save()
    link = f"{ADDRESS}?language={message.language}"
    shown = text_of(enter("publisher").get(f"/workbench/feedback/{message.pk}/"))
    assert link in shown
    assert enter("publisher").get(link).context["typed"]["language"] == message.language
    assert link not in text_of(enter("translator").get(f"/workbench/feedback/{message.pk}/"))
