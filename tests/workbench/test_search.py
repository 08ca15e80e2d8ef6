import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.factsheets.actions import start_version
from cms.factsheets.models import SearchedWords
from cms.factsheets.searched import begins, having, index_all, tokens_of
from cms.memory.words import indexed_words
from cms.people.actions import appoint
from cms.review.actions import return_to_writer
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.roles import Role


def text_of(answer):
    return answer.content.decode()


def found(client, **query):
    return client.get("/workbench/search/", query).context["found"]


def places(result):
    return [(hit.sheet, hit.entry.code, hit.key) for hit in result.hits]


# What is found


def test_words_are_found_in_sources_and_in_targets(published, enter):
    client = enter("translator")
    assert places(found(client, q="alcohol")) == [("paracetamol", "en", "do-not-take-it-with-alcohol")]
    assert places(found(client, q="zażywać z alkoholem")) == [("paracetamol", "pl", "do-not-take-it-with-alcohol")]
    assert places(found(client, q="پرچہ")) == [("paracetamol", "ur", "take-2-tablets-of-500-mg")]


def test_three_letters_find_longer_words_and_two_only_the_word_itself(published, enter):
    client = enter("translator")
    assert places(found(client, q="alk")) == [("paracetamol", "pl", "do-not-take-it-with-alcohol")]
    assert found(client, q="al").is_empty


def test_all_the_words_have_to_be_there(published, enter):
    assert found(enter("translator"), q="alcohol tablets").is_empty


def test_a_phrase_comes_before_scattered_words(drafted, enter):
    drafted.write("how-to-take-it", "pl", "Jak zażywać i jak nie")
    drafted.write("what-to-know-before-you-take", "pl", "Nie jak, i zażywać")
    hits = found(enter("translator"), q="jak zażywać", language="pl").hits
    assert [hit.text for hit in hits if hit.sheet == "ibuprofen"] == ["Jak zażywać i jak nie", "Nie jak, i zażywać"]


def test_segments_are_found_by_their_keys_and_factsheets_by_key_and_title(published, enter):
    client = enter("translator")
    assert places(found(client, q="how-to-take-it", **{"in": "keys"})) == [("paracetamol", "en", "how-to-take-it")]
    assert [sheet.key for sheet in found(client, q="paracet").sheets] == ["paracetamol"]


def test_words_without_blanks_are_found_where_their_letters_stand_together(drafted, enter):
    appoint(person=drafted.translator, role=Role.TRANSLATOR, language="zh-hant", by="tests")
    drafted.write("how-to-take-it", "zh-hant", "糖尿病患者請勿服用")
    drafted.write("do-not-take-it-with-alcohol", "zh-hant", "尿中有糖的病人")
    client = enter("translator")
    assert places(found(client, q="糖尿病")) == [("ibuprofen", "zh-hant", "how-to-take-it")]
    assert places(found(client, q="患者")) == [("ibuprofen", "zh-hant", "how-to-take-it")]


def test_a_language_and_a_place_narrow_the_search(published, enter):
    client = enter("translator")
    in_polish = found(client, q="38°C", language="pl")
    assert {code for _, code, _ in places(in_polish)} == {"en", "pl"}
    assert {hit.place for hit in in_polish.hits} == {"pl"}  # English is shown beside the Polish one translates
    assert {code for _, code, _ in places(found(client, q="38°C", **{"in": "translations"}))} == {"pl", "ur"}
    assert {code for _, code, _ in places(found(client, q="38°C", **{"in": "english"}))} == {"en"}


def test_remarks_and_comments_are_found(drafted, enter):
    drafted.write("how-to-take-it", "pl", "Jak zażywać")
    drafted.submit("pl")
    return_to_writer(
        version=drafted.version,
        language="pl",
        read=drafted.read("how-to-take-it", "pl"),
        by=drafted.reviser,
        remark="Rather: Sposób użycia.",
        error_type=next(iter(ErrorType)),
        severity=next(iter(ErrorSeverity)),
    )
    talk = "/workbench/ibuprofen/pl/segments/how-to-take-it/talk/"
    enter("translator").post(talk, {"act": "comment", "text": "Is Sposób better?"})
    said = found(enter("translator"), q="Sposób").said
    assert [(one.is_remark, one.entry.code) for one in said] == [(False, "pl"), (True, "pl")]
    assert found(enter("translator"), q="Sposób", **{"in": "keys"}).is_empty


# What is not found any more, and what still is


def test_changed_words_are_found_by_what_they_are_now(drafted, enter):
    drafted.write("how-to-take-it", "pl", "Jak zażywać ostrożnie")
    drafted.write("how-to-take-it", "pl", "Jak stosować roztropnie")
    client = enter("translator")
    assert found(client, q="ostrożnie").is_empty
    assert places(found(client, q="roztropnie")) == [("ibuprofen", "pl", "how-to-take-it")]


def test_english_of_an_open_version_is_found_and_translations_of_the_published_one_stay(published, enter):
    start_version(factsheet=published.sheet, by=published.author)
    published.change_english("Do not take it with alcohol.", "Do not take it with spirits.")
    client = enter("author")
    assert places(found(client, q="spirits")) == [("paracetamol", "en", "do-not-take-it-with-alcohol")]
    assert len(found(client, q="alkoholem").hits) == 1


def test_when_a_new_version_is_out_the_earlier_one_is_no_longer_searched(published, enter):
    start_version(factsheet=published.sheet, by=published.author)
    published.change_english("Do not take it with alcohol.", "Do not take it with spirits.")
    published.review("en")
    published.publish("en")
    client = enter("author")
    assert found(client, q="alcohol", **{"in": "english"}).hits == []
    [hit] = found(client, q="alkoholem").hits
    assert hit.version == 2


def test_the_index_made_anew_is_the_one_that_was_kept(published):
    start_version(factsheet=published.sheet, by=published.author)
    published.change_english("Do not take it with alcohol.", "Do not take it with spirits.")
    published.review("en")
    published.publish("en")

    def rows():
        return sorted(SearchedWords.objects.exclude(words="").values_list("segment", "language", "words"))

    kept = rows()
    assert index_all() == len(kept)
    assert rows() == kept


# The screen


def test_too_few_letters_are_told_so_and_too_many_are_cut(enter):
    client = enter("translator")
    assert "Write two or more letters." in text_of(client.get("/workbench/search/?q=a"))
    assert len(client.get("/workbench/search/", {"q": "x" * 300}).context["asked"].words) == 200
    assert client.get("/workbench/search/").context["found"] is None


@pytest.mark.parametrize(
    "odd", ["??", "' OR 1=1", "\\", "a\\'b:*", "100%", "pl:tabletki", "& | !", "\0\0\0", "<script>", "a" * 200]
)
def test_whatever_is_asked_gets_a_page(published, enter, odd):
    answer = enter("translator").get("/workbench/search/", {"q": odd, "language": "xx", "in": "nowhere"})
    assert answer.status_code == 200
    assert "<script>" not in text_of(answer).partition("<main")[2]


def test_nothing_found_is_said(published, enter):
    assert "Nothing has all these words." in text_of(enter("translator").get("/workbench/search/?q=zyzzyva"))


def test_a_hit_leads_to_its_segment_and_numbers_keep_their_order_in_urdu(published, enter):
    page = text_of(enter("translator").get("/workbench/search/", {"q": "بخار درجہ", "language": "ur"}))
    assert "Nothing has all these words." in page
    page = text_of(enter("translator").get("/workbench/search/", {"q": "درجہ", "language": "ur"}))
    assert 'href="/workbench/paracetamol/ur/#your-temperature-is-38c-or' in page
    assert 'lang="ur" dir="rtl"' in page
    assert '<bdi dir="ltr">38°C</bdi>' in page
    assert "<mark>درجہ</mark>" in page


def test_the_header_leads_to_the_search(enter):
    assert 'action="/workbench/search/"' in text_of(enter("outsider").get("/workbench/"))


def test_a_search_asks_as_often_for_many_hits_as_for_one(published, enter, django_assert_num_queries):
    client = enter("coordinator")
    client.get("/workbench/search/?q=tablets")
    with django_assert_num_queries(9):
        client.get("/workbench/search/?q=tablets")
    for key in ("one", "two"):
        published.draft_sheet(key)
    with django_assert_num_queries(9):
        client.get("/workbench/search/?q=tablets")


# The index


@given(text=st.text(max_size=60), asked=st.text(min_size=1, max_size=12))
def test_a_text_has_the_words_it_is_found_by(text, asked):
    stored = tokens_of(text, "pl").split(" ")
    for word in indexed_words(asked):
        in_text = any(begins(word, one) for one in indexed_words(text))
        in_index = any(token.startswith("pl:") and begins(word, token[3:]) for token in stored)
        assert in_text == in_index


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["a_b"], ["50%"], ["it's"], ["\\"], ["'"], [":*"], []])
def test_no_word_means_anything_to_the_database(words):
    assert having({"pl": words}, enough=5) == []
