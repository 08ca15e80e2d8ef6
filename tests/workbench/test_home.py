from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.discussion.actions import ask
from cms.factsheets.actions import start_version
from cms.notifications.actions import tell
from cms.notifications.kinds import Kind
from cms.review.actions import return_to_writer
from cms.review.assignments import assign
from cms.review.grading import confirm
from cms.review.models import Remark
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.roles import Role
from tests.universe import PASSWORD


def text_of(answer):
    return answer.content.decode()


def waiting(client, sheet="ibuprofen"):
    tasks = client.get("/workbench/").context["tasks"]
    return [(task.edition.language, task.what) for task in tasks if task.key == sheet]


def lines_of(client, sheet="ibuprofen"):
    piles = client.get("/workbench/").context["piles"]
    return [line for _, lines in piles for line in lines if line.task.key == sheet]


# What waits for whom


def test_each_person_finds_what_waits_for_them(universe, enter):
    assert waiting(enter("author")) == [("en", "to submit for clinical review")]
    universe.submit("en")
    assert waiting(enter("clinician")) == [("en", "to approve")]
    universe.approve("en")
    assert waiting(enter("clinician")) == [("en", "to sign")]
    universe.sign("en")
    assert waiting(enter("publisher")) == [("en", "to publish")]
    universe.publish("en")
    assert waiting(enter("translator")) == [("pl", "to translate"), ("ur", "to translate")]
    universe.translate("pl")
    universe.submit("pl")
    assert waiting(enter("reviser")) == [("pl", "to revise")]
    assert waiting(enter("outsider")) == []


def test_what_is_live_waits_for_nobody(published, enter):
    people = ("author", "translator", "reviser", "clinician", "publisher", "coordinator")
    assert [waiting(enter(person), "paracetamol") for person in people] == [[]] * 6


def test_english_of_a_new_version_waits_for_authors_while_translators_are_left_alone(published, enter):
    start_version(factsheet=published.sheet, by=published.author)
    published.change_english("Paracetamol", "Paracetamol tablets")
    assert waiting(enter("author"), "paracetamol") == [("en", "to submit for clinical review")]
    assert waiting(enter("translator"), "paracetamol") == []


def test_a_task_leads_to_the_next_thing_in_one_click(drafted, enter):
    assert 'href="/workbench/ibuprofen/pl/next/"' in text_of(enter("translator").get("/workbench/"))


def test_who_has_no_duties_is_told_so(enter):
    page = text_of(enter("outsider").get("/workbench/"))
    assert "Nothing waits for you." in page
    assert "You have no duties yet." in page


# By due date


def asked(drafted, language, due_on, today):
    assign(
        factsheet=drafted.sheet,
        language=language,
        role=Role.TRANSLATOR,
        person=drafted.translator,
        due_on=due_on,
        by=drafted.coordinator,
        today=today,
    )


def test_what_a_person_is_asked_for_comes_first_by_its_day(drafted, enter):
    today = timezone.localdate()
    asked(drafted, "ur", today + timedelta(days=2), today)
    found = lines_of(enter("translator"))
    assert [(line.task.edition.language, line.task.due, line.task.is_asked) for line in found] == [
        ("ur", today + timedelta(days=2), True),
        ("pl", None, False),
    ]


def test_what_is_overdue_is_said_to_be(drafted, enter):
    asked(drafted, "ur", date(2026, 1, 5), date(2026, 1, 1))
    client = enter("translator")
    assert [line.is_overdue for line in lines_of(client)] == [True, False]
    assert "overdue since" in text_of(client.get("/workbench/"))


def test_a_day_is_due_for_the_person_who_was_asked_alone(drafted, enter):
    today = timezone.localdate()
    asked(drafted, "pl", today, today)
    assert [line.task.due for line in lines_of(enter("second_translator"))] == [None]


@pytest.mark.parametrize(("severity", "has_day"), [(0, False), (1, False), (2, True), (3, True), (4, True)])
def test_stale_words_are_due_by_how_much_the_change_of_the_english_matters(published, enter, severity, has_day):
    version = start_version(factsheet=published.sheet, by=published.author)
    published.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    confirm(version=version, key="do-not-take-it-with-alcohol", severity=severity, note="Clearer.", by=published.clinician)
    published.review("en")
    published.publish("en")
    found = lines_of(enter("translator"), "paracetamol")
    if has_day:
        assert [(line.task.edition.language, line.task.due is not None) for line in found] == [("pl", True), ("ur", True)]
    else:
        assert found == []  # their approvals were carried over


# What stands in the way


def test_a_task_names_what_waits_for_others_and_who_is_asked_for_it(drafted, enter):
    drafted.write("how-to-take-it", "pl", "Jak zażywać")
    drafted.submit("pl")
    today = timezone.localdate()
    more = {"due_on": None, "by": drafted.coordinator, "today": today}
    assign(factsheet=drafted.sheet, language="pl", role=Role.REVISER, person=drafted.reviser, **more)
    [line] = [line for line in lines_of(enter("translator")) if line.task.edition.language == "pl"]
    assert [(one.count, one.what, one.names) for one in line.elsewhere] == [(1, "for revision", "Reviser")]
    assert "1 wait for revision" in text_of(enter("translator").get("/workbench/"))


def test_open_remarks_are_counted(drafted, enter):
    drafted.write("how-to-take-it", "pl", "Jak zażywać")
    drafted.submit("pl")
    return_to_writer(
        version=drafted.version,
        language="pl",
        read=drafted.read("how-to-take-it", "pl"),
        by=drafted.reviser,
        remark="Not how one says it.",
        error_type=next(iter(ErrorType)),
        severity=next(iter(ErrorSeverity)),
    )
    assert Remark.objects.count() == 1
    assert [line.remarks for line in lines_of(enter("translator"))] == [1, 0]
    assert "one open remark" in text_of(enter("translator").get("/workbench/"))


# Since the last visit


def sign_in(username):
    client = Client()
    client.post("/workbench/sign-in/", {"username": username, "password": PASSWORD})
    return client


def test_what_others_did_since_the_last_visit_is_counted_by_language(drafted, enter):
    sign_in("reviser")
    drafted.write("how-to-take-it", "pl", "Jak zażywać")
    drafted.submit("pl")
    news = sign_in("reviser").get("/workbench/").context["news"]
    assert [(entry.code, counts) for entry, counts in news.done] == [("pl", [("written", 1), ("submitted", 1)])]


def test_what_a_person_did_themselves_is_no_news(drafted, enter):
    sign_in("translator")
    drafted.write("how-to-take-it", "pl", "Jak zażywać")
    news = sign_in("translator").get("/workbench/").context["news"]
    assert (news.told, news.done) == ([], [])


def test_what_a_person_was_told_since_the_last_visit_is_shown(drafted, enter):
    tell(people=[drafted.translator], kind=Kind.RETURNED, text="An older thing.", place="ibuprofen/pl/")
    sign_in("translator")
    for number in range(7):
        tell(people=[drafted.translator], kind=Kind.RETURNED, text=f"Thing {number}.", place="ibuprofen/pl/")
    page = sign_in("translator").get("/workbench/")
    assert [one.text for one in page.context["news"].told] == [f"Thing {number}." for number in (6, 5, 4, 3, 2)]
    assert "2 more notifications" in text_of(page)
    assert "An older thing." not in text_of(page)


def test_the_first_visit_has_no_news(published):
    assert "news" not in sign_in("publisher").get("/workbench/").context


def test_an_author_finds_the_questions_that_wait_for_an_answer(published, enter):
    ask(segment=published.segment("how-to-take-it"), language="pl", text="With water?", by=published.translator)
    assert "One question about your English waits for an answer" in enter("author").get("/workbench/").content.decode()
    assert "waits for an answer" not in enter("translator").get("/workbench/").content.decode()


# Many factsheets


@pytest.mark.parametrize(("username", "queries"), [("coordinator", 10), ("author", 14), ("translator", 13), ("clinician", 12)])
def test_my_work_asks_as_often_for_many_factsheets_as_for_one(universe, enter, django_assert_num_queries, username, queries):
    universe.submit("en")
    universe.draft_sheet("another")
    universe.bring_out("en", universe.draft_sheet("other"))
    client = enter(username)
    client.get("/workbench/")
    with django_assert_num_queries(queries):
        client.get("/workbench/")
    for key in ("one", "two"):
        universe.draft_sheet(key)
    universe.bring_out("en", universe.draft_sheet("three"))
    universe.submit("en", universe.draft_sheet("four"))
    with django_assert_num_queries(queries):
        client.get("/workbench/")


def test_no_more_than_fifty_are_listed_and_the_rest_is_counted(published, enter):
    for number in range(53):
        published.draft_sheet(f"sheet-{number}")
    page = enter("author").get("/workbench/")
    [(pile, lines)] = page.context["piles"]
    assert (len(lines), pile.more) == (50, 3)
    assert "and 3 more" in text_of(page)


# The list of factsheets, and one


def keys(client, query=""):
    return [one.factsheet.key for one in client.get(f"/workbench/factsheets/{query}").context["sheets"]]


def test_factsheets_are_found_by_words_of_key_and_title_by_topic_state_and_language(universe, enter):
    client = enter("outsider")
    assert keys(client) == ["ibuprofen", "interface", "paracetamol"]
    assert keys(client, "?q=IBU") == ["ibuprofen"]
    assert keys(client, "?q=Paracetamol") == ["ibuprofen", "paracetamol"]  # that is the title of both
    assert keys(client, "?q=nothing+like+it") == []
    assert keys(client, "?topic=interface") == ["interface"]
    assert keys(client, "?state=drafting") == ["ibuprofen"]
    assert keys(client, "?language=pl") == ["interface", "paracetamol"]
    assert keys(client, "?language=pl&state=approved&q=para") == ["paracetamol"]
    assert keys(client, "?language=xx&state=lost&page=99") == ["ibuprofen", "interface", "paracetamol"]


def test_the_list_says_in_how_many_languages_a_factsheet_is_live(published, enter):
    version = start_version(factsheet=published.sheet, by=published.author)
    published.change_english("Paracetamol", "Paracetamol tablets")
    published.review("en")
    published.publish("en")
    assert version.number == 2
    [sheet] = enter("outsider").get("/workbench/factsheets/?q=paracetamol").context["sheets"]
    assert (sheet.live, sheet.opened, sheet.in_work, sheet.stale) == (3, 3, 2, 2)
    assert keys(enter("outsider"), "?state=English+changed+since") == ["paracetamol"]


def test_in_one_language_the_list_shows_its_state(published, enter):
    [sheet] = enter("outsider").get("/workbench/factsheets/?q=paracetamol&language=ur").context["sheets"]
    assert (sheet.state, sheet.is_live) == ("approved", True)


def test_the_list_goes_on_after_fifty(published, enter):
    for number in range(50):
        published.draft_sheet(f"sheet-{number}")
    page = enter("outsider").get("/workbench/factsheets/")
    assert len(page.context["sheets"]) == 50
    assert "Page 1 of 2" in text_of(page)
    assert len(keys(enter("outsider"), "?page=2")) == 2


@pytest.mark.parametrize("query", ["", "?q=paracetamol&language=pl&state=approved"])
def test_the_list_asks_as_often_with_three_factsheets_as_with_one(enter, published, django_assert_num_queries, query):
    client = enter("coordinator")
    client.get("/workbench/factsheets/")
    with django_assert_num_queries(10):
        client.get(f"/workbench/factsheets/{query}")
    for key in ("one", "two"):
        published.draft_sheet(key)
    with django_assert_num_queries(10):
        client.get(f"/workbench/factsheets/{query}")
