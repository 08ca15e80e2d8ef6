"""Reports: drawings and tables of the same figures, and what the figures are."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.languages import REGISTRY
from cms.review.actions import return_to_writer
from cms.review.editions import recount
from cms.review.models import Edition
from cms.workbench.figures import PLOTS, speakers
from cms.workbench.lateness import Versions
from cms.workbench.plots import ENDS, LABELS, NAMES, ROW, SMALLEST, WIDTH, Grid, Plot, Ruled
from tests.universe import MAJOR
from tests.workbench.test_overview import change, text_of

ADDRESS = "/workbench/reports/"


def figures(name, language="", today=None):
    """The lines of a report, by their names."""
    return {label: list(values) for label, values in PLOTS[name](language, today or timezone.localdate()).lines}


def test_approvals_are_counted_by_week_and_language(drafted):
    lines = [*figures("throughput").values()]
    assert (len(lines), sum(map(sum, lines))) == (16, lines[-1][0] + lines[-2][0])  # a test may run over midnight
    before = sum(map(sum, figures("throughput", "pl").values()))
    drafted.translate("pl")
    drafted.submit("pl")
    drafted.revise("pl")
    drafted.approve("pl")
    assert sum(map(sum, figures("throughput", "pl").values())) == before + 8
    assert sum(map(sum, figures("throughput", "cy").values())) == 0


def test_late_translations_are_counted_by_how_late_they_are(published):
    assert figures("lateness") == {}
    change(published, 3)
    today = timezone.localdate()
    assert figures("lateness") == {"Polish": [1, 0, 0], "Urdu": [1, 0, 0]}
    assert figures("lateness", "pl", today + timedelta(days=20)) == {"Polish": [0, 1, 0]}
    assert figures("lateness", "pl", today + timedelta(days=60)) == {"Polish": [0, 0, 1]}


def test_steps_are_timed_from_one_verdict_to_the_next(published):
    plot = PLOTS["steps"]("pl", timezone.localdate())
    assert [label for label, _ in plot.lines] == [
        "written, until submitted",
        "submitted, until revised",
        "revised, until approved",
    ]
    assert all(int(note) > 8 for note in plot.notes)
    assert not plot.is_empty  # all on one day
    assert PLOTS["steps"]("cy", timezone.localdate()).is_empty


def test_open_findings_are_summed_up_by_language(drafted):
    before = figures("findings")["Polish"]
    drafted.write("do-not-take-it-with-alcohol", "pl", "Nie wolno zażywać z 3 kieliszkami.")
    edition = drafted.edition("pl")
    assert sum(figures("findings")["Polish"]) == sum(before) + edition.findings["block"] + edition.findings["warn"]
    edition.findings = {}
    edition.save()
    plot = PLOTS["findings"]("pl", timezone.localdate())
    assert (plot.noted, plot.notes) == ("Editions not counted yet", ["1"])


def drawings_in(page):
    return [f"<svg{part.split('</svg>')[0]}</svg>" for part in page.split("<svg")[1:] if 'role="img"' in part.split(">")[0]]


def by_check(language=""):
    """The table of findings by check, by the name of the check, without its heading."""
    return {row[0]: row[1:] for row in PLOTS["findings-by-check"](language, timezone.localdate()).rows}


def make_mistakes(universe):
    universe.write("do-not-take-it-with-alcohol", "pl", "Nie wolno wolno zażywać z alkoholem.")
    universe.write("do-not-take-it-with-alcohol", "ur", "اسے 3 شراب کے ساتھ نہ لیں۔")
    universe.write("how-to-take-it", "pl", "Jak 5 zażywać")


def test_open_findings_are_summed_up_by_check_with_its_type_of_error_and_language(drafted):
    assert by_check() == {}
    make_mistakes(drafted)
    plot = PLOTS["findings-by-check"]("", timezone.localdate())
    assert plot.headings == ["Check", "Type of error (MQM)", "All", "Blocking", "Polish", "Urdu"]
    found = by_check()
    assert found["numbers"] == ["accuracy/mistranslation", "2", "2", "1", "1"]
    assert found["doubled-words"] == ["linguistic conventions/grammar", "1", "0", "1", "0"]
    for language, name in (("pl", "Polish"), ("ur", "Urdu")):
        assert sum(int(row[1]) for row in by_check(language).values()) == sum(figures("findings")[name])
    assert [*by_check("ur")] == ["numbers"]
    assert by_check("cy") == {}


def test_editions_with_the_same_findings_are_each_counted(drafted):
    make_mistakes(drafted)
    kept = drafted.edition("pl").findings
    Edition.objects.filter(language__in=["pl", "ur"]).update(findings=kept)
    editions = Versions.of().editions().filter(language="pl").count()
    assert (by_check("pl")["numbers"][1], figures("findings", "pl")["Polish"]) == (
        str(editions),
        [editions * kept["block"], editions * kept["warn"]],
    )
    assert editions > 1


def test_what_is_not_known_by_check_is_left_out_and_told(drafted):
    make_mistakes(drafted)
    edition = drafted.edition("pl")
    edition.findings = {"block": 4, "warn": 2, "with": "earlier"}
    edition.save()
    plot = PLOTS["findings-by-check"]("", timezone.localdate())
    assert plot.columns == ["Urdu"]
    assert plot.said.endswith("Editions that are not counted by check yet: 1.")
    assert figures("findings")["Polish"] == [4, 2]
    recount(edition)
    plot = PLOTS["findings-by-check"]("", timezone.localdate())
    assert (plot.columns, "not counted" in plot.said) == (["Polish", "Urdu"], False)


def test_a_finding_of_a_check_that_failed_or_is_gone_has_no_type_and_stands_last(drafted):
    make_mistakes(drafted)
    edition = drafted.edition("pl")
    edition.findings["codes"]["check-failed"] = [1, 0]
    edition.save()
    assert [*by_check().items()][-1] == ("check-failed", ["without a type", "1", "1", "1", "0"])


def test_findings_by_check_are_drawn_under_their_types_with_the_figures_in_a_table(drafted, enter):
    make_mistakes(drafted)
    page = text_of(enter("coordinator").get(ADDRESS))
    [drawing] = [one for one in drawings_in(page) if "findings-by-check-title" in one]
    ElementTree.fromstring(drawing)
    assert ">accuracy/mistranslation</text>" in drawing
    assert "<title>numbers, Polish: 1</title>" in drawing
    assert '<th scope="row">numbers</th><td>accuracy/mistranslation</td><td>2</td><td>2</td><td>1</td><td>1</td>' in page
    sheet = text_of(enter("coordinator").get(f"{ADDRESS}findings-by-check.csv"))
    assert '"numbers","accuracy/mistranslation","2","2","1","1"' in sheet


def test_remarks_are_counted_by_type_language_and_severity(drafted):
    drafted.translate("pl")
    drafted.submit("pl")
    read = drafted.read("how-to-take-it", "pl")
    return_to_writer(version=drafted.version, language="pl", read=read, by=drafted.reviser, remark="Not this.", **MAJOR)
    assert figures("remarks-by-type") == {"mistranslation": [0, 0, 1, 0]}
    assert figures("remarks-by-language") == {"Polish": [0, 0, 1, 0]}
    assert figures("remarks-by-type", today=timezone.localdate() + timedelta(days=400)) == {}


def test_coverage_names_the_most_spoken_languages_whether_we_publish_in_them_or_not(published):
    found = figures("coverage")
    assert [*found][:2] == ["Polish", "Romanian"]
    assert (found["Polish"], found["Romanian"], found["Latvian"]) == ([2], [0], [0])
    told = speakers()
    assert [*told["thousands"].values()] == sorted(told["thousands"].values(), reverse=True)
    assert {code for code in told["thousands"] if code not in REGISTRY} == set(told["names"])


def test_every_drawing_is_well_formed_named_and_has_its_figures_in_a_table(published, enter):
    change(published, 3)
    page = text_of(enter("coordinator").get(ADDRESS))
    drawings = drawings_in(page)
    assert len(drawings) == 4  # approvals, lateness, steps, coverage
    for drawing in drawings:
        tree = ElementTree.fromstring(drawing)
        ids = {one.get("id") for one in tree if one.tag in {"title", "desc"} and one.text.strip()}
        assert set(tree.get("aria-labelledby").split()) == ids
    assert '<th scope="row">Polish</th><td>1</td><td>0</td><td>0</td>' in page
    assert "Office for National Statistics, Census 2021" in page
    assert "style=" not in page


def test_what_there_is_nothing_of_yet_says_so(published, enter):
    page = text_of(enter("coordinator").get(f"{ADDRESS}?language=cy"))
    assert page.count("There is nothing to show yet.") == 7
    assert enter("coordinator").get(f"{ADDRESS}?language=klingon").status_code == 200


@pytest.mark.parametrize("name", PLOTS)
def test_each_report_can_be_had_as_a_table(published, enter, name):
    answer = enter("coordinator").get(f"{ADDRESS}{name}.csv")
    plot = PLOTS[name]("", timezone.localdate())
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert len(text_of(answer).splitlines()) == 1 + len(plot.lines)


def test_there_is_no_report_of_another_name(published, enter):
    assert enter("coordinator").get(f"{ADDRESS}salaries.csv").status_code == 404


def test_the_longest_line_has_all_the_room_and_the_others_their_part():
    plot = Plot("x", "X", "Said.", "Name", ["a", "b"], [("long", [6, 2]), ("short", [0, 4]), ("none", [0, 0])])
    long, short, none = plot.drawn
    assert [(bar.series, bar.x, bar.width) for bar in long.bars] == [(0, LABELS, 292.5), (1, LABELS + 292.5, 97.5)]
    assert [(bar.series, bar.x, bar.width) for bar in short.bars] == [(1, LABELS, 195)]
    assert (list(none.bars), none.total, long.total) == ([], "0", "8")
    assert all(bar.x + bar.width < WIDTH for line in plot.drawn for bar in line.bars)


def test_a_grid_has_squares_as_large_as_their_figures_and_room_for_every_language():
    columns = [f"language {number}" for number in range(34)]
    lines = [Ruled("a", "one", [100, 25, *[0] * 32], 0), Ruled("b", "one", [0] * 33 + [1], 1), Ruled("c", "two", [1] * 34, 0)]
    grid = Grid("x", "X", "Said.", ("Check", "Type", "All", "Part"), columns, lines)
    heading, a, b, other, c = grid.drawn
    assert [row.label for row in grid.drawn] == ["one", "a", "b", "two", "c"]
    assert [row.y for row in grid.drawn] == [grid.top + ROW * number for number in range(5)]
    assert (heading.squares, other.squares, heading.total, a.total, c.total) == ((), (), "", "125", "34")
    large, quarter = a.squares
    assert large.side == pytest.approx(2 * quarter.side, abs=0.1)
    assert b.squares[0].side == SMALLEST
    assert all(one.x >= NAMES and one.x + one.side <= WIDTH - ENDS for row in grid.drawn for one in row.squares)
    assert all(row.y <= one.y and one.y + one.side <= row.y + ROW for row in grid.drawn for one in row.squares)
    assert c.y + ROW == grid.height


def test_the_page_asks_as_often_for_all_languages_as_for_one(published, enter):
    change(published, 3)
    coordinator = enter("coordinator")
    counts = []
    for language in ("", "pl", "ur"):
        with CaptureQueriesContext(connection) as asked:
            coordinator.get(f"{ADDRESS}?language={language}")
        counts.append(len(asked))
    assert len(set(counts)) == 1
