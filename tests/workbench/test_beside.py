"""What stands beside a field: findings while typing, the memory, words said before, proposals and what people answered."""

from cms.review.models import Decision
from cms.review.state import Verdict, Wording
from tests.memory.terms import given, term

HTMX = {"HTTP_HX_REQUEST": "true"}
TITLE_OF_SECTION = "/workbench/paracetamol/pl/segments/how-to-take-it/"
TITLE = "/workbench/paracetamol/pl/segments/paracetamol"


def text_of(answer):
    return answer.content.decode()


def key_of_dose(universe):
    return next(one.key for one in universe.version.segments.all() if "500 mg" in one.source)


def typed(client, key, text):
    return text_of(client.post(f"/workbench/paracetamol/pl/segments/{key}/findings/", {"text": text}, **HTMX))


def test_what_is_being_typed_is_checked_and_stored_nowhere(published, enter):
    before = Decision.objects.count()
    key = key_of_dose(published)
    said = typed(enter("translator"), key, "Proszę zażyć **2 tabletki** po 50 mg, do 4 razy na dobę.")
    assert "Blocks" in said
    assert "500" in said
    assert "Blocks" not in typed(enter("translator"), key, published.words_for(published.segment(key), "pl"))
    assert typed(enter("translator"), key, "  ").strip() == ""
    assert Decision.objects.count() == before


def test_a_segment_that_is_not_there_has_nothing_beside_it(enter):
    client = enter("translator")
    assert client.get("/workbench/paracetamol/pl/segments/none/beside/").status_code == 404
    assert client.get("/workbench/paracetamol/en/segments/paracetamol/beside/").status_code == 404
    assert client.post("/workbench/paracetamol/pl/segments/none/findings/", {"text": "a"}).status_code == 404


def test_the_memory_shows_what_was_published_where_and_who_stands_for_it(published, enter):
    said = text_of(enter("translator").get(f"{TITLE}/beside/", **HTMX))
    assert "<html" not in said
    assert "this very segment" in said
    assert 'data-put="Paracetamol w skrócie"' in said
    assert "paracetamol, version 1" in said
    assert "revised by reviser" in said
    assert "<h1" in text_of(enter("clinician").get(f"{TITLE}/beside/"))


def test_what_differs_is_said_before_the_words(published, enter):
    published.change_english("38°C or above", "38°C or below")
    published.review("en")
    published.publish("en")
    key = next(one.key for one in published.version.segments.all() if "below" in one.source)
    said = text_of(enter("translator").get(f"/workbench/paracetamol/pl/segments/{key}/beside/", **HTMX))
    assert "limit: “at least” in the memory" in said or "opposite" in said
    assert "<del>above</del>" in said
    assert "<ins>below</ins>" in said
    assert "100 %" not in said


def test_terms_are_marked_in_the_english_and_their_forms_stand_beside_it(published, enter):
    term(published.author, "alcohol", definition="What is in beer and wine.", is_safety=True)
    given(published.translator, "alcohol", "pl", "alkohol", allowed=["napoje alkoholowe"], forbidden=["trunki"])
    key = next(one.key for one in published.version.segments.all() if "alcohol" in one.source)
    client = enter("translator")
    assert 'with <span class="term">alcohol</span>.' in text_of(client.get(f"/workbench/paracetamol/pl/segments/{key}/"))
    said = text_of(client.get(f"/workbench/paracetamol/pl/segments/{key}/beside/", **HTMX))
    assert 'data-insert="alkohol"' in said
    assert 'data-insert="napoje alkoholowe"' in said
    assert "<s>trunki</s>" in said
    assert "What is in beer and wine." in said
    assert "Not:" not in text_of(client.get(f"{TITLE}/beside/", **HTMX))
    assert "Blocks</strong> <bdi>For “alcohol” the glossary rules out “trunki”" in typed(client, key, "Nie pij, trunki szkodzą.")


def test_stale_words_stand_under_what_changed_in_the_english(published, enter):
    published.change_english("38°C or above", "38°C or below")
    published.review("en")
    published.publish("en")
    key = next(one.key for one in published.sheet.latest().segments.all() if "38°C" in one.source)
    page = text_of(enter("translator").get(f"/workbench/paracetamol/pl/segments/{key}/"))
    row = page.partition("What changed in the English")[2]
    assert "your temperature is 38°C or <del>above</del><ins>below</ins>" in row.partition("</p>")[0]


def test_words_said_before_are_found_in_english_and_in_the_translation(enter):
    client = enter("reviser")
    address = "/workbench/paracetamol/pl/words/"
    assert "Nie wolno zażywać z alkoholem." in text_of(client.get(address, {"q": "alcohol"}, **HTMX))
    assert "Do not take it with alcohol." in text_of(client.get(address, {"q": "alkoholem", "side": "target"}, **HTMX))
    assert "Nothing in the memory has all the words of “zebra”." in text_of(client.get(address, {"q": "zebra"}))
    assert client.get(address, {"q": "\0"}).status_code == 200


def test_the_edition_says_which_checks_are_not_available_in_its_language(published, enter):
    client = enter("translator")
    assert "silence is no pass" not in text_of(client.get("/workbench/paracetamol/pl/"))
    said = text_of(client.get("/workbench/paracetamol/ta/"))
    assert "checks are not available, wholly or in part, in Tamil: their silence is no pass" in said
    assert "<strong>negation</strong>" in said


def test_one_english_said_in_two_ways_shows_across_the_edition(published, enter):
    published.write("how-to-take-it", "pl", "Nie wolno zażywać z alkoholem.")
    said = text_of(enter("translator").get("/workbench/paracetamol/pl/"))
    assert "only across the whole edition" in said
    assert "has the same words for other English" in said


def test_what_somebody_answered_stands_with_the_finding_until_the_words_change(published, enter):
    text = "Jak zażywać??  i i"
    published.write("how-to-take-it", "pl", text)
    client = enter("translator")
    codes = set(_waivable(client))
    assert codes
    code, read = sorted(codes)[0], {"read_source": "How to take it", "read_target": text, "text": text}
    client.post(TITLE_OF_SECTION, read | {"act": f"waive {code}", f"because {code}": "It is meant so."}, **HTMX)
    assert "It is meant so." in text_of(enter("reviser").get(TITLE_OF_SECTION))
    published.write("how-to-take-it", "pl", "Jak zażywać lek??")
    assert "It is meant so." not in text_of(enter("reviser").get(TITLE_OF_SECTION))


def _waivable(client):
    row = text_of(client.get(TITLE_OF_SECTION))
    return [part.partition('"')[0] for part in row.split('value="waive ')[1:]]


def test_a_remark_stands_beside_the_returned_words(published, enter):
    published.write("how-to-take-it", "pl", "Jak to zażywać")
    wording = Wording("How to take it", "Jak to zażywać")
    form = {"read_source": wording.source, "read_target": wording.target}
    enter("translator").post(TITLE_OF_SECTION, form | {"act": "submit"})
    error = {"error_type": "language register", "severity": "minor", "remark": "Too colloquial."}
    enter("reviser").post(TITLE_OF_SECTION, form | error | {"act": "return"})
    assert "minor, language register" in text_of(enter("translator").get(TITLE_OF_SECTION))
    assert "Too colloquial." in text_of(enter("translator").get(TITLE_OF_SECTION))


def test_whoever_recalls_is_told_where_else_the_very_words_are_live(published, enter):
    published.sheet = None
    published.draft_sheet("other", "# Other\n\n## How to take it\n")
    published.bring_out("en")
    published.bring_out("pl")
    client = enter("publisher")
    answer = client.post("/workbench/paracetamol/recall/", {"language": "pl", "reason": "wrong", "act": "look"})
    assert "which this does not touch; look there too: other in Polish (1)." in text_of(answer)


def test_proposals_come_a_part_at_a_time_and_say_how_far_they_are(published, enter):
    published.sheet = None
    published.draft_sheet(
        "scans", "# Scans\n\n## How to take it\n\n" + "\n\n".join(f"What to know, part {chr(97 + n)}." for n in range(20)) * 2
    )
    published.bring_out("en")
    client = enter("translator")
    first = text_of(client.post("/workbench/scans/pl/proposals/", {}, **HTMX))
    assert 'hx-trigger="load"' in first
    assert 'value="25"' in first
    forms = {name: first.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("start", "proposed", "unanswered")}
    last = text_of(client.post("/workbench/scans/pl/proposals/", forms))
    assert "One proposal is kept beside its field." in last
    assert "See them" in last
    assert Decision.objects.filter(factsheet=published.sheet, verdict=Verdict.PROPOSED.value).count() == 1
    assert "1<i> proposed</i>" in text_of(client.get("/workbench/scans/pl/"))
    page = text_of(client.get("/workbench/scans/pl/segments/how-to-take-it/"))
    assert "translation memory" in page
    assert 'data-put="Jak zażywać"' in page
    assert client.post("/workbench/scans/pl/proposals/", {"start": "x"}).status_code == 409
    assert client.post("/workbench/scans/pl/proposals/", {"machine": "1"}).status_code == 409
