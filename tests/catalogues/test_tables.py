"""CSV: a spreadsheet opens it and runs nothing in it, and what comes back gets the verdicts that a PO file would."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.audit.models import Event
from cms.catalogues.export import export_one
from cms.catalogues.intake import preview, take_in
from cms.catalogues.outgoing import Form, Leaving, Outgoing
from cms.catalogues.tables import COLUMNS, meant, read_table, safe, write_table
from cms.errors import Refused
from cms.review.state import State
from tests.catalogues.files import outcomes, rows

HOW, ALCOHOL = "how-to-take-it", "do-not-take-it-with-alcohol"
NAME = "back.csv"
EXPORT = "paracetamol/1/cy/7-0123456789abcdef"
ENGLISH = "Do not take it with alcohol."


def table_of(universe, language="pl"):
    return export_one(factsheet=universe.sheet, language=language, actor="tests", form=Form.CSV)[1]


def cells_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def saved(cells, separator=",", charset="utf-8-sig", end="\r\n"):
    """A table as a spreadsheet saves it: quotation marks only where they are needed."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(cells)
    return out.getvalue().encode(charset)


def filled(universe, words, state="empty"):
    cells = cells_of(table_of(universe, "cy"))
    for row in cells:
        if row[0] in words:
            row[2], row[3] = words[row[0]], state
    return cells


def take(universe, data, **more):
    return take_in(data=data, filename=NAME, by=universe.translator, **more)


def refusal(data):
    with pytest.raises(Refused) as refused:
        read_table(data if isinstance(data, bytes) else data.encode(), filename=NAME)
    [sentence] = refused.value.reasons
    return sentence


# Out


def test_a_table_has_a_row_for_each_segment_with_all_that_is_known_of_it(mixed):
    heading, *cells = cells_of(table_of(mixed))
    assert tuple(heading) == COLUMNS
    assert [row[0] for row in cells] == [segment.key for segment in mixed.version.ordered()]
    assert {row[3] for row in cells} == {mixed.state(row[0], "pl") for row in cells}
    assert len({row[8] for row in cells}) == 1


def test_a_table_begins_with_the_mark_by_which_spreadsheets_know_utf_8(published):
    assert table_of(published).startswith(b"\xef\xbb\xbf")


def test_an_export_is_named_recorded_and_the_same_twice(published):
    name, data = export_one(factsheet=published.sheet, language="ur", actor="tests", form=Form.CSV)
    event = Event.objects.latest("number")
    assert (name, event.payload["form"], event.payload["entries"]) == ("paracetamol.ur.csv", "csv", 8)
    assert table_of(published, "ur") == data


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+44 20", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1", "''-1"])
def test_no_cell_goes_out_that_a_spreadsheet_would_run(start):
    assert safe(start) == f"'{start}"
    assert meant(safe(start)) == start


@pytest.mark.parametrize("words", ["", "38 °C = 100.4 °F", "'quoted'", "'", "don't"])
def test_other_cells_go_out_as_they_are(words):
    assert (safe(words), meant(words)) == (words, words)


# In


def test_an_untouched_table_changes_no_row_however_a_spreadsheet_saved_it(mixed):
    data, before = table_of(mixed), rows()
    cells = cells_of(data)
    for version in (
        data,
        saved(cells),
        saved(cells, ";"),
        saved(cells, "\t"),
        saved(cells, "\t", "utf-16"),
        saved(cells, ";", "utf-8", "\n"),
        b"sep=;\r\n" + saved(cells, ";", "utf-8"),
        saved([cells[0], *reversed(cells[1:])]),
        saved([*cells, [""] * len(cells[0])]),
        saved([row[::-1] for row in cells]),
    ):
        intake = take(mixed, version)
        assert (outcomes(intake), intake.unmentioned, intake.warnings) == ({}, 0, ())
    assert rows() == before


def test_words_that_are_put_into_an_empty_row_are_submitted(welsh):
    assert outcomes(take(welsh, saved(filled(welsh, {ALCOHOL: "Dim alcohol."}), ";"))) == {ALCOHOL: "accepted"}
    assert (welsh.segment(ALCOHOL).words("cy"), welsh.state(ALCOHOL, "cy")) == ("Dim alcohol.", State.SUBMITTED)


@pytest.mark.parametrize("state", ["draft", "Stale", "returned", "no idea"])
def test_words_in_a_row_that_says_they_are_unfinished_are_a_draft(welsh, state):
    intake = take(welsh, saved(filled(welsh, {ALCOHOL: "Dim alcohol."}, state)))
    assert outcomes(intake) == {ALCOHOL: "fuzzy taken as draft"}
    assert intake.warnings == (() if state != "no idea" else (intake.warnings[0],))


@pytest.mark.parametrize("state", ["approved", "revised", "submitted", ""])
def test_a_state_in_a_table_never_raises_words_above_submitted(welsh, state):
    take(welsh, saved(filled(welsh, {ALCOHOL: "Dim alcohol."}, state)))
    assert welsh.state(ALCOHOL, "cy") is State.SUBMITTED


def test_what_went_out_is_known_again_so_that_words_changed_on_both_sides_are_a_conflict(welsh):
    welsh.write(HOW, "cy", "Cymryd y feddyginiaeth")
    data = table_of(welsh, "cy")
    welsh.write(HOW, "cy", "Sut i'w gymryd", by=welsh.second_translator)
    assert outcomes(preview(data=data, filename=NAME, by=welsh.translator)) == {HOW: "unchanged"}
    assert outcomes(take(welsh, data.replace(b"Cymryd y feddyginiaeth", b"Ei gymryd"))) == {HOW: "conflict"}


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (
            "=cmd|' /C calc'!A0",
            "The cell begins with “=”, as a formula does; if these are the words, put an apostrophe before them.",
        ),
        ("#NAME?", "“#NAME?” is what a spreadsheet puts where it took words for a formula; the words are lost in this file."),
        ("Dim\talcohol.", "U+0009 at character 4 is a character that no text should hold."),
        ("Dim\nalcohol.", "There is a line break at character 4; a segment is one paragraph."),
    ],
)
def test_a_cell_that_is_no_words_is_refused_by_itself_with_its_line(welsh, cell, why):
    cells = filled(welsh, {ALCOHOL: cell, HOW: "Sut i'w gymryd"})
    intake = take(welsh, saved(cells))
    assert outcomes(intake) == {ALCOHOL: "refused", HOW: "accepted"}
    [line] = [line for line in intake.lines if line.key == ALCOHOL]
    assert (line.reason, line.line) == (why, [row[0] for row in cells].index(ALCOHOL) + 1)


def test_words_that_begin_like_a_formula_come_in_with_an_apostrophe_before_them(welsh):
    take(welsh, saved(filled(welsh, {ALCOHOL: "'=Dim alcohol."})))
    assert welsh.segment(ALCOHOL).words("cy") == "=Dim alcohol."


def head(*columns, separator=","):
    return separator.join(columns) + "\r\n"


WHOLE = head("key", "source", "target", "export")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("words, words", ", line 1: the first row has to name the columns, “key” and “target” among them."),
        ("", ", line 1: the first row has to name the columns, “key” and “target” among them."),
        (
            head("key", "target", "export"),
            ", line 1: the column “source” is missing; download the table again and keep its columns.",
        ),
        (
            head("key", "source", "target"),
            ", line 1: the column “export” is missing; download the table again and keep its columns.",
        ),
        (head("key", "source", "target", "target", "export"), ", line 1: there are two columns “target”."),
        (WHOLE, ": there is no row in the table."),
        (WHOLE + "a,b,c\r\n", ", line 2: this row has 3 cells, but there are 4 columns."),
        (WHOLE + "a,b,c,d,e\r\n", ", line 2: this row has 5 cells, but there are 4 columns."),
        (
            WHOLE + 'a,"b\r\nb",c,x\r\na,"b',
            ", line 4: this row cannot be read; a cell is too long, or its quotation marks are not closed.",
        ),
        (
            WHOLE + "a,b," + "c" * 200_000 + ",x\r\n",
            ", line 2: this row cannot be read; a cell is too long, or its quotation marks are not closed.",
        ),
        (
            WHOLE + "," * 2_000_000,
            ", line 2: this line has 2,000,000 characters; a table has at most 1,000,000.",
        ),
        ("key,target" + "," * 2_000_000, ", line 1: the first row has to name the columns, “key” and “target” among them."),
        (WHOLE + "a,b,c,x\r\n", ", line 2: the column “export” does not say which factsheet and language this is."),
        (
            WHOLE + f"a,b,c,{EXPORT}\r\nb,b,c,{EXPORT}0\r\n",
            ", line 3: this row belongs to another export than the first one (column “export”); send each in a file of its own.",
        ),
        (
            WHOLE + f"a,b,c,{EXPORT}\r\na,b,d,{EXPORT}\r\n",
            ", line 3: “a” stands here and in line 2 with different translations.",
        ),
        ((WHOLE + f"a,b,ż,{EXPORT}\r\n").encode("cp1250"), ", line 2: the file is not in UTF-8; save it as “CSV UTF-8”."),
        (WHOLE + f"a,b,c\0,{EXPORT}\r\n", ", line 2: there is a NUL character in it."),
    ],
)
def test_a_table_that_cannot_be_judged_is_refused_whole(data, why):
    assert refusal(data) == f"back.csv{why}"


def test_a_table_of_more_than_40_mb_is_refused_before_it_is_read():
    assert refusal(WHOLE.encode() + b"a" * 43_000_000) == "back.csv: the file has 41 MB; the limit is 40 MB."


def test_a_row_without_a_key_is_refused_by_itself():
    catalogue = read_table((WHOLE + f",b,c,{EXPORT}\r\n").encode(), filename=NAME)
    assert [entry.problem for entry in catalogue.entries] == ["The row has no key, so it is not known which segment it is."]


def test_a_table_of_200_000_rows_for_a_sheet_of_eight_is_refused_in_a_sentence(welsh):
    heading, *_ = cells_of(table_of(welsh, "cy"))
    lines = "".join(f"k{number},a,b,empty,,,,,{EXPORT}\n" for number in range(200_000))
    before = rows()
    with pytest.raises(Refused, match="the file has 200,000 entries, but paracetamol has 8 segments"):
        take(welsh, (",".join(heading) + "\n" + lines).encode(), factsheet=welsh.sheet)
    assert rows() == before


def test_a_file_is_known_by_its_content_whatever_its_name(welsh):
    data = saved(filled(welsh, {ALCOHOL: "Dim alcohol."}))
    for name in ("back.po", "back.xlf", "back.txt", "back"):
        assert outcomes(preview(data=data, filename=name, by=welsh.translator)) == {ALCOHOL: "accepted"}


# What always holds

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["=1", "'=1", "''=", "-", "+4", "@a", "\t", '"', '","', "\r\n", ";", "'"]
)


@given(st.lists(st.tuples(words, words, st.sampled_from(State), words), min_size=1, max_size=5))
def test_every_text_comes_back_as_it_went_out(texts):
    segments = tuple(
        Leaving(f"k{number}", source, target, state, 0, "paragraph", "", note, "")
        for number, (source, target, state, note) in enumerate(texts)
    )
    catalogue = read_table(write_table(Outgoing("sheet", 1, "cy", "7-0123456789abcdef", segments)), filename=NAME)
    assert [(one.context, one.source, one.target, one.comments, one.fuzzy) for one in catalogue.entries] == [
        (
            one.key,
            one.source,
            one.target,
            (one.note,) if one.note else (),
            bool(one.target) and one.state in {State.DRAFT, State.STALE, State.RETURNED},
        )
        for one in segments
    ]


SAMPLE = (WHOLE + f'a,"b ""c""",c,{EXPORT}\r\nb,d,e,{EXPORT}\r\n').encode()


@given(
    st.integers(0, len(SAMPLE)), st.integers(0, 30), st.binary(max_size=12) | st.sampled_from([b'"', b",", b"\r", b"\xff\xfe"])
)
def test_nothing_but_a_refusal_comes_of_a_damaged_table(start, length, instead):
    with suppress(Refused):
        read_table(SAMPLE[:start] + instead + SAMPLE[start + length :], filename=NAME)


@pytest.mark.parametrize(("step", "where", "beside"), [(1, "low", "above"), (-1, "high", "below")])
def test_a_table_whose_translations_stand_a_row_off_is_refused_whole(published, step, where, beside):
    heading, *cells = cells_of(table_of(published))
    words = [row[2] for row in cells]
    moved = words[-step:] + words[:-step]
    before = rows()
    with pytest.raises(Refused) as refused:
        take(published, saved([heading, *([*row[:2], word, *row[3:]] for row, word in zip(cells, moved, strict=True))]))
    [reason] = refused.value.reasons
    assert f"the translations seem to stand a row too {where}; 4 of them have the numbers of the English {beside} them." in reason
    assert rows() == before
