"""The glossary as CSV: safe in a spreadsheet, and back exactly as it was."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.catalogues.glossary_table import COLUMNS, read_glossary, write_glossary
from cms.errors import Refused
from cms.memory.entries import Entry, Form, Status
from tests.catalogues.test_tbx import ENTRIES, PET, TUMOUR

HEAD = ",".join(COLUMNS) + "\n"


def cells(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def read(text):
    return read_glossary(text.encode(), filename="terms.csv")


def test_there_is_a_row_for_each_form_and_what_is_said_of_the_term_stands_in_the_first():
    assert cells(write_glossary([TUMOUR]))[:4] == [
        list(COLUMNS),
        [
            *("tumour", "tumour", "en", "tumour", "preferred", "", "A lump of abnormal cells."),
            *("Not every tumour is cancer.", "no", "yes"),
        ],
        ["tumour", "tumour", "en", "growth", "forbidden", "", "", "", "", ""],
        ["tumour", "tumour", "pl", "guz", "preferred", "Rodzaj męski.", "", "", "", ""],
    ]


def test_a_table_of_ours_brings_back_exactly_what_went_out():
    back = read_glossary(write_glossary([TUMOUR, PET]), filename="terms.csv")
    assert [entry.told() for entry in back] == [TUMOUR.told(), PET.told()]


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1", "-itis", "@SUM(A1)", "'=x", "＝1"])
def test_no_cell_is_a_formula_and_the_words_come_back(words):
    entry = Entry("x", words, words, False, False, (Form("en", words, Status.PREFERRED, words),))
    data = write_glossary([entry])
    assert all(cell[:1] not in "=+-@＝" or not cell for row in cells(data) for cell in row)
    assert [one.told() for one in read_glossary(data, filename="terms.csv")] == [entry.told()]


@settings(max_examples=60)
@given(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda entry: entry.key))
def test_whatever_a_term_says_comes_back(entries):
    back = read_glossary(write_glossary(entries), filename="terms.csv")
    assert [sorted(entry.forms, key=repr) for entry in back] == [sorted(entry.forms, key=repr) for entry in entries]
    assert [entry.key for entry in back] == [entry.key for entry in entries]


def test_a_small_table_by_hand_needs_no_keys():
    entries = read("term;language;form\ntumour;pl;guz\ntumour;cy;tiwmor\nscan;pl;badanie\n")
    assert [(entry.name, [form.text for form in entry.forms_in("pl")]) for entry in entries] == [
        ("tumour", ["guz"]),
        ("scan", ["badanie"]),
    ]
    assert entries[0].forms[0] == Form("en", "tumour")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            "t,t,pl,\"=cmd|' /C calc'!A0\",,,,,,",
            "Line 2: the cell “form” begins with “=”, as a formula does; if it is text, put ' before it.",
        ),
        ('t,t,pl,x,,"\tx",,,,', "Line 2: the cell “remark” begins with “\t”, as a formula does; if it is text, put ' before it."),
        ("t,t,pl,x,nice,,,,,", "Line 2: “nice” is no status; there are preferred, allowed, forbidden."),
        ("t,t,pl,x,,,,,,perhaps", "Line 2: “perhaps” in the column “safety” is neither yes nor no."),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, problem):
    [entry] = read(HEAD + row)
    assert entry.problem == problem


def test_a_row_without_words_or_in_no_language_of_ours_is_left_out_in_a_sentence():
    [entry] = read(HEAD + "t,t,pl,,,,,,,\nt,t,de,Wort,,,,,,\nt,t,cy,gair,,,One,,,\nt,t,bn,শব্দ,,,Two,,,\n")
    assert [form.language for form in entry.forms] == ["cy", "bn"]
    assert entry.left == (
        "Line 2: the form in Polish is empty; nothing is taken of it.",
        "Line 3: “de” is no language we publish in; the form is not taken.",
        "Line 5: another definition is not kept: “Two”",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "terms.csv: the file is empty."),
        (HEAD, "terms.csv: there is no term in this file."),
        ("key,form\n", f"terms.csv, line 1: the column “language” is missing. A glossary has: {', '.join(COLUMNS)}."),
        (HEAD + "a,b\n", "terms.csv, line 2: this row has 2 cells, but there are 10 columns."),
        (
            "key,language,form\n" + "".join(f"k{number},en,word {number}\n" for number in range(100_000)),
            "terms.csv: the file has more than 20,000 terms, and a glossary has no more.",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_a_sentence(text, reason):
    with pytest.raises(Refused) as refusal:
        read(text)
    assert refusal.value.reasons == (reason,)
