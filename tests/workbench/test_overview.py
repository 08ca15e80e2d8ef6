"""The coordinator's overview: what a cell says, which factsheets a filter leaves, the views one keeps, and the table."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.languages import REGISTRY
from cms.people.models import SavedView
from cms.people.saved_views import MOST
from cms.releases.actions import current_site, withdraw
from cms.review import actions
from cms.review.assignments import assign
from cms.roles import Role
from cms.workbench.lateness import NOTICE, REPLACED
from cms.workbench.matrix import lines_of
from cms.workbench.narrowing import Asked
from tests.feedback.readers import written
from tests.review.stages import rewrite

ADDRESS = "/workbench/overview/"
ALCOHOL = ("Do not take it with alcohol.", "Never take it with alcohol.")
TEMPERATURE = ("your temperature is 38°C or above", "your temperature is 37°C or above")


def text_of(answer):
    return answer.content.decode()


def cell(universe, language="pl", sheet=None, today=None):
    [line] = lines_of([sheet or universe.sheet], [REGISTRY[language]], today or timezone.localdate())
    return line.cells[0][1]


def shown(client, query=""):
    """The keys of the factsheets that are left, and which of their cells are framed."""
    answer = client.get(f"{ADDRESS}?{query}")
    return [line.factsheet.key for line in answer.context["lines"]], text_of(answer).count('<td class="hit">')


def overdue_on(day):
    asked = Asked(is_overdue=True)
    return asked.factsheets(day, asked.late())


def change(universe, severity, words=ALCOHOL):
    """Publish a change to the English of this severity."""
    universe.change_english(*words)
    universe.submit("en")
    universe.grade_the_rest(severity=severity)
    universe.approve("en")
    universe.sign("en")
    universe.publish("en")


def rows(client, query=""):
    answer = client.get(f"{ADDRESS}table.csv?{query}")
    data = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [*csv.DictReader(StringIO(data))]


def post(client, **form):
    return client.post(f"{ADDRESS}views/", form)


# A cell


def test_every_factsheet_stands_in_every_language_as_far_as_it_is(universe, enter):
    answer = enter("coordinator").get(ADDRESS)
    lines = {line.factsheet.key: {entry.code: cell for entry, cell in line.cells} for line in answer.context["lines"]}
    assert sorted(lines) == ["ibuprofen", "interface", "paracetamol"]
    assert [entry.code for entry in answer.context["columns"]] == ["en", "pl", "ur"]
    assert (lines["ibuprofen"]["en"].state, lines["ibuprofen"]["pl"].state) == ("drafting", "")
    assert (lines["paracetamol"]["pl"].state, lines["paracetamol"]["pl"].share, lines["paracetamol"]["pl"].live) == (
        "approved",
        100,
        1,
    )
    assert 'href="/workbench/paracetamol/pl/"' in text_of(answer)
    assert "not open" in text_of(answer)


def test_progress_is_the_part_a_clinician_approved(drafted):
    drafted.translate("pl")
    assert (cell(drafted).state, cell(drafted).share) == ("in translation", 0)
    drafted.submit("pl")
    drafted.revise("pl")
    version = drafted.version
    [(key, wording), *_] = actions.as_read(version, "pl").items()
    actions.approve(version=version, language="pl", read={key: wording}, by=drafted.clinician)
    assert (cell(drafted).state, cell(drafted).approved, cell(drafted).share) == ("in clinical review", 1, 100 // 8)


@pytest.mark.parametrize(("severity", "shown_as"), [(2, ""), (3, NOTICE), (4, REPLACED)])
def test_a_change_to_the_english_says_how_much_it_matters_by_when_and_what_patients_see(published, severity, shown_as):
    change(published, severity)
    found = cell(published)
    assert (found.severity, found.stale, found.live, found.shown) == (severity, 1, 1, shown_as)
    assert found.due > timezone.localdate()
    assert not found.is_overdue
    assert cell(published, today=found.due + timedelta(days=1)).is_overdue
    assert cell(published, "en").severity == 0


@pytest.mark.parametrize("severity", [3, 4])
def test_what_the_overview_says_of_a_page_is_what_the_page_shows(published, severity):
    change(published, severity)
    outdated = current_site().by_place["paracetamol", "pl"].outdated
    assert (cell(published).shown == REPLACED) is outdated.is_urgent


@pytest.mark.parametrize(("severity", "shown_as"), [(2, ""), (3, NOTICE), (4, REPLACED)])
def test_a_passage_taken_out_of_a_care_card_shows_what_it_was_graded(published, severity, shown_as):
    change(published, severity, ("- you have taken more than 8 tablets in 24 hours\n", ""))
    outdated = current_site().by_place["paracetamol", "pl"].outdated
    assert (bool(outdated), outdated.is_urgent if outdated else False) == (bool(shown_as), shown_as == REPLACED)
    assert (cell(published).shown, cell(published).severity) == (shown_as, severity)


def test_a_translation_that_has_followed_is_late_no_more(published):
    change(published, 3)
    published.write("do-not-take-it-with-alcohol", "pl", "Nigdy nie wolno zażywać z alkoholem.")
    published.review("pl")
    assert cell(published).due is not None  # patients still have the earlier one
    published.publish("pl")
    assert (cell(published).live, cell(published).due, cell(published).severity, cell(published).shown) == (2, None, 0, "")


def test_the_earlier_of_two_days_counts_and_only_while_the_step_is_to_be_taken(drafted):
    today = timezone.localdate()
    asked = {"factsheet": drafted.sheet, "language": "pl", "by": drafted.coordinator, "today": today}
    assign(role=Role.TRANSLATOR, person=drafted.translator, due_on=today + timedelta(days=2), **asked)
    assign(role=Role.CLINICAL_REVIEWER, person=drafted.clinician, due_on=today + timedelta(days=9), **asked)
    assert cell(drafted).due == today + timedelta(days=2)
    drafted.translate("pl")
    drafted.submit("pl")
    assert cell(drafted).due == today + timedelta(days=9)


def test_a_withdrawn_page_is_said_to_be(published):
    withdraw(factsheet=published.sheet, language="pl", by=published.publisher, reason="A wrong dose.")
    assert (cell(published).is_withdrawn, cell(published).live) == (True, 0)


def test_feedback_counts_until_it_is_closed(published, enter):
    written("pl")
    assert (cell(published).messages, cell(published, "ur").messages) == (1, 0)
    assert shown(enter("coordinator"), "feedback=1") == (["paracetamol"], 1)


def test_findings_that_are_still_to_be_counted_say_so(drafted, enter):
    page = text_of(enter("coordinator").get(f"{ADDRESS}?q=ibuprofen"))
    assert "still to be counted" not in page
    drafted.write("do-not-take-it-with-alcohol", "pl", "Nie wolno zażywać z 3 kieliszkami.")
    assert cell(drafted).block + cell(drafted).warn >= 1
    edition = drafted.edition("pl")
    edition.findings = {}
    edition.save()
    page = text_of(enter("coordinator").get(f"{ADDRESS}?q=ibuprofen"))
    assert "The findings of one edition are still to be counted anew." in page
    assert "findings not counted yet" in page


# Filters


def test_a_filter_leaves_the_factsheets_with_an_edition_that_fits_and_frames_it(drafted, enter):
    coordinator = enter("coordinator")
    assert shown(coordinator, "state=in+translation") == (["ibuprofen"], 2)
    assert shown(coordinator, "state=in+translation&language=pl") == (["ibuprofen"], 1)
    assert shown(coordinator, "q=PARA") == (["ibuprofen", "paracetamol"], 0)  # both have the title
    assert shown(coordinator, "topic=interface") == (["interface"], 0)
    assert shown(coordinator, "state=in+revision") == ([], 0)


def test_notices_are_found(published, enter):
    coordinator = enter("coordinator")
    assert shown(coordinator, "notice=1") == ([], 0)
    change(published, 3)
    assert shown(coordinator, "notice=1") == (["paracetamol"], 2)
    assert shown(coordinator, "notice=1&language=ur&state=in+translation") == (["paracetamol"], 1)
    assert shown(coordinator, "state=English+changed+since") == (["paracetamol"], 2)


def test_what_is_asked_has_to_hold_of_one_and_the_same_edition(drafted, enter):
    written("ur", key="paracetamol")
    assert shown(enter("coordinator"), "feedback=1&language=pl") == ([], 0)
    assert shown(enter("coordinator"), "feedback=1&state=approved") == (["paracetamol"], 1)
    assert shown(enter("coordinator"), "feedback=1&state=in+translation") == ([], 0)


def test_overdue_work_is_found_by_either_day(drafted):
    today = timezone.localdate()
    about = {"factsheet": drafted.sheet, "language": "pl", "by": drafted.coordinator, "today": today}
    assign(role=Role.TRANSLATOR, person=drafted.translator, due_on=today, **about)
    assert list(overdue_on(today)) == []
    assert [one.key for one in overdue_on(today + timedelta(days=1))] == ["ibuprofen"]
    drafted.translate("pl")
    drafted.submit("pl")
    assert list(overdue_on(today + timedelta(days=1))) == []


def test_a_change_that_was_not_followed_in_time_is_overdue(published):
    change(published, 4)
    due = cell(published).due
    assert [one.key for one in overdue_on(due)] == []
    assert [one.key for one in overdue_on(due + timedelta(days=1))] == ["paracetamol"]


def test_values_that_nobody_offers_count_as_not_asked(drafted, enter):
    assert Asked.from_address(QueryDict("state=burnt&language=xx&overdue=yes&page=9&q=%00")) == Asked()
    assert enter("coordinator").get(f"{ADDRESS}?state=burnt&page=nine").status_code == 200


def test_a_filter_has_one_address(drafted):
    query = "language=ur&notice=1&state=approved&language=pl&q=+a+%26b&topic=medicines"
    asked = Asked.from_address(QueryDict(query))
    assert Asked.from_address(QueryDict(asked.query)) == asked
    assert asked.query == "language=pl&language=ur&q=a+%26b&topic=medicines&state=approved&notice=1"


def test_nothing_found_says_so_and_leads_back(drafted, enter):
    page = text_of(enter("coordinator").get(f"{ADDRESS}?q=nosuchword"))
    assert "No factsheet matches the filter." in page


@pytest.mark.parametrize("query", ["", "state=approved", "feedback=1&state=approved"])
def test_the_overview_asks_as_often_for_many_as_for_one(drafted, enter, query):
    coordinator = enter("coordinator")
    written("pl", key="paracetamol")
    coordinator.get(ADDRESS)
    counts = []
    for narrowed in ("", "&topic=medicines", "&language=pl"):
        with CaptureQueriesContext(connection) as asked:
            coordinator.get(f"{ADDRESS}?{query}{narrowed}")
        counts.append(len(asked))
    assert len(set(counts)) == 1


# Views


def test_a_view_is_kept_and_leads_back_to_its_filter(drafted, enter):
    coordinator = enter("coordinator")
    answer = post(coordinator, name="  Polish   to do ", query="state=in+translation&language=pl&csrf=x")
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?language=pl&state=in+translation")
    [view] = SavedView.objects.all()
    assert (view.name, view.query, view.person) == ("Polish to do", "language=pl&state=in+translation", drafted.coordinator)
    assert f'href="{ADDRESS}?language=pl&amp;state=in+translation"' in text_of(coordinator.get(ADDRESS))


def test_a_name_that_is_had_already_is_given_to_the_new_filter(drafted, enter):
    coordinator = enter("coordinator")
    post(coordinator, name="Mine", query="state=approved")
    post(coordinator, name="Mine", query="overdue=1")
    assert list(SavedView.objects.values_list("name", "query")) == [("Mine", "overdue=1")]


def test_views_are_their_owners_alone(drafted, enter):
    post(enter("coordinator"), name="Mine", query="overdue=1")
    publisher = enter("publisher")
    assert "overdue=1" not in text_of(publisher.get(ADDRESS))
    assert post(publisher, act="drop", name="Mine").status_code == 404
    assert post(enter("coordinator"), act="drop", name="Mine", query="state=approved").status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [(" ", "Give the view a name."), ("x" * 61, "The name of a view has at most 60 characters; this one has 61.")],
)
def test_a_view_without_a_fitting_name_is_refused_and_nothing_typed_is_lost(drafted, enter, name, reason):
    answer = post(enter("coordinator"), name=name, query="state=in+translation")
    assert answer.status_code == 409
    assert reason in text_of(answer)
    assert f'value="{name}"' in text_of(answer)
    assert answer.context["asked"].state == "in translation"
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_views(drafted, enter):
    coordinator = enter("coordinator")
    for number in range(MOST):
        assert post(coordinator, name=f"View {number}", query="").status_code == 302
    assert post(coordinator, name="One more", query="").status_code == 409
    assert post(coordinator, name="View 3", query="overdue=1").status_code == 302


# The table


def test_the_table_has_a_row_for_each_factsheet_in_each_language(drafted, enter):
    found = rows(enter("coordinator"))
    assert len(found) == 3 * 3
    [row] = [one for one in found if one["factsheet"] == "paracetamol" and one["language"] == "Polish"]
    assert (row["state"], row["wordings"], row["approved"], row["live version"], row["counted"]) == (
        "approved",
        "8",
        "8",
        "1",
        "yes",
    )


def test_the_table_has_what_the_filter_shows(drafted, enter):
    found = rows(enter("coordinator"), "state=in+translation&language=ur")
    assert [(one["factsheet"], one["language"]) for one in found] == [("ibuprofen", "Urdu")]


def test_no_spreadsheet_takes_a_title_for_a_formula(universe, enter):
    rewrite(universe, "# =HYPERLINK(1)\n\nWhat to know.\n")
    titles = {row["factsheet"]: row["title"] for row in rows(enter("coordinator"))}
    assert titles["ibuprofen"].startswith("'=HYPERLINK")


def test_the_english_title_is_shown_as_text(universe, enter):
    rewrite(universe, "# Take **this** & 1 < 2 of that\n\nWhat to know.\n")
    assert "Take this &amp; 1 &lt; 2 of that" in text_of(enter("coordinator").get(ADDRESS))


def test_who_translates_back_does_not_see_the_overview(published, enter):
    client = enter("back_translator")
    assert [client.get(f"{ADDRESS}{place}").status_code for place in ("", "table.csv")] == [403, 403]
    assert post(client, name="Mine").status_code == 403
